"""Putting texts together that say the same."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid
from app.core.i18n import LANGUAGES, language
from app.core.pages import render, see
from app.core.text import fold, whole
from app.workshops import queries, services, written
from app.workshops.alike import proposals
from app.workshops.kinds import Question, kind_named
from app.workshops.kinds.cloud import words
from app.workshops.models import Round, RoundState, Workshop
from app.workshops.permissions import RUN
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of
from app.workshops.views.texts import written_round

GROUPS = (f"{ONE[0]}/grupper/<int:round_id>", f"{ONE[1]}/groups/<int:round_id>")


@bp.page(*GROUPS)
@requires(RUN, on=workshop_of)
def groups(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    return render("workshops/groups.html", **_about(workshop, written_round(workshop, round_id)))


@bp.page(f"{GROUPS[0]}/endre", f"{GROUPS[1]}/change", methods=["POST"])
@requires(RUN, on=workshop_of)
def change_groups(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    held = written_round(workshop, round_id)
    try:
        _change(held)
    except (Closed, Conflict, Invalid) as refused:
        return _refused(workshop_id, round_id, refused)
    return see("workshops.groups", workshop_id=workshop_id, round_id=round_id, sok=request.form.get("sok") or None)


def _change(held: Round) -> None:
    by, seen = access.person(), whole(request.form.get("version")) or 0
    act, name = request.form.get("act", ""), request.form.get("name", "")
    group_id = whole(request.form.get("group")) or 0
    if act == "undo":
        services.undo_grouping(by, held, seen)
    elif act == "out":
        services.take_out(by, held, seen, next(iter(_chosen(held)), 0))
    elif act == "rename":
        services.rename_group(by, held, seen, group_id, name)
    else:
        services.put_together(by, held, seen, _chosen(held), name=name, group_id=group_id, lang=_language_of_name())


def _chosen(held: Round) -> list[int]:
    """The texts that were sent, each by its `Written.number`."""
    sent, gathered = request.form.getlist("text"), kind_named(held.asked["kind"]).gathers
    return [written.id_of(number, gathered=gathered) for one in sent if (number := whole(one)) is not None]


def _language_of_name() -> str:
    """A proposal is called by what somebody wrote, in their language; what a facilitator types is in that of the page."""
    proposed = request.form.get("lang", "")
    return proposed if proposed in LANGUAGES else language()


def _refused(workshop_id: int, round_id: int, refused: DomainError) -> BaseResponse:
    db.session.rollback()
    workshop = queries.workshop_by_id(workshop_id)
    about = _about(workshop, written_round(workshop, round_id))
    about |= {"refusal": refused, "typed": request.form}
    return render("workshops/groups.html", status=refused.status, **about)


def _about(workshop: Workshop, held: Round) -> dict[str, Any]:
    question = Question.read(held.asked)
    texts = [text for text in written.texts(held, kind_named(question.kind)) if not text.hidden_because]
    groups = written.groups(held.id)
    over = held.state is not RoundState.OPEN and not workshop.results_public
    search = fold(request.values.get("sok", ""))[:60]
    return {
        "workshop": workshop,
        "project": workshop.project,
        "round": held,
        "question": question,
        "groups": groups,
        "proposals": proposals(texts, groups, same_too=kind_named(question.kind).gathers) if over else [],
        "texts": texts,
        "search": search,
        "free": [text for text in texts if text.group_id is None and search in fold(text.text)],
        "common": words(text.text for text in texts if text.group_id is None)[:12],
        "refusal": None,
        "typed": {},
    }
