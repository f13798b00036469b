"""What testers do: place a pin, change or remove it, answer the closing question. Repeating changes nothing twice."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app.core import clock, noted
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.text import clean
from app.core.upsert import insert_ignore
from app.notifications import services as notifications
from app.notifications.models import Subject, Tie
from app.people.models import Participant
from app.projects import services as projects
from app.projects.models import Activity
from app.prototypes.models import Choice, Feedback, Mood, NamedPlace, Pin, Variant, Version
from app.prototypes.places import nearest

MOST_PINS = 30
LENGTH = 600


@dataclass(frozen=True, kw_only=True)
class Tester:
    """Who tries, which variant they saw first, and the language they write in."""

    participant_id: int
    first_seen: str = "a"
    by_employee: bool = False
    lang: str = "nb"


@dataclass(frozen=True, kw_only=True)
class Note:
    """A pin as it is sent. `x` and `y` are 0 to 1 of width and height; None where there is no picture."""

    client_key: str
    mood: Mood
    text: str = ""
    x: float | None = None
    y: float | None = None
    place_id: int | None = None


def check_open(version: Version) -> Activity:
    """The activity in which the version is tried now. Raises `Closed` with the reason when it is not."""
    if version.activity is None:
        raise Closed(lazy_("Prototypen er ikke åpen for test."))
    if version is not version.prototype.current:
        raise Closed(lazy_("Det har kommet en ny versjon. Den du så på, er ikke åpen lenger."))
    projects.activity_is_open(version.activity)
    return version.activity


def save_pin(tester: Tester, variant: Variant, note: Note) -> int:
    """Place a pin on `variant`; returns its id. The same note under the same `client_key` again changes nothing.

    Raises `Closed` when the test is not open, `Invalid` when the text is too long or the pins too many.
    """
    words = _words(note.text)
    x, y, place = _where(variant, note)
    feedback_id = _feedback(tester, variant.version)
    key = key_of(note.client_key, variant.id, x, y, note.mood.value, words)
    kept = select(Pin.id).where(Pin.client_key == key, Pin.feedback_id == feedback_id)
    if (known := db.session.scalar(kept)) is not None:
        return known
    held = select(func.count()).where(Pin.feedback_id == feedback_id, Pin.variant_id == variant.id)
    if (db.session.scalar(held) or 0) >= MOST_PINS:
        raise Invalid(lazy_("Du har så mange merknader her at det er fullt. Endre en av dem i stedet."), "text")
    insert_ignore(
        Pin,
        feedback_id=feedback_id,
        variant_id=variant.id,
        place_id=place.id if place else None,
        client_key=key,
        x=x,
        y=y,
        mood=note.mood,
        text=words,
        lang=tester.lang,
        hidden=False,
        placed_at=clock.now(),
    )
    if (pin_id := db.session.scalar(kept)) is None:
        raise NotFound  # the key is somebody else's: it is theirs alone
    return pin_id


def change_pin(participant_id: int, pin_id: int, mood: Mood, text: str) -> Pin:
    """Change one's own pin. New words are read anew before others see them."""
    pin = own_pin(participant_id, pin_id, hold=True)
    check_open(pin.feedback.version)
    words = _words(text)
    if words != pin.text:
        pin.text, pin.read_at, pin.hidden = words, None, False
        noted.reworded(Kind.PIN, [pin.id])
    pin.mood = mood
    db.session.flush()
    return pin


def remove_pin(participant_id: int, pin_id: int) -> None:
    """Take one's own pin away. Repeating changes nothing."""
    try:
        pin = own_pin(participant_id, pin_id)
    except NotFound:
        return
    check_open(pin.feedback.version)
    noted.gone(Kind.PIN, [pin.id])
    db.session.execute(delete(Pin).where(Pin.id == pin.id))


def own_pin(participant_id: int, pin_id: int, *, hold: bool = False) -> Pin:
    """The pin, when it is this participant's; else it is not there.

    hold: as it is now, and so until the transaction ends. The team may read it at the same moment: of a pin that was
    loaded unread nothing but the new words would be stored, and they would count as read.
    """
    query = select(Pin).join(Pin.feedback).where(Pin.id == pin_id, Feedback.participant_id == participant_id)
    if hold:
        query = query.with_for_update(key_share=True, of=Pin).execution_options(populate_existing=True)
    if (pin := db.session.scalar(query)) is None:
        raise NotFound
    return pin


def answer(tester: Tester, version: Version, choice: Choice, why: str = "") -> None:
    """The closing question: which one meets the need best (or, of one variant, whether it does). Can be changed."""
    words = _words(why, "why")
    if choice is Choice.B and version.variant("b") is None:
        raise Invalid(lazy_("Velg et av svarene."), "choice")
    feedback = db.session.get_one(Feedback, _feedback(tester, version))
    feedback.choice, feedback.why, feedback.lang = choice, words, tester.lang
    feedback.finished_at = feedback.finished_at or clock.now()
    db.session.flush()


def _feedback(tester: Tester, version: Version) -> int:
    """The tester's round through the version, begun when this is the first thing they say in it."""
    activity = check_open(version)
    projects.check_audience(activity.audience, by_employee=tester.by_employee)
    letters = {variant.letter for variant in version.variants}
    begun = insert_ignore(
        Feedback,
        version_id=version.id,
        participant_id=tester.participant_id,
        by_employee=tester.by_employee,
        first_seen=tester.first_seen if tester.first_seen in letters else "a",
        why="",
        lang=tester.lang,
        begun_at=clock.now(),
    )
    if begun:
        if not _took_part(tester.participant_id, activity.id, version.id):
            projects.count_contribution(activity.id)
        notifications.follow(tester.participant_id, Subject.PROTOTYPE, version.prototype_id, Tie.TRIED)
    query = select(Feedback.id).where(
        Feedback.version_id == version.id, Feedback.participant_id == tester.participant_id
    )
    return db.session.scalars(query).one()


def _took_part(participant_id: int, activity_id: int, version_id: int) -> bool:
    """Whether they said something in the test before, about another version or prototype: a person is counted once.

    What one person says in two windows at once comes one after the other from here on, so that the later one sees the
    earlier; others do not wait.
    """
    held = select(Participant.id).where(Participant.id == participant_id)
    db.session.execute(held.with_for_update(key_share=True))
    earlier = select(Feedback.id).join(Feedback.version)
    mine = Feedback.participant_id == participant_id, Version.activity_id == activity_id, Version.id != version_id
    return db.session.scalar(earlier.where(*mine).limit(1)) is not None


def _where(variant: Variant, note: Note) -> tuple[float | None, float | None, NamedPlace | None]:
    """Where the pin is, and the named place there: the one that was chosen, else the one nearest to the press."""
    if not variant.picture:
        return None, None, None
    if note.place_id is not None:
        chosen = next((place for place in variant.places if place.id == note.place_id), None)
        if chosen is not None:
            return chosen.x, chosen.y, chosen
    elif note.x is not None and note.y is not None and 0 <= note.x <= 1 and 0 <= note.y <= 1:
        return note.x, note.y, nearest(variant.places, note.x, note.y)
    raise Invalid(lazy_("Velg et sted i bildet, eller et fra lista."), "place")


def _words(text: str, field: str = "text") -> str:
    words = clean(text)
    if len(words) > LENGTH:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=LENGTH), field)
    return words
