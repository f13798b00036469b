"""Pins and answers: sent once however often they are sent, and only while the test is open."""

from datetime import timedelta
from functools import partial
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed, NotFound, SignInNeeded
from app.notifications.models import Follow, Subject
from app.projects import services as projects
from app.projects.models import Activity, ActivityState, Audience
from app.prototypes import queries, services
from app.prototypes.models import Choice, Feedback, Mood, Pin, Prototype, Variant, Version
from app.prototypes.services import Note
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.threads import together
from tests.support.twins import assert_refused

pytestmark = pytest.mark.usefixtures("context")


def version_of(made: Prototype) -> Version:
    version = made.current
    assert version is not None
    return version


def number(model: type[Feedback | Pin]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def contributions(version: Version) -> int:
    return db.session.scalar(select(Activity.contributions).where(Activity.id == version.activity_id)) or 0


def test_the_first_pin_begins_one_round_that_counts_once_and_is_followed() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester(first_seen="b")
    for variant in version.variants:
        prototypes.pin(variant, who)
    feedback = queries.feedback_of(version.id, who.participant_id)
    assert feedback is not None
    assert (feedback.first_seen, len(feedback.pins)) == ("b", 2)
    assert contributions(version) == 1
    followed = db.session.scalars(select(Follow).where(Follow.participant_id == who.participant_id)).all()
    assert [(row.subject, row.subject_id) for row in followed] == [(Subject.PROTOTYPE, version.prototype_id)]


def test_the_schema_itself_refuses_a_second_round_of_pins_of_a_tester() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    prototypes.pin(version.variants[0], who)
    assert_refused(db.session.scalars(select(Feedback)).one(), first_seen="b")


def test_sending_the_same_pin_again_changes_nothing() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    note = Note(client_key="the-same", mood=Mood.WORRY, text="For mørkt", x=0.5, y=0.5)
    ids = {services.save_pin(who, version.variants[0], note) for _time in range(3)}
    assert (len(ids), number(Pin), contributions(version)) == (1, 1, 1)


def test_another_note_from_the_same_form_is_stored_too() -> None:
    """The browser goes back to the form that was sent, and one presses another place."""
    version, who = version_of(prototypes.published()), prototypes.tester()
    for text, x in (("For mørkt", 0.5), ("Fin benk", 0.2), ("Fin benk", 0.2)):
        services.save_pin(who, version.variants[0], Note(client_key="the-same", mood=Mood.WORRY, text=text, x=x, y=0.5))
    assert list(db.session.scalars(select(Pin.text).order_by(Pin.id))) == ["For mørkt", "Fin benk"]


def test_the_last_pin_that_there_is_room_for_can_be_sent_again() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    notes = [Note(client_key=f"key-{place}", mood=Mood.LIKE, x=0.5, y=0.5) for place in range(30)]
    ids = [services.save_pin(who, version.variants[0], note) for note in notes]
    assert services.save_pin(who, version.variants[0], notes[-1]) == ids[-1]


def test_somebody_elses_key_gives_no_access_to_their_pin() -> None:
    version = version_of(prototypes.published())
    note = Note(client_key="the-same", mood=Mood.WORRY, x=0.5, y=0.5)
    services.save_pin(prototypes.tester(), version.variants[0], note)
    with pytest.raises(NotFound):
        services.save_pin(prototypes.tester(), version.variants[0], note)


def test_many_first_pins_at_once_are_one_round(app: Flask) -> None:
    version, who = version_of(prototypes.published()), activities.participant()
    version_id, variant_id = version.id, version.variants[0].id

    def place() -> int:
        variant = db.session.get_one(Version, version_id).variants[0]
        return prototypes.pin(variant, prototypes.tester(who))

    results = together(app, [place] * 20)
    assert all(isinstance(result, int) for result in results), results
    assert variant_id and (number(Feedback), number(Pin)) == (1, 20)
    assert contributions(db.session.get_one(Version, version_id)) == 1


def test_who_tries_two_prototypes_of_one_test_at_the_same_moment_took_part_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prototypes.published()
    second = prototypes.draft(first.project)
    activity = version_of(first).activity
    assert activity is not None
    services.test_in(BOSS, second.versions[0], activity)
    services.publish_version(BOSS, second.versions[0])
    who, activity_id = prototypes.tester(), activity.id
    variants = [made.versions[0].variants[0].id for made in (first, second)]
    count = projects.count_contribution

    def slowly(*args: Any) -> None:
        count(*args)
        sleep(0.3)  # so that the other one looks before this is stored

    monkeypatch.setattr(projects, "count_contribution", slowly)

    def say(number: int) -> int:
        return prototypes.pin(db.session.get_one(Variant, number), who)

    results = together(app, [partial(say, number) for number in variants])
    assert all(isinstance(result, int) for result in results), results
    assert db.session.scalar(select(Activity.contributions).where(Activity.id == activity_id)) == 1


def test_a_press_belongs_to_the_named_place_that_is_near() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    variant = version.variants[0]
    prototypes.pin(variant, who, x=0.3, y=0.8)
    prototypes.pin(variant, who, x=0.02, y=0.02)
    feedback = queries.feedback_of(version.id, who.participant_id)
    assert feedback is not None
    assert [pin.place_id for pin in feedback.pins] == [variant.places[0].id, None]


@pytest.mark.parametrize("where", [{}, {"x": 1.2, "y": 0.5}, {"x": 0.5}, {"place_id": 99999}])
def test_a_pin_needs_a_place_in_the_picture(where: dict[str, Any]) -> None:
    version = version_of(prototypes.published())
    note = Note(client_key="key", mood=Mood.LIKE, **where)
    with pytest.raises(Invalid) as refused:
        services.save_pin(prototypes.tester(), version.variants[0], note)
    assert refused.value.field == "place"
    assert number(Feedback) == 0


def test_a_place_of_the_other_variant_is_refused() -> None:
    version = version_of(prototypes.published())
    with pytest.raises(Invalid):
        prototypes.pin(version.variants[0], place_id=version.variants[1].places[0].id)


def test_ones_own_pin_can_be_changed_and_is_then_read_anew() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    pin_id = prototypes.pin(version.variants[0], who, text="Først")
    db.session.get_one(Pin, pin_id).read_at = clock.now()
    pin = services.change_pin(who.participant_id, pin_id, Mood.WORRY, "Siden")
    assert (pin.mood, pin.text, pin.read_at) == (Mood.WORRY, "Siden", None)


def test_nobody_elses_pin_can_be_changed_or_removed() -> None:
    version = version_of(prototypes.published())
    pin_id, other = prototypes.pin(version.variants[0]), activities.participant()
    with pytest.raises(NotFound):
        services.change_pin(other, pin_id, Mood.LIKE, "")
    services.remove_pin(other, pin_id)
    assert number(Pin) == 1


def test_a_removed_pin_is_gone_and_removing_it_again_changes_nothing() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    pin_id = prototypes.pin(version.variants[0], who)
    for _time in range(2):
        services.remove_pin(who.participant_id, pin_id)
    assert number(Pin) == 0
    assert contributions(version) == 1


def test_the_closing_question_can_be_changed_and_ends_the_round_once(frozen_clock: Any) -> None:
    version, who = version_of(prototypes.published()), prototypes.tester(first_seen="b")
    services.answer(who, version, Choice.A, "Den er finest.")
    first = queries.feedback_of(version.id, who.participant_id)
    assert first is not None
    ended = first.finished_at
    frozen_clock.move(minutes=5)
    services.answer(who, version, Choice.UNSURE)
    assert (first.choice, first.why, first.finished_at, first.first_seen) == (Choice.UNSURE, "", ended, "b")
    assert (number(Feedback), contributions(version)) == (1, 1)


def test_b_cannot_be_chosen_where_there_is_none() -> None:
    version = version_of(prototypes.published(variants=1))
    with pytest.raises(Invalid):
        services.answer(prototypes.tester(), version, Choice.B)


@pytest.mark.parametrize(
    "values",
    [
        {"state": ActivityState.PLANNED},
        {"state": ActivityState.CLOSED, "closed_at": clock.now()},
        {"closes_at": clock.now() - timedelta(minutes=1), "opens_at": clock.now() - timedelta(days=1)},
        {"opens_at": clock.now() + timedelta(days=1)},
    ],
)
def test_nothing_is_taken_while_the_test_is_not_open(values: dict[str, Any]) -> None:
    version = version_of(prototypes.published(**values))
    with pytest.raises(Closed):
        prototypes.pin(version.variants[0])
    with pytest.raises(Closed):
        services.answer(prototypes.tester(), version, Choice.A)
    assert number(Feedback) == 0


def test_after_the_close_ones_own_pins_stand() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    pin_id = prototypes.pin(version.variants[0], who, text="Stå")
    assert version.activity is not None
    version.activity.state, version.activity.closed_at = ActivityState.CLOSED, clock.now()
    for act in (
        lambda: services.change_pin(who.participant_id, pin_id, Mood.LIKE, "Nei"),
        lambda: services.remove_pin(who.participant_id, pin_id),
    ):
        with pytest.raises(Closed):
            act()
    assert db.session.get_one(Pin, pin_id).text == "Stå"


def test_an_earlier_version_takes_nothing_more() -> None:
    made = prototypes.published()
    first = version_of(made)
    prototypes.next_version(made)
    with pytest.raises(Closed):
        prototypes.pin(first.variants[0])


def test_a_test_for_one_side_refuses_the_other() -> None:
    inside = version_of(prototypes.published(audience=Audience.EMPLOYEES))
    outside = version_of(prototypes.published(audience=Audience.RESIDENTS))
    with pytest.raises(SignInNeeded):
        prototypes.pin(inside.variants[0])
    with pytest.raises(NotAllowed):
        prototypes.pin(outside.variants[0], prototypes.tester(by_employee=True))
    prototypes.pin(inside.variants[0], prototypes.tester(by_employee=True))
    assert db.session.scalars(select(Feedback.by_employee)).all() == [True]
