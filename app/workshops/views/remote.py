"""The facilitator's remote: on a phone in one hand, or on a laptop."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import requires
from app.core.audit import log_of_object
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError
from app.core.htmx import wants_fragment
from app.core.pages import render, see
from app.core.permissions import told_role
from app.core.text import whole
from app.workshops import agenda, crowds, entered, queries, services, wording, written
from app.workshops.counting import counts as how_many
from app.workshops.kinds import Question, kind_named
from app.workshops.live.asking import stamped, unchanged
from app.workshops.live.telling import in_contact
from app.workshops.models import RoomRole, Round, Workshop
from app.workshops.outcomes import unshown
from app.workshops.permissions import READ, RUN
from app.workshops.queries import Moment
from app.workshops.services import Act
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of
from app.workshops.views.screen import key_of

LOGGED = ["at", "role", "action", "question", "round", "way", "sheet", "numbers", "reason"]
REMOTE = (f"{ONE[0]}/fjernkontroll", f"{ONE[1]}/remote")


@bp.page(*REMOTE)
@requires(RUN, on=workshop_of)
def remote(workshop: Workshop, workshop_id: int) -> BaseResponse:
    return _page(workshop)


@bp.page(f"{REMOTE[0]}/siste", f"{REMOTE[1]}/latest")
@requires(RUN, on=workshop_of)
def remote_latest(workshop: Workshop, workshop_id: int) -> BaseResponse:
    now = _now(workshop)
    if (nothing := unchanged(now["stamp"])) is not None:
        return nothing
    response = stamped(render("workshops/_remote.html", **_about(workshop, now=now)), now["stamp"])
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.page(f"{REMOTE[0]}/kontakt", f"{REMOTE[1]}/contact")
@requires(RUN, on=workshop_of)
def contact(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """With how many phones there is contact. It changes without anything being pressed, so it is asked for by itself."""
    if not wants_fragment():
        return see("workshops.remote", workshop_id=workshop_id)
    response = render("workshops/_remote_contact.html", workshop=workshop, **_contact(workshop))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.page(f"{REMOTE[0]}/trykk", f"{REMOTE[1]}/press", methods=["POST"])
@requires(RUN, on=workshop_of)
def press(workshop: Workshop, workshop_id: int) -> BaseResponse:
    act, seen = request.form.get("act", ""), whole(request.form.get("presses")) or 0
    if act not in set(Act):
        return see("workshops.remote", workshop_id=workshop_id)
    try:
        services.press(access.person(), workshop, Act(act), seen, step_id=whole(request.form.get("step")))
    except (Closed, Conflict) as why:
        return refused(workshop_id, why)
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(f"{REMOTE[0]}/rolle", f"{REMOTE[1]}/role", methods=["POST"])
@requires(RUN, on=workshop_of)
def role(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Say what one does where several run the workshop."""
    if (taken := request.form.get("role", "")) in set(RoomRole):
        services.take_role(access.person(), workshop, RoomRole(taken))
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(f"{ONE[0]}/logg", f"{ONE[1]}/log")
@requires(READ, on=workshop_of)
def log(workshop: Workshop, workshop_id: int) -> BaseResponse:
    entries = log_of_object("workshop", workshop.id)
    numbers = entered.changes(workshop.id, entries)
    about: dict[str, Any] = {"workshop": workshop, "project": workshop.project, "entries": entries, "numbers": numbers}
    return render("workshops/log.html", words=wording, told_role=told_role, **about)


