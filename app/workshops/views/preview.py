"""A question before anybody is asked: as a phone and as the screen will show it. Nothing can be sent from here."""

from typing import Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from app.core.access import requires
from app.core.links import outward
from app.core.pages import render
from app.core.qr import qr_of
from app.workshops import services, wording
from app.workshops.counting import Counts
from app.workshops.kinds import kind_named
from app.workshops.models import Round, RoundState, Step, Workshop
from app.workshops.permissions import READ
from app.workshops.queries import Moment, Room
from app.workshops.views import bp
from app.workshops.views.builder import STEP
from app.workshops.views.loading import step_of, workshop_of
from app.workshops.written import Gathered

SCREEN = "skjerm"


@bp.page(f"{STEP[0]}/vis", f"{STEP[1]}/preview")
@requires(READ, on=workshop_of)
def preview(workshop: Workshop, workshop_id: int, step_id: int) -> BaseResponse:
    step = step_of(workshop, step_id)
    screen = request.args.get("som") == SCREEN
    about = _about(workshop, step)
    return render("workshops/preview_screen.html" if screen else "workshops/preview_phone.html", **about)


def _about(workshop: Workshop, step: Step) -> dict[str, Any]:
    question = services.question_of(step)
    address = outward("workshops.room", code=workshop.code, lang="nb")
    unasked = Round(id=0, step_id=step.id, number=1, state=RoundState.OPEN, asked=question.stored(), ends_at=None)
    room = Room(
        workshop=workshop,
        moment=Moment.OPEN,
        total=len(workshop.steps),
        number=workshop.steps.index(step) + 1,
        step=step,
        round=unasked,
        question=question,
    )
    return {
        "workshop": workshop,
        "room": room,
        "question": question,
        "kind": kind_named(question.kind),
        "counts": Counts(devices=0, answered=0),
        "gathered": Gathered(mine=[], others=[], more=0, key=""),
        "flere": None,
        "own": None,
        "rev": 1,
        "value": None,
        "error": None,
        "written": "",
        "qr_svg": qr_of(address),
        "short": urlsplit(address).netloc,
        "words": wording,
        "on_screen": True,
        "step": step,
    }
