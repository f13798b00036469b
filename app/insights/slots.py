"""What insights fills on pages of the slices below: the trail, the one thing to do now, the numbers."""

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, url_for

from app.core import access
from app.insights import now, services, trace
from app.insights.models import Insight, Opportunity, Solution
from app.insights.permissions import WRITE
from app.insights.queries import findings, trail
from app.insights.queries.receipts import Receipt, receipts
from app.insights.queries.things import PAGES
from app.insights.result_address import result_address
from app.insights.views.sources import kept, listing
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import GateDecision, Project
from app.prototypes import queries as prototypes
from app.prototypes.models import Prototype
from app.workshops import queries as workshops
from app.workshops.models import Workshop
from app.workshops.queries import Outcome

MOST_ROOMS = 20  # on my page
SEEN_AT_ONCE, ONE_PRESS_AWAY = 12, 100  # of what a prototype builds on


def need_trail(need: Need) -> str:
    """What has happened with the need, step by step."""
    return render_template("insights/_need_trail.html", need=need, marks=trace.of_need(need, _became(need)))


def need_now(need: Need) -> str:
    """The prototype that came of the need and can be tried now, or the latest of what it became; else nothing."""
    found = [node.id for node in _became(need).nodes if node.kind is Subject.PROTOTYPE]
    if ready := prototypes.open_tests(found) if found else []:
        return render_template("insights/_need_now.html", tests=ready)
    stands = now.of_need(need, _became(need))
    return render_template("insights/_need_stands.html", now=stands) if stands else ""


def _became(need: Need) -> trace.Became:
    """Both parts of a need's page tell of it: it is looked up once."""
    held: dict[int, trace.Became] = g.setdefault("became_of_needs", {})
    if need.id not in held:
        held[need.id] = trace.became(need)
    return held[need.id]


def project_flow(project: Project) -> str:
    """From many voices to few things, with a link to the trail."""
    found = trace.numbers(project)
    if not any(number for number, _word in found):
        return ""
    return render_template("insights/_flow.html", project=project, numbers=found)


def prototype_trail(prototype: Prototype) -> str:
    """Where a prototype comes from."""
    nodes, more = trail.nearest_behind((Subject.PROTOTYPE, prototype.id), SEEN_AT_ONCE + ONE_PRESS_AWAY)
    if not nodes:
        return ""
    first, rest = nodes[-SEEN_AT_ONCE:], nodes[:-SEEN_AT_ONCE]
    return render_template("insights/_behind.html", first=first, rest=rest, more_behind=more, trace=trace)


def prototype_sources(prototype: Prototype) -> str:
    """For the team: what the prototype builds on, and what it may be linked to."""
    target, project = (Subject.PROTOTYPE, prototype.id), prototype.project
    return render_template(
        "insights/_sources.html",
        project=project,
        **listing(project, target),
        prototype=prototype,
        mine=url_for("insights.act_prototype", slug=project.slug, proto=prototype.slug, **kept()),
        trace=trace,
    )


def decision_evidence(decision: GateDecision) -> str:
    """What a decision was based on. Its page shows all of a project's decisions: they are looked up together."""
    held: dict[int, list[trail.Node]] = g.setdefault("evidence_of_decisions", {})
    if decision.id not in held:
        held |= trail.directly_behind_each(Subject.DECISION, [one.id for one in decision.project.decisions])
    nodes = held[decision.id]
    return render_template("insights/_evidence_links.html", nodes=nodes, trace=trace) if nodes else ""


def workshop_outcome(workshop: Workshop, outcome: Outcome) -> str:
    """What builds on a result, for everybody; for the team a press that lets it be evidence for more."""
    may = WRITE.allows(access.person(), workshop.project)
    # The page shows all of a workshop's rounds: what they may be and are evidence for is looked up together.
    held: dict[int, dict[str, Any]] = g.setdefault("findings_for_outcomes", {})
    if workshop.id not in held:
        found = _findings(workshop.project_id) if may else {}
        used = services.built_on_results(workshop.project_id, public=not may)
        held[workshop.id] = {"findings": found, "used": used}
    used = held[workshop.id]["used"].get(result_address(workshop.id, outcome.round.id))
    if not may and not used:
        return ""
    return render_template(
        "insights/_workshop_outcome.html",
        workshop=workshop,
        outcome=outcome,
        findings=held[workshop.id]["findings"],
        used=used,
        may=may,
        pages=PAGES,
        trace=trace,
    )


def workshop_became(workshop: Workshop) -> str:
    """When the room is over: what its results were used in, for those who come back to it."""
    receipt = receipts(_addresses([workshop])).get(workshop.id)
    if receipt is None:
        return ""
    return render_template("insights/_room_became.html", workshop=workshop, receipt=receipt, trace=trace)


def my_rooms(been: Sequence[Workshop]) -> str:
    """The rooms that this browser was in, on my page, those whose results were used last on top."""
    used = receipts(_addresses(been))
    known = sorted(been, key=lambda room: _used_at(used, room), reverse=True)[:MOST_ROOMS]
    return render_template("insights/_my_rooms.html", rooms=known, used=used, trace=trace)


def _used_at(used: dict[int, Receipt], room: Workshop) -> str:
    receipt = used.get(room.id)
    return receipt.latest.isoformat() if receipt and receipt.latest else ""


def _addresses(held: Sequence[Workshop]) -> dict[str, int]:
    """Of every result of the workshops."""
    found = workshops.rounds_of_each([room.id for room in held])
    return {result_address(workshop_id, round_id): workshop_id for round_id, workshop_id in found.items()}


def _findings(project_id: int) -> dict[Subject, Sequence[Any]]:
    return {
        Subject.INSIGHT: findings.all_of_project(Insight, project_id),
        Subject.OPPORTUNITY: findings.all_of_project(Opportunity, project_id),
        Subject.SOLUTION: findings.all_of_project(Solution, project_id),
    }


SLOTS = {
    "need.now": need_now,
    "need.trail": need_trail,
    "project.flow": project_flow,
    "prototype.sources": prototype_sources,
    "prototype.trail": prototype_trail,
    "decision.evidence": decision_evidence,
    "workshop.outcome": workshop_outcome,
    "workshop.became": workshop_became,
    "rooms.been": my_rooms,
}
