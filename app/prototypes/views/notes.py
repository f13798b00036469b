"""Changing and removing one's own pins."""

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, keeping
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.fields import refused
from app.core.pages import render, see
from app.prototypes import queries, rounds, services, wording
from app.prototypes.forms import NoteForm
from app.prototypes.models import Mood, Pin
from app.prototypes.views import bp
from app.prototypes.views.trying import current, find_variant, own_pins

MINE = "one's own remark, known by the device's cookie"
HERE = ("/prototyper/<slug>/<letter>/merknad/<int:pin_id>", "/prototypes/<slug>/<letter>/comment/<int:pin_id>")


@bp.page(*HERE, methods=["GET", "POST"])
@public(MINE)
def note(slug: str, letter: str, pin_id: int) -> BaseResponse:
    pin = _own(pin_id)
    form = NoteForm(data={"mood": pin.mood.value, "text": pin.text})
    if request.method != "POST":
        return _page(slug, letter, pin, form)
    if not form.validate():
        return _page(slug, letter, pin, form, 422)
    try:
        services.change_pin(access.acting_participant_id(), pin_id, Mood(form.mood.data), form.text.data or "")
    except Invalid as error:
        refused(form, error)
        return _page(slug, letter, pin, form, 422)
    except Closed:
        return _page(slug, letter, pin, form, 409)
    return see("prototypes.variant", slug=slug, letter=letter, _anchor="merknader")


@bp.page(f"{HERE[0]}/fjern", f"{HERE[1]}/remove", methods=["POST"])
@public(MINE)
def remove_note(slug: str, letter: str, pin_id: int) -> BaseResponse:
    if (who := access.participant_id()) is not None:
        services.remove_pin(who, pin_id)
    return see("prototypes.variant", slug=slug, letter=letter, _anchor="merknader")


def _own(pin_id: int) -> Pin:
    if (who := access.participant_id()) is None:
        raise NotFound
    return services.own_pin(who, pin_id)


def _page(slug: str, letter: str, pin: Pin, form: NoteForm, status: int = 200) -> BaseResponse:
    if status >= 400:
        db.session.rollback()
    version = current(queries.public_prototype(slug))
    shown = find_variant(version, letter)
    feedback = queries.feedback_of(version.id, access.participant_id())
    mine = own_pins(shown, feedback.pins if feedback else [])
    held = next((item for item in mine if item.pin.id == pin.id), None)
    if held is None:
        raise NotFound
    state = rounds.state_of(version)
    return render(
        "prototypes/note.html",
        status=status,
        prototype=version.prototype,
        version=version,
        variant=shown,
        state=state,
        kept=None if state == "open" else keeping.kept(),
        mine=mine,
        held=held,
        form=form,
        words=wording,
    )
