"""What was counted in the room, of hands or of papers: entered on the remote while it is on, and afterwards on a page."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import _, told
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import entered, queries, services, wording
from app.workshops.kinds import Question, kind_named
from app.workshops.models import Hands, Round, Workshop
from app.workshops.permissions import RUN
from app.workshops.queries import Moment
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of
from app.workshops.views.remote import REMOTE, meant_round, refused

COUNTS = (f"{ONE[0]}/telling/<int:round_id>", f"{ONE[1]}/count/<int:round_id>")


@bp.page(f"{REMOTE[0]}/hender", f"{REMOTE[1]}/hands", methods=["POST"])
@requires(RUN, on=workshop_of)
def hands(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """For the round that the remote was about: another question may be on by now, or the workshop has ended. Then the
    remote has no form for it, and what was typed is mended on the page that has."""
    if (held := meant_round(workshop)) is None:
        return refused(workshop_id, Closed(_("Åpne spørsmålet først.")))
    round_id = held.id
    try:
        _enter(held)
    except Closed as why:
        return refused(workshop_id, why)
    except Invalid as why:
        db.session.rollback()
        if queries.room(queries.workshop_by_id(workshop_id)).moment is Moment.ENDED:
            typed = {name: text for name, text in request.form.items() if name == "way" or name.startswith("hands-")}
            return see("workshops.counts", workshop_id=workshop_id, round_id=round_id, **typed)
        return refused(workshop_id, why, at=why.field or "", counting=round_id)
    return see("workshops.remote", workshop_id=workshop_id)


@bp.page(*COUNTS, methods=["GET", "POST"])
@requires(RUN, on=workshop_of)
def counts(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    """For any round that there has been, also when the meeting is over. What stands in the address was typed on the
    remote, and is told of as when it is sent."""
    held = _round(workshop, round_id)
    if request.method == "GET":
        return _page(workshop, held, **_typed(held))
    try:
        _enter(held)
    except (Closed, Invalid) as why:
        db.session.rollback()
        workshop = queries.workshop_by_id(workshop_id)
        at = why.field or "" if isinstance(why, Invalid) else ""
        more = {"refused_because": why.reason, "refused_at": at, "typed": request.form}
        return _page(workshop, _round(workshop, round_id), why.status, **more)
    return see("workshops.counts", workshop_id=workshop_id, round_id=round_id)


def _enter(held: Round) -> None:
    way = Hands.PAPER if request.form.get("way") == Hands.PAPER else Hands.HANDS
    question = Question.read(held.asked)
    services.count_hands(access.person(), held, way, _numbers(question, request.form))
    flash(_("Svarene er ført inn på «%(question)s».", question=told(question, "question")), "success")


def _typed(held: Round) -> dict[str, Any]:
    if "way" not in request.args:
        return {}
    question = Question.read(held.asked)
    try:
        services.check_hands(question, _numbers(question, request.args))
    except Invalid as why:
        return {"refused_because": why.reason, "refused_at": why.field or "", "typed": request.args}
    return {"typed": request.args}


def _numbers(question: Question, typed: Mapping[str, str]) -> dict[tuple[int, int], int]:
    """What was entered for each answer; what is left empty is left as it is. Raises `Invalid` on what is no number."""
    lines = kind_named(question.kind).by_hand(question)
    sent = {cell: typed.get(cell.field, "").strip() for line in lines for cell in line.cells}
    numbers = {cell: whole(text) for cell, text in sent.items() if text}
    wrong = [cell for cell, number in numbers.items() if number is None] or ([] if numbers else list(sent))
    if wrong:
        raise Invalid(_("Skriv hele tall."), wrong[0].field)
    return {(cell.option, cell.cell): number for cell, number in numbers.items() if number is not None}


def _round(workshop: Workshop, round_id: int) -> Round:
    """A round of the workshop whose answers are counted. Raises `NotFound`."""
    found = queries.round_of(workshop.id, round_id)
    if found is None or services.takes_sheets(Question.read(found.asked)):
        raise NotFound
    return found


def _page(workshop: Workshop, held: Round, status: int = 200, **more: Any) -> BaseResponse:
    question = Question.read(held.asked)
    kind = kind_named(question.kind)
    about: dict[str, Any] = {
        "workshop": workshop,
        "project": workshop.project,
        "counting": held,
        "counted": question,
        "lines": kind.by_hand(question),
        "entered": entered.hands(held, question, kind),
        "closed": services.why_not_entered(workshop),
        "words": wording,
        "typed": {},
        "refused_because": "",
        "refused_at": "",
    }
    return render("workshops/counts.html", status=status, **(about | more))
