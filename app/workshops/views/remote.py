"""The facilitator's remote: on a phone in one hand, or on a laptop."""

from typing import Any

from flask import Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, datafiles
from app.core.access import requires
from app.core.audit import log_of_object
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid
from app.core.htmx import wants_fragment
from app.core.i18n import _, told
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import queries, services, wording, written
from app.workshops.kinds import Question, kind_named
from app.workshops.live.asking import stamped, unchanged
from app.workshops.live.telling import in_contact
from app.workshops.models import Hands, RoomRole, Round, Workshop
from app.workshops.outcomes import unshown
from app.workshops.permissions import READ, RUN
from app.workshops.queries import Moment
from app.workshops.services import Act
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of
from app.workshops.views.screen import key_of

LOGGED = ["at", "role", "action", "question", "round", "reason"]
REMOTE = (f"{ONE[0]}/fjernkontroll", f"{ONE[1]}/remote")


@bp.page(*REMOTE)
@requires(RUN, on=workshop_of)
def remote(workshop: Workshop, workshop_id: int) -> BaseResponse:
    return _page(workshop)


@bp.page(f"{REMOTE[0]}/siste", f"{REMOTE[1]}/latest")
@requires(RUN, on=workshop_of)
def remote_latest(workshop: Workshop, workshop_id: int) -> BaseResponse:
    about = _about(workshop)
    if (nothing := unchanged(about["stamp"])) is not None:
        return nothing
    response = stamped(render("workshops/_remote.html", **about), about["stamp"])
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.page(f"{REMOTE[0]}/kontakt", f"{REMOTE[1]}/contact")
@requires(RUN, on=workshop_of)
def contact(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """With how many phones there is contact. It changes without anything being pressed, so it is asked for by itself."""
    if not wants_fragment():
        return see("workshops.remote", workshop_id=workshop_id)
    if not (about := _contact(workshop))["contact"]:
        return Response(status=204)  # what stood there stands
    response = render("workshops/_remote_contact.html", workshop=workshop, **about)
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


@bp.page(f"{REMOTE[0]}/hender", f"{REMOTE[1]}/hands", methods=["POST"])
@requires(RUN, on=workshop_of)
def hands(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """For the round that the page was about: another question may be on by now."""
    way = Hands.PAPER if request.form.get("way") == Hands.PAPER else Hands.HANDS
    if (held := _meant(workshop)) is None:
        return refused(workshop_id, Closed(_("Åpne spørsmålet først.")))
    question = Question.read(held.asked)
    try:
        services.count_hands(access.person(), held, way, _numbers(question))
    except Closed as why:
        return refused(workshop_id, why)
    except Invalid as why:
        return refused(workshop_id, why, at=why.field or "", counting=held.id)
    flash(_("Svarene er ført inn på «%(question)s».", question=told(question, "question")), "success")
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(f"{ONE[0]}/logg", f"{ONE[1]}/log")
@requires(READ, on=workshop_of)
def log(workshop: Workshop, workshop_id: int) -> BaseResponse:
    entries = log_of_object("workshop", workshop.id)
    return render("workshops/log.html", workshop=workshop, project=workshop.project, entries=entries, words=wording)


@bp.single("/verksted/<int:workshop_id>/logg.csv")
@requires(READ, on=workshop_of)
def log_file(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Every press, with when, in which role, what and why. No names."""
    rows = (
        {
            "at": entry.at.isoformat(timespec="seconds"),
            "role": entry.role,
            "action": entry.action,
            "question": wording.place_of(entry.action, entry.details),
            "round": entry.details.get("round"),
            "reason": entry.reason,
        }
        for entry in log_of_object("workshop", workshop.id)
    )
    return datafiles.csv_response(f"verksted-{workshop.id}-logg", LOGGED, rows)


def _meant(workshop: Workshop) -> Round | None:
    round_id = whole(request.form.get("round"))
    return next((held for held in queries.rounds_of(workshop.id) if held.id == round_id), None)


def _numbers(question: Question) -> dict[tuple[int, int], int]:
    """What was entered for each answer; what is left empty is left as it is. Raises `Invalid` on what is no number."""
    lines = kind_named(question.kind).by_hand(question)
    sent = {cell: request.form.get(cell.field, "").strip() for line in lines for cell in line.cells}
    numbers = {cell: whole(text) for cell, text in sent.items() if text}
    wrong = [cell for cell, number in numbers.items() if number is None] or ([] if numbers else list(sent))
    if wrong:
        raise Invalid(_("Skriv hele tall."), wrong[0].field)
    return {(cell.option, cell.cell): number for cell, number in numbers.items() if number is not None}


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
    contact = {"contact": None} if request.headers.get("X-Live") else _contact(workshop)
    return render("workshops/remote.html", status=status, **(about or _about(workshop)), **contact)


def _fields(about: dict[str, Any]) -> set[str]:
    """The fields that the page has now: the room may have gone on while somebody typed."""
    reasons = {f"reason-{text.id}" for text in about["texts"] if not text.hidden_because}
    return reasons | {cell.field for line in about["lines"] for cell in line.cells}


def _contact(workshop: Workshop) -> dict[str, Any]:
    """`contact`: how many phones hear, ask, and do neither, of those that are in."""
    if (known := in_contact(workshop)) is None:
        return {"contact": None}
    asking = known.asking
    devices = queries.counts(workshop.id, None).devices
    return {"contact": (known.hearing, asking, max(0, devices - known.hearing - asking))}


def _about(workshop: Workshop, counting: int | None = None) -> dict[str, Any]:
    now, rounds = queries.room(workshop), queries.rounds_of(workshop.id)
    meant = next((held for held in rounds if held.id == counting), now.round)
    counted = Question.read(meant.asked) if meant else None
    lines = kind_named(counted.kind).by_hand(counted) if counted else ()
    counts = queries.counts(workshop.id, now.round.id if now.round else None)
    kind = kind_named(now.question.kind) if now.question else None
    roles = services.roles_of(workshop.id)
    mine = next((role for account, role in roles if account.id == access.person().account_id), None)
    drives = mine is RoomRole.DRIVE or not any(role is RoomRole.DRIVE for _account, role in roles)
    seen = now.moment in (Moment.LOCKED, Moment.REVEALED) and now.round is not None
    earlier = [held for held in rounds if held != now.round and kind_named(held.asked["kind"]).written]
    return {
        "workshop": workshop,
        "project": workshop.project,
        "room": now,
        "counts": counts,
        "question": now.question,
        "kind": kind,
        "outcome": queries.outcome(now.round) if seen and now.round else None,
        "texts": written.texts(now.round, kind) if now.round and kind else [],
        "earlier": [(held, Question.read(held.asked)) for held in earlier],
        "counting": meant if lines else None,
        "lines": lines,
        "counted": counted,
        "from_round": None,
        "chosen": None,
        "following": workshop.steps[now.number] if now.number < len(workshop.steps) else None,
        "stamp": counts.stamp(queries.stamp_of(workshop)),
        "roles": roles,
        "mine": mine,
        "drives": drives,
        "screen_key": key_of(workshop),
        "unshown": unshown(workshop.id),
        "words": wording,
        "typed": {},
        "refused_because": "",
        "refused_at": "",
    }
