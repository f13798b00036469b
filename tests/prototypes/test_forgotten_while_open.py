"""Whoever is forgotten while a test is open was not in it, unless something has been built on what they said."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.insights import services as findings
from app.insights.models import Link
from app.notifications import services as notifications
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.people.models import IdentityLevel
from app.projects.models import Activity, ActivityState
from app.prototypes import privacy, queries, services
from app.prototypes.models import Cause, Choice, Feedback, Mood, Pin, Prototype, Version
from tests.factories import insights, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client

EVA = "eva@example.no"


def version_of(made: Prototype) -> Version:
    version = made.current
    assert version is not None
    return version


def number(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def contributions(version: Version) -> int:
    return db.session.scalar(select(Activity.contributions).where(Activity.id == version.activity_id)) or 0


def round_of(who: services.Tester, version: Version) -> int:
    """Their round, with a remark and an answer."""
    prototypes.pin(version.variants[0], who, Mood.WORRY, "For mørkt")
    services.answer(who, version, Choice.A, "Den er rolig.")
    feedback = queries.feedback_of(version.id, who.participant_id)
    assert feedback is not None
    return feedback.id


def test_one_address_counts_once_however_often_it_is_forgotten(client: Client, mails: Any) -> None:
    made = prototypes.published(variants=1, identity_level=IdentityLevel.EMAIL)
    url = f"/prototyper/{made.slug}/sammenlign"
    for _time in range(3):
        answered = client.submit(client.page(url).form("choice"), choice="a", follow=True)
        asked = client.submit(answered.page.form("proof_email"), proof_email=EVA, follow=True)
        code = re.search(r"\b\d{6}\b", mails(to=EVA)[-1].text)
        assert code is not None
        client.submit(asked.page.form("proof_code"), proof_code=code.group(), follow=True)
        version = version_of(db.session.get_one(Prototype, made.id))
        assert (number(Feedback), contributions(version)) == (1, 1)
        client.post("/min-side/glem")
        db.session.expire_all()
        version = version_of(db.session.get_one(Prototype, made.id))
        assert (number(Feedback), contributions(version)) == (0, 0)


@pytest.mark.usefixtures("context")
class TestTheRounds:
    def test_an_open_test_loses_the_round_and_all_that_is_held_of_it(self) -> None:
        version, who = version_of(prototypes.published()), prototypes.tester()
        other = round_of(prototypes.tester(), version)
        gone = round_of(who, version)
        draft, _new = services.change_because_of(BOSS, version.prototype, [gone])
        notifications.write_receipt(Subject.FEEDBACK, gone, ReceiptKind.ANSWERED, key="reply:1", reason_nb="Takk.")
        privacy.erase(who.participant_id)
        assert list(db.session.scalars(select(Feedback.id))) == [other]
        assert list(db.session.scalars(select(Pin.feedback_id))) == [other]
        assert queries.chosen_causes(draft.id) == set()
        assert queries.choice_counts(version.id) == {("a", Choice.A): 1}
        assert number(select(Receipt).where(Receipt.subject == Subject.FEEDBACK).subquery()) == 0
        assert contributions(version) == 1

    @pytest.mark.parametrize("why", ["cause", "evidence"])
    def test_what_something_was_built_on_stays_linked_to_nobody(self, why: str) -> None:
        version, who = version_of(prototypes.published()), prototypes.tester()
        kept = round_of(who, version)
        project = version.prototype.project
        if why == "cause":
            new = services.add_version(BOSS, version.prototype)
            services.publish_version(BOSS, new, changed_nb="Varmere lys.", because_of=[kept])
            assert new.activity is version.activity, "the test goes on"
        else:
            target = Subject.INSIGHT, insights.insight(project).id
            findings.link(BOSS, project, (Subject.FEEDBACK, kept), target)
        db.session.flush()
        privacy.erase(who.participant_id)
        feedback = db.session.get_one(Feedback, kept)
        assert (feedback.participant_id, feedback.why, feedback.choice) == (None, "", Choice.A)
        assert [(pin.mood, pin.text) for pin in feedback.pins] == [(Mood.WORRY, "")]
        assert number(Cause) + number(Link) == 1
        assert contributions(version) == 1

    def test_whoever_tried_two_versions_in_one_test_is_taken_from_the_count_once(self) -> None:
        made, who = prototypes.published(), prototypes.tester()
        prototypes.pin(version_of(made).variants[0], who)
        services.publish_version(BOSS, services.add_version(BOSS, made), changed_nb="Varmere lys.")
        db.session.expire_all()
        version = version_of(made)
        for tester in (who, prototypes.tester()):
            prototypes.pin(version.variants[0], tester)
        assert contributions(version) == 2
        privacy.erase(who.participant_id)
        assert (number(Feedback), contributions(version)) == (1, 1)

    def test_who_is_still_in_the_test_by_what_was_built_on_is_counted_still(self) -> None:
        made, who = prototypes.published(), prototypes.tester()
        kept = round_of(who, version_of(made))
        new = services.add_version(BOSS, made)
        services.publish_version(BOSS, new, changed_nb="Varmere lys.", because_of=[kept])
        db.session.expire_all()
        round_of(who, version_of(made))
        privacy.erase(who.participant_id)
        assert list(db.session.scalars(select(Feedback.id))) == [kept]
        assert contributions(version_of(made)) == 1

    def test_a_version_that_is_tried_no_more_has_its_result_and_keeps_it(self) -> None:
        made, who = prototypes.published(), prototypes.tester()
        old = version_of(made)
        round_of(who, old)
        prototypes.next_version(made)
        old.activity.state = ActivityState.OPEN  # type: ignore[union-attr]  # as another prototype is tried in it still
        db.session.flush()
        privacy.erase(who.participant_id)
        assert (number(Feedback), contributions(old)) == (1, 1)

    def test_a_test_whose_deadline_has_passed_keeps_what_was_said(self, frozen_clock: Any) -> None:
        version, who = version_of(prototypes.published(closes_at=clock.now().replace(hour=23))), prototypes.tester()
        round_of(who, version)
        frozen_clock.move(days=1)
        privacy.erase(who.participant_id)
        assert (number(Feedback), contributions(version)) == (1, 1)
