"""Sheets of paper with whole answers: entering them one by one, and putting right what was entered wrongly."""

import uuid
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid, NotFound
from app.core.i18n import DEFAULT, LANGUAGES, _
from app.core.pages import render, see
from app.core.text import whole
from app.workshops import entered, queries, services
from app.workshops.kinds import Question, kind_named
from app.workshops.models import Round, Workshop
from app.workshops.permissions import RUN
from app.workshops.views import bp, phone
from app.workshops.views.loading import ONE, workshop_of

SHEETS = (f"{ONE[0]}/papir/<int:round_id>", f"{ONE[1]}/paper/<int:round_id>")


@bp.page(*SHEETS)
@requires(RUN, on=workshop_of)
def sheets(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    """`ark`: the sheet to put right; without it, the next one."""
    held, asked = _round(workshop, round_id), request.args.get("ark")
    number = None if asked is None else whole(asked) or 0
    return render("workshops/sheets.html", **_about(workshop, held, number))


@bp.page(*SHEETS, methods=["POST"])
@requires(RUN, on=workshop_of)
def enter_sheet(workshop: Workshop, workshop_id: int, round_id: int) -> BaseResponse:
    held = _round(workshop, round_id)
    number = whole(request.form.get("sheet"))
    given = request.form.to_dict(flat=False)
    sheet: dict[str, Any] = {"abstains": "abstain" in request.form, "lang": _language()}
    try:
        if request.form.get("act") == "remove":
            services.remove_sheet(access.person(), held, number or 0)
            flash(_("Ark %(number)s er fjernet.", number=number), "success")
        elif number:
            seen = whole(request.form.get("seen"))
            services.correct_sheet(access.person(), held, number, given, seen=seen, **sheet)
            flash(_("Ark %(number)s er rettet.", number=number), "success")
        else:
            key = request.form.get("client_key", "")[:36] or str(uuid.uuid4())
            number = services.enter_sheet(access.person(), held, key, given, **sheet)
            flash(_("Lagret som ark %(number)s. Skriv tallet på arket.", number=number), "success")
    except (Closed, Conflict, Invalid) as refused:
        return _refused(workshop_id, round_id, refused, number)
    return see("workshops.sheets", workshop_id=workshop_id, round_id=round_id)


def _language() -> str:
    """Of the one who wrote the sheet, which is seldom that of the page."""
    chosen = request.form.get("lang", "")
    return chosen if chosen in LANGUAGES else DEFAULT


def _refused(workshop_id: int, round_id: int, refused: DomainError, number: int | None) -> BaseResponse:
    db.session.rollback()
    workshop = queries.workshop_by_id(workshop_id)
    about = _about(workshop, _round(workshop, round_id), number)
    about |= phone.told_why(refused) | {"error": refused, "texts": request.form.getlist("text"), "lang": _language()}
    about["key"] = request.form.get("client_key", "")[:36]
    return render("workshops/sheets.html", status=refused.status, **about)


def _round(workshop: Workshop, round_id: int) -> Round:
    """A round of the workshop for which sheets are entered. Raises `NotFound`."""
    found = queries.round_of(workshop.id, round_id)
    if found is None or not services.takes_sheets(Question.read(found.asked)):
        raise NotFound
    return found


def _about(workshop: Workshop, held: Round, number: int | None) -> dict[str, Any]:
    question = Question.read(held.asked)
    kind = kind_named(question.kind)
    page = services.sheets_of(held.id, request.args.get("side", 1, int)) if number is None else None
    shown = page.items if page else [services.sheet_numbered(held.id, number or 0)]
    rows = entered.sheets(shown, question, kind)
    chosen = None if page else rows[0]
    answer = chosen.sheet.answer if chosen else None
    return {
        "workshop": workshop,
        "project": workshop.project,
        "round": held,
        "question": question,
        "kind": kind,
        "sheets": rows,
        "page": page,
        "chosen": chosen,
        "value": answer.value if answer and not answer.abstained and not kind.gathers else None,
        "key": str(uuid.uuid4()),
        "written": "",
        "texts": chosen.texts if chosen else (),
        "lang": answer.lang if answer else DEFAULT,
        "error": None,
        "closed": services.why_no_sheets(workshop, held),
    }
