"""The gate at the end of a phase: what stands in the way, and the decision in one transaction with every receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person, Role
from app.insights.queries import gate as queries
from app.insights.queries.things import Thing
from app.insights.services.links import link
from app.needs import queries as needs
from app.needs.models import Need
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.people import accounts
from app.projects import services as projects
from app.projects.models import Activity, ActivityState, GateDecision, Outcome, Phase, Project, ProjectState
from app.projects.permissions import DECIDE
from app.projects.phases import TRANSITIONS, outcomes_at
from app.projects.queries import running_phase
from app.projects.services import Decision

CARRIED_THROUGH = frozenset({Outcome.CONTINUE, Outcome.HAND_OVER})  # the phase has done what it was for (ADR 0017)
NOTHING_TO_DECIDE = lazy_("Det er ingenting å avgjøre i prosjektet nå.")
NOBODY_INVOLVED = lazy_("Fasen har ikke hatt noen aktivitet der innbyggerne har vært med.")
NO_RESULTS = lazy_(
    "Ingen aktivitet i fasen har resultater ennå. Den må være stengt og minst fem må ha vært med, "
    "eller minst ett behov fra den må være publisert."
)
NEEDS_WAIT = lazy_("Noen av behovene i fasen venter på svar.")
# What everybody reads, and what is mailed to those who follow, in the language that they chose.
IN_BOTH_LANGUAGES = {
    "title_en": lazy_("Skriv overskriften på engelsk også."),
    "reason_en": lazy_("Skriv grunnen på engelsk også."),
    "lessons_nb": lazy_("Skriv hva vi lærte, på bokmål også."),
    "lessons_en": lazy_("Skriv hva vi lærte, på engelsk også."),
    "for_residents_nb": lazy_("Skriv hva det betyr for innbyggerne, på bokmål også."),
    "for_residents_en": lazy_("Skriv hva det betyr for innbyggerne, på engelsk også."),
    "decided_by_en": lazy_("Skriv hvem som bestemte, på engelsk også."),
}
NO_EVIDENCE = lazy_("Velg minst én ting i grunnlaget. Alle skal kunne se hva beslutningen bygger på.")


@dataclass(frozen=True)
class Gate:
    """What the deciders see before they decide."""

    phase: Phase | None
    outcomes: tuple[Outcome, ...]
    activities: Sequence[Activity]
    with_results: frozenset[int]
    waiting: Sequence[Need]
    waiting_count: int
    paused: bool = False
    prepared: int = 0  # answers that are ready and can be published in one act
    unaccepted: bool = False  # a handover can be decided on, and nobody has the role that accepts it

    @property
    def planned(self) -> list[Activity]:
        """The activities that have not opened: they are never held when the phase ends."""
        moment = clock.now()
        return [activity for activity in self.activities if activity.state_at(moment) is ActivityState.PLANNED]

    @property
    def open_now(self) -> list[Activity]:
        """The activities in which people may take part now: they close with most decisions, whatever their deadline."""
        moment = clock.now()
        return [activity for activity in self.activities if activity.state_at(moment) is ActivityState.OPEN]

    def closing(self, outcome: Outcome) -> list[Activity]:
        """Those that `outcome` closes."""
        return self.open_now if TRANSITIONS[outcome].closes_activities else []

    @property
    def involved(self) -> int:
        """How many contributions the phase's activities have had, this round and earlier."""
        return sum(activity.contributions for activity in self.activities)

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """What can be decided now."""
        return tuple(outcome for outcome in self.outcomes if not self.obstacles_to(outcome))

    @property
    def obstacles(self) -> list[object]:
        """Everything that is in the way of something, in words, each once."""
        found = [reason for outcome in self.outcomes for reason in self.obstacles_to(outcome)]
        return list(dict.fromkeys(found)) if self.outcomes else [NOTHING_TO_DECIDE]

    def obstacles_to(self, outcome: Outcome) -> list[object]:
        """The reasons why `outcome` cannot be decided now, in words; empty when it can."""
        if outcome not in self.outcomes:
            return [NOTHING_TO_DECIDE] if not self.outcomes else []  # which are possible, `projects` knows
        if self.paused and outcome is Outcome.CONTINUE:
            return []  # it takes the paused phase up again, and ends nothing
        found: list[object] = [NEEDS_WAIT] if self.waiting_count else []
        if self.carries_through(outcome) and not self.with_results:
            found.insert(0, NO_RESULTS if self.involved else NOBODY_INVOLVED)
        return found

    def carries_through(self, outcome: Outcome) -> bool:
        """True when `outcome` ends the phase as done: then it must have had results, and the decision evidence."""
        return outcome in CARRIED_THROUGH and not self.paused


