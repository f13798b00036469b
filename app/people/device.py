"""The request's device: one signed random token in a cookie, nothing else. Who it is known as stands in the database."""

from flask import Flask, Response, g, request, session
from werkzeug.exceptions import TooManyRequests

from app.core import limits, secrets
from app.core.cookies import DEVICE, TokenCookie
from app.core.pages import SAFE
from app.people import devices
from app.people.models import IdentityLevel

NEW_DEVICES = "6000/hour"  # a hall full of people is one network
TWO_YEARS = 2 * 365 * 24 * 3600
COOKIE = TokenCookie(DEVICE, keep=TWO_YEARS)


def token() -> str | None:
    """The random token in this device's cookie, when its signature is ours."""
    return COOKIE.read()


def key() -> str | None:
    """What the token is stored as, whether or not anybody is known by it."""
    held = token()
    return devices.key_hash(IdentityLevel.OPEN, held) if held else None


def participant_id(*, acting: bool = True) -> int | None:
    """Whom this device is known as, or None before its first act.

    A request that changes something keeps the participant from being forgotten or joined until it is done.
    acting: False for the requests that forget and join: they hold all whom it concerns at once, and wait for nobody.
    """
    acting = acting and request.method not in SAFE
    if "participant_id" not in g or (acting and not g.participant_held):
        held = g.get("new_device_token") or token()
        g.participant_id = devices.participant_by(IdentityLevel.OPEN, held, acting=acting) if held else None
        g.participant_held = acting
    known: int | None = g.participant_id
    return known


def acting_participant_id(*, acting: bool = True) -> int:
    """The same, made now when this is the device's first act.

    A device that is known counts once however often it presses. What is held back is making ever new ones.
    """
    if (known := participant_id(acting=acting)) is not None:
        return known
    if not limits.within(NEW_DEVICES, "new device"):
        raise TooManyRequests
    fresh = COOKIE.fresh()
    known_as(devices.new_participant(IdentityLevel.OPEN, fresh))
    g.new_device_token = fresh
    return int(g.participant_id)


def known_as(participant: int) -> None:
    """For the rest of this request the device is known as somebody else (the database says so already)."""
    g.participant_id, g.participant_held = participant, True


def let_go() -> None:
    """Who acts is held no longer: before the request does something for them, they are looked for again."""
    g.participant_held = False


def join(participant: int) -> None:
    """Make a device that nobody knows one of `participant`'s."""
    held = token() or secrets.token()
    devices.add_device(participant, held)
    known_as(participant)
    g.new_device_token = held


def browser() -> str:
    """A random name for this browser, whoever uses it: what was asked for here is good for nobody elsewhere."""
    if "browser" not in session:
        session["browser"] = secrets.token()
    return str(session["browser"])


def forget() -> None:
    """From this answer on the device holds no token."""
    g.participant_id, g.forget_device = None, True
    session.pop("browser", None)
    session.pop("csrf_token", None)  # the next act, if there is one, is a new device's


def init_app(app: Flask) -> None:
    app.after_request(_set_cookie)


def _set_cookie(response: Response) -> Response:
    if g.get("forget_device"):
        COOKIE.take_away(response)
    elif held := g.get("new_device_token"):
        COOKIE.give(response, held)
    return response
