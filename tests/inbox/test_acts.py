"""Many at once: shared out, tagged, read, placed, hidden; and undone, without taking back what others did since."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Invalid, NotAllowed
from app.core.permissions import Role
from app.inbox import queries, services
from app.inbox.asked import seen_in
from app.inbox.models import Act, Item, Tag, Tagging, Verb
from app.inbox.queries import Entry, Filters, Show
from app.inbox.services import Done
from app.inbox.services.outcome import each
from app.insights.models import Link
from app.insights.services import links
from app.notifications.models import Subject
from app.prototypes import services as services_of_prototypes
from app.prototypes.models import Pin
from tests.cast import Cast, Somebody, somebody
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.factories import insights, needs
from tests.factories.projects import BOSS


def entry(cast: Cast, thing: make.Thing) -> Entry:
    found = queries.one(cast.alice.person, cast.project, *thing)
    assert found is not None
    return found


def undo(by: Somebody, cast: Cast, done: Done) -> int:
    assert done.act is not None
    return services.undo(by.person, cast.project, done.act)


def test_two_are_given_to_bob_and_back_to_nobody(cast: Cast) -> None:
    one, two = make.need(cast.project), make.pin(cast.project)
    done = make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, one, two)
    assert (done.number, entry(cast, one).assignee_id) == (2, cast.bob.account.id)
    assert undo(cast.alice, cast, done) == 2
    assert entry(cast, two).assignee_id is None


def test_undoing_leaves_what_somebody_else_changed_since(cast: Cast) -> None:
    one, two = make.need(cast.project), make.need(cast.project)
    done = make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, one, two)
    make.done(cast.bob, cast.project, Verb.ASSIGN, cast.olav.account.id, two)
    assert undo(cast.alice, cast, done) == 1
    assert (entry(cast, one).assignee_id, entry(cast, two).assignee_id) == (None, cast.olav.account.id)


def test_nothing_is_undone_twice_or_by_somebody_else_or_much_later(cast: Cast, frozen_clock: Moment) -> None:
    first = make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, make.need(cast.project))
    undo(cast.alice, cast, first)
    with pytest.raises(Closed):
        undo(cast.alice, cast, first)
    second = make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, make.need(cast.project))
    with pytest.raises(Closed):
        undo(cast.bob, cast, second)
    frozen_clock.move(hours=1)
    with pytest.raises(Closed):
        undo(cast.alice, cast, second)
    assert second.act is not None
    assert queries.undoable(cast.project.id, cast.alice.account.id, second.act.id) is None


def test_only_those_who_work_here_can_be_given_anything(cast: Cast) -> None:
    with pytest.raises(Invalid):
        make.done(cast.alice, cast.project, Verb.ASSIGN, cast.charlie.account.id, make.need(cast.project))


def test_a_tag_is_one_however_it_is_written(cast: Cast) -> None:
    one, two = make.need(cast.project), make.reason(cast.project)
    make.done(cast.alice, cast.project, Verb.TAG, "Lys", one)
    done = make.done(cast.bob, cast.project, Verb.TAG, "  lys ", one, two)
    assert done.number == 1
    tag = db.session.scalars(select(Tag)).one()
    found = queries.page(cast.alice.person, cast.project, Filters(show=Show.ALL, tag=tag.id)).items
    assert {found.kind for found in found} == {Kind.NEED, Kind.REASON}
    assert undo(cast.bob, cast, done) == 1
    assert [row.kind for row in db.session.scalars(select(Tagging))] == [Kind.NEED]
    taken = make.done(cast.alice, cast.project, Verb.UNTAG, tag.id, one)
    undo(cast.alice, cast, taken)
    assert db.session.scalar(select(Tagging.item_id)) == one[1]


@pytest.mark.parametrize("kind", [Kind.CLOSING, Kind.REASON, Kind.ANSWER, Kind.IDEA])
def test_what_is_shown_to_nobody_is_read_when_somebody_says_so(cast: Cast, kind: Kind) -> None:
    thing = make.EVERY[kind](cast.project)
    done = make.done(cast.alice, cast.project, Verb.READ, "", thing)
    assert (entry(cast, thing).unread, entry(cast, thing).owed_at) == (False, None)
    undo(cast.alice, cast, done)
    assert entry(cast, thing).unread


def test_what_others_can_see_once_it_is_read_is_published_instead(cast: Cast) -> None:
    need, added, pin = (make.EVERY[kind](cast.project) for kind in (Kind.NEED, Kind.ADDITION, Kind.PIN))
    assert make.done(cast.alice, cast.project, Verb.READ, "", need, added, pin).number == 0
    done = make.done(cast.alice, cast.project, Verb.PUBLISH, "", need, added, pin)
    assert done.number == 3 and done.act is not None
    assert not any(entry(cast, one).unread for one in (need, added, pin))
    assert queries.undoable(cast.project.id, cast.alice.account.id, done.act.id) is None


@pytest.mark.parametrize("kind", [Kind.PIN, Kind.CLOSING, Kind.REASON])
def test_a_contribution_is_placed_on_an_insight_and_taken_off(cast: Cast, kind: Kind) -> None:
    insight, thing = insights.insight(cast.project), make.EVERY[kind](cast.project)
    done = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, thing)
    assert (done.number, entry(cast, thing).placed) == (1, True)
    assert make.done(cast.alice, cast.project, Verb.PLACE, insight.id, thing).number == 0
    undo(cast.alice, cast, done)
    assert (entry(cast, thing).placed, db.session.scalars(select(Link)).all()) == (False, [])


def test_a_need_that_nobody_has_read_is_not_placed_and_the_others_are(cast: Cast) -> None:
    insight = insights.insight(cast.project)
    waiting, public = make.need(cast.project), make.need(cast.project, public=True)
    done = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, waiting, public)
    assert (done.number, list(done.refused.values())) == (1, [1])
    assert "Publiser det først" in next(iter(done.refused))
    assert entry(cast, public).owed_at is None


def test_undoing_leaves_the_arrow_that_somebody_else_drew_since(cast: Cast) -> None:
    insight, one = insights.insight(cast.project), make.need(cast.project, public=True)
    two = make.need(cast.project, public=True)
    done = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, one, two)
    ends = (Subject.NEED, one[1]), (Subject.INSIGHT, insight.id)
    links.unlink(BOSS, cast.project, *ends)
    links.link(BOSS, cast.project, *ends)
    assert undo(cast.alice, cast, done) == 1
    assert (entry(cast, one).placed, entry(cast, two).placed) == (True, False)


def test_an_arrow_of_an_act_that_an_older_version_kept_stays(cast: Cast) -> None:
    insight, thing = insights.insight(cast.project), make.need(cast.project, public=True)
    done = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, thing)
    assert done.act is not None
    done.act.before = [[*thing, [*ends[:2], True, False]] for ends in [held for _kind, _id, held in done.act.before]]
    db.session.flush()
    assert undo(cast.alice, cast, done) == 0
    assert entry(cast, thing).placed


def test_the_last_source_of_a_published_insight_stays_when_placing_is_undone(cast: Cast) -> None:
    first = needs.need(project=cast.project)
    insight, thing = insights.insight(cast.project, first), make.need(cast.project, public=True)
    done = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, thing)
    db.session.execute(Link.__table__.delete().where(Link.from_id == first.id))  # type: ignore[attr-defined]
    assert undo(cast.alice, cast, done) == 0
    assert entry(cast, thing).placed


def test_a_pin_is_hidden_and_shown_again_and_a_need_is_not_hidden_without_a_reason(cast: Cast) -> None:
    pin, need = make.pin(cast.project), make.need(cast.project, public=True)
    done = make.done(cast.alice, cast.project, Verb.HIDE, "", pin, need)
    assert (done.number, len(done.refused), db.session.get_one(Pin, pin[1]).hidden) == (1, 1, True)
    undo(cast.alice, cast, done)
    assert not db.session.get_one(Pin, pin[1]).hidden


def test_a_pin_that_a_colleague_hid_meanwhile_is_not_called_published(cast: Cast) -> None:
    thing, other = make.pin(cast.project), make.pin(cast.project)
    seen = {one: seen_in(entry(cast, one).chosen) for one in (thing, other)}
    make.done(cast.bob, cast.project, Verb.HIDE, "", thing)
    done = services.do(cast.alice.person, cast.project, Verb.PUBLISH, "", [thing, other], seen)
    assert done.number == 1
    assert [reason.partition(".")[0] for reason in done.refused] == ["Merknaden er skjult"]
    assert db.session.get_one(Pin, thing[1]).hidden


def test_whatever_order_they_are_seen_in_they_are_taken_in_the_same_and_told_as_seen(context: None) -> None:
    """Two who press at once, each in an order of their own, would else wait for each other."""
    seen = [Kind.NEED, 7], [Kind.ADDITION, 9], [Kind.NEED, 3], [Kind.NEED, 5]
    entries, taken = [SimpleNamespace(kind=kind, id=number) for kind, number in seen], []

    def act(one: SimpleNamespace) -> str | None:
        taken.append((one.kind, one.id))
        if one.id == 3:
            raise Invalid("Den venter.")
        return "before"

    outcome = each(entries, act)
    assert taken == sorted(taken)
    assert outcome.before == [(Kind.NEED, 7, "before"), (Kind.ADDITION, 9, "before"), (Kind.NEED, 5, "before")]
    assert outcome.refused == {"Den venter.": 1}


def test_a_pin_that_a_colleague_showed_and_hid_again_stays_hidden_when_the_first_hiding_is_undone(cast: Cast) -> None:
    thing, other, tor = make.pin(cast.project), make.pin(cast.project), somebody("Tor", Role.TEAM, project=cast.project)
    done = make.done(cast.alice, cast.project, Verb.HIDE, "", thing, other)
    pin = db.session.get_one(Pin, thing[1])
    for act in (services_of_prototypes.show_pin, services_of_prototypes.hide_pin):
        act(tor.person, pin.feedback.version.prototype, pin)
    assert undo(cast.alice, cast, done) == 1
    assert (pin.hidden, db.session.get_one(Pin, other[1]).hidden) == (True, False)


def test_undoing_the_hiding_of_a_pin_that_nobody_had_read_does_not_publish_it(cast: Cast) -> None:
    unread, read = make.pin(cast.project), make.pin(cast.project)
    make.done(cast.alice, cast.project, Verb.PUBLISH, "", read)
    undo(cast.alice, cast, make.done(cast.alice, cast.project, Verb.HIDE, "", unread, read))
    pins = [db.session.get_one(Pin, number) for _kind, number in (unread, read)]
    assert [(pin.hidden, pin.read_at is None) for pin in pins] == [(False, True), (False, False)]


def test_nobody_does_anything_with_what_they_may_not_read(cast: Cast) -> None:
    pin = make.pin(cast.project)
    assert make.done(cast.mona, cast.project, Verb.HIDE, "", pin).number == 0
    with pytest.raises(NotAllowed):
        make.done(cast.mona, cast.project, Verb.ASSIGN, "", pin)
    with pytest.raises(NotAllowed):
        make.done(cast.charlie, cast.project, Verb.TAG, "lys", pin)
    assert db.session.scalars(select(Item)).all() == []


def test_a_facilitator_shares_out_but_does_not_place(cast: Cast) -> None:
    insight, closing = insights.insight(cast.project), make.closing(cast.project)
    done = make.done(cast.bob, cast.project, Verb.PLACE, insight.id, closing)
    assert (done.number, len(done.refused), entry(cast, closing).placed) == (0, 1, False)


def test_the_log_says_what_was_done_and_undone(cast: Cast) -> None:
    done = make.done(cast.alice, cast.project, Verb.TAG, "lys", make.need(cast.project))
    undo(cast.alice, cast, done)
    told = select(AuditEntry.action).where(AuditEntry.object_kind == Act.__tablename__).order_by(AuditEntry.id)
    assert db.session.scalars(told).all() == ["inbox.tag", "inbox.undone"]
