"""What came out of a workshop: for those who were there, for everybody when the team says so, and as a file."""

from typing import Any

from flask import Response, flash, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock, datafiles, paper, spreadsheet
from app.core.access import public, requires
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.links import outward
from app.core.pages import render, see
from app.core.spreadsheet import Sheet
from app.core.text import whole
from app.projects.models import ActivityState, ProjectState
from app.workshops import comparing, counting, crossing, own, queries, services, things, wording
from app.workshops import figures as figures_of
from app.workshops.crossing import Crossed
from app.workshops.models import Workshop
from app.workshops.outcomes import unshown
from app.workshops.permissions import READ, RUN
from app.workshops.queries import Outcome
from app.workshops.views import bp, cookie
from app.workshops.views.loading import ONE, workshop_of

RESULTS = (f"{ONE[0]}/resultat", f"{ONE[1]}/results")
SEEN = "results that the room has seen: for those who were there, and for everybody when the team says so"


@bp.page(*RESULTS)
@public(SEEN)
def results(workshop_id: int) -> BaseResponse:
    try:
        workshop = _readable(workshop_id)
    except NotFound:
        return _forgotten(workshop_id)
    mine = own.own_answers(workshop, cookie.token())
    response = render("workshops/results.html", own=mine, has_pdf=paper.available(), **_shown(workshop))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.single("/verksted/<int:workshop_id>/resultat.csv")
@public(SEEN)
def figures(workshop_id: int) -> Response:
    workshop = _readable(workshop_id)
    return datafiles.csv_response(
        f"verksted-{workshop.id}", figures_of.COLUMNS, figures_of.rows(figures_of.outcomes(workshop))
    )


@bp.single("/verksted/<int:workshop_id>/grupper.csv")
@public(SEEN)
def divided(workshop_id: int) -> Response:
    """The results by who was here, when it is over."""
    workshop = _readable(workshop_id)
    found = figures_of.outcomes(workshop)
    rows = figures_of.divided(found, _crossed(workshop, found))
    return datafiles.csv_response(f"verksted-{workshop.id}-grupper", figures_of.DIVIDED, rows)


@bp.single("/verksted/<int:workshop_id>/resultat.xlsx")
@public(SEEN)
def workbook(workshop_id: int) -> Response:
    """The numbers, and in sheets of their own what people wrote and who answered what, as the page shows it."""
    workshop = _readable(workshop_id)
    found = figures_of.outcomes(workshop)
    sheets = [
        Sheet(_("Tall"), figures_of.COLUMNS, list(figures_of.rows(found))),
        Sheet(_("Tekst"), figures_of.WRITTEN, list(figures_of.written(found))),
    ]
    if by_group := figures_of.divided(found, _crossed(workshop, found)):
        sheets.append(Sheet(_("Grupper"), figures_of.DIVIDED, by_group))
    return spreadsheet.response(f"verksted-{workshop.id}", sheets)


@bp.page(f"{RESULTS[0]}.pdf", f"{RESULTS[1]}.pdf")
@requires(READ, on=workshop_of)
def pdf(workshop: Workshop, workshop_id: int) -> Response:
    """The results on paper, for the team."""
    if not paper.available():
        raise NotFound
    here = outward("workshops.results", workshop_id=workshop_id)
    html = render_template("workshops/paper.html", here=here, **_shown(workshop))
    return paper.response(paper.pdf(html), f"verksted-{workshop_id}")


@bp.page(f"{RESULTS[0]}/hvem", f"{RESULTS[1]}/who", methods=["POST"])
@requires(RUN, on=workshop_of)
def publish(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Let everybody read the results."""
    services.publish_results(access.person(), workshop)
    flash(_("Alle kan lese resultatene."), "success")
    return see("workshops.results", workshop_id=workshop_id)


@bp.page(f"{RESULTS[0]}/vis", f"{RESULTS[1]}/show", methods=["POST"])
@requires(RUN, on=workshop_of)
def show(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """Take a round into the results that nobody showed in the room."""
    services.show_after_end(access.person(), workshop, whole(request.form.get("round")) or 0)
    flash(_("Resultatet vises."), "success")
    return see("workshops.results", workshop_id=workshop_id)


def _shown(workshop: Workshop) -> dict[str, Any]:
    outcomes = figures_of.outcomes(workshop)
    over = _over(workshop)
    return {
        "workshop": workshop,
        "outcomes": outcomes,
        "comparisons": comparing.with_the_round_before(outcomes),
        "pages": things.pages(outcome.question for outcome in outcomes),
        "devices": counting.counts(workshop.id, None).devices,
        "over": over,
        "unshown": unshown(workshop.id) if over else [],
        "crossed": _crossed(workshop, outcomes),
        "words": wording,
    }


def _over(workshop: Workshop) -> bool:
    return workshop.activity.state_at(clock.now()) is ActivityState.CLOSED


def _crossed(workshop: Workshop, outcomes: list[Outcome]) -> dict[int, Crossed]:
    return crossing.crossed(outcome.round for outcome in outcomes) if _over(workshop) else {}


def _forgotten(workshop_id: int) -> BaseResponse:
    """Why whoever was there finds nothing any more. Raises `NotFound` while the room still knows its phones."""
    workshop = queries.workshop_by_id(workshop_id)
    draft = workshop.project.state is ProjectState.DRAFT
    if draft or workshop.room_key is not None or workshop.keep_until is None or not _over(workshop):
        raise NotFound
    response = render("workshops/forgotten.html", status=410, workshop=workshop)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _readable(workshop_id: int) -> Workshop:
    """The workshop, when it is over and this person or phone may read its results."""
    workshop = queries.workshop_by_id(workshop_id)
    if READ.allows(access.person(), workshop):
        return workshop
    shown = _over(workshop) and workshop.project.state is not ProjectState.DRAFT
    if not shown or not (workshop.results_public or own.was_here(workshop, cookie.token())):
        raise NotFound
    return workshop
