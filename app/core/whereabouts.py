"""Which page is shown. A form that is refused is shown again at an address that only takes what is sent.

What leads on from there (the pages of a list, its search and its order) must lead to the page itself: to the nearest
address above that can be looked at. `/team/x/innsikt/ny` is posted from `/team/x/innsikt`, and so it is with every
door of ours; the one that is posted from elsewhere says so with `shown_at`.
"""

from typing import Any

from flask import current_app, g, request, url_for
from werkzeug.exceptions import HTTPException

Place = tuple[str, dict[str, Any]]


def shown_at(endpoint: str, **values: Any) -> None:
    """For a view that answers with another page than the one that its address begins with."""
    g.shown_at = (endpoint, values)


def here() -> Place:
    """The endpoint of the page that is shown, and what stands in its address."""
    if (told := g.get("shown_at")) is not None:
        place: Place = told
        return place
    if request.url_rule is None or _can_be_seen():
        return request.endpoint or "projects.home", request.view_args or {}
    return _above(request.path)


def here_url() -> str:
    """Its address, without what is asked of it."""
    endpoint, values = here()
    return url_for(endpoint, **values)


def own_url() -> str:
    """The address that was asked for, to come back to; empty when it can only be posted to."""
    return request.full_path.rstrip("?") if _can_be_seen() else ""


def _can_be_seen() -> bool:
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())


def _above(path: str) -> Place:
    adapter = current_app.create_url_adapter(request)
    while adapter is not None and (path := path.rpartition("/")[0]):
        try:
            endpoint, values = adapter.match(path, method="GET")
        except HTTPException:
            continue
        return str(endpoint), {name: value for name, value in values.items() if name != "lang"}
    return "projects.home", {}
