"""What people wrote, and taking down what should not stand: while it is on, when the room has gone on, and afterwards."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import queries, services, written
from app.workshops.kinds import Question, kind_named
from app.workshops.models import Round, Workshop
from app.workshops.permissions import TAKE_DOWN
from app.workshops.views import bp, remote
from app.workshops.views.loading import ONE, workshop_of


@bp.page(f"{ONE[0]}/tekster/<int:round_id>", f"{ONE[1]}/texts/<int:round_id>")
@requires(TAKE_DOWN, on=workshop_of)
def texts(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    return render("workshops/texts.html", **_about(workshop, round_id))


@bp.page(f"{ONE[0]}/svar/<int:answer_id>", f"{ONE[1]}/answer/<int:answer_id>", methods=["POST"])
@requires(TAKE_DOWN, on=workshop_of)
def take_down(workshop: Workshop, workshop_id: int, answer_id: int) -> BaseResponse:
    """`from`: the round whose page it was pressed on; without it, on the remote."""
    gathered, round_id = request.form.get("what") == "text", whole(request.form.get("from"))
    text_id = written.id_of(answer_id, gathered=gathered)
    try:
        if request.form.get("act") == "back":
            services.put_back(access.person(), workshop, text_id, gathered=gathered)
        else:
            reason = request.form.get("reason", "")
            services.take_down(access.person(), workshop, text_id, reason, gathered=gathered)
    except Invalid as refused:
        if round_id is None:
            return remote.refused(workshop_id, refused, at=f"reason-{answer_id}")
        return _refused(workshop_id, round_id, refused, answer_id)
    if round_id is None:
        return see("workshops.remote", workshop_id=workshop_id, _anchor="svarene")
    return see("workshops.texts", workshop_id=workshop_id, round_id=round_id, _anchor=f"tekst-{answer_id}")


def _refused(workshop_id: int, round_id: int, refused: Invalid, answer_id: int) -> BaseResponse:
    db.session.rollback()
    about = _about(queries.workshop_by_id(workshop_id), round_id)
    about |= {"typed": request.form, "refused_because": refused.reason, "refused_at": f"reason-{answer_id}"}
    return render("workshops/texts.html", status=refused.status, **about)


def _about(workshop: Workshop, round_id: int) -> dict[str, Any]:
    held = written_round(workshop, round_id)
    question = Question.read(held.asked)
    kind = kind_named(question.kind)
    return {
        "workshop": workshop,
        "project": workshop.project,
        "round": held,
        "question": question,
        "kind": kind,
        "texts": written.texts(held, kind),
        "from_round": round_id,
        "chosen": whole(request.args.get("tekst")),
        "typed": {},
        "refused_because": "",
        "refused_at": "",
    }


def written_round(workshop: Workshop, round_id: int) -> Round:
    """A round of the workshop in which people write. Raises `NotFound`."""
    found = queries.round_of(workshop.id, round_id)
    if found is None or not kind_named(found.asked["kind"]).written:
        raise NotFound
    return found
