"""What a project's state, phases and activities are called on a page."""

from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.core.i18n import _, lazy_, ngettext
from app.core.i18n.formats import day, month
from app.projects.models import (
    Activity,
    ActivityKind,
    Audience,
    Outcome,
    PartnerKind,
    Phase,
    PhaseKind,
    PhaseState,
    Project,
    ProjectState,
    ResultsVisible,
)
from app.projects.phases import NAMES, SHORT_NAMES

KINDS = {
    ActivityKind.CALL_FOR_NEEDS: (lazy_("Behov"), "Chat2", lazy_("Fortell")),
    ActivityKind.VOTE: (lazy_("Avstemning"), "Tasklist", lazy_("Stem")),
    ActivityKind.PROTOTYPE_TEST: (lazy_("Prototype"), "TestFlask", lazy_("Gi tilbakemelding")),
    ActivityKind.STATEMENT_ROUND: (lazy_("Påstander"), "ThumbUp", lazy_("Si hva du mener")),
    ActivityKind.WORKSHOP: (lazy_("Verksted"), "PersonGroup", lazy_("Bli med")),
    ActivityKind.PILOT_DIARY: (lazy_("Pilotdagbok"), "Pencil", lazy_("Skriv i dagboka")),
}
STATES = {
    ProjectState.DRAFT: (lazy_("Utkast"), "sol", "Pencil"),
    ProjectState.RUNNING: (lazy_("Pågår"), "sol", "Buildings2"),
    ProjectState.PAUSED: (lazy_("På pause"), "skifer", "Clock"),
    ProjectState.STOPPED: (lazy_("Vi snudde"), "skifer", "ArrowUndo"),
    ProjectState.OFFERED: (lazy_("Tilbudt fagområdet"), "hage", "Handshake"),
    ProjectState.IN_USE: (lazy_("Tatt i bruk"), "hage", "Handshake"),
}
# A project may be in its last phase for a while before anything is tried.
PILOTS = {"planned": lazy_("Pilot planlegges"), "running": lazy_("Pilot i gang"), "over": lazy_("Pilot gjennomført")}
OUTCOMES = {
    Outcome.CONTINUE: (lazy_("Gå videre"), "ArrowRight"),
    Outcome.ADJUST: (lazy_("Endre og prøve igjen"), "Branching"),
    Outcome.PAUSE: (lazy_("Ta pause"), "Clock"),
    Outcome.STOP: (lazy_("Snu"), "ArrowUndo"),
    Outcome.HAND_OVER: (lazy_("Overlevere"), "Handshake"),
}
PARTNERS = {
    PartnerKind.MUNICIPALITY: lazy_("Kommune"),
    PartnerKind.BUSINESS: lazy_("Næringsliv"),
    PartnerKind.ORGANISATION: lazy_("Organisasjon"),
    PartnerKind.ACADEMIA: lazy_("Akademia"),
}

AUDIENCES = {
    Audience.EVERYONE: lazy_("Hvem som helst"),
    Audience.RESIDENTS: lazy_("Innbyggere"),
    Audience.EMPLOYEES: lazy_("Ansatte i kommunen"),
}
VISIBLE = {
    ResultsVisible.AFTER_CLOSE: lazy_("Når det er stengt"),
    ResultsVisible.AFTER_OWN: lazy_("Etter at man har svart selv"),
    ResultsVisible.LIVE: lazy_("Hele tiden"),
}


# What a phase that has not begun would bring: always «hvis», since nobody knows yet.
AHEAD = {
    PhaseKind.INSIGHT: lazy_("Vi begynner med å høre hva som er vanskelig."),
    PhaseKind.OPPORTUNITY: lazy_("Hvis vi går videre, velger vi retning sammen med deg."),
    PhaseKind.SOLUTION: lazy_("Hvis vi går videre, lager vi skisser og prototyper som du kan prøve."),
    PhaseKind.PILOT: lazy_("Hvis vi går videre, prøver vi løsningen i virkeligheten og måler om den hjelper."),
}
PHASE_ICONS = {
    PhaseKind.INSIGHT: "MagnifyingGlass",
    PhaseKind.OPPORTUNITY: "Branching",
    PhaseKind.SOLUTION: "TestFlask",
    PhaseKind.PILOT: "Buildings2",
}


@dataclass(frozen=True)
class RailPhase:
    """One house on the quay."""

    number: int
    short_label: str
    name: str
    state: str


def rail(project: Project) -> list[RailPhase]:
    """The four houses of `project`: done, now, next, paused or turned back here. Only what goes on is lit."""
    return [
        RailPhase(phase.kind.number, str(SHORT_NAMES[phase.kind]), str(NAMES[phase.kind]), _house(project, phase))
        for phase in project.phases
    ]


def plain_rail() -> list[RailPhase]:
    """The four houses as an explanation of the method."""
    return [RailPhase(kind.number, str(SHORT_NAMES[kind]), str(NAMES[kind]), "plain") for kind in NAMES]


def _house(project: Project, phase: Phase) -> str:
    if phase.state is PhaseState.PLANNED:
        return "next"
    if phase.state is PhaseState.RUNNING:
        return "pause" if project.state is ProjectState.PAUSED else "now"
    return "stop" if project.state is ProjectState.STOPPED and phase is reached(project) else "done"


def reached(project: Project) -> Phase | None:
    """The furthest phase that the project has come to."""
    return next((phase for phase in reversed(project.phases) if phase.state is not PhaseState.PLANNED), None)


def where(project: Project) -> str:
    """«Fase 3 av 4», «Pause i fase 2», «Snudde i fase 3», «Alle fire faser»: what the small rail says in words."""
    phase = reached(project)
    if phase is None:
        return _("Ikke startet")
    number = phase.kind.number
    if project.state is ProjectState.STOPPED:
        return _("Snudde i fase %(number)s", number=number)
    if project.state is ProjectState.PAUSED:
        return _("Pause i fase %(number)s", number=number)
    if project.state in (ProjectState.OFFERED, ProjectState.IN_USE):
        return _("Alle fire faser")
    return _("Fase %(number)s av 4", number=number)


def span(phase: Phase) -> str:
    """«Fase 1 · 3. februar–20. april»: when the phase ran, runs, or may begin."""
    label = _("Fase %(number)s", number=phase.kind.number)
    if phase.state is PhaseState.PLANNED:
        start = phase.planned_start
        when = _("tidligst %(month)s", month=month(start)) if start else ""
    elif phase.state is PhaseState.RUNNING:
        when = _("på pause") if phase.project.state is ProjectState.PAUSED else _("nå")
    else:
        when = _range(phase.started_on, phase.ended_on)
    return f"{label} · {when}" if when else label


def _range(start: date | None, end: date | None) -> str:
    return f"{day(start)}\u00a0– {day(end)}" if start and end else day(end or start)


def is_overdue(status_on: date | None) -> bool:
    """True when the department promised a status by a day that has passed."""
    return status_on is not None and status_on < clock.today()


def took_part(activity: Activity) -> str:
    """What `Activity.contributions` counts: needs in a call for needs, where one may tell several; else people."""
    if activity.kind is ActivityKind.CALL_FOR_NEEDS:
        return ngettext("%(num)d behov", "%(num)d behov", activity.contributions)
    return ngettext("%(num)d har vært med", "%(num)d har vært med", activity.contributions)
