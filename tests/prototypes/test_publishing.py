"""Publishing tells those whose words changed something, and those who follow; once."""

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.weblinks import is_web_address
from app.insights.models import Link
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.projects.models import ActivityKind
from app.prototypes import activities as links
from app.prototypes import queries, services
from app.prototypes.models import Cause, Prototype
from tests.factories import activities, needs, prototypes
from tests.factories.projects import BOSS

pytestmark = pytest.mark.usefixtures("context")


def told(kind: ReceiptKind) -> list[tuple[Subject, int]]:
    query = select(Receipt).where(Receipt.kind == kind).order_by(Receipt.id)
    return [(receipt.subject, receipt.subject_id) for receipt in db.session.scalars(query)]


def feedback_ids(made: Prototype, number: int) -> list[int]:
    version = made.versions[-1]
    for place in range(number):
        prototypes.pin(version.variants[0], text=f"Ord {place}")
    return [feedback.id for feedback in queries.feedback_with_words(made.id)]


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
    services.publish_version(BOSS, made.versions[0])
    assert (Subject.NEED, need.id) in told(ReceiptKind.PROTOTYPE_READY)


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
