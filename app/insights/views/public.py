"""The public pages of an insight, an opportunity, a solution proposal and a pilot."""

from collections.abc import Sequence
from typing import Any, TypeVar

from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n.formats import day
from app.core.pagecache import shared
from app.core.pages import render
from app.insights import trace
from app.insights.models import Indicator, Insight, Opportunity, Solution, Stance, Standing
from app.insights.queries import findings
from app.insights.queries import trail as trails
from app.insights.queries.evidence import evidence
from app.insights.queries.receipts import results_among
from app.insights.queries.trail import Node
from app.insights.views.blueprint import bp
from app.notifications.models import Subject
from app.projects.models import ProjectState

Found = TypeVar("Found", Insight, Opportunity, Solution)


def _published(kind: type[Found], found_id: int) -> Found:
    found = findings.found_by_id(kind, found_id)
    if found is None or found.standing is Standing.DRAFT or found.project.state is ProjectState.DRAFT:
        raise NotFound
    return found


def _finding(kind: Subject, found: Any, *, against: Sequence[Node] = (), **more: Any) -> Response:
    return render(
        "insights/finding.html",
        kind=kind,
        found=found,
        # Those who spoke stand under the insight, counted; and so does what says otherwise.
        behind=[node for node in trails.backwards((kind, found.id), needs=False) if node not in against],
        against=against,
        ahead=trails.forwards([(kind, found.id)]),
        trace=trace,
        **more,
    )


@bp.page("/innsikt/<int:insight_id>", "/insights/<int:insight_id>")
@public("an insight with its evidence")
@shared
def insight(insight_id: int) -> Response:
    found = _published(Insight, insight_id)
    thing = (Subject.INSIGHT, found.id)
    against = trails.directly_behind(thing, needs=False, stance=Stance.AGAINST)
    behind = trails.directly_behind(thing, needs=False, stance=Stance.FOR)
    notes = [node for node in behind if node.kind is Subject.NOTE]
    rooms = results_among([node.id for node in notes])
    return _finding(Subject.INSIGHT, found, against=against, evidence=evidence(found.id), notes=notes, rooms=rooms)


@bp.page("/muligheter/<int:opportunity_id>", "/opportunities/<int:opportunity_id>")
@public("an opportunity, chosen or not, and why")
@shared
def opportunity(opportunity_id: int) -> Response:
    return _finding(Subject.OPPORTUNITY, _published(Opportunity, opportunity_id))


@bp.page("/losninger/<int:solution_id>", "/solutions/<int:solution_id>")
@public("a solution proposal, chosen or not, and why")
@shared
def solution(solution_id: int) -> Response:
    return _finding(Subject.SOLUTION, _published(Solution, solution_id))


@bp.page("/pilot/<int:pilot_id>", "/pilots/<int:pilot_id>")
@public("a pilot and what it measures")
@shared
def pilot(pilot_id: int) -> Response:
    found = findings.pilot_by_id(pilot_id)
    if found is None or found.published_at is None or found.project.state is ProjectState.DRAFT:
        raise NotFound
    return render(
        "insights/pilot.html",
        pilot=found,
        points={indicator.id: points(indicator) for indicator in found.indicators},
        behind=trails.directly_behind((Subject.PILOT, found.id)),
        trace=trace,
    )


def points(indicator: Indicator) -> list[dict[str, Any]]:
    """For the chart: each value with its day in words, and where that lies in time."""
    return [
        {"label": day(point.measured_on), "value": point.value, "at": point.measured_on.toordinal()}
        for point in indicator.measurements
    ]
