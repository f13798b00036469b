"""Plan, open, extend and close what people may do, and hold what they were promised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm.util import identity_key

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, SignInNeeded
from app.core.i18n import _, lazy_
from app.core.i18n.formats import day_and_time
from app.core.once import key_of, once
from app.core.permissions import Person
from app.projects.models import (
    Activity,
    ActivityKind,
    ActivityState,
    Audience,
    Phase,
    PhaseState,
    ProjectState,
)
from app.projects.permissions import PLAN
from app.projects.phases import ALLOWED

# Invariant 4: what people were promised when it opened stands.
FROZEN = ("phase", "kind", "audience", "identity_level", "results_visible", "promise_nb", "promise_en")

_TABLE = cast(Table, Activity.__table__)
_COUNT = (  # about the table, not the class, and built once: every vote does it
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("activity"))
    .values(contributions=_TABLE.c.contributions + bindparam("by"))
)


def plan_activity(
    by: Person, phase: Phase, kind: ActivityKind, *, client_key: str | None = None, **values: Any
) -> Activity:
    """Plan an activity in `phase`. Raises `Invalid` when the phase does not allow the kind.

    values: the activity's own columns (texts, times, audience, identity level, visibility of results).
    client_key: of the form; the same one sent again gives the activity that it made. What is held in one activity
    (a vote, a workshop) goes by its key too.
    """
    PLAN.check(by, phase.project)
    key = key_of(client_key, phase.id, kind, values)
    activity, new = once(Activity, key, lambda: _planned(phase, kind, {**values, "client_key": key}))
    if new:
        audit.record(by, "projects.activity_planned", activity, kind=kind.value)
    return activity


def _planned(phase: Phase, kind: ActivityKind, values: Mapping[str, Any]) -> Activity:
    _check_phase(phase, kind)
    _check_times(values.get("opens_at"), values.get("closes_at"))
    return Activity(project_id=phase.project_id, phase=phase, kind=kind, **values)


def _check_phase(phase: Phase, kind: ActivityKind) -> None:
    if kind not in ALLOWED[phase.kind]:
        raise Invalid(lazy_("Denne typen aktivitet hører ikke til i fasen."), "kind")
    if phase.state is PhaseState.ENDED:
        raise Closed(lazy_("Fasen er avsluttet."))


def change_activity(by: Person, activity: Activity, values: Mapping[str, Any]) -> None:
    """Change an activity, and with `phase` in `values` where it belongs. Raises `Invalid`, or `Closed` for a phase.

    Once it is open, what people were promised cannot be changed (invariant 4).
    """
    PLAN.check(by, activity.phase.project)
    hold_activity(activity)
    if activity.state is not ActivityState.PLANNED:
        for name in FROZEN:
            if name in values and values[name] != getattr(activity, name):
                raise Invalid(lazy_("Det folk ble lovet da aktiviteten åpnet, kan ikke endres."), name)
        deadline = _deadline(activity, values.get("closes_at", activity.closes_at))
        values = {**values, "closes_at": deadline, "opens_at": activity.opens_at}
    _check_move(activity, values.get("phase", activity.phase))
    _check_times(values.get("opens_at", activity.opens_at), values.get("closes_at", activity.closes_at))
    for name, value in values.items():
        setattr(activity, name, value)
    db.session.flush()
    audit.record(by, "projects.activity_changed", activity, fields=sorted(values))


def _check_move(activity: Activity, phase: Phase) -> None:
    """It stays where it is, also when that phase has ended, or goes to one that can have it."""
    if phase is activity.phase:
        return
    if phase.project_id != activity.project_id:
        raise Invalid(lazy_("Velg en fase i prosjektet."), "phase")
    _check_phase(phase, activity.kind)


def hold_activity(activity: Activity) -> None:
    """Let nobody else open, close or change it until the transaction ends; and see what it is now.

    Raises `Closed` when somebody dropped it since it was read.
    """
    query = select(Activity).where(Activity.id == activity.id).with_for_update(of=Activity, key_share=True)
    if db.session.scalars(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise Closed(lazy_("Noen fjernet aktiviteten i mellomtiden. Gå tilbake til Faser og aktiviteter."))


def _deadline(activity: Activity, closes_at: datetime | None) -> datetime | None:
    """The deadline to keep or move to. Forms know whole minutes: the same minute is the same deadline."""
    held = activity.closes_at
    if closes_at == held or (held and closes_at and held.replace(second=0, microsecond=0) <= closes_at < held):
        return held
    if activity.state_at(clock.now()) is ActivityState.CLOSED:
        # What people answered has been shown: with a later deadline they would answer on.
        raise Invalid(lazy_("Aktiviteten er stengt. Planlegg en ny."), "closes_at")
    if held is not None and closes_at is not None and closes_at < held:
        raise Invalid(
            lazy_("Fristen kan ikke settes tidligere mens aktiviteten er åpen. Steng den i stedet."), "closes_at"
        )
    return closes_at


def is_usable(activity: Activity) -> bool:
    """False for what was planned before its kind was withdrawn: people have no page to take part on."""
    return activity.kind in ALLOWED[activity.phase.kind]


def open_activity(by: Person, activity: Activity) -> None:
    """Let people take part. Only in the running phase of a running project. Repeating changes nothing."""
    PLAN.check(by, activity.phase.project)
    hold_activity(activity)
    if activity.state is ActivityState.OPEN:
        return
    if activity.state is ActivityState.CLOSED:
        raise Closed(lazy_("Aktiviteten er stengt. Planlegg en ny."))
    if not is_usable(activity):
        raise Closed(lazy_("Dette kan ikke åpnes: Innbyggerne har ingen side å være med på."))
    project = activity.phase.project
    if project.state is not ProjectState.RUNNING or activity.phase.state is not PhaseState.RUNNING:
        raise Closed(lazy_("Bare fasen som pågår, kan ha åpne aktiviteter."))
    moment = clock.now()
    if activity.closes_at is not None and activity.closes_at <= moment:
        raise Invalid(lazy_("Fristen er allerede ute. Sett en ny frist først."), "closes_at")
    activity.opens_at = min(activity.opens_at or moment, moment)
    activity.state = ActivityState.OPEN
    db.session.flush()
    audit.record(by, "projects.activity_opened", activity)


def extend_activity(by: Person, activity: Activity, closes_at: datetime) -> None:
    """Move the deadline later. Raises `Invalid` when the new one is earlier, `Closed` when it has closed."""
    PLAN.check(by, activity.phase.project)
    hold_activity(activity)
    if activity.state_at(clock.now()) is ActivityState.CLOSED:
        raise Closed(lazy_("Aktiviteten er stengt. Planlegg en ny."))
    if activity.closes_at is not None and closes_at <= activity.closes_at:
        raise Invalid(lazy_("Den nye fristen må være senere enn den gamle."), "closes_at")
    activity.closes_at = closes_at
    db.session.flush()
    audit.record(by, "projects.activity_extended", activity, closes_at=closes_at.isoformat())


def close_activity(by: Person, activity: Activity, reason: str = "") -> None:
    """Close it now. Repeating changes nothing. reason: for the log, when it is not that somebody chose to."""
    PLAN.check(by, activity.phase.project)
    hold_activity(activity)
    if activity.state is ActivityState.CLOSED:
        return
    if activity.state is ActivityState.PLANNED:
        raise Closed(lazy_("Aktiviteten har ikke åpnet ennå."))
    moment = clock.now()
    activity.closed_at = min(activity.closes_at or moment, moment)
    activity.state = ActivityState.CLOSED
    db.session.flush()
    audit.record(by, "projects.activity_closed", activity, reason=reason)


def drop_activity(by: Person, activity: Activity, reason: str) -> None:
    """Take away what was planned and never opened: nobody was promised it. The log keeps what it was, and why."""
    PLAN.check(by, activity.phase.project)
    hold_activity(activity)
    if activity.state is not ActivityState.PLANNED:
        raise Closed(lazy_("Aktiviteten har åpnet. Steng den i stedet."))
    audit.record(by, "projects.activity_dropped", activity, reason=reason, title=activity.title_nb)
    phase = activity.phase
    db.session.delete(activity)
    db.session.flush()
    db.session.expire(phase, ["activities"])


def activity_is_open(activity: Activity) -> None:
    """Raise `Closed`, with the sentence that the person reads, unless one may take part right now."""
    moment = clock.now()
    state = activity.state_at(moment)
    if activity.called_off:
        raise Closed(_("Dette ble ikke holdt. Fasen er avsluttet."))
    if state is ActivityState.PLANNED:
        when = activity.opens_after(moment)
        raise Closed(_("Dette åpner %(when)s.", when=day_and_time(when)) if when else _("Dette har ikke åpnet ennå."))
    if state is ActivityState.CLOSED:
        ended = activity.ended_at or moment
        raise Closed(_("Dette stengte %(when)s.", when=day_and_time(ended)))
    if activity.phase.project.state is not ProjectState.RUNNING:
        raise Closed(_("Prosjektet er satt på pause eller avsluttet."))


def check_audience(audience: Audience, *, by_employee: bool) -> None:
    """Raise when the activity is for residents and the person is an employee, or the other way round."""
    if audience is Audience.EMPLOYEES and not by_employee:
        raise SignInNeeded(lazy_("Dette er for ansatte i kommunen. Logg inn først."))
    if audience is Audience.RESIDENTS and by_employee:
        reason = lazy_("Dette er for innbyggere. Du er logget inn som ansatt. Logg ut hvis du vil svare som innbygger.")
        raise NotAllowed(reason)


def count_contribution(activity_id: int, by: int = 1) -> None:
    """Add to the number of those who took part, in the transaction that stores the contribution."""
    db.session.flush()
    db.session.connection().execute(_COUNT, {"activity": activity_id, "by": by})
    held = db.session.identity_map.get(identity_key(Activity, activity_id))
    if held is not None:
        db.session.expire(held, ["contributions"])


def _check_times(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Invalid(lazy_("Fristen må være etter at det åpner."), "closes_at")
