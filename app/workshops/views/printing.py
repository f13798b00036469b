"""What is printed before a meeting: the poster for the wall and the tables, and the questions for those with a pen."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import requires
from app.core.links import outward
from app.core.pages import render
from app.core.qr import qr_of
from app.workshops import services, wording
from app.workshops.kinds import Kind, Question, kind_named
from app.workshops.models import Workshop
from app.workshops.permissions import READ
from app.workshops.views import bp
from app.workshops.views.loading import ONE, workshop_of

SIZES = ("a3", "a4", "a5")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it would be asked now. by_sheet: its answers are entered one by one, so each gets a number."""

    question: Question
    kind: Kind
    by_sheet: bool


@bp.page(f"{ONE[0]}/plakat", f"{ONE[1]}/poster")
@requires(READ, on=workshop_of)
def poster(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """How to join. `ark`: the size of the paper."""
    wanted = request.args.get("ark", "")
    return render(
        "workshops/poster.html",
        workshop=workshop,
        size=wanted if wanted in SIZES else SIZES[0],
        sizes=SIZES,
        qr_svg=qr_of(outward("workshops.room", code=workshop.code)),
        short=urlsplit(outward("workshops.join")).netloc + urlsplit(outward("workshops.join")).path,
        words=wording,
    )


@bp.page(f"{ONE[0]}/svarark", f"{ONE[1]}/answer-sheet")
@requires(READ, on=workshop_of)
def answer_sheet(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """All questions on A4, the practice too, for those who answer on paper."""
    questions = [services.question_of(step) for step in workshop.steps]
    asked = [Asked(question=one, kind=kind_named(one.kind), by_sheet=services.takes_sheets(one)) for one in questions]
    return render("workshops/answer_sheet.html", workshop=workshop, asked=asked)
