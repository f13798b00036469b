"""What is noted about a contribution goes with it: nothing of it stands on the next one that somebody gives."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.core.contributions import Kind
from app.core.db import db
from app.decisions import privacy as votes
from app.decisions.models import Vote
from app.inbox import queries, services
from app.inbox.models import Item, Presence, Reply, ReplyTo, Tagging, TeamNote, Verb
from app.inbox.queries import Entry
from app.insights import services as insights
from app.insights.models import Link
from app.needs.services import Words
from app.notifications.models import Receipt, Subject
from app.people import participants
from app.projects.models import Activity, ActivityState
from app.prototypes import privacy as rounds
from app.prototypes import services as prototypes
from app.prototypes.models import Choice, Feedback, Pin
from app.themes import services as themes
from app.themes.models import ThemeMember
from app.workshops import services as rooms
from app.workshops.models import RoomAnswer, RoomText
from app.workshops.services import Act
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.factories import insights as find
from tests.factories import prototypes as tried
from tests.factories import workshops
from tests.inbox.test_replying import entry, prepared

LOOSE = (Item, Tagging, TeamNote, Presence, ThemeMember)


def note(cast: Cast, about: Entry) -> None:
    """All that a team can note about it."""
    thing = (about.kind, about.id)
    make.done(cast.alice, cast.project, Verb.TAG, "lys", thing)
    make.done(cast.alice, cast.project, Verb.ASSIGN, cast.alice.account.id, thing)
    services.write_note(cast.alice.person, cast.project, about, "Se på dette.", f"key-{about.kind}-{about.id}")
    services.be_here(cast.alice.person, cast.project, *thing)
    themes.create(cast.alice.person, cast.project, "Lys", "", [thing])
    db.session.flush()


def noted(*about: tuple[Kind, int]) -> int:
    found = 0
    for table in LOOSE:
        columns = table.__table__.c
        for kind, number in about:
            query = select(func.count()).select_from(table).where(columns.kind == kind, columns.item_id == number)
            found += db.session.scalar(query) or 0
    return found


def pin_removed(cast: Cast) -> Entry:
    about = entry(cast, make.pin(cast.project))
    note(cast, about)
    who = db.session.get_one(Pin, about.id).feedback.participant_id
    assert who is not None
    prototypes.remove_pin(who, about.id)
    return about


def vote_dropped(cast: Cast) -> Entry:
    about = entry(cast, make.reason(cast.project))
    note(cast, about)
    db.session.get_one(Activity, about.activity_id).state = ActivityState.OPEN
    db.session.flush()
    who = db.session.get_one(Vote, about.id).participant_id
    assert who is not None
    votes.erase(who)
    return about


def round_taken_back(cast: Cast) -> Entry:
    """Of an open test, with what was answered to its tester alone."""
    about = entry(cast, make.closing(cast.project))
    note(cast, about)
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    who = db.session.get_one(Feedback, about.id).participant_id
    assert who is not None
    rounds.erase(who)
    assert db.session.scalars(select(Reply)).all() == []
    return about


def sheet_removed(cast: Cast) -> Entry:
    return _sheet(cast, "text", RoomAnswer, Kind.ANSWER)


def sheet_with_an_idea_removed(cast: Cast) -> Entry:
    return _sheet(cast, "ideas", RoomText, Kind.IDEA)


def _sheet(cast: Cast, kind: str, model: type[RoomAnswer] | type[RoomText], what: Kind) -> Entry:
    held = workshops.opened(kind, project=cast.project)
    on = workshops.round_of(held)
    for number in range(5):
        fields = {"text": [f"Svar {number}"]}
        rooms.enter_sheet(workshops.RUNS, on, f"key-{number}", fields)
        if what is Kind.IDEA:  # they are counted by the phones that answered
            workshops.answer(held, f"token-{number}", text=f"Idé {number}", client_key=str(number))
    workshops.press(held, Act.LOCK)
    newest = db.session.scalar(select(func.max(model.id)).where(model.client_key == "key-4")) or 0
    about = entry(cast, (what, newest))
    note(cast, about)
    rooms.remove_sheet(workshops.RUNS, on, 5)
    return about


def idea_taken_back(cast: Cast) -> Entry:
    held = workshops.opened("ideas", project=cast.project)
    for number in range(5):
        workshops.answer(held, f"token-{number}", text=f"Idé {number}", client_key=str(number))
    newest = db.session.scalar(select(func.max(RoomText.id))) or 0
    workshops.press(held, Act.LOCK)
    about = entry(cast, (Kind.IDEA, newest))
    note(cast, about)
    workshops.press(held, Act.OPEN)
    workshops.answer(held, "token-4", 2, drop=newest)
    return about


GONE = [pin_removed, vote_dropped, round_taken_back, sheet_removed, sheet_with_an_idea_removed, idea_taken_back]


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("take", GONE)
def test_what_is_noted_goes_with_what_is_taken_away(cast: Cast, take: Callable[[Cast], Entry]) -> None:
    about = take(cast)
    assert queries.one(cast.alice.person, cast.project, about.kind, about.id) is None
    assert noted((about.kind, about.id)) == 0


@pytest.mark.usefixtures("context")
def test_the_next_one_gets_a_number_of_its_own(cast: Cast) -> None:
    gone = pin_removed(cast)
    assert make.pin(cast.project)[1] > gone.id


def two_rounds(cast: Cast, clock_: Moment) -> tuple[int, int, tuple[int, int]]:
    """What two devices said of one version, the older first; and who they are."""
    version = tried.published(cast.project).versions[0]
    who, ids = [tried.tester(), tried.tester()], []
    for tester in who:
        clock_.move(hours=1)
        prototypes.answer(tester, version, Choice.A, "A lyser bedre.")
        db.session.flush()
        ids.append(db.session.scalars(select(func.max(Feedback.id))).one())
    return ids[0], ids[1], (who[0].participant_id, who[1].participant_id)


def read_by(number: int, who: int) -> list[str]:
    feedback = db.session.get_one(Feedback, number)
    return [one.text_nb for one in queries.replies_to_tester(feedback.version.prototype_id, who)]


@pytest.mark.usefixtures("context")
def test_what_was_answered_and_noted_stands_at_the_round_that_two_devices_become(
    cast: Cast, frozen_clock: Moment
) -> None:
    older, newer, (first, second) = two_rounds(cast, frozen_clock)
    about = entry(cast, (Kind.CLOSING, older))
    note(cast, about)
    insight = find.insight(cast.project)
    insights.link(cast.alice.person, cast.project, (Subject.FEEDBACK, older), (Subject.INSIGHT, insight.id))
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    before = noted((Kind.CLOSING, older))
    participants.merge(first, second)
    db.session.expire_all()
    assert (noted((Kind.CLOSING, older)), noted((Kind.CLOSING, newer))) == (0, before - 1), "but who looks at it"
    assert read_by(newer, second) == ["Takk. Vi bytter lyktene."]
    reply = db.session.scalars(select(Reply)).one()
    assert (reply.subject_id, reply.kind, reply.item_id) == (newer, Kind.CLOSING, newer)
    told = db.session.scalars(select(Receipt.subject_id).where(Receipt.subject == Subject.FEEDBACK)).all()
    assert set(told) == {newer}
    assert newer in db.session.scalars(select(Link.from_id).where(Link.from_kind == Subject.FEEDBACK)).all()


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(("published", "stands"), [("older", "Eldre."), ("newer", "Nyere."), ("none", "Nyere.")])
def test_of_two_replies_the_one_that_was_read_stands(
    cast: Cast, frozen_clock: Moment, published: str, stands: str
) -> None:
    older, newer, (first, second) = two_rounds(cast, frozen_clock)
    for name, number, text in (("older", older, "Eldre."), ("newer", newer, "Nyere.")):
        note(cast, entry(cast, (Kind.CLOSING, number)))
        reply = prepared(cast, entry(cast, (Kind.CLOSING, number)), Words(text_nb=text, by_nb="Prosjektleder"))
        if name == published:
            services.publish_reply(cast.alice.person, cast.project, reply)
    participants.merge(first, second)
    db.session.expire_all()
    left = db.session.scalars(select(Reply)).one()
    assert (left.subject, left.subject_id, left.text_nb) == (ReplyTo.FEEDBACK, newer, stands)
    assert noted((Kind.CLOSING, older)) == 0
