"""The gate: record what was decided and move phase and project on. Called by `insights`, which checks the evidence."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import changed
from app.projects.models import (
    Activity,
    ActivityState,
    GateDecision,
    Handover,
    Outcome,
    Phase,
    PhaseState,
    Project,
    ProjectState,
)
from app.projects.permissions import ACCEPT, DECIDE
from app.projects.phases import TRANSITIONS, Transition, outcomes_at
from app.projects.services.telling import tell_acceptance, tell_offer

LONGEST_TO_STATUS = timedelta(days=2 * 366)
MEANWHILE = lazy_("Noen andre har lagret noe i mellomtiden. Se over og lagre igjen.")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided, in words. `client_key` makes sending it again change nothing.

    version: the project's version that was on the screen; when it has moved on, the later of two deciders is told.
    """

    outcome: Outcome
    title_nb: str
    reason_nb: str
    decided_by_nb: str
    client_key: str
    version: int | None = None
    title_en: str = ""
    reason_en: str = ""
    lessons_nb: str = ""
    lessons_en: str = ""
    for_residents_nb: str = ""
    for_residents_en: str = ""
    decided_by_en: str = ""
    handover_nb: str = ""
    handover_en: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


def record_decision(by: Person, project: Project, decision: Decision) -> GateDecision:
    """Record the decision on the project's current phase and carry it out. Flushes, does not commit.

    Raises `Invalid` (a text is missing), `Closed` (not possible in this phase or state), `Conflict` (somebody else
    decided first). The same `client_key` again returns the decision that was recorded.
    """
    if (known := _recorded(project, decision)) is not None:
        return known
    DECIDE.check(by, project)
    try:
        return _decide(by, project, decision)
    except (Closed, Conflict):
        # Somebody was first. When that was the same sending twice at once, it is done.
        if (known := _recorded(project, decision)) is not None:
            return known
        raise


def _decide(by: Person, project: Project, decision: Decision) -> GateDecision:
    if decision.version is not None and decision.version != project.version:
        raise Conflict(MEANWHILE)
    phase = _phase_to_decide(project)
    check_words(decision)
    if decision.outcome not in outcomes_at(phase.kind, project.state):
        raise Closed(lazy_("Denne avgjørelsen er ikke mulig i fasen prosjektet er i."))
    move, resumes = _move(project, decision.outcome)
    if not _claim(project, move.project_state):
        raise Conflict(MEANWHILE)
    recorded = _write(by, project, phase, decision)
    _carry_out(project, phase, move, new_round=move.new_round and not resumes)
    if move.closes_activities:
        _close_activities(by, recorded)
    if decision.outcome is Outcome.HAND_OVER:
        _offer(by, project, recorded, decision)
    audit.record(by, f"projects.decided_{decision.outcome}", recorded, reason=decision.reason_nb)
    return recorded


def _recorded(project: Project, decision: Decision) -> GateDecision | None:
    """The decision that was sent with this key before. Raises `Conflict` when it was about another project."""
    known = db.session.scalar(select(GateDecision).where(GateDecision.client_key == decision.client_key))
    if known is not None and known.project_id != project.id:
        raise Conflict(MEANWHILE)
    return known


def _phase_to_decide(project: Project) -> Phase:
    phase = next((phase for phase in project.phases if phase.state is PhaseState.RUNNING), None)
    if phase is None:
        raise Closed(lazy_("Prosjektet er ikke i noen fase nå."))
    return phase


def check_words(decision: Decision) -> None:
    """Raise `Invalid`, at its field, for a text that a decision cannot be without."""
    for name in ("title_nb", "reason_nb", "decided_by_nb"):
        if not getattr(decision, name).strip():
            raise Invalid(lazy_("Fyll ut feltet."), name)
    if decision.outcome is Outcome.STOP and not decision.lessons_nb.strip():
        raise Invalid(lazy_("Skriv hva vi lærte. Det er det viktigste når vi snur."), "lessons_nb")


