"""What came out of a workshop: for those who were there, for everybody when the team says so, and as a file."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock, datafiles
from app.core.access import public, requires
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.pages import render, see
from app.projects.models import ActivityState, ProjectState
from app.workshops import queries, services, wording
from app.workshops.models import Workshop
from app.workshops.permissions import READ, RUN
from app.workshops.queries import Outcome
from app.workshops.views import bp, cookie
from app.workshops.views.loading import ONE, workshop_of

RESULTS = (f"{ONE[0]}/resultat", f"{ONE[1]}/results")
SEEN = "results that the room has seen: for those who were there, and for everybody when the team says so"
COLUMNS = ["question_nb", "question_en", "round", "kind", "option_nb", "option_en", "measure", "number", "channel"]


@bp.page(*RESULTS)
@public(SEEN)
def results(workshop_id: int) -> BaseResponse:
    workshop = _readable(workshop_id)
    response = render(
        "workshops/results.html",
        workshop=workshop,
        outcomes=_outcomes(workshop),
        own=queries.own_answers(workshop, cookie.token()),
        devices=queries.counts(workshop.id, None).devices,
        over=workshop.activity.state_at(clock.now()) is ActivityState.CLOSED,
        words=wording,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.single("/verksted/<int:workshop_id>/resultat.csv")
@public(SEEN)
def figures(workshop_id: int) -> Response:
    workshop = _readable(workshop_id)
    return datafiles.csv_response(f"verksted-{workshop.id}", COLUMNS, _rows(_outcomes(workshop)))


@bp.page(f"{RESULTS[0]}/hvem", f"{RESULTS[1]}/who", methods=["POST"])
@requires(RUN, on=workshop_of)
def publish(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Let everybody read the results."""
    services.publish_results(access.person(), workshop)
    flash(_("Alle kan lese resultatene."), "success")
    return see("workshops.results", workshop_id=workshop_id)


def _readable(workshop_id: int) -> Workshop:
    """The workshop, when it is over and this person or phone may read its results."""
    workshop = queries.workshop_by_id(workshop_id)
    if READ.allows(access.person(), workshop):
        return workshop
    over = workshop.activity.state_at(clock.now()) is ActivityState.CLOSED
    shown = over and workshop.project.state is not ProjectState.DRAFT
    if not shown or not (workshop.results_public or queries.was_here(workshop, cookie.token())):
        raise NotFound
    return workshop


def _outcomes(workshop: Workshop) -> list[Outcome]:
    """The rounds that the room has seen, without the practice."""
    shown = [held for held in queries.rounds_of(workshop.id) if held.shown and not held.asked["practice"]]
    return [queries.outcome(held) for held in shown]


def _rows(outcomes: list[Outcome]) -> Iterator[dict[str, Any]]:
    """Every number that the page shows, phones and hands apart."""
    for outcome in outcomes:
        asked = {
            "question_nb": outcome.question.question_nb,
            "question_en": outcome.question.question_en,
            "round": outcome.round.number,
            "kind": outcome.question.kind,
        }
        if outcome.result is None:
            continue
        yield {**asked, "measure": "answered", "number": outcome.answers, "channel": "phones"}
        for option, measure, number in outcome.kind.figures(outcome.question, queries.values_of(outcome.round.id)):
            texts = {"option_nb": option.text_nb, "option_en": option.text_en} if option else {}
            yield {**asked, **texts, "measure": measure, "number": number, "channel": "phones"}
        for row in outcome.hands:
            texts = {"option_nb": row.choice.text_nb, "option_en": row.choice.text_en}
            for channel, number in (("hands", row.hands), ("paper", row.paper)):
                yield {**asked, **texts, "measure": "answers", "number": number, "channel": channel}
