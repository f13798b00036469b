"""Pictures of a room that are the same for everybody who watches: made once, however many watch.

A phone's own part (what it answered) is not in them. It came with the phone's own page or with the answer to its own
sending, and static/js/room.js puts it back where the picture has `data-mine`.
"""

from flask import Flask, g, render_template

from app.core.db import db
from app.workshops import queries
from app.workshops.live.channels import Channel, What
from app.workshops.views import pictures, screen
from config import Settings


def picture(app: Flask, channel: Channel) -> str:
    """What a page of `channel` shows now. Raises `NotFound` when the room is gone."""
    settings: Settings = app.extensions["settings"]
    with app.test_request_context("/", base_url=channel.base or settings.address):
        g.lang = channel.lang
        g.csrf_token = ""  # a form's token is its phone's own
        try:
            with db.reading():
                return _phone(channel) if channel.what is What.PHONE else _screen(channel)
        finally:
            db.session.remove()


def _phone(channel: Channel) -> str:
    workshop = queries.workshop_by_id(channel.workshop_id)
    return render_template("workshops/_room.html", **pictures.about(workshop, shared=True))


def _screen(channel: Channel) -> str:
    workshop = queries.workshop_by_id(channel.workshop_id)
    return render_template("workshops/_screen.html", **screen.about(workshop, screen.key_of(workshop.id)))
