"""No number of a test singles a tester out, alone or by subtraction."""

import pytest
from flask import Flask
from sqlalchemy import update

from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.prototypes import density, queries, results, services
from app.prototypes.models import Choice, Mood, Pin, Version
from tests.factories import prototypes as make


@pytest.fixture
def version(app: Flask) -> Version:
    return make.published().versions[0]


def answered(version: Version, first: str, **numbers: int) -> None:
    for choice, number in numbers.items():
        for _someone in range(number):
            services.answer(make.tester(first_seen=first), version, Choice(choice))
    db.session.flush()


def firsts(version: Version) -> list[results.First]:
    return results.firsts(version, queries.choice_counts(version.id))


def test_the_groups_are_shown_only_when_each_is_large_enough(version: Version) -> None:
    answered(version, "a", a=9)
    answered(version, "b", a=4)
    assert firsts(version) == []  # nine of thirteen would tell the four
    answered(version, "b", a=1)
    assert [(first.letter, first.testers) for first in firsts(version)] == [("a", 9), ("b", 5)]


def test_what_is_too_small_in_one_group_cannot_be_found_from_the_other(version: Version) -> None:
    answered(version, "a", a=9, b=8, none=7)
    answered(version, "b", a=2, b=6, none=6)
    whole = results.result(version, queries.choice_counts(version.id), {}, {})
    total = {row.choice: row.count for row in whole.choices}
    one, other = ({row.choice: row.count for row in first.choices} for first in firsts(version))
    assert total[Choice.A] == 11
    assert one[Choice.A] is None and other[Choice.A] is None
    hidden = [choice for choice, count in one.items() if count is None]
    assert {choice for choice, count in other.items() if count is None} == set(hidden)
    assert len(hidden) > 1
    for group, testers in ((one, 24), (other, 14)):
        assert testers - sum(count or 0 for count in group.values()) >= SMALLEST_CELL


def test_one_who_pins_many_times_is_one(version: Version) -> None:
    variant, eager = version.variants[0], make.tester()
    for _time in range(8):
        make.pin(variant, eager, Mood.LIKE)
    for _someone in range(5):
        make.pin(variant, mood=list(Mood)[-1])
    db.session.flush()
    counted = queries.mood_counts(version.id)
    assert counted[variant.id, variant.places[0].id, Mood.LIKE] == 1
    rows = results.result(version, *queries.numbers_of(version.id)).variants[0].rows
    assert rows[0].moods[Mood.LIKE] is None
    told = [row["count"] for row in results.data(version, *queries.numbers_of(version.id))]
    assert not [count for count in told if count is not None and 0 < count < SMALLEST_CELL]


def test_no_place_can_be_found_from_how_many_pinned_a_mood_anywhere(version: Version) -> None:
    variant = version.variants[0]
    for place, likes in zip(variant.places, (9, 6), strict=True):
        for _someone in range(likes):
            make.pin(variant, mood=Mood.LIKE, place_id=place.id)
    make.pin(variant, mood=Mood.LIKE, x=0.5, y=0.99)
    db.session.execute(update(Pin).where(Pin.x == 0.5).values(place_id=None))
    outcome = results.result(version, *queries.numbers_of(version.id)).variants[0]
    anywhere = outcome.moods[Mood.LIKE]
    assert anywhere is not None and anywhere.part == 16
    hidden = 16 - sum(row.moods[Mood.LIKE] or 0 for row in outcome.rows)
    assert [row.moods[Mood.LIKE] for row in outcome.rows].count(None) == 2
    assert hidden >= SMALLEST_CELL


def test_pins_that_lie_close_are_one_spot_with_a_number_only_from_five_on(version: Version) -> None:
    variant = version.variants[0]
    for number in range(6):
        make.pin(variant, x=0.30 + number / 100, y=0.5)
    eager = make.tester()
    for _time in range(7):
        make.pin(variant, eager, x=0.8, y=0.8)
    spots = density.patches(variant, queries.pinned(version.id))
    assert [spot.testers for spot in spots] == ["", "5–9"], "one who pins seven times is one, and has no number"
    assert density.patches(version.variants[1], queries.pinned(version.id)) == []


def test_a_spot_looks_alike_for_all_numbers_between_the_same_two(version: Version) -> None:
    variant, looks = version.variants[0], []
    for number in range(1, 21):
        make.pin(variant, x=0.3, y=0.5)
        if number in (1, 4, 5, 9, 10, 19, 20):
            (spot,) = density.patches(variant, queries.pinned(version.id))
            looks.append((spot.testers, spot.radius, spot.glow))
    assert looks[0] == looks[1] and looks[2] == looks[3] and looks[4] == looks[5]
    assert [testers for testers, _radius, _glow in looks[1::2]] == ["", "5–9", "10–19"] and looks[6][0] == "20–49"


def test_the_few_who_did_not_feel_something_are_not_told_by_how_many_did(version: Version) -> None:
    variant = version.variants[0]
    for _someone in range(8):
        make.pin(variant, mood=Mood.LIKE)
    assert moods_anywhere(version)[Mood.LIKE] == 8
    make.pin(variant, mood=Mood.WORRY)
    assert moods_anywhere(version)[Mood.LIKE] is None, "eight of nine would tell that one did not"
    outcome = results.result(version, *queries.numbers_of(version.id)).variants[0]
    assert outcome.moods[Mood.LIKE] is None and outcome.rows[0].moods[Mood.LIKE] is None


def moods_anywhere(version: Version) -> dict[Mood, int | None]:
    told = results.data(version, *queries.numbers_of(version.id))
    letter = version.variants[0].letter
    anywhere = [row for row in told if row["question"] == "mood_anywhere" and row["variant"] == letter]
    return {Mood(row["answer"]): row["count"] for row in anywhere}
