"""What is held can be got, is erased without changing a result, and follows a tester to another device."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.projects.models import Activity, ActivityState
from app.prototypes import mine, privacy, queries, services, subjects
from app.prototypes.models import Choice, Feedback, Mood, Pin, Prototype, Version
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def version_of(made: Prototype) -> Version:
    version = made.current
    assert version is not None
    return version


def number(model: type[Feedback | Pin]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def contributions(version: Version) -> int:
    return db.session.scalar(select(Activity.contributions).where(Activity.id == version.activity_id)) or 0


def close(version: Version) -> None:
    activity = db.session.get_one(Activity, version.activity_id)
    activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()


def test_one_gets_what_one_said() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    prototypes.pin(version.variants[0], who, Mood.WORRY, "For mørkt")
    services.answer(who, version, Choice.B, "Den lyser mer.")
    held = privacy.held(who.participant_id)["feedback"]
    assert [(round_["choice"], round_["why"]) for round_ in held] == [("b", "Den lyser mer.")]
    assert [(pin["mood"], pin["text"]) for pin in held[0]["pins"]] == [("worry", "For mørkt")]
    assert privacy.held(activities.participant()) == {"feedback": []}


def test_erasing_after_the_close_keeps_moods_and_choices_and_words_that_have_been_read() -> None:
    version, who = version_of(prototypes.published()), prototypes.tester()
    read = prototypes.pin(version.variants[0], who, text="Fint lys")
    unread = prototypes.pin(version.variants[0], who, Mood.WORRY, "Jeg heter Kari")
    services.answer(who, version, Choice.A, "Ring meg på 51 00 00 00")
    db.session.get_one(Pin, read).read_at = clock.now()
    close(version)
    before = queries.choice_counts(version.id), queries.mood_counts(version.id), contributions(version)
    privacy.erase(who.participant_id)
    assert (queries.choice_counts(version.id), queries.mood_counts(version.id), contributions(version)) == before
    feedback = db.session.scalars(select(Feedback)).one()
    assert (feedback.participant_id, feedback.why, feedback.finished_at) == (None, "", None)
    assert feedback.begun_at == version.published_at
    texts = {pin.id: (pin.text, pin.placed_at) for pin in db.session.scalars(select(Pin))}
    assert texts == {read: ("Fint lys", version.published_at), unread: ("", version.published_at)}


def test_feedback_follows_to_the_other_device() -> None:
    version, old, new = version_of(prototypes.published()), prototypes.tester(), activities.participant()
    prototypes.pin(version.variants[0], old)
    privacy.move(old.participant_id, new)
    assert queries.feedback_of(version.id, new) is not None
    assert queries.feedback_of(version.id, old.participant_id) is None


@pytest.mark.parametrize("first", ["source", "target"])
def test_where_both_devices_tried_it_becomes_one_round(frozen_clock: Any, first: str) -> None:
    version = version_of(prototypes.published())
    source, target = prototypes.tester(first_seen="b"), prototypes.tester(first_seen="a")
    older, newer = (source, target) if first == "source" else (target, source)
    prototypes.pin(version.variants[0], older)
    services.answer(older, version, Choice.A, "Først")
    frozen_clock.move(hours=1)
    prototypes.pin(version.variants[1], newer)
    privacy.move(source.participant_id, target.participant_id)
    feedback = queries.feedback_of(version.id, target.participant_id)
    assert feedback is not None
    assert (len(feedback.pins), feedback.choice, feedback.first_seen) == (2, Choice.A, older.first_seen)
    assert (number(Feedback), contributions(version)) == (1, 1)


@pytest.mark.parametrize("also", [False, True])
def test_a_draft_that_changes_because_of_the_older_round_changes_because_of_the_one_they_become(also: bool) -> None:
    version, source, target = version_of(prototypes.published()), prototypes.tester(), prototypes.tester()
    for who in (source, target):
        prototypes.pin(version.variants[0], who, text="For mørkt")
    older, newer = db.session.scalars(select(Feedback.id).order_by(Feedback.begun_at, Feedback.id)).all()
    draft, _new = services.change_because_of(BOSS, version.prototype, [older, newer] if also else [older])
    privacy.move(source.participant_id, target.participant_id)
    assert queries.chosen_causes(draft.id) == {newer}
    held = queries.feedback_of(version.id, target.participant_id)
    assert held is not None and [pin.text for pin in held.pins] == ["For mørkt", "For mørkt"]
    assert (number(Feedback), contributions(version)) == (1, 1)


def test_a_closed_test_keeps_both_rounds_when_two_devices_become_one() -> None:
    version, source, target = version_of(prototypes.published()), prototypes.tester(), prototypes.tester()
    for who in (source, target):
        services.answer(who, version, Choice.A)
    close(version)
    privacy.move(source.participant_id, target.participant_id)
    assert queries.choice_counts(version.id) == {("a", Choice.A): 2}
    held = db.session.scalars(select(Feedback.participant_id).order_by(Feedback.id)).all()
    assert list(held) == [None, target.participant_id]
    assert contributions(version) == 2


def test_my_page_says_that_i_tried_and_what_became_of_it_but_not_what_i_said() -> None:
    made, who = prototypes.published(), prototypes.tester()
    prototypes.pin(version_of(made).variants[0], who, text="Hemmelig")
    (item,) = mine.items(who.participant_id)
    assert (item.kind, item.subject, item.subject_id, item.news_at) == ("feedback", "prototype", made.id, None)
    assert item.status.startswith("Åpen til")
    assert "Hemmelig" not in repr(item)
    feedback = queries.feedback_of(version_of(made).id, who.participant_id)
    assert feedback is not None
    prototypes.next_version(made, feedback.id)
    db.session.expire_all()
    (item,) = mine.items(who.participant_id)
    assert item.status == "Det har kommet en ny versjon. Den er endret på grunn av det du sa."
    assert item.news_at is not None


def test_my_page_costs_the_same_for_one_and_many(count_queries: Any) -> None:
    who, costs = prototypes.tester(), []
    for more in (1, 9):
        for _each in range(more):
            prototypes.pin(version_of(prototypes.published(variants=1)).variants[0], who)
        db.session.expire_all()
        with count_queries() as seen:
            mine.items(who.participant_id)
        costs.append(seen.total)
    assert costs[0] == costs[1]


def test_ones_own_feedback_is_a_subject_for_oneself_only() -> None:
    made, who = prototypes.published(), prototypes.tester()
    prototypes.pin(version_of(made).variants[0], who)
    feedback = queries.feedback_of(version_of(made).id, who.participant_id)
    assert feedback is not None
    assert list(subjects.PAGES["feedback"]([feedback.id], who.participant_id)) == [feedback.id]
    assert subjects.PAGES["feedback"]([feedback.id], activities.participant()) == {}
    draft = prototypes.draft()
    assert list(subjects.PAGES["prototype"]([made.id, draft.id], None)) == [made.id]
