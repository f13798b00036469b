"""What an htmx request is, for version 4 of htmx on top of Flask-HTMX."""

from flask import Response, make_response, request
from flask_htmx import HTMX

htmx = HTMX()


def wants_fragment() -> bool:
    """True when htmx asks for a part of a page. A boosted link and a restored history entry want the whole page."""
    if not htmx or request.headers.get("HX-History-Restore-Request") == "true":
        return False
    return not htmx.boosted and request.headers.get("HX-Request-Type", "partial") != "full"


def source() -> str:
    """The id of the element that asked (`HX-Source: button#id` in version 4)."""
    return request.headers.get("HX-Source", "").partition("#")[2]


def go_to(url: str) -> Response:
    """Tell htmx to load `url` as a whole page."""
    response = make_response("", 204)
    response.headers["HX-Redirect"] = url
    return response
