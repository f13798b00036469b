"""What a phone is known by in rooms: one signed random token in a cookie, tied to nothing else that we know."""

from flask import Response, current_app, g, request, session
from itsdangerous import BadSignature, Signer

from app.core import secrets
from config import Settings

HALF_A_YEAR_AND_MORE = 200 * 24 * 3600


def token() -> str | None:
    """The token in this phone's cookie, when its signature is ours."""
    value = request.cookies.get(_name())
    if not value:
        return None
    try:
        return _signer().unsign(value.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def acting_token() -> str:
    """The same, made now when the phone has none.

    It follows from the random number behind the token of its forms: two presses at once, both sent before the first
    answer brought the cookie, are one phone.
    """
    if (held := token()) is None:
        seed = session.get("csrf_token")
        held = secrets.derived_token("room", seed) if seed else secrets.token()
        g.new_room_token = held
    return str(held)


def set_cookie(response: Response) -> Response:
    """After each answer: bring the new token, or forget the old one together with everything else about the phone."""
    settings: Settings = current_app.extensions["settings"]
    options = {"secure": settings.secure_cookies, "httponly": True, "samesite": "Lax", "path": "/"}
    if request.endpoint == "people.forget" and response.status_code < 400 and request.cookies.get(_name()):
        response.delete_cookie(_name(), **options)  # type: ignore[arg-type]
    elif (made := g.get("new_room_token")) and response.status_code < 400:
        value = _signer().sign(made.encode()).decode()
        response.set_cookie(_name(), value, max_age=HALF_A_YEAR_AND_MORE, **options)  # type: ignore[arg-type]
    return response


def _signer() -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt="room")


def _name() -> str:
    settings: Settings = current_app.extensions["settings"]
    return "__Host-room" if settings.secure_cookies else "room"
