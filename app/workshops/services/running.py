"""Running a workshop: each press of a facilitator names how many its page knew of, and one of two is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Closed, Conflict
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import changed
from app.people.models import Account
from app.projects import services as projects
from app.projects.models import ActivityState
from app.workshops import queries, wording
from app.workshops.kinds import Question
from app.workshops.models import Round, RoundState, Step, Workshop
from app.workshops.permissions import RUN
from app.workshops.services.acts import FOR_THE_SCREEN, STAYS, Act
from app.workshops.services.holding import recount, reread
from app.workshops.services.keeping import keep
from app.workshops.services.planning import place_of, question_of
from app.workshops.services.roles import check_drives

MINUTE = timedelta(minutes=1)


def press(by: Person, workshop: Workshop, act: Act, seen: int, *, step_id: int | None = None) -> None:
    """Do what was pressed on a page that knew of `seen` presses (`Workshop.presses`).

    step_id: where to go, and for the next question the one that the page showed as next.
    Raises `Conflict`, which tells what somebody else did, when that was before; `Closed` when the state refuses it.
    """
    RUN.check(by, workshop)
    check_drives(by, workshop)
    _claim(workshop, seen, act)
    _check_open(workshop, act)
    told = ACTS[act](by, workshop, step_id)
    if act not in STAYS:
        workshop.screen_page = 0
    if act is Act.END or workshop.activity.state_at(clock.now()) is ActivityState.OPEN:
        keep(workshop)  # from the last press, for those that nobody ends
    db.session.flush()
    if act not in FOR_THE_SCREEN:
        recount(workshop)
    audit.record(by, f"workshops.{act.value}", workshop, **told)


def last_press(workshop: Workshop) -> str:
    """What was pressed last, by whom, for the facilitator whose press came too late."""
    presses = [f"workshops.{act.value}" for act in Act]
    query = (
        select(AuditEntry.action, AuditEntry.details, Account.name)
        .join(Account, Account.id == AuditEntry.account_id, isouter=True)
        .where(AuditEntry.object_kind == "workshop", AuditEntry.object_id == workshop.id)
        .where(AuditEntry.action.in_(presses))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).one_or_none()
    return wording.done(row.action, row.details, row.name or "") if row else ""


def _claim(workshop: Workshop, seen: int, act: Act) -> None:
    """Take the turn: of two that saw the same number only one finds it.

    What concerns the screen alone is no new version: a hall of phones would get the picture that it has once more, and
    its answers would go the long way.
    """
    mine = update(Workshop).where(Workshop.id == workshop.id, Workshop.presses == seen)
    newer = 0 if act in FOR_THE_SCREEN else 1
    taken = changed(mine.values(presses=Workshop.presses + 1, version=Workshop.version + newer))
    reread(workshop)
    if not taken:
        raise Conflict(lazy_("%(what)s Se over, og trykk igjen hvis du vil.", what=last_press(workshop)))


def _check_open(workshop: Workshop, act: Act) -> None:
    state = workshop.activity.state_at(clock.now())
    if act is Act.START and state is ActivityState.CLOSED:
        raise Closed(lazy_("Verkstedet er slutt. Lag et nytt."))
    if act is not Act.START and act is not Act.LIGHT and state is not ActivityState.OPEN:
        raise Closed(lazy_("Verkstedet er ikke i gang."))
    if workshop.room_key is None and act not in (Act.LIGHT, Act.END):
        raise Closed(lazy_("Ingen kan svare i dette verkstedet lenger. Avslutt det, og lag et nytt."))


Told = dict[str, Any]


def _start(by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    if not workshop.steps:
        raise Closed(lazy_("Legg til et spørsmål først."))
    projects.open_activity(by, workshop.activity)
    workshop.joining = True
    return {}


def _end(by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    _lock_current(workshop)
    workshop.current_step_id = None
    db.session.flush()
    projects.close_activity(by, workshop.activity)
    return {}


def _go(_by: Person, workshop: Workshop, step_id: int | None) -> Told:
    """To a question, without opening it."""
    step = next((step for step in workshop.steps if step.id == step_id), None)
    if step is None:
        raise Closed(lazy_("Spørsmålet finnes ikke lenger."))
    if step.id != workshop.current_step_id:
        _lock_current(workshop)
    workshop.current_step_id, workshop.joining = step.id, False
    return {"step": _place(workshop) + 1}


def _back(by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    if (place := _place(workshop)) < 1:
        raise Closed(lazy_("Dette er det første spørsmålet."))
    return _go(by, workshop, workshop.steps[place - 1].id)


def _next(by: Person, workshop: Workshop, step_id: int | None) -> Told:
    """The next question, open at once: one press between two questions. One whose result was shown stays closed."""
    place = _place(workshop) + 1
    if place >= len(workshop.steps):
        raise Closed(lazy_("Dette er det siste spørsmålet."))
    following = workshop.steps[place].id
    if step_id is not None and step_id != following:  # moving questions is no press
        raise Conflict(lazy_("Rekkefølgen er endret. Se over, og trykk igjen hvis du vil."))
    told = _go(by, workshop, following)
    newest = queries.newest_round(following)
    return told if newest and newest.shown else _open(by, workshop, None)


def _open(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    """Take answers: in the round that was locked, or in a first or new one when the question is another by now.

    A round whose result the room has seen takes no more, whether it is hidden again or not.
    """
    step, newest = _current(workshop)
    workshop.joining = False
    if newest is None:
        return _new_round(step, 1)
    if newest.shown:
        raise Closed(lazy_("Resultatet er vist. Ta en ny runde i stedet."))
    if Question.read(newest.asked) != question_of(step):
        _set(newest, RoundState.LOCKED)
        return _new_round(step, newest.number + 1)
    _set(newest, RoundState.OPEN)
    newest.ends_at = max(newest.ends_at or clock.now(), clock.now() + MINUTE)
    return _told(step, newest)


def _lock(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    step, newest = _asked(workshop)
    if newest.state is RoundState.OPEN:
        _set(newest, RoundState.LOCKED)
    return _told(step, newest)


def _reveal(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    """Show the result. It locks the round: nobody answers after having seen what the others did."""
    step, newest = _asked(workshop)
    _set(newest, RoundState.REVEALED)
    newest.shown = True
    workshop.joining = False
    return _told(step, newest)


def _hide(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    step, newest = _asked(workshop)
    if newest.state is RoundState.REVEALED:
        _set(newest, RoundState.LOCKED)
    return _told(step, newest)


def _again(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    """One more round of the same question; the rounds before stay as they are."""
    step, newest = _asked(workshop)
    if newest.state is RoundState.OPEN:
        _set(newest, RoundState.LOCKED)
    return _new_round(step, newest.number + 1)


def _joining(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    workshop.joining = not workshop.joining
    return {}


def _light(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    workshop.dark = not workshop.dark
    return {}


def _minute(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
    """One minute more, from now on when the time is over. It locks nothing: the facilitator does."""
    step, newest = _asked(workshop)
    newest.ends_at = max(newest.ends_at or clock.now(), clock.now()) + MINUTE
    return _told(step, newest)


def _turn(pages: int) -> Callable[[Person, Workshop, int | None], Told]:
    """To another page of what is too long for the screen."""

    def turn(_by: Person, workshop: Workshop, _step_id: int | None) -> Told:
        workshop.screen_page += pages
        return {}

    return turn


ACTS: dict[Act, Callable[[Person, Workshop, int | None], Told]] = {
    Act.START: _start,
    Act.GO: _go,
    Act.NEXT: _next,
    Act.BACK: _back,
    Act.OPEN: _open,
    Act.LOCK: _lock,
    Act.REVEAL: _reveal,
    Act.HIDE: _hide,
    Act.AGAIN: _again,
    Act.JOINING: _joining,
    Act.LIGHT: _light,
    Act.MINUTE: _minute,
    Act.PAGE_ON: _turn(1),
    Act.PAGE_BACK: _turn(-1),
    Act.END: _end,
}


def _place(workshop: Workshop) -> int:
    """The place of the current question in the agenda, from 0; -1 before the first."""
    return next((place for place, step in enumerate(workshop.steps) if step.id == workshop.current_step_id), -1)


def _current(workshop: Workshop) -> tuple[Step, Round | None]:
    if (place := _place(workshop)) < 0:
        raise Closed(lazy_("Velg et spørsmål først."))
    step = workshop.steps[place]
    return step, queries.newest_round(step.id)


def _asked(workshop: Workshop) -> tuple[Step, Round]:
    step, newest = _current(workshop)
    if newest is None:
        raise Closed(lazy_("Åpne spørsmålet først."))
    return step, newest


def _new_round(step: Step, number: int) -> Told:
    db.session.flush()
    newest = Round(step_id=step.id, number=number, state=RoundState.OPEN, asked=question_of(step).stored())
    newest.ends_at = clock.now() + step.minutes * MINUTE
    db.session.add(newest)
    db.session.flush()
    return _told(step, newest)


def _lock_current(workshop: Workshop) -> None:
    """Whoever goes on from a question ends the taking of its answers."""
    if _place(workshop) >= 0:
        _step, newest = _current(workshop)
        if newest is not None and newest.state is RoundState.OPEN:
            _set(newest, RoundState.LOCKED)


def _set(held: Round, state: RoundState) -> None:
    """At once, so that answers on their way are before it or after it."""
    held.state = state
    db.session.flush()


def _told(step: Step, held: Round) -> Told:
    return {"step": place_of(step), "round": held.number}