def look_at_gate(project: Project) -> Gate:
    """The state of the gate of the phase that the project is in."""
    phase = running_phase(project.id)
    if phase is None:
        return Gate(None, (), [], frozenset(), [], 0)
    waiting, count = queries.waiting_needs(phase.id)
    activities = queries.activities(phase.id)
    outcomes = outcomes_at(phase.kind, project.state)
    return Gate(
        phase,
        outcomes,
        activities,
        queries.with_results(activities),
        waiting,
        count,
        project.state is ProjectState.PAUSED,
        needs.prepared_number(project.id, phase.id) if count else 0,
        Outcome.HAND_OVER in outcomes and not accounts.with_role(Role.OWNER, project.id),
    )


def check(project: Project, decision: Decision, evidence: Sequence[Thing]) -> None:
    """Raise `Closed` with the obstacle in the way of the decision, `Invalid` when a text or all evidence is missing."""
    gate = look_at_gate(project)
    if obstacles := gate.obstacles_to(decision.outcome):
        raise Closed(obstacles[0])
    projects.check_words(decision)
    _check_languages(decision)
    if gate.carries_through(decision.outcome) and not evidence:
        raise Invalid(NO_EVIDENCE, "source")


def _check_languages(decision: Decision) -> None:
    """Raise `Invalid`, at its field, for a text that stands in one language only."""
    for name, reason in IN_BOTH_LANGUAGES.items():
        stem, lang = name.rsplit("_", 1)
        other = f"{stem}_{'nb' if lang == 'en' else 'en'}"
        if getattr(decision, other).strip() and not getattr(decision, name).strip():
            raise Invalid(reason, name)


def decide(by: Person, project: Project, decision: Decision, evidence: Sequence[Thing] = ()) -> GateDecision:
    """Decide: record it, link its evidence, write a receipt to everyone whose contribution is part of the project.

    All in the caller's transaction: it is stored whole or not at all. Raises as `check` does, and the errors of
    `projects.services.record_decision`.
    """
    DECIDE.check(by, project)
    if (repeated := _repeated(project, decision)) is not None:
        return repeated
    try:
        check(project, decision, evidence)
    except Closed:
        if (repeated := _repeated(project, decision)) is not None:  # the same sending twice at once
            return repeated
        raise
    recorded = projects.record_decision(by, project, decision)
    for thing in evidence:
        link(by, project, thing, (Subject.DECISION, recorded.id), check=False)
    write_receipts(project, recorded)
    return recorded


def _repeated(project: Project, decision: Decision) -> GateDecision | None:
    known = queries.decided_with(decision.client_key)
    return known if known is not None and known.project_id == project.id else None


def count_contributions(project: Project) -> int:
    """How many needs, tests and votes get a receipt when the project is decided on. Each vote counts, not each ballot."""
    found = queries.contributions(project.id)
    ballots = [number for subject, number in found if subject is Subject.BALLOT]
    return len(found) - len(ballots) + queries.votes(ballots)


def preview_letters(project: Project, decision: Decision) -> dict[str, notifications.Letter]:
    """The mail that those who follow the project will get of this decision, by language. Nothing is sent."""
    reasons = {"reason_nb": decision.reason_nb, "reason_en": decision.reason_en}
    kind, about = _kind(decision.outcome), _about(project, decision)
    return notifications.preview(Subject.PROJECT, project.id, kind, **reasons, about=about)


def write_receipts(project: Project, recorded: GateDecision) -> None:
    """One line for each need, test, vote and prototype of the project, and one mail at most to each who is told."""
    notifications.write_receipts(
        [(Subject.PROJECT, project.id), *queries.told(project.id)],
        _kind(recorded.outcome),
        key=f"decision:{recorded.id}",
        reason_nb=recorded.reason_nb,
        reason_en=recorded.reason_en,
        about=_about(project, recorded),
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
