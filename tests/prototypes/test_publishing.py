"""Publishing tells those whose words changed something, and those who follow; once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.i18n.formats import day
from app.core.weblinks import is_web_address
from app.insights.models import Link
from app.notifications import digests
from app.notifications import services as notifications
from app.notifications.models import OutboxMail, Receipt, ReceiptKind, Subject
from app.projects.models import ActivityKind, ActivityState
from app.prototypes import activities as links
from app.prototypes import queries, services
from app.prototypes.jobs import ask_to_try
from app.prototypes.models import Cause, Feedback, Prototype
from tests.conftest import Moment
from tests.factories import activities, needs, people, prototypes
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context", "frozen_clock")
Mails = Callable[..., list[OutboxMail]]


def told(kind: ReceiptKind) -> list[tuple[Subject, int]]:
    query = select(Receipt).where(Receipt.kind == kind).order_by(Receipt.id)
    return [(receipt.subject, receipt.subject_id) for receipt in db.session.scalars(query)]


def feedback_ids(made: Prototype, number: int) -> list[int]:
    version = made.versions[-1]
    for place in range(number):
        prototypes.pin(version.variants[0], text=f"Ord {place}")
    return sorted(feedback.id for feedback in queries.feedback_with_words(made.id))


def test_those_whose_words_changed_it_are_told_and_so_is_who_follows() -> None:
    made = prototypes.published()
    first, second, _third = feedback_ids(made, 3)
    version = prototypes.next_version(made, first, second)
    assert told(ReceiptKind.CHANGED_BECAUSE) == [(Subject.FEEDBACK, first), (Subject.FEEDBACK, second)]
    followed = [(Subject.PROTOTYPE, made.id), (Subject.PROJECT, made.project_id)]
    assert told(ReceiptKind.PROTOTYPE_READY) == followed * 2, "for version 1 and for version 2"
    assert queries.causes_of([version.id]) == {version.id: 2}


def test_publishing_again_changes_nothing_and_tells_nobody_twice() -> None:
    made = prototypes.published()
    version = prototypes.next_version(made, *feedback_ids(made, 1))
    for _time in range(2):
        services.publish_version(BOSS, version, changed_nb="Noe annet")
    assert version.changed_nb == "Lyset er varmere."
    assert len(told(ReceiptKind.CHANGED_BECAUSE)) == 1


def test_a_picture_without_a_named_place_is_not_published() -> None:
    """Who cannot point in the picture chooses a place from its list."""
    made = prototypes.draft()
    services.set_places(BOSS, made.versions[0].variants[1], [])
    with pytest.raises(Invalid) as refused:
        services.publish_version(BOSS, made.versions[0])
    assert refused.value.field == "variants"
    assert made.published_at is None


def test_feedback_on_another_prototype_is_no_cause() -> None:
    made, other = prototypes.published(), prototypes.published()
    prototypes.next_version(made, *feedback_ids(other, 1))
    assert db.session.scalars(select(Cause)).all() == []


def test_the_needs_behind_the_prototype_are_told() -> None:
    """The trail is above this slice: it is asked through `behind`."""
    project = activities.project_in()
    need = needs.need(project=project)
    made = prototypes.draft(project)
    ends = {"from_kind": Subject.NEED, "from_id": need.id, "to_kind": Subject.PROTOTYPE, "to_id": made.id}
    db.session.add(Link(project_id=project.id, linked_at=clock.now(), **ends))
    made.versions[0].activity = activities.activity_in(project, ActivityKind.PROTOTYPE_TEST)
    services.publish_version(BOSS, made.versions[0])
    assert (Subject.NEED, need.id) in told(ReceiptKind.PROTOTYPE_READY)


def test_nobody_is_asked_to_try_it_before_one_can() -> None:
    made = prototypes.draft()
    activity = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
    made.versions[0].activity = activity
    services.publish_version(BOSS, made.versions[0])
    services.tell_published(made)
    ask_to_try()
    assert told(ReceiptKind.PROTOTYPE_READY) == []
    services.open_test(BOSS, made.versions[0])
    assert told(ReceiptKind.PROTOTYPE_READY) == [(Subject.PROTOTYPE, made.id), (Subject.PROJECT, made.project_id)]


def test_a_test_that_was_opened_on_another_page_is_told_of_once(count_queries: Callable[[], Any]) -> None:
    for _each in range(2):
        made = prototypes.draft()
        services.publish_version(BOSS, made.versions[0])
        made.versions[0].activity = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST)
    for _time in range(2):
        ask_to_try()
        assert len(told(ReceiptKind.PROTOTYPE_READY)) == 4
    with count_queries() as again:
        ask_to_try()
    assert again.total <= 3, "nothing to tell: no work for each"


@pytest.fixture
def follower(app: Flask) -> int:
    who = people.participant()
    people.contact(who, "eva@example.no")
    return who


def digest(mails: Mails, moment: Moment) -> list[str]:
    """The paragraphs of the day's mail; nothing when none was written."""
    db.session.commit()
    moment.move(minutes=10)
    return mails()[-1].text.split("\n\n") if digests.tell_daily() else []


