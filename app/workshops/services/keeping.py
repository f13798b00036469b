"""What a facilitator enters by hand and takes down, and how long a room is kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import clean
from app.core.upsert import changed, upsert
from app.projects.models import Activity, ActivityState
from app.workshops.kinds import Question, all_kinds, kind_named
from app.workshops.models import HandCount, Hands, RoomAnswer, RoomText, Round, RoundState, Step, Workshop
from app.workshops.permissions import RUN, TAKE_DOWN
from app.workshops.services.holding import hold
from app.workshops.services.planning import place_of, touch

KEPT = timedelta(days=180)  # after the end; then the key of the room is destroyed
MOST_HANDS = 5000
MOST_REASON = 160


def why_not_entered(workshop: Workshop) -> Any:
    """Why nothing can be entered for those without a phone; None when it can. Also when the meeting is over: papers are
    many, and nothing builds on the results before they are public."""
    if workshop.activity.state_at(clock.now()) is ActivityState.PLANNED:
        return lazy_("Verkstedet er ikke i gang.")
    if workshop.results_public:
        return lazy_("Resultatene er vist for alle, og kan ikke endres.")
    return None


def count_hands(by: Person, held: Round, way: Hands, numbers: Mapping[tuple[int, int], int]) -> None:
    """Enter what was counted in the room, by option key and which answer to it. Entering it again replaces what was there.

    Raises `Closed` when nothing can be entered, or nothing is counted for that question.
    """
    workshop = held.step.workshop
    RUN.check(by, workshop)
    hold(workshop)  # two who enter at once come one after the other, and no answer waits for them
    db.session.refresh(held, ["asked"])  # somebody may have edited the question meanwhile
    if (why := why_not_entered(workshop)) is not None:
        raise Closed(why)
    check_hands(Question.read(held.asked), numbers)
    stood = _counted(held.id, way)
    for (option, cell), number in numbers.items():
        upsert(
            HandCount,
            unique=("round_id", "option", "cell", "way"),
            update=("number", "counted_by", "counted_at"),
            round_id=held.id,
            option=option,
            cell=cell,
            way=way,
            number=number,
            counted_by=by.account_id or None,
            counted_at=clock.now(),
        )
    touch(workshop)
    told = [(*one, stood.get(one), number) for one, number in numbers.items() if stood.get(one) != number]
    place, total = place_of(held.step), sum(numbers.values())
    audit.record(
        by,
        "workshops.hands_counted",
        workshop,
        step=place,
        round=held.number,
        way=way.value,
        total=total,
        of=f"round:{held.id}",
        numbers=told,
    )


def check_hands(question: Question, numbers: Mapping[tuple[int, int], int]) -> None:
    """Raises `Closed` when nothing is counted for the question, `Invalid` at the first number that cannot be."""
    lines = kind_named(question.kind).by_hand(question)
    known = {(cell.option, cell.cell): cell.field for line in lines for cell in line.cells}
    if not known:
        raise Closed(lazy_("Dette spørsmålet kan ikke telles for hånd."))
    for one, number in numbers.items():
        if one not in known or not 0 <= number <= MOST_HANDS:
            raise Invalid(lazy_("Skriv et tall fra 0 til %(most)d.", most=MOST_HANDS), known.get(one, ""))


def _counted(round_id: int, way: Hands) -> dict[tuple[int, int], int]:
    """What stands, for the log."""
    query = select(HandCount.option, HandCount.cell, HandCount.number)
    rows = db.session.execute(query.where(HandCount.round_id == round_id, HandCount.way == way))
    return {(row.option, row.cell): row.number for row in rows}


def take_down(by: Person, workshop: Workshop, text_id: int, reason: str, *, gathered: bool = False) -> None:
    """Take what somebody wrote off the screen and out of the results, whenever. The reason is kept, and told to whoever
    wrote it.

    gathered: it is one of several texts of a device, not its answer.
    """
    _turn(by, workshop, RoomText if gathered else RoomAnswer, text_id, _reason(reason))


def put_back(by: Person, workshop: Workshop, text_id: int, *, gathered: bool = False) -> None:
    """Show it again."""
    _turn(by, workshop, RoomText if gathered else RoomAnswer, text_id, "")


def _reason(reason: str) -> str:
    words = clean(reason)
    if not words:
        raise Invalid(lazy_("Skriv hvorfor. Grunnen står i loggen."), "reason")
    if len(words) > MOST_REASON:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_REASON), "reason")
    return words


def _turn(by: Person, workshop: Workshop, model: type[RoomText | RoomAnswer], text_id: int, reason: str) -> None:
    TAKE_DOWN.check(by, workshop)
    hold(workshop)  # before the text: whoever corrects a sheet holds them in this order
    gathered = model is RoomText
    kinds = [kind.name for kind in all_kinds().values() if kind.written and kind.gathers is gathered]
    here = select(Round.id).join(Step, Step.id == Round.step_id).where(Step.workshop_id == workshop.id)
    here = here.where(Round.asked["kind"].as_string().in_(kinds))  # votes are counted as they were given
    mine = update(model).where(model.id == text_id, model.round_id.in_(here))
    if not changed(mine.values(hidden_because=reason)):
        raise NotFound
    touch(workshop)
    audit.record(by, "workshops.answer_hidden" if reason else "workshops.answer_shown", workshop, reason=reason)


def publish_results(by: Person, workshop: Workshop) -> None:
    """Let everybody read the results that the room has seen. For good: insights may build on them from now on.

    Raises `Closed` while the workshop is not over. Repeating changes nothing.
    """
    RUN.check(by, workshop)
    hold(workshop)  # what is entered at this moment is in the results, or is refused
    if workshop.activity.state_at(clock.now()) is not ActivityState.CLOSED:
        raise Closed(lazy_("Verkstedet er ikke slutt ennå."))
    if workshop.results_public:
        return
    workshop.results_public = True
    touch(workshop)
    audit.record(by, "workshops.results_published", workshop)


def show_after_end(by: Person, workshop: Workshop, round_id: int) -> None:
    """Let those who were there read the result of a round that nobody showed in the room. For good.

    Raises `Closed` while the workshop is not over, `NotFound` for practice. Repeating changes nothing.
    """
    RUN.check(by, workshop)
    hold(workshop)
    if workshop.activity.state_at(clock.now()) is not ActivityState.CLOSED:
        raise Closed(lazy_("Verkstedet er ikke slutt ennå."))
    held = db.session.get(Round, round_id)
    if held is None or held.step.workshop_id != workshop.id or held.asked["practice"]:
        raise NotFound
    mine = update(Round).where(Round.id == round_id, Round.shown.is_(False))
    if changed(mine.values(shown=True, state=RoundState.REVEALED)):
        touch(workshop)
        audit.record(by, "workshops.shown_after_end", workshop, step=place_of(held.step), round=held.number)


def keep(workshop: Workshop) -> None:
    """Give the workshop its day, counted from today, or from the meeting when that is still to come."""
    if workshop.room_key is None:
        return
    coming = workshop.starts_at if workshop.activity.state is ActivityState.OPEN else None
    workshop.keep_until = max(clock.today(), clock.local(coming).date() if coming else clock.today()) + KEPT


def destroy_keys() -> int:
    """From the day that stands on the page nobody can tell any more which answers one device gave. Run by a job.

    Not of a room that is open for a meeting that was put off after the last press.
    """
    due = update(Workshop).where(Workshop.keep_until <= clock.today(), Workshop.room_key.is_not(None))
    running = select(Activity.id).where(Activity.state == ActivityState.OPEN)
    put_off = Workshop.starts_at.is_not(None) & (Workshop.starts_at > clock.now() - KEPT)
    gone = due.where(~(Workshop.activity_id.in_(running) & put_off))
    return changed(gone.values(room_key=None, version=Workshop.version + 1))


def keep_what_ended() -> int:
    """What was closed on another page takes no more answers, and each workshop that was begun has its day.

    A press gives it one (`running.press`), so this is for what was never pressed since. Run by a job; returns how many
    days were given.
    """
    closed = select(Activity.id).where(Activity.state == ActivityState.CLOSED)
    steps = select(Step.id).join(Workshop, Workshop.id == Step.workshop_id).where(Workshop.activity_id.in_(closed))
    open_still = update(Round).where(Round.state == RoundState.OPEN, Round.step_id.in_(steps))
    changed(open_still.values(state=RoundState.LOCKED))
    begun = select(Activity.id).where(Activity.state != ActivityState.PLANNED)
    ended = update(Workshop).where(Workshop.keep_until.is_(None), Workshop.activity_id.in_(begun))
    return changed(ended.values(keep_until=clock.today() + KEPT))
