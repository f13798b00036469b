"""What a stream is about, and the signed address by which a page opens it: looked at without asking the database."""

from enum import StrEnum
from typing import NamedTuple

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.core.i18n import LANGUAGES, language
from config import Settings

PREFIX = "/strom/"


class What(StrEnum):
    """Who watches. A remote is told only that something is new: what it may see is for its facilitator to ask."""

    PHONE = "phone"
    SCREEN = "screen"
    REMOTE = "remote"


class Channel(NamedTuple):
    """All streams of one channel get the same bytes. `base`: how a screen's browser calls us, for the code it shows."""

    workshop_id: int
    what: What
    lang: str
    base: str = ""


def address(channel: Channel, settings: Settings) -> str:
    """Where the stream of `channel` is opened."""
    return PREFIX + str(_signer(settings).dumps([channel.workshop_id, channel.what, channel.lang, channel.base]))


def channel_at(path: str, settings: Settings) -> Channel | None:
    """The channel of an address that we gave to a page; None for any other."""
    if not path.startswith(PREFIX):
        return None
    try:
        workshop_id, what, lang, base = _signer(settings).loads(path.removeprefix(PREFIX))
        known = Channel(int(workshop_id), What(what), str(lang), str(base))
    except (BadSignature, TypeError, ValueError):
        return None
    return known if known.lang in LANGUAGES else None


def stream_of(workshop_id: int, what: str) -> str:
    """For templates: where the page that is being made listens. Empty when nobody streams here: the page asks, then."""
    settings: Settings = current_app.extensions["settings"]
    elsewhere = bool(settings.redis_url) and not settings.embedded
    if not (elsewhere or current_app.extensions.get("live_streams", False)):
        return ""
    base = request.host_url if what == What.SCREEN and not settings.base_url else ""
    return address(Channel(workshop_id, What(what), language(), base), settings)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt="stream")
