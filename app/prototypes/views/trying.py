"""Trying a variant: the picture, the pins, the note."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, keeping
from app.core.access import public
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _, language, told
from app.core.pages import render, see
from app.core.text import whole
from app.prototypes import queries, rounds, services, wording
from app.prototypes.forms import NO_SCRIPT_WIDTH, SCALE, NoteForm
from app.prototypes.models import NamedPlace, Pin, Prototype, Variant, Version
from app.prototypes.services import Tester
from app.prototypes.views import bp

WHO = "anybody may try a published prototype; who may say something is the promise of its test"


@dataclass(frozen=True)
class Mine:
    """One's own pin as the page shows it."""

    number: int
    pin: Pin
    place: NamedPlace | None

    def mark(self, url: str | None = None) -> dict[str, Any] | None:
        """As the macro `pins` draws it in the picture, leading to `url`; None when it was put nowhere there."""
        if self.pin.x is None or self.pin.y is None:
            return None
        return {"number": self.number, "x": round(self.pin.x * SCALE), "y": round(self.pin.y * SCALE), "url": url}


@bp.page("/prototyper/<slug>/start", "/prototypes/<slug>/start")
@public(WHO)
def start(slug: str) -> BaseResponse:
    """To the variant that this tester sees first; by lot, so that neither A nor B has the advantage."""
    version = current(queries.public_prototype(slug))
    who = access.participant_id()
    first = rounds.round_of(version, queries.feedback_of(version.id, who), "", who).first
    answer = see("prototypes.variant", slug=slug, letter=first)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.page("/prototyper/<slug>/<letter>", "/prototypes/<slug>/<letter>", methods=["GET", "POST"])
@public(WHO)
def variant(slug: str, letter: str) -> BaseResponse:
    prototype = queries.public_prototype(slug)
    version = current(prototype)
    if request.method == "POST":
        # The variant may be gone from the version that came while one wrote: then its first one says so.
        held, form = version.variant(letter) or version.variants[0], NoteForm()
        return _on(held, form) if _goes_on() and not form.written() else _save(held, form)
    shown = find_variant(version, letter)
    if _pressed_nowhere(request.args):
        return see("prototypes.variant", slug=slug, letter=letter, forst=request.args.get("forst"), _anchor="liste")
    form = NoteForm(formdata=None, data={**_point(shown), "client_key": str(uuid.uuid4())})
    return _page(shown, form)


def _save(shown: Variant, form: NoteForm) -> BaseResponse:
    version = shown.version
    if form.number.data != str(version.number):
        return _page(shown, form, status=409, moved_on=True)
    if not form.validate():
        return _page(shown, form, status=422)
    try:
        level = services.check_open(version).identity_level
        if asked := access.prove(level):
            return asked
        services.save_pin(tester(form.first.data), shown, form.note())
    except Invalid as error:
        refused(form, error)
        return _page(shown, form, status=422)
    except Closed as closed:
        return _page(shown, form, status=409, closed=str(closed.reason))
    if _goes_on():
        flash(_("Merknaden er lagret."), "success")
        return _on(shown, form)
    return see("prototypes.variant", slug=version.prototype.slug, letter=shown.letter, _anchor="merknader")


def _goes_on() -> str:
    """Where «Neste» leads, when it was pressed while the note was open; what is written there is saved on the way."""
    return request.form.get("go", "")


def _on(shown: Variant, form: NoteForm) -> BaseResponse:
    """To the other variant that was asked for, else to the closing question."""
    slug, letter = shown.version.prototype.slug, _goes_on()
    first = form.first.data or None  # the lot of who has not acted yet is kept in the address
    if shown.version.variant(letter) is not None:
        return see("prototypes.variant", slug=slug, letter=letter, forst=first)
    return see("prototypes.compare", slug=slug, forst=first)


def _page(shown: Variant, form: NoteForm, status: int = 200, **more: Any) -> BaseResponse:
    if status >= 400:
        db.session.rollback()
    version, who = shown.version, access.participant_id()
    feedback = queries.feedback_of(version.id, who)
    way = rounds.round_of(version, feedback, form.first.data or request.args.get("forst", shown.letter), who)
    mine = own_pins(shown, feedback.pins if feedback else [])
    state = rounds.state_of(version)
    others = queries.pins_of_others(shown, feedback.id, in_steps=state != "closed") if feedback and mine else []
    form.first.data, form.number.data = way.first, str(version.number)
    return render(
        "prototypes/variant.html",
        status=status,
        **{
            "prototype": version.prototype,
            "version": version,
            "variant": shown,
            "state": state,
            "way": way,
            "form": form,
            "mine": mine,
            "said": feedback.pins if feedback else [],
            "others": others,
            "place": _chosen_place(shown, form),
            "opened": bool(form.x.data or form.place.data or form.errors or not shown.picture),
            "words": wording,
            "moved_on": False,
            "closed": "",
            "kept": None if state == "open" else keeping.kept(),
            **more,
        },
    )


def current(prototype: Prototype) -> Version:
    version = prototype.current
    if version is None or not version.variants:
        raise NotFound
    return version


def find_variant(version: Version, letter: str) -> Variant:
    found = version.variant(letter)
    if found is None:
        raise NotFound
    return found


def tester(first: str | None) -> Tester:
    """Who acts, as the services know them."""
    return Tester(
        participant_id=access.acting_participant_id(),
        first_seen=first or "a",
        by_employee=access.person().signed_in,
        lang=language(),
    )


def own_pins(shown: Variant, pins: list[Pin]) -> list[Mine]:
    here = sorted((pin for pin in pins if pin.variant_id == shown.id), key=lambda pin: (pin.placed_at, pin.id))
    places = {place.id: place for place in shown.places}
    return [Mine(number, pin, places.get(pin.place_id or 0)) for number, pin in enumerate(here, 1)]


def _pressed_nowhere(given: MultiDict[str, str]) -> bool:
    """The picture was pressed with a key: with scripts nothing is told of where, without them it is the very corner."""
    sent = "x" in given or "point.x" in given
    return sent and not given.get("x") and given.get("point.x", "0") == given.get("point.y", "0") == "0"


def _point(shown: Variant) -> dict[str, str]:
    """The point or the place in the address: by scripts in thousandths, without them in pixels, or by name."""
    given = request.args
    place = next((place for place in shown.places if place.id == whole(given.get("sted"))), None)
    if place is not None:
        return {"place": str(place.id), "x": str(round(place.x * SCALE)), "y": str(round(place.y * SCALE))}
    if given.get("x") and given.get("y"):
        return {"x": given["x"], "y": given["y"]} if whole(given["x"]) is not None else {}
    across, down = whole(given.get("point.x")), whole(given.get("point.y"))
    if across is None or down is None or not shown.width or not shown.height:
        return {}
    high = NO_SCRIPT_WIDTH * shown.height / shown.width
    return {
        "x": str(min(SCALE, round(SCALE * across / NO_SCRIPT_WIDTH))),
        "y": str(min(SCALE, round(SCALE * down / high))),
    }


def _chosen_place(shown: Variant, form: NoteForm) -> str:
    """The name of the place that was chosen from the list, for the heading of the note."""
    chosen = next((place for place in shown.places if place.id == whole(form.place.data)), None)
    return told(chosen, "name") if chosen else ""
