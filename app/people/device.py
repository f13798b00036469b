"""The request's device: one signed random token in a cookie, nothing else. Who it is known as stands in the database."""

from flask import Flask, Response, current_app, g, request, session
from itsdangerous import BadSignature, Signer

from app.core import secrets
from app.people import devices
from app.people.models import IdentityLevel
from config import Settings

TWO_YEARS = 2 * 365 * 24 * 3600


def token() -> str | None:
    """The random token in this device's cookie, when its signature is ours."""
    settings: Settings = current_app.extensions["settings"]
    value = request.cookies.get(settings.device_cookie)
    if not value:
        return None
    try:
        return _signer().unsign(value.encode()).decode()
    except (BadSignature, UnicodeError):
        return None


def participant_id() -> int | None:
    """Whom this device is known as, or None before its first act."""
    if "participant_id" not in g:
        held = token()
        g.participant_id = devices.participant_by(IdentityLevel.OPEN, held) if held else None
    known: int | None = g.participant_id
    return known


def acting_participant_id() -> int:
    """The same, made now when this is the device's first act."""
    if (known := participant_id()) is not None:
        return known
    held = token() or _first_token()
    g.participant_id, g.new_device_token = devices.new_participant(IdentityLevel.OPEN, held), held
    return int(g.participant_id)


def known_as(participant: int) -> None:
    """For the rest of this request the device is known as somebody else (the database says so already)."""
    g.participant_id = participant


def join(participant: int) -> None:
    """Make a device that nobody knows one of `participant`'s."""
    held = token() or secrets.token()
    devices.add_device(participant, held)
    g.participant_id, g.new_device_token = participant, held


def forget() -> None:
    """From this answer on the device holds no token."""
    g.participant_id, g.forget_device = None, True
    session.pop("csrf_token", None)  # the next act, if there is one, is a new device's


def init_app(app: Flask) -> None:
    app.after_request(_set_cookie)


def _first_token() -> str:
    """The token of a device that acts for the first time.

    It follows from the random number behind the token of its forms: two presses at once, both sent before the first
    answer brought the cookie, are one device and count once.
    """
    seed = session.get("csrf_token")
    return secrets.derived_token("device", seed) if seed else secrets.token()


def _signer() -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt="device")


def _set_cookie(response: Response) -> Response:
    settings: Settings = current_app.extensions["settings"]
    options = {"secure": settings.secure_cookies, "httponly": True, "samesite": "Lax", "path": "/"}
    if g.get("forget_device"):
        response.delete_cookie(settings.device_cookie, **options)  # type: ignore[arg-type]
    elif (held := g.get("new_device_token")) and response.status_code < 400:
        value = _signer().sign(held.encode()).decode()
        response.set_cookie(settings.device_cookie, value, max_age=TWO_YEARS, **options)  # type: ignore[arg-type]
    return response