def _write(by: Person, project: Project, phase: Phase, decision: Decision) -> GateDecision:
    names = (
        "outcome",
        "title_nb",
        "title_en",
        "reason_nb",
        "reason_en",
        "lessons_nb",
        "lessons_en",
        "for_residents_nb",
        "for_residents_en",
        "decided_by_nb",
        "decided_by_en",
        "figures",
        "client_key",
    )
    recorded = GateDecision(
        project_id=project.id,
        phase_id=phase.id,
        round=phase.round,
        decided_at=clock.now(),
        account_id=by.account_id,
        **{name: getattr(decision, name) for name in names},
    )
    db.session.add(recorded)
    db.session.flush()
    return recorded


def _move(project: Project, outcome: Outcome) -> tuple[Transition, bool]:
    """What the table says, and whether it only takes a paused phase up again."""
    resumes = project.state is ProjectState.PAUSED and outcome is Outcome.CONTINUE
    return TRANSITIONS[Outcome.ADJUST if resumes else outcome], resumes


def _claim(project: Project, state: ProjectState) -> bool:
    """Move the project's state by one UPDATE, so that of two who decide at once exactly one does."""
    claimed = changed(
        update(Project)
        .where(Project.id == project.id, Project.state == project.state, Project.version == project.version)
        .values(state=state, version=Project.version + 1)
    )
    if claimed:
        db.session.refresh(project, ["state", "version"])
    return claimed == 1


def _carry_out(project: Project, phase: Phase, move: Transition, *, new_round: bool) -> None:
    """Move the phases as the table says."""
    if move.ends_phase:
        phase.state, phase.ended_on = PhaseState.ENDED, clock.today()
    if new_round:
        phase.round += 1
    db.session.flush()
    if move.starts_next:
        following = next(item for item in project.phases if item.position == phase.position + 1)
        following.state, following.started_on = PhaseState.RUNNING, clock.today()
        db.session.flush()


def _close_activities(by: Person, recorded: GateDecision) -> None:
    """Close what is open in the phase, at the very moment of the decision: by that `closed_early` finds what it closed."""
    still = select(Activity).where(Activity.phase_id == recorded.phase_id, Activity.state == ActivityState.OPEN)
    held = still.order_by(Activity.id).with_for_update(of=Activity, key_share=True)
    for activity in db.session.scalars(held.execution_options(populate_existing=True)).all():
        activity.state, activity.closed_at = ActivityState.CLOSED, recorded.decided_at
        audit.record(by, "projects.activity_closed", activity, reason=recorded.title_nb)
    db.session.flush()


def _offer(by: Person, project: Project, recorded: GateDecision, decision: Decision) -> None:
    offered = Handover(
        project_id=project.id,
        decision_id=recorded.id,
        department_id=project.department_id,
        text_nb=decision.handover_nb,
        text_en=decision.handover_en,
        offered_at=recorded.decided_at,
    )
    db.session.add(offered)
    db.session.flush()
    tell_offer(by, offered)


def accept_handover(
    by: Person,
    handover: Handover,
    *,
    contact_name: str,
    contact_email: str,
    next_status_on: date,
    contact_role_nb: str = "",
    contact_role_en: str = "",
) -> None:
    """The department takes the solution into operation, or renews contact and status date later.

    Raises `Invalid` when the contact or a coming date is missing, or the date is so far off that it promises nothing.
    """
    project = handover.project
    ACCEPT.check(by, project)
    if not contact_name.strip():
        raise Invalid(lazy_("Skriv hvem som har ansvaret."), "contact_name")
    if next_status_on <= clock.today():
        raise Invalid(lazy_("Neste status må være en dato som kommer."), "next_status_on")
    if next_status_on > clock.today() + LONGEST_TO_STATUS:
        raise Invalid(lazy_("Neste status må komme innen to år."), "next_status_on")
    first = handover.accepted_at is None
    handover.contact_name, handover.contact_email = contact_name, contact_email
    handover.contact_role_nb, handover.contact_role_en = contact_role_nb, contact_role_en
    handover.next_status_on = next_status_on
    if first:
        handover.accepted_at, project.state = clock.now(), ProjectState.IN_USE
    db.session.flush()
    if first:
        tell_acceptance(handover)
    audit.record(by, "projects.handover_accepted" if first else "projects.handover_status", handover)