def test_the_days_mail_says_it_once_with_what_is_new(follower: int, mails: Mails, frozen_clock: Moment) -> None:
    made = prototypes.published()
    notifications.follow(follower, Subject.PROTOTYPE, made.id)
    notifications.follow(follower, Subject.PROJECT, made.project_id)
    services.close_test(BOSS, made.versions[0])
    prototypes.next_version(made)
    services.close_test(BOSS, made.versions[1])
    prototypes.next_version(made)
    told = digest(mails, frozen_clock)
    [asked] = [place for place, words in enumerate(told) if "Du kan prøve" in words]
    assert told[asked].endswith("Du kan prøve versjon 3 av «Lys som våkner når du kommer», som bygger på dette.")
    assert told[asked + 1] == "Det nye: Lyset er varmere."


def test_the_days_mail_asks_nobody_to_try_what_is_over(follower: int, mails: Mails, frozen_clock: Moment) -> None:
    made = prototypes.draft()
    notifications.follow(follower, Subject.PROTOTYPE, made.id)
    activity = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST)
    made.versions[0].activity = activity
    services.publish_version(BOSS, made.versions[0])
    services.close_test(BOSS, made.versions[0])
    assert told(ReceiptKind.PROTOTYPE_READY) != []
    assert digest(mails, frozen_clock) == []


def test_whose_words_changed_it_hears_that_and_is_not_asked_besides(mails: Mails, frozen_clock: Moment) -> None:
    made, who = prototypes.published(), people.participant()
    people.contact(who, "eva@example.no")
    prototypes.pin(made.versions[0].variants[0], prototypes.tester(who), text="Det er for kaldt.")
    [given] = db.session.scalars(select(Feedback.id))
    prototypes.next_version(made, given)
    told = digest(mails, frozen_clock)
    today = day(clock.now()).replace("\N{NO-BREAK SPACE}", " ")  # a mail's lines break anywhere
    assert [words for words in told if "Vi endret" in words or "Du kan prøve" in words] == [
        f"{today}: Vi endret «Lys som våkner når du kommer» på grunn av det du sa."
    ]
    assert told.count("Det nye: Lyset er varmere.") == 1


def test_a_second_version_says_what_changed() -> None:
    made = prototypes.published()
    version = services.add_version(BOSS, made)
    with pytest.raises(Invalid) as refused:
        services.publish_version(BOSS, version, changed_nb="  ")
    assert refused.value.field == "changed_nb"


def test_there_is_one_draft_at_a_time_and_it_begins_as_a_copy() -> None:
    made = prototypes.published()
    version = services.add_version(BOSS, made)
    first = made.versions[0].variants[0]
    copy = version.variants[0]
    assert (copy.picture, copy.title_nb, copy.id != first.id) == (first.picture, first.title_nb, True)
    assert [place.name_nb for place in copy.places] == [place.name_nb for place in first.places]
    with pytest.raises(Conflict):
        services.add_version(BOSS, made)


def test_a_version_without_anything_to_try_is_not_published() -> None:
    made = prototypes.draft(variants=0)
    with pytest.raises(Invalid):
        services.publish_version(BOSS, made.versions[0])
    assert made.published_at is None


def test_open_tests_are_those_of_the_newest_version() -> None:
    made, draft = prototypes.published(), prototypes.draft()
    assert [test.prototype.id for test in queries.open_tests([made.id, draft.id])] == [made.id]
    services.close_test(BOSS, made.versions[0])
    assert queries.open_tests([made.id]) == []
    version = prototypes.next_version(made)
    assert [test.activity.id for test in queries.open_tests([made.id])] == [version.activity_id]


def test_an_activity_leads_to_the_prototype_that_is_tried_in_it() -> None:
    made = prototypes.published()
    found = links.LINKS[ActivityKind.PROTOTYPE_TEST]([made.versions[0].activity_id or 0, 999])
    assert {key: (link.endpoint, link.values) for key, link in found.items()} == {
        made.versions[0].activity_id: ("prototypes.start", {"slug": made.slug})
    }


@pytest.mark.parametrize("link", ["https://example.no/a?b=c#d", "http://example.no"])
def test_a_web_address_is_one(link: str) -> None:
    assert is_web_address(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "example.no",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "https:///evil",
        "https://user@evil.no",
        "https:\\\\evil.no",
        "//evil.no",
        "https://[",
        " https://example.no",
        "ftp://example.no",
    ],
)
def test_anything_else_is_refused(link: str) -> None:
    assert not is_web_address(link)
    with pytest.raises(Invalid):
        services.add_variant(
            BOSS, prototypes.draft(variants=0).versions[0], {"title_nb": "A", "link": link}, b"", prototypes.FOLDER
        )
