"""The screen for the room: opened on another machine than the remote, with a key in the address instead of a sign-in."""

from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, secrets
from app.core.access import public
from app.core.errors import NotFound
from app.core.links import outward
from app.core.pages import render
from app.core.qr import qr_of
from app.workshops import comparing, counting, queries, wording
from app.workshops.kinds import kind_named
from app.workshops.live.asking import stamped, unchanged
from app.workshops.live.telling import screen_asks
from app.workshops.models import Workshop
from app.workshops.permissions import READ
from app.workshops.queries import Moment
from app.workshops.views import bp
from app.workshops.views.loading import ONE

HOLDS_KEY = "whoever holds the screen's address with its key, and those who may read the workshop"


@bp.page(f"{ONE[0]}/skjerm", f"{ONE[1]}/screen")
@public(HOLDS_KEY)
def screen(workshop_id: int) -> BaseResponse:
    return _private(render("workshops/screen.html", **about(_workshop(workshop_id), request.args.get("k", ""))))


@bp.page(f"{ONE[0]}/skjerm/siste", f"{ONE[1]}/screen/latest")
@public(HOLDS_KEY)
def screen_latest(workshop_id: int) -> BaseResponse:
    workshop = _workshop(workshop_id)
    screen_asks(workshop.code)
    shown = about(workshop, request.args.get("k", ""))
    if (nothing := unchanged(shown["stamp"])) is not None:
        return _private(nothing)
    return _private(stamped(render("workshops/_screen.html", **shown), shown["stamp"]))


def key_of(workshop_id: int) -> str:
    """What stands in the screen's address. It opens the screen and nothing else."""
    return secrets.derived_token("screen", str(workshop_id))


def _workshop(workshop_id: int) -> Workshop:
    workshop = queries.workshop_by_id(workshop_id)
    if not secrets.same(request.args.get("k", ""), key_of(workshop_id)) and not READ.allows(access.person(), workshop):
        raise NotFound
    return workshop


def about(workshop: Workshop, key: str) -> dict[str, Any]:
    """Everything that the screen shows. `key` stands in its address, where it asks again."""
    now = queries.room(workshop)
    outcome = queries.outcome(now.round) if now.round and now.moment is Moment.REVEALED else None
    before = _before(now) if outcome else None
    counts = counting.counts(workshop.id, now.round.id if now.round else None)
    joining = workshop.joining and now.moment not in (Moment.PLANNED, Moment.ENDED)
    address = outward("workshops.room", code=workshop.code, lang="nb")
    return {
        "workshop": workshop,
        "room": now,
        "counts": counts,
        "question": now.question,
        "kind": kind_named(now.question.kind) if now.question else None,
        "joining": joining or (now.moment is Moment.WAITING and not now.number),
        "outcome": outcome,
        "before": before,
        "compared": comparing.compared(before, outcome) if before and outcome else None,
        "stamp": counts.stamp(queries.stamp_of(workshop), workshop.presses),
        "key": key,
        "qr_svg": qr_of(address),
        "short": urlsplit(address).netloc,
        "words": wording,
        "on_screen": True,
    }


def _before(now: queries.Room) -> queries.Outcome | None:
    """The round before, when the room has seen it too: what the talk changed."""
    if now.round is None or now.step is None or now.round.number == 1:
        return None
    earlier = [held for held in now.step.rounds if held.number < now.round.number and held.shown]
    return queries.outcome(earlier[-1]) if earlier else None


def _private(response: BaseResponse) -> BaseResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
