"""Of a test that stands behind an insight only the remarks that somebody chose are quoted."""

import pytest

from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.inbox import services as inbox
from app.inbox.models import Verb
from app.insights import services
from app.insights.models import Insight, Link, QuotedPin, Stance
from app.insights.queries import voices
from app.notifications.models import Subject
from app.opendata.exports import EXPORTS
from app.people import participants
from app.prototypes import services as prototypes
from app.prototypes.models import Choice, Pin
from app.themes import services as themes
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as give
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client

FIRST, SECOND = "Lyset blender meg.", "Jeg bor i nummer fire."


@pytest.fixture
def found(cast: Cast) -> Insight:
    return find.insight(cast.project, tell.need(project=cast.project))


@pytest.fixture
def pins(cast: Cast) -> list[Pin]:
    """Two remarks of one tester, both read; enough others have tried it."""
    version = build.published(cast.project).versions[0]
    build.answers(version, a=4)
    tester = build.tester()
    made = [build.pin(version.variants[0], tester, text=text) for text in (FIRST, SECOND)]
    prototypes.answer(tester, version, Choice.A, "Fordi den er rolig.")
    held = [db.session.get_one(Pin, number) for number in made]
    for one in held:
        one.read_at = one.placed_at
    db.session.flush()
    return held


def link(cast: Cast, pin: Pin, found: Insight, stance: Stance = Stance.FOR) -> None:
    source, target = (Subject.FEEDBACK, pin.feedback_id), (Subject.INSIGHT, found.id)
    services.link(cast.alice.person, cast.project, source, target, stance=stance)


def quoted(found: Insight) -> list[str]:
    """What testers are quoted with, on the insight's page and in reports."""
    db.session.flush()
    return [one.text for one in voices.quotes([found.id])[found.id] if one.kind is Subject.FEEDBACK]


def test_a_linked_test_is_quoted_with_nothing_until_somebody_chooses(
    cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    link(cast, pins[0], found)
    assert quoted(found) == []
    assert services.quote(cast.alice.person, cast.project, pins[0].id, found.id)
    assert not services.quote(cast.alice.person, cast.project, pins[0].id, found.id), "it is chosen already"
    assert quoted(found) == [FIRST]
    assert services.unquote(cast.alice.person, cast.project, pins[0].id, found.id)
    assert quoted(found) == []
    assert voices.counts([found.id])[found.id][Subject.FEEDBACK, Stance.FOR] == 1, "the test stands behind it still"


def test_who_links_a_remark_in_the_inbox_has_chosen_that_one(cast: Cast, found: Insight, pins: list[Pin]) -> None:
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[0].id))
    assert quoted(found) == [FIRST]
    more = give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[1].id))
    assert quoted(found) == [FIRST, SECOND]
    assert more.act is not None and done.act is not None
    inbox.undo(cast.alice.person, cast.project, more.act)
    assert quoted(found) == [FIRST], "the test was linked before, and stays"
    inbox.undo(cast.alice.person, cast.project, done.act)
    assert db.session.query(Link).filter_by(from_kind=Subject.FEEDBACK).count() == 0
    assert db.session.query(QuotedPin).count() == 0


def test_who_links_closing_words_has_chosen_no_remark(cast: Cast, found: Insight, pins: list[Pin]) -> None:
    give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.CLOSING, pins[0].feedback_id))
    assert db.session.query(Link).filter_by(from_kind=Subject.FEEDBACK).count() == 1
    assert quoted(found) == []


def test_a_remark_does_not_come_to_speak_against_by_being_linked_as_one_for(
    cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    link(cast, pins[0], found, Stance.AGAINST)
    give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[0].id))
    assert quoted(found) == []


def test_a_theme_takes_its_remarks_along_and_no_other(cast: Cast, pins: list[Pin]) -> None:
    theme = themes.create(cast.alice.person, cast.project, "Blending", "", [(Kind.PIN, pins[0].id)])
    made = themes.start_insight(cast.alice.person, theme)
    assert quoted(made.insight) == [FIRST]


