"""The gate at the end of a phase: what stands in the way, and the decision in one transaction with every receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Closed
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.insights.queries import gate as queries
from app.insights.queries.things import Thing
from app.insights.services.links import link
from app.needs.models import Need
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.projects import services as projects
from app.projects.models import Activity, GateDecision, Outcome, Phase, Project
from app.projects.permissions import DECIDE
from app.projects.phases import outcomes_at
from app.projects.services import Decision


@dataclass(frozen=True)
class Gate:
    """What the deciders see before they decide."""

    phase: Phase | None
    outcomes: tuple[Outcome, ...]
    activities: Sequence[Activity]
    waiting: Sequence[Need]
    waiting_count: int

    @property
    def involved(self) -> int:
        """How many contributions the phase's activities have had, this round and earlier."""
        return sum(activity.contributions for activity in self.activities)

    @property
    def obstacles(self) -> list[object]:
        """The reasons why nothing can be decided now, in words; empty when the gate is open."""
        found: list[object] = []
        if not self.outcomes:
            found.append(lazy_("Det er ingenting å avgjøre i prosjektet nå."))
        if self.outcomes and not self.involved:
            found.append(lazy_("Fasen har ikke hatt noen aktivitet der innbyggerne har vært med."))
        if self.waiting_count:
            found.append(lazy_("Noen av behovene i fasen venter på svar."))
        return found


def look_at_gate(project: Project) -> Gate:
    """The state of the gate of the phase that the project is in."""
    phase = queries.phase_to_decide(project)
    if phase is None:
        return Gate(None, (), [], [], 0)
    waiting, count = queries.waiting_needs(phase.id)
    return Gate(phase, outcomes_at(phase.kind, project.state), queries.activities(phase.id), waiting, count)


def decide(by: Person, project: Project, decision: Decision, evidence: Sequence[Thing] = ()) -> GateDecision:
    """Decide: record it, link its evidence, write a receipt to everyone whose contribution is part of the project.

    All in the caller's transaction: it is stored whole or not at all. Raises `Closed` with the obstacle that is in
    the way; the errors of `projects.services.record_decision` otherwise.
    """
    DECIDE.check(by, project)
    if (repeated := _repeated(project, decision)) is not None:
        return repeated
    gate = look_at_gate(project)
    resumes = project.state.value == "paused"
    if gate.obstacles and not resumes:
        if (repeated := _repeated(project, decision)) is not None:  # the same sending twice at once
            return repeated
        raise Closed(gate.obstacles[0])
    recorded = projects.record_decision(by, project, decision)
    for thing in evidence:
        link(by, project, thing, (Subject.DECISION, recorded.id), check=False)
    write_receipts(project, recorded)
    return recorded


def _repeated(project: Project, decision: Decision) -> GateDecision | None:
    known = queries.decided_with(decision.client_key)
    return known if known is not None and known.project_id == project.id else None


def count_contributions(project: Project) -> int:
    """How many needs, tests and votes get a receipt when the project is decided on."""
    return len(queries.contributions(project.id))


def preview_letters(project: Project, decision: Decision) -> dict[str, notifications.Letter]:
    """The mail that those who follow the project will get of this decision, by language. Nothing is sent."""
    reasons = {"reason_nb": decision.reason_nb, "reason_en": decision.reason_en}
    kind, about = _kind(decision.outcome), _about(project, decision)
    return notifications.preview(Subject.PROJECT, project.id, kind, **reasons, about=about)


def write_receipts(project: Project, recorded: GateDecision) -> None:
    """One line for each need, test and vote of the project, and one mail at most to each who gave or follows them."""
    kind, about = _kind(recorded.outcome), _about(project, recorded)
    for subject, subject_id in [(Subject.PROJECT, project.id), *queries.contributions(project.id)]:
        notifications.write_receipt(
            subject,
            subject_id,
            kind,
            key=f"decision:{recorded.id}",
            reason_nb=recorded.reason_nb,
            reason_en=recorded.reason_en,
            about=about,
        )


def _kind(outcome: Outcome) -> ReceiptKind:
    return ReceiptKind.HANDED_OVER if outcome is Outcome.HAND_OVER else ReceiptKind.DECIDED


def _about(project: Project, decision: Decision | GateDecision) -> dict[str, Any]:
    return {
        "endpoint": "projects.decisions",
        "values": {"slug": project.slug},
        "title_nb": decision.title_nb,
        "title_en": decision.title_en,
        "project_nb": project.title_nb,
        "project_en": project.title_en,
        "outcome": decision.outcome.value,
        "decided_by_nb": decision.decided_by_nb,
        "decided_by_en": decision.decided_by_en,
        "for_residents_nb": decision.for_residents_nb,
        "for_residents_en": decision.for_residents_en,
    }