@bp.single("/verksted/<int:workshop_id>/logg.csv")
@requires(READ, on=workshop_of)
def log_file(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """All that was done, with when, in which role, what, by which way and why. No names."""
    entries = log_of_object("workshop", workshop.id)
    numbers = entered.changes(workshop.id, entries)
    rows = (
        {
            "at": entry.at.isoformat(timespec="seconds"),
            "role": entry.role,
            "action": entry.action,
            "question": wording.place_of(entry.action, entry.details),
            "round": entry.details.get("round"),
            "way": entry.details.get("way"),
            "sheet": entry.details.get("sheet"),
            "numbers": ", ".join(f"{told}: {change}" for told, _lang, change in numbers[entry.id]),
            "reason": entry.reason,
        }
        for entry in entries
    )
    return datafiles.csv_response(f"verksted-{workshop.id}-logg", LOGGED, rows)


def meant_round(workshop: Workshop) -> Round | None:
    round_id = whole(request.form.get("round"))
    return None if round_id is None else queries.round_of(workshop.id, round_id)


def refused(workshop_id: int, why: DomainError, *, at: str = "", counting: int | None = None) -> BaseResponse:
    """The remote as it is now, with what was typed and what stood in the way: at its field when that is still there.

    counting: the round that hands were counted for, which stays in the form when the room has gone on.
    """
    db.session.rollback()
    about = _about(queries.workshop_by_id(workshop_id), counting)
    about |= {
        "typed": request.form,
        "refused_because": why.reason,
        "refused_at": at if at in _fields(about) else "",
    }
    return _page(about["workshop"], about, status=why.status)


def _page(workshop: Workshop, about: dict[str, Any] | None = None, status: int = 200) -> Response:
    """A script takes the room out of it, and asks for the contact by itself: no press waits for that."""
    contact = {} if request.headers.get("X-Live") else _contact(workshop)
    return render("workshops/remote.html", status=status, **(about or _about(workshop)), **contact)


def _fields(about: dict[str, Any]) -> set[str]:
    """The fields that the page has now: the room may have gone on while somebody typed."""
    reasons = {f"reason-{text.number}" for text in about["texts"] if not text.hidden_because}
    return reasons | {cell.field for line in about["lines"] for cell in line.cells}


def _contact(workshop: Workshop) -> dict[str, Any]:
    """`contact`: how many phones hear, ask, and do neither, of those that are in; None while that cannot be known.
    `screen_way`: what the screen does. `full`: whether newcomers are refused, by any process that has told of it or by
    this one."""
    if (known := in_contact(workshop)) is None:
        return {"contact": None, "full": workshop.id in crowds.full()}
    asking = known.asking
    devices = how_many(workshop.id, None).devices
    lost = max(0, devices - known.hearing - asking)
    return {"contact": (known.hearing, asking, lost), "screen_way": known.screen, "full": known.full}


def _now(workshop: Workshop) -> dict[str, Any]:
    """What goes on in the room, and `stamp`, which tells whether the remote has anything new to show."""
    room = queries.room(workshop)
    counts = how_many(workshop.id, room.round.id if room.round else None)
    return {"room": room, "counts": counts, "stamp": counts.stamp(queries.stamp_of(workshop), workshop.presses)}


def _without_phone(workshop: Workshop, rounds: Sequence[Round]) -> list[tuple[Round, Question, str]]:
    """Of each round the question, and where what was said without a phone is entered: sheet by sheet, or as numbers."""
    if services.why_not_entered(workshop) is not None:
        return []
    asked = [(held, Question.read(held.asked)) for held in rounds]
    page = {True: "workshops.sheets", False: "workshops.counts"}
    return [
        (held, question, url_for(page[services.takes_sheets(question)], workshop_id=workshop.id, round_id=held.id))
        for held, question in asked
    ]


def _about(workshop: Workshop, counting: int | None = None, now: dict[str, Any] | None = None) -> dict[str, Any]:
    known = now or _now(workshop)
    room, rounds = known["room"], queries.rounds_of(workshop.id)
    meant = next((held for held in rounds if held.id == counting), room.round)
    counted = Question.read(meant.asked) if meant else None
    lines = kind_named(counted.kind).by_hand(counted) if counted else ()
    kind = kind_named(room.question.kind) if room.question else None
    roles = services.roles_of(workshop.id)
    mine = next((role for account, role in roles if account.id == access.person().account_id), None)
    drives = mine is RoomRole.DRIVE or not any(role is RoomRole.DRIVE for _account, role in roles)
    seen = room.moment in (Moment.LOCKED, Moment.REVEALED) and room.round is not None
    earlier = [held for held in rounds if held != room.round and kind_named(held.asked["kind"]).written]
    return {
        **known,
        "workshop": workshop,
        "project": workshop.project,
        "question": room.question,
        "kind": kind,
        "outcome": queries.outcome(room.round) if seen and room.round else None,
        "texts": written.texts(room.round, kind) if room.round and kind else [],
        "earlier": [(held, Question.read(held.asked)) for held in earlier],
        "counting": meant if lines else None,
        "lines": lines,
        "entered": entered.hands(meant, counted, kind_named(counted.kind)) if lines and meant and counted else [],
        "without_phone": _without_phone(workshop, [held for held in rounds if not (lines and held == meant)]),
        "counted": counted,
        "from_round": None,
        "chosen": None,
        "plan": agenda.of(room) if room.moment not in (Moment.PLANNED, Moment.ENDED) else None,
        "following": workshop.steps[room.number] if room.number < len(workshop.steps) else None,
        "roles": roles,
        "mine": mine,
        "drives": drives,
        "screen_key": key_of(workshop.id),
        "unshown": unshown(workshop.id),
        "words": wording,
        "typed": {},
        "refused_because": "",
        "refused_at": "",
    }