def test_only_what_is_linked_can_be_quoted_and_only_by_those_who_write(
    cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    with pytest.raises(Invalid):
        services.quote(cast.alice.person, cast.project, pins[0].id, found.id)
    link(cast, pins[0], found)
    with pytest.raises(NotAllowed):
        services.quote(cast.charlie.person, cast.project, pins[0].id, found.id)
    with pytest.raises(NotAllowed):
        services.unquote(cast.bob.person, cast.project, pins[0].id, found.id)
    other = make.project()
    with pytest.raises(Invalid):
        services.quote(make.BOSS, other, pins[0].id, found.id)
    assert quoted(found) == []


def test_what_is_taken_away_takes_what_is_quoted_of_it_along(cast: Cast, found: Insight, pins: list[Pin]) -> None:
    link(cast, pins[0], found)
    for pin in pins:
        services.quote(cast.alice.person, cast.project, pin.id, found.id)
    who = pins[1].feedback.participant_id
    assert who is not None
    prototypes.remove_pin(who, pins[1].id)
    assert quoted(found) == [FIRST]
    services.unlink(
        cast.alice.person, cast.project, (Subject.FEEDBACK, pins[0].feedback_id), (Subject.INSIGHT, found.id)
    )
    assert db.session.query(QuotedPin).count() == 0


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("both", [False, True], ids=["one is linked", "both are linked"])
def test_it_is_quoted_still_when_two_devices_become_one(
    cast: Cast, found: Insight, frozen_clock: Moment, both: bool
) -> None:
    version = build.published(cast.project).versions[0]
    build.answers(version, a=4)
    who = [build.tester(), build.tester()]
    made = []
    for tester, text in zip(who, (FIRST, SECOND), strict=True):
        frozen_clock.move(hours=1)
        made.append(db.session.get_one(Pin, build.pin(version.variants[0], tester, text=text)))
        made[-1].read_at = made[-1].placed_at
    link(cast, made[0], found)
    if both:
        link(cast, made[1], found)
    services.quote(cast.alice.person, cast.project, made[0].id, found.id)
    participants.merge(who[0].participant_id, who[1].participant_id)
    db.session.expire_all()
    assert quoted(found) == [FIRST]
    assert db.session.query(Link).filter_by(from_kind=Subject.FEEDBACK).count() == 1


def test_the_team_chooses_where_the_source_stands(client: Client, cast: Cast, found: Insight, pins: list[Pin]) -> None:
    link(cast, pins[0], found)
    where = f"/team/{cast.project.slug}/innsikt/{found.id}"
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(where)
    assert FIRST in page.text and SECOND in page.text
    [form] = [one for one in page.forms if one.fields.get("pin") == str(pins[0].id)]
    after = alice.submit(form, follow=True)
    assert "Siteres under innsikten." in after.page.text
    assert [SECOND in one for one in (page.text, client.page(f"/innsikt/{found.id}").text)] == [True, False]
    assert FIRST in client.page(f"/innsikt/{found.id}").text
    [form] = [one for one in after.page.forms if one.fields.get("pin") == str(pins[0].id)]
    alice.submit(form)
    assert FIRST not in client.page(f"/innsikt/{found.id}").text


def test_a_remark_that_not_all_may_read_says_when_it_will_be_quoted(
    client: Client, cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    link(cast, pins[0], found)
    services.quote(cast.alice.person, cast.project, pins[0].id, found.id)
    pins[0].read_at = None
    db.session.commit()
    page = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/innsikt/{found.id}")
    assert "Siteres når den er publisert og minst fem har prøvd." in page.text
    assert quoted(found) == []


def test_the_log_and_the_team_s_file_tell_what_is_quoted_where(
    client: Client, cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    link(cast, pins[0], found)
    services.quote(cast.alice.person, cast.project, pins[0].id, found.id)
    rows = {row["text"]: row.get("quoted_in") for row in EXPORTS["feedback"].rows(cast.project)}
    assert (rows[FIRST], rows[SECOND]) == (str(found.id), "")
    db.session.commit()
    log = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/logg").text
    assert "Valgte et sitat til innsikt" in log
