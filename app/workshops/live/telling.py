"""The web process's side: where pages listen, and telling the live service which rooms changed."""

from flask import Response, current_app, g, request
from flask.sansio.app import App

from app.core.errors import TooMany
from app.core.pages import SAFE
from app.workshops.live.bus import Teller
from app.workshops.live.channels import stream_of
from app.workshops.live.contact import Contact, InContact
from app.workshops.models import Workshop
from config import Settings


def init_app(app: App) -> None:
    settings: Settings = app.extensions["settings"]
    app.jinja_env.globals["stream_of"] = stream_of
    elsewhere = settings.redis_url if not settings.embedded else ""
    app.extensions["contact"] = Contact(elsewhere)
    if elsewhere:
        app.extensions["teller"] = Teller(elsewhere)


def about_to_change(workshop: Workshop) -> Workshop:
    """For views that begin with a workshop: when their request changes something, it is this room."""
    changes(workshop.id)
    return workshop


def changes(workshop_id: int) -> None:
    """The same where the room was not read as a whole."""
    g.room_changed = workshop_id


def asks(code: str, token: str | None) -> None:
    """The phone asks what is on in the room. One that hears a stream says so, and asks only to be sure."""
    if token and not request.headers.get("X-Hears"):
        contact: Contact = current_app.extensions["contact"]
        contact.asked(code, token)


def screen_asks(code: str) -> None:
    """The screen of the room asks what is on, unless it hears a stream and asks only to be sure."""
    if not request.headers.get("X-Hears"):
        contact: Contact = current_app.extensions["contact"]
        contact.screen_asked(code)


def in_contact(workshop: Workshop) -> InContact | None:
    """With how many phones the room is in contact; None where that cannot be known."""
    settings: Settings = current_app.extensions["settings"]
    contact: Contact = current_app.extensions["contact"]
    known = settings.embedded or settings.redis_url
    return contact.with_room(workshop.id, workshop.code) if known else None


def tell(response: Response) -> Response:
    """After each request to a workshop's pages; what it changed is committed by now. When it was refused for its many
    newcomers, the other processes are told that too, from now on."""
    teller: Teller | None = current_app.extensions.get("teller")
    room: int | None = g.get("room_changed")
    if teller is not None and room is not None and request.method not in SAFE and response.status_code < 400:
        teller.tell(room)
    if response.status_code == TooMany.status:
        contact: Contact = current_app.extensions["contact"]
        contact.begin()
    return response
