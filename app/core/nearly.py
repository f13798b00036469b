"""Addresses that are nearly ours: with a slash too many, or in words of two languages.

People type them, cut them off, and put `/en` before or take it away. An English word in it means the English page.
"""

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from app.core.i18n import DEFAULT

ENGLISH = "/en"


def meant() -> str | None:
    """The address of ours that the one that was asked for nearly is."""
    adapter = current_app.create_url_adapter(request)
    if request.method not in ("GET", "HEAD") or request.url_rule is not None or adapter is None:
        return None
    path = request.path.rstrip("/")
    norwegian = path.removeprefix(ENGLISH) if path.startswith(f"{ENGLISH}/") else path
    for near in (path, ENGLISH + path, norwegian):
        try:
            endpoint, values = adapter.match(near, method="GET")
        except HTTPException:
            continue
        english = any(f"{one}/".startswith(f"{ENGLISH}/") for one in (near, path))
        chosen = {"lang": "en" if english else DEFAULT} if "lang" in values else {}
        return url_for(endpoint, **{**request.args.to_dict(flat=False), **values, **chosen})
    return None
