"""Headers on every answer, cookies, and tokens on every form."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, session
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response as BaseResponse

from app.core.stylesheet import STATIC
from config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# The one script that stands in the page itself: it runs before the first paint, so that a phone set to dark never
# flashes white, and would cost a request that everything waits for. The policy names it by its hash.
BEFORE_PAINT = (STATIC / "js/theme.js").read_text()
HASH = b64encode(hashlib.sha256(BEFORE_PAINT.encode()).digest()).decode()
CSP = (
    f"default-src 'self'; script-src 'self' 'sha256-{HASH}'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"
THIRTY_DAYS = 30 * 24 * 3600

csrf = CSRFProtect()


def without_token(why: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view that takes a POST without our token, because a machine sends it. `why` is for the rule's test."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.__without_token__ = why  # type: ignore[attr-defined]
        exempt: Callable[..., Any] = csrf.exempt(view)
        return exempt

    return mark


def init_app(app: Flask, settings: Settings) -> None:
    secure = settings.secure_cookies
    app.config.update(
        SESSION_COOKIE_NAME=settings.cookie("session"),
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=THIRTY_DAYS,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        # The form's token decides alone: pages with a secret in their address send no referer, so none can be asked for.
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,
        MAX_CONTENT_LENGTH=40 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=1000,
    )
    csrf.init_app(app)
    if settings.production:
        app.wsgi_app = _known_by_name(app.wsgi_app, settings)  # type: ignore[method-assign,assignment]
    app.jinja_env.globals["before_paint"] = Markup(f"<script>{BEFORE_PAINT}</script>")  # noqa: S704 - our own file
    app.after_request(lambda response: _harden(response, settings))


def _known_by_name(inner: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """Refuse requests that call us something else than our address, or this machine (for those who watch it).

    Links on a page begin with what the request called us: nobody else may choose that.
    """
    ours = [urlsplit(settings.address).hostname or "", "localhost", "127.0.0.1", "[::1]"]
    refused = BaseResponse("Unknown host.", 400, headers_for(settings))

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        known = host_is_trusted(environ.get("HTTP_HOST", ""), ours)
        return (inner if known else refused)(environ, start_response)

    return outer


def headers_for(settings: Settings) -> dict[str, str]:
    """The headers that every answer of this installation carries, static files too."""
    return {**HEADERS, "Strict-Transport-Security": HSTS} if settings.production else HEADERS


def _harden(response: Response, settings: Settings) -> Response:
    there = {name.lower() for name, _value in response.headers}  # asked one by one, each would be looked for anew
    response.headers.extend((name, value) for name, value in headers_for(settings).items() if name.lower() not in there)
    if session.get("_user_id"):
        # What those who work here see, files too, must not lie about on a computer that somebody else uses next.
        response.headers.setdefault("Cache-Control", "private, no-store")
    elif response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response
