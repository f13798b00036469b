"""The method as tables: what may happen in each phase, and where each decision leads."""

from dataclasses import dataclass

from app.core.i18n import lazy_
from app.projects.models import ActivityKind, Outcome, PhaseKind, ProjectState

EVERY_PHASE = frozenset({ActivityKind.VOTE, ActivityKind.PROTOTYPE_TEST, ActivityKind.WORKSHOP})

# Brief: testing, prototyping and involvement stand central in all phases; some kinds belong to one. Only kinds that a
# resident has a page to take part on stand here: nobody is invited to what is not built.
ALLOWED: dict[PhaseKind, frozenset[ActivityKind]] = {
    PhaseKind.INSIGHT: EVERY_PHASE | {ActivityKind.CALL_FOR_NEEDS},
    PhaseKind.OPPORTUNITY: EVERY_PHASE | {ActivityKind.CALL_FOR_NEEDS},
    PhaseKind.SOLUTION: EVERY_PHASE,
    PhaseKind.PILOT: EVERY_PHASE,
}

NAMES = {
    PhaseKind.INSIGHT: lazy_("Innsiktsarbeid"),
    PhaseKind.OPPORTUNITY: lazy_("Definere mulighetsrom"),
    PhaseKind.SOLUTION: lazy_("Utarbeide løsningsforslag"),
    PhaseKind.PILOT: lazy_("Gjennomføre pilot"),
}
SHORT_NAMES = {
    PhaseKind.INSIGHT: lazy_("Innsikt"),
    PhaseKind.OPPORTUNITY: lazy_("Muligheter"),
    PhaseKind.SOLUTION: lazy_("Løsninger"),
    PhaseKind.PILOT: lazy_("Pilot"),
}


@dataclass(frozen=True)
class Transition:
    """What a decision does: the project's state after it, and what becomes of the phase."""

    project_state: ProjectState
    ends_phase: bool
    starts_next: bool = False
    new_round: bool = False

    @property
    def closes_activities(self) -> bool:
        """Only in the running phase of a running project may people take part: whatever is open closes with it."""
        return self.ends_phase or self.project_state is ProjectState.PAUSED


TRANSITIONS: dict[Outcome, Transition] = {
    Outcome.CONTINUE: Transition(ProjectState.RUNNING, ends_phase=True, starts_next=True),
    Outcome.ADJUST: Transition(ProjectState.RUNNING, ends_phase=False, new_round=True),
    Outcome.PAUSE: Transition(ProjectState.PAUSED, ends_phase=False),
    Outcome.STOP: Transition(ProjectState.STOPPED, ends_phase=True),
    Outcome.HAND_OVER: Transition(ProjectState.OFFERED, ends_phase=True),
}


def outcomes_at(kind: PhaseKind, state: ProjectState) -> tuple[Outcome, ...]:
    """The outcomes that can be decided in phase `kind` while the project is in `state`."""
    if state is ProjectState.PAUSED:
        return (Outcome.CONTINUE, Outcome.STOP)  # to continue takes the paused phase up again
    if state is not ProjectState.RUNNING:
        return ()
    if kind is PhaseKind.PILOT:
        return (Outcome.HAND_OVER, Outcome.ADJUST, Outcome.PAUSE, Outcome.STOP)
    return (Outcome.CONTINUE, Outcome.ADJUST, Outcome.PAUSE, Outcome.STOP)
