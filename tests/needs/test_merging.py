"""Merging: both numbers alive, nobody counted twice, no circles, and all of it can be undone."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed, DomainError, Invalid, NotAllowed
from app.needs import services
from app.needs.models import Merge, Need, NeedState, Policy
from app.notifications.models import Follow, Receipt, ReceiptKind, Subject
from app.notifications.services import follow
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.needs.test_supporting import fresh, recounted
from tests.support.threads import together

pytestmark = pytest.mark.usefixtures("context")
MOA = make.MODERATOR


def assert_in_line() -> None:
    """What must hold for all needs at any time: counts equal the rows, every chain is one step long."""
    db.session.expire_all()
    needs = {need.id: need for need in db.session.scalars(select(Need))}
    for need in needs.values():
        assert need.support_count == recounted(need.id)
        assert need.merged_count == sum(other.merged_into_id == need.id for other in needs.values())
        if need.merged_into_id:
            assert needs[need.merged_into_id].merged_into_id is None
    standing = db.session.scalars(select(Merge.need_id).where(Merge.undone_at.is_(None))).all()
    assert sorted(standing) == sorted(need.id for need in needs.values() if need.merged_into_id)


def test_the_part_points_to_the_whole_and_supporters_are_counted_once() -> None:
    part, whole, both = make.need(supporters=2), make.need(supporters=3), make.participant()
    for need in (part, whole):
        services.support(both, need.id)
    services.merge(MOA, part, whole, "Samme lykt.")
    assert (part.state, part.merged_into_id, part.public) == (NeedState.MERGED, whole.id, False)
    assert whole.support_count == 6
    assert_in_line()


def test_followers_of_the_part_are_told_and_follow_the_whole() -> None:
    part, whole = make.need(), make.need()
    services.merge(MOA, part, whole, "Samme lykt.")
    told = db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.MERGED)).one()
    assert (told.subject_id, told.reason_nb, told.about["values"]) == (part.id, "Samme lykt.", {"number": whole.id})
    followers = select(Follow.participant_id).where(Follow.subject_id == whole.id)
    assert part.participant_id in db.session.scalars(followers).all()


def test_undoing_gives_both_back_as_they_were() -> None:
    part, whole = make.need(supporters=2), make.need(supporters=3)
    services.merge(MOA, part, whole)
    services.unmerge(MOA, part)
    assert (part.state, part.merged_into_id, part.support_count) == (NeedState.PUBLISHED, None, 2)
    assert (whole.support_count, whole.merged_count) == (3, 0)
    assert_in_line()


def test_an_unread_need_can_be_merged_and_is_unread_again_when_it_is_undone() -> None:
    part, whole = make.told(), make.need()
    services.merge(MOA, part, whole)
    assert part.published_at is not None
    services.unmerge(MOA, part)
    assert (part.state, part.published_at) == (NeedState.WAITING, None)


def test_a_chain_is_one_step_long_and_comes_apart_where_it_was_joined() -> None:
    first, second, third = make.need(supporters=1), make.need(supporters=1), make.need(supporters=1)
    services.merge(MOA, first, second)
    services.merge(MOA, second, third)
    assert first.merged_into_id == second.merged_into_id == third.id
    assert (third.support_count, third.merged_count) == (3, 2)
    assert_in_line()
    services.unmerge(MOA, second)
    assert (first.merged_into_id, second.merged_into_id, third.merged_count) == (second.id, None, 0)
    assert_in_line()


def test_a_target_that_is_part_of_another_stands_for_that_one() -> None:
    first, second, third = make.need(), make.need(), make.need()
    services.merge(MOA, second, third)
    assert services.merge(MOA, first, second).id == third.id
    assert_in_line()


def test_there_are_no_circles() -> None:
    first, second = make.need(), make.need()
    with pytest.raises(Invalid):
        services.merge(MOA, first, first)
    services.merge(MOA, first, second)
    with pytest.raises(Invalid):
        services.merge(MOA, second, first)
    assert_in_line()


def test_repeating_changes_nothing() -> None:
    first, second = make.need(), make.need()
    for _ in range(2):
        services.merge(MOA, first, second)
    assert len(db.session.scalars(select(Merge)).all()) == 1


@pytest.mark.parametrize("spoil", ["unread", "hidden", "used"])
def test_what_cannot_be_merged_says_why(spoil: str) -> None:
    need, target = make.need(), make.need()
    if spoil == "unread":
        target = make.told()
    elif spoil == "hidden":
        services.hide(MOA, need, Policy.HATEFUL)
    else:
        services.mark_used(MOA, [need.id])
    with pytest.raises(Closed) as refused:
        services.merge(MOA, need, target)
    assert str(refused.value.reason)
    assert_in_line()


def test_a_team_does_not_merge_into_another_teams_need() -> None:
    ours, theirs = project_make.project(), project_make.project()
    mine, other = make.need(project=ours), make.need(project=theirs)
    with pytest.raises(NotAllowed):
        services.merge(make.team_of(ours), mine, other)


def followers(need: Need) -> set[int]:
    query = select(Follow.participant_id).where(Follow.subject == Subject.NEED, Follow.subject_id == need.id)
    return set(db.session.scalars(query))


def test_what_the_merge_gave_to_follow_goes_with_it() -> None:
    part, whole, fan = make.need(), make.need(), make.participant()
    services.support(fan, part.id)
    before = followers(whole)
    services.merge(MOA, part, whole)
    assert followers(whole) == before | {part.participant_id, fan}
    services.unmerge(MOA, part)
    assert (followers(whole), followers(part)) == (before, {part.participant_id, fan})


@pytest.mark.parametrize("chosen", ["follow", "support", "add", "another part"])
def test_what_somebody_chose_to_follow_stays_when_a_merge_is_undone(chosen: str) -> None:
    part, other, whole, fan = make.need(), make.need(), make.need(), make.participant()
    services.support(fan, part.id)
    if chosen == "follow":
        follow(fan, Subject.NEED, whole.id)
    services.merge(MOA, part, whole)
    if chosen == "support":
        services.unsupport(fan, whole.id)
        services.support(fan, whole.id)
    elif chosen == "add":
        services.add(whole, fan, text="Også ved brua.", client_key="a")
    elif chosen == "another part":
        services.support(fan, other.id)
        services.merge(MOA, other, whole)
    services.unmerge(MOA, part)
    assert fan in followers(whole)
    if chosen == "another part":
        services.unmerge(MOA, other)
        assert fan not in followers(whole)


def test_followers_of_a_part_of_a_part_follow_nothing_above_it_when_it_leaves() -> None:
    first, second, third = make.need(), make.need(), make.need()
    before = followers(second), followers(third)
    services.merge(MOA, first, second)
    services.merge(MOA, second, third)
    services.unmerge(MOA, first)
    assert (followers(second), followers(third)) == (before[0], before[1] | before[0])


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_when_the_whole_goes_its_parts_stand_by_themselves(end: str) -> None:
    part, whole = make.need(supporters=1), make.need(supporters=1)
    services.merge(MOA, part, whole)
    if end == "withdraw":
        services.withdraw(whole, whole.participant_id)
    else:
        services.hide(MOA, whole, Policy.HATEFUL)
    assert (fresh(part.id).state, part.merged_into_id) == (NeedState.PUBLISHED, None)
    assert_in_line()


def test_the_author_of_a_part_may_still_take_it_back() -> None:
    part, whole = make.need(supporters=1), make.need(supporters=1)
    services.merge(MOA, part, whole)
    services.withdraw(part, part.participant_id)
    assert (part.state, part.merged_into_id, whole.support_count) == (NeedState.WITHDRAWN, None, 1)
    assert_in_line()


def test_opposite_merges_at_once_leave_one_of_them(app: Flask) -> None:
    one, two = make.need(supporters=1).id, make.need(supporters=1).id

    def merge(part: int, whole: int) -> int:
        return services.merge(MOA, db.session.get_one(Need, part), db.session.get_one(Need, whole)).id

    done = together(app, [lambda: merge(one, two), lambda: merge(two, one)] * 3)
    assert any(isinstance(result, int) for result in done)
    assert all(isinstance(result, (int, DomainError)) for result in done), done
    assert_in_line()


def test_a_storm_of_merges_unmerges_and_supports_leaves_everything_in_line(app: Flask) -> None:
    numbers, people, random = [make.need().id for _ in range(5)], [make.participant() for _ in range(4)], Random(7)

    def act() -> object:
        kind, number = random.choice(["merge", "merge", "unmerge", "support", "unsupport"]), random.choice(numbers)
        other, who = random.choice(numbers), random.choice(people)

        def run() -> None:
            need = db.session.get_one(Need, number)
            if kind == "merge":
                services.merge(MOA, need, db.session.get_one(Need, other))
            elif kind == "unmerge":
                services.unmerge(MOA, need)
            else:
                (services.support if kind == "support" else services.unsupport)(who, number)

        return run

    for _ in range(4):
        done = together(app, [act() for _ in range(10)])  # type: ignore[misc]
        strange = [error for error in done if error is not None and not isinstance(error, DomainError)]
        assert strange == []
        assert_in_line()
