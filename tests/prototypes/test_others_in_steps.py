"""While a test is open nobody sees who has just tried it: others' pins come several people at a time (docs/adr/0018)."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from app.core import clock
from app.core.db import db
from app.projects.models import Activity, ActivityState
from app.prototypes import services
from app.prototypes.models import Mood, Pin, Prototype, Variant
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.page import Page

WAIT = "Merknader fra andre vises flere om gangen, når mange nok har prøvd. Slik blir det vanskeligere å gjette hvem som sa hva."
DOT = re.compile(r'<circle class="other"[^>]* cx="([\d.]+)%" cy="([\d.]+)%"')
Dots = list[tuple[float, float]]


@pytest.fixture
def made(client: Client) -> Prototype:
    return prototypes.published()


def variant() -> Variant:
    return db.session.query(Variant).filter_by(letter="a").one()


def tried(number: int = 1, text: str = "") -> list[int]:
    """So many others pin something, each in a place of its own, and the minute passes."""
    pins = []
    for _tester in range(number):
        place = len(db.session.query(Pin).all()) + 1
        pins.append(prototypes.pin(variant(), text=text, x=0.01 * (37 * place % 100), y=0.01 * (11 * place % 100)))
    minute_passes()
    return pins


def minute_passes() -> int:
    db.session.flush()
    steps = services.show_steps()
    db.session.commit()
    return steps


@pytest.fixture
def look(client: Client, made: Prototype) -> Callable[[], Dots]:
    """The dots that somebody sees who has pinned something, in the order in which they are drawn."""
    client.get("/")
    me = client.take_part()

    def dots() -> Dots:
        if not db.session.query(Pin).join(Pin.feedback).filter_by(participant_id=me).count():
            prototypes.pin(variant(), prototypes.tester(me))
            minute_passes()
        return [(float(x), float(y)) for x, y in DOT.findall(page(client, made).html)]

    return dots


def page(client: Client, made: Prototype) -> Page:
    return client.page(f"/prototyper/{made.slug}/a")


def test_nobody_sees_others_before_five_others_have_tried_and_the_page_says_so(
    client: Client, made: Prototype, look: Callable[[], Dots]
) -> None:
    tried(4)
    assert look() == []
    assert WAIT in page(client, made).text
    tried(4)
    assert look() == [], "of the first five only four are others"
    tried(1)
    assert len(look()) == 9
    assert WAIT not in page(client, made).text


def test_a_neighbours_new_pin_comes_together_with_those_of_four_others(look: Callable[[], Dots]) -> None:
    tried(5)
    look()
    seen = look()
    assert len(seen) == 5
    for _neighbour in range(3):
        tried()
        assert look() == seen, "nothing moves while one more tries"
    tried()
    assert len(look()) == 9


def test_what_who_is_shown_already_pins_later_waits_for_the_next_step(
    made: Prototype, look: Callable[[], Dots]
) -> None:
    early = prototypes.tester()
    prototypes.pin(variant(), early, x=0.5, y=0.5)
    tried(5)
    seen = look()
    prototypes.pin(variant(), early, x=0.9, y=0.9)
    minute_passes()
    assert look() == seen


def test_whoever_takes_away_a_pin_and_comes_again_moves_nothing(look: Callable[[], Dots]) -> None:
    """Else two devices of one person could let the steps be taken when a neighbour has just tried it."""
    helper = prototypes.tester()
    tried(5)
    own = prototypes.pin(variant(), helper, x=0.5, y=0.5)
    minute_passes()
    look()
    tried(3)
    seen = look()
    services.remove_pin(helper.participant_id, own)
    tried()
    prototypes.pin(variant(), helper, x=0.6, y=0.6)
    minute_passes()
    assert set(look()) <= set(seen)


def test_the_order_of_dots_and_of_texts_tells_nothing_of_when(
    client: Client, made: Prototype, look: Callable[[], Dots]
) -> None:
    texts = [f"Merknad nummer {number:02}" for number in range(20)]
    for text in texts:
        tried(text=text)
    db.session.execute(update(Pin).values(read_at=clock.now()))
    dots = look()
    assert len(dots) >= 19 and dots == sorted(dots), "drawn by where they are"
    told = re.findall(r"Merknad nummer \d\d", page(client, made).text)
    assert set(told) <= set(texts) and len(told) >= 19
    assert told not in (sorted(told), sorted(told, reverse=True))
    assert told == re.findall(r"Merknad nummer \d\d", page(client, made).text), "and it stays as it is"


def test_what_others_wrote_stands_without_their_mood(client: Client, made: Prototype, look: Callable[[], Dots]) -> None:
    """Counted together they would tell the numbers that are hidden, and one that changes who has been here again."""
    tried(5, text="For mørkt ved benken")
    db.session.execute(update(Pin).values(read_at=clock.now(), mood=Mood.WORRY))
    assert len(look()) == 5
    html = page(client, made).html
    others = html[html.index('id="andre"') :].partition("</section>")[0]
    assert others.count("For mørkt ved benken") == 5
    assert "Bekymret" not in others


def test_when_the_test_is_closed_everything_is_shown_if_enough_have_tried(
    client: Client, made: Prototype, look: Callable[[], Dots]
) -> None:
    tried(7)
    look()
    tried()
    close(made)
    assert len(look()) == 8


def test_fewer_than_five_others_are_never_shown(client: Client, made: Prototype, look: Callable[[], Dots]) -> None:
    tried(4)
    look()
    close(made)
    assert look() == []
    assert "Hva andre sier" not in page(client, made).text


def test_a_test_that_is_held_again_goes_on_from_what_everybody_has_seen(
    made: Prototype, look: Callable[[], Dots]
) -> None:
    tried(6)
    look()
    tried(1)
    close(made)
    seen = look()
    version = db.session.get_one(Prototype, made.id).versions[0]
    again = activities.activity_in(version.prototype.project, version.activity.kind)  # type: ignore[union-attr]
    services.test_in(BOSS, version, again)
    assert minute_passes() == 0
    assert look() == seen
    tried(4)
    assert look() == seen, "eight have been seen, and twelve are not five more"


def close(made: Prototype) -> None:
    activity = db.session.get_one(Activity, db.session.get_one(Prototype, made.id).versions[0].activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.commit()
