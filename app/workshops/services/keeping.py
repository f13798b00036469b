"""What a facilitator enters by hand and takes down, and how long a room is kept."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import clean
from app.core.upsert import changed, upsert
from app.projects.models import Activity, ActivityState
from app.workshops.kinds import Question, kind_named
from app.workshops.models import HandCount, Hands, RoomAnswer, Round, Step, Workshop
from app.workshops.permissions import RUN
from app.workshops.services.planning import touch

KEPT = timedelta(days=180)  # after the end; then the key of the room is destroyed
MOST_HANDS = 5000
MOST_REASON = 160


def count_hands(by: Person, held: Round, way: Hands, numbers: Mapping[int, int]) -> None:
    """Enter what was counted in the room, by option key. Entering it again replaces what was there."""
    workshop = held.step.workshop
    RUN.check(by, workshop)
    question = Question.read(held.asked)
    if not kind_named(question.kind).hands:
        raise Closed(lazy_("Dette spørsmålet kan ikke telles for hånd."))
    for key, number in numbers.items():
        if question.option(key) is None or not 0 <= number <= MOST_HANDS:
            raise Invalid(lazy_("Skriv et tall fra 0 til %(most)d.", most=MOST_HANDS), "hands")
        upsert(
            HandCount,
            unique=("round_id", "option", "way"),
            update=("number", "counted_by", "counted_at"),
            round_id=held.id,
            option=key,
            way=way,
            number=number,
            counted_by=by.account_id or None,
            counted_at=clock.now(),
        )
    touch(workshop)
    audit.record(by, "workshops.hands_counted", workshop, round=held.number, way=way.value, total=sum(numbers.values()))


def take_down(by: Person, workshop: Workshop, answer_id: int, reason: str) -> None:
    """Take an answer that somebody wrote off the screen. The reason is kept and shown where the answer stood."""
    _turn(by, workshop, answer_id, _reason(reason), "workshops.answer_hidden")


def put_back(by: Person, workshop: Workshop, answer_id: int) -> None:
    """Show it again."""
    _turn(by, workshop, answer_id, "", "workshops.answer_shown")


def _reason(reason: str) -> str:
    words = clean(reason)
    if not words:
        raise Invalid(lazy_("Skriv hvorfor. Grunnen står i loggen."), "reason")
    if len(words) > MOST_REASON:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_REASON), "reason")
    return words


def _turn(by: Person, workshop: Workshop, answer_id: int, reason: str, action: str) -> None:
    RUN.check(by, workshop)
    here = select(Round.id).join(Step, Step.id == Round.step_id).where(Step.workshop_id == workshop.id)
    mine = update(RoomAnswer).where(RoomAnswer.id == answer_id, RoomAnswer.round_id.in_(here))
    if not changed(mine.values(hidden_because=reason)):
        raise NotFound
    touch(workshop)
    audit.record(by, action, workshop, reason=reason)


def publish_results(by: Person, workshop: Workshop) -> None:
    """Let everybody read the results that the room has seen. For good: insights may build on them from now on.

    Raises `Closed` while the workshop is not over. Repeating changes nothing.
    """
    RUN.check(by, workshop)
    if workshop.activity.state_at(clock.now()) is not ActivityState.CLOSED:
        raise Closed(lazy_("Verkstedet er ikke slutt ennå."))
    if workshop.results_public:
        return
    workshop.results_public = True
    touch(workshop)
    audit.record(by, "workshops.results_published", workshop)


def destroy_keys() -> int:
    """From the day that stands on the page nobody can tell any more which answers one device gave. Run by a job."""
    due = update(Workshop).where(Workshop.keep_until <= clock.today(), Workshop.room_key.is_not(None))
    return changed(due.values(room_key=None))


def keep_what_ended() -> int:
    """A workshop whose activity was closed on another page gets its day too. Run by a job; returns how many did."""
    closed = select(Activity.id).where(Activity.state == ActivityState.CLOSED)
    ended = update(Workshop).where(Workshop.keep_until.is_(None), Workshop.activity_id.in_(closed))
    return changed(ended.values(keep_until=clock.today() + KEPT))
