"""Routes in both languages, rendering as page or fragment, and one commit at the edge of each request."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.routing import Map
from werkzeug.wrappers import Response as BaseResponse

from app.core import htmx, pagecache, whereabouts
from app.core.access import Mark, View
from app.core.db import db
from app.core.i18n import DEFAULT, LANGUAGES, language
from app.core.links import outward

SAFE = ("GET", "HEAD", "OPTIONS")
REFUSED = (409, 422, 429)


class Pages(Blueprint):
    """A blueprint whose pages have a bokmål and an English address for the same endpoint."""

    def page(self, nb: str, en: str, *, methods: Sequence[str] = ("GET",), endpoint: str | None = None) -> Mark:
        """Route a view at `nb` and at `/en` + `en`. What changes state is committed when the answer is not an error."""

        def register(view: View) -> View:
            name = endpoint or view.__name__
            edged = _at_the_edge(view)
            self.add_url_rule(nb, name, edged, methods=list(methods), defaults={"lang": "nb"})
            self.add_url_rule("/en" + en, name, edged, methods=list(methods), defaults={"lang": "en"})
            return view

        return register

    def single(self, rule: str, *, methods: Sequence[str] = ("GET",), endpoint: str | None = None) -> Mark:
        """Route a view that has no language (files, machine-readable answers, one-click stop)."""

        def register(view: View) -> View:
            self.add_url_rule(rule, endpoint or view.__name__, _at_the_edge(view), methods=list(methods))
            return view

        return register


def _at_the_edge(view: View) -> View:
    @wraps(view)
    def commits(**arguments: Any) -> BaseResponse:
        if request.method in SAFE:
            with db.reading():
                return pagecache.answer(view, arguments)
        response = make_response(view(**arguments))
        if response.status_code < 400 or getattr(response, "keeps_changes", False):
            db.commit()
        else:
            db.session.rollback()
        return response

    return commits


def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before each view: the language comes out of the address and into `g`."""
    g.lang = (values or {}).pop("lang", None) or language_of_path(request.path)


def give_language(_endpoint: str, values: dict[str, Any]) -> None:
    """Each link is to the page in the current language unless it says another."""
    if "lang" not in values and _has_language(current_app.url_map, _endpoint):
        values["lang"] = g.get("forced_lang") or g.get("lang", DEFAULT)


def address(endpoint: str, **values: Any) -> str:
    """`url_for` for templates: a list names the same pages over and over, and working one out is dear."""
    plain = all(type(value) in (str, int) for value in values.values())
    if not plain or endpoint[0] == "." or not has_request_context():
        return url_for(endpoint, **values)
    lang = g.get("forced_lang") or g.get("lang", DEFAULT)
    return _worked_out(current_app.url_map, request.root_path, lang, endpoint, tuple(values.items()))


@lru_cache(maxsize=5000)
def _worked_out(_map: Map, _root: str, _lang: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


@lru_cache(maxsize=1000)
def _has_language(addresses: Map, endpoint: str) -> bool:
    return addresses.is_endpoint_expecting(endpoint, "lang")


def language_of_path(path: str) -> str:
    first = path.strip("/").split("/", 1)[0]
    return first if first in LANGUAGES and first != DEFAULT else DEFAULT


def render(page: str, /, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The whole page, or only `fragment` (a part that the page includes) when htmx asks for a part."""
    part = fragment is not None and htmx.wants_fragment()
    template = fragment if part and fragment is not None else page
    # What was sent is refused and shown again: the title says so first (base.html).
    response = make_response(render_template(template, refused=status in REFUSED, **context), status)
    if fragment is not None:
        response.vary.update(["HX-Request", "HX-Request-Type", "HX-Boosted"])
        if part:
            response.headers["Cache-Control"] = "no-store"
    return response


def store() -> None:
    """Commit before the answer is made: those who wait for the row that was changed need not wait for a page too."""
    db.commit()


def keep_changes(response: Response) -> Response:
    """Commit although the answer is an error: a wrong code must count as an attempt."""
    response.keeps_changes = True  # type: ignore[attr-defined]
    return response


def secretly(response: Response) -> Response:
    """A page whose address, or what stands on it, is a secret: kept nowhere, and named to no other page."""
    response.headers.update({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"})
    return response


def see(endpoint: str, **values: Any) -> BaseResponse:
    """After a POST: go and look at the result (303)."""
    return redirect(url_for(endpoint, **values), 303)


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise` (no open redirect)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return otherwise
    if any(ord(char) < 33 or char == "\\" for char in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def draft_received(name: str) -> None:
    """Let the next page drop the unfinished text that the browser keeps as `name`: it is stored. "*" drops them all."""
    flash(name, "draft")


def other_language_url() -> str:
    """The same page in the other language."""
    other = "en" if language() == DEFAULT else DEFAULT
    return page_url(other)


def page_url(lang: str, *, external: bool = False) -> str:
    """This page's address in `lang`; the front page when this address is none of ours."""
    written = outward if external else url_for
    if request.endpoint is None or request.url_rule is None or "lang" not in (request.url_rule.defaults or {}):
        return written("projects.home", lang=lang)
    endpoint, values = whereabouts.here()  # a form that came back stands at an address that only takes what is sent
    query = {key: asked for key, asked in request.args.lists() if key not in values}
    return written(endpoint, **{**query, **values, "lang": lang})


Loader = Callable[..., Any]
