"""Of a test that stands behind an insight only the remarks that somebody chose are quoted."""

import pytest

from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Invalid, NotAllowed
from app.core.text import imprint
from app.inbox import services as inbox
from app.inbox.models import Verb
from app.insights import services
from app.insights.models import Insight, Link, QuotedPin, Stance
from app.insights.queries import voices
from app.notifications.models import Subject
from app.opendata.exports import EXPORTS
from app.people import participants
from app.prototypes import services as prototypes
from app.prototypes.models import Choice, Mood, Pin
from app.themes import services as themes
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as give
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.support.client import Client
from tests.support.page import text_of

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


def test_a_theme_quotes_nobody(cast: Cast, pins: list[Pin]) -> None:
    """All of it was accepted with one press."""
    theme = themes.create(cast.alice.person, cast.project, "Blending", "", [(Kind.PIN, pins[0].id)])
    made = themes.start_insight(cast.alice.person, theme)
    assert voices.counts([made.insight.id])[made.insight.id][Subject.FEEDBACK, Stance.FOR] == 1
    assert quoted(made.insight) == []


def test_other_words_than_those_that_were_chosen_are_not_quoted(cast: Cast, found: Insight, pins: list[Pin]) -> None:
    link(cast, pins[0], found)
    for pin in pins:
        services.quote(cast.alice.person, cast.project, pin.id, found.id)
    who = pins[0].feedback.participant_id
    assert who is not None
    prototypes.change_pin(who, pins[0].id, Mood.WORRY, "Noe helt annet.")
    prototypes.change_pin(who, pins[1].id, Mood.WORRY, SECOND)
    prototypes.mark_read(cast.bob.person, pins[0].feedback.version.prototype, {pins[0].id: imprint("Noe helt annet.")})
    assert quoted(found) == [SECOND], "of the other only the mood has changed"


def test_undoing_a_link_takes_no_choice_of_a_colleague_away(
    cast: Cast, found: Insight, pins: list[Pin], frozen_clock: Moment
) -> None:
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[0].id))
    services.quote(make.BOSS, cast.project, pins[1].id, found.id)
    frozen_clock.move(minutes=1)
    assert done.act is not None
    assert inbox.undo(cast.alice.person, cast.project, done.act) == 0
    assert quoted(found) == [SECOND]


def test_undoing_takes_both_of_a_tester_s_remarks_that_one_linked_together(
    cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, *((Kind.PIN, pin.id) for pin in pins))
    assert quoted(found) == [FIRST, SECOND] and done.act is not None
    assert inbox.undo(cast.alice.person, cast.project, done.act) == 2
    assert db.session.query(Link).filter_by(from_kind=Subject.FEEDBACK).count() == 0


def test_what_a_colleague_has_chosen_anew_is_not_undone(
    cast: Cast, found: Insight, pins: list[Pin], frozen_clock: Moment
) -> None:
    link(cast, pins[0], found)
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[0].id))
    services.unquote(make.BOSS, cast.project, pins[0].id, found.id)
    services.quote(make.BOSS, cast.project, pins[0].id, found.id)
    assert done.act is not None
    assert inbox.undo(cast.alice.person, cast.project, done.act) == 0
    assert quoted(found) == [FIRST]


def test_what_must_stay_as_the_last_source_is_quoted_no_longer(cast: Cast, pins: list[Pin]) -> None:
    need = tell.need(project=cast.project)
    found = find.insight(cast.project, need)
    done = give.done(cast.alice, cast.project, Verb.PLACE, found.id, (Kind.PIN, pins[0].id))
    services.unlink(cast.alice.person, cast.project, (Subject.NEED, need.id), (Subject.INSIGHT, found.id))
    assert done.act is not None
    assert inbox.undo(cast.alice.person, cast.project, done.act) == 0
    assert quoted(found) == []
    assert db.session.query(Link).filter_by(from_kind=Subject.FEEDBACK).count() == 1


def test_what_is_taken_down_cannot_be_chosen_and_can_be_let_go(
    client: Client, cast: Cast, found: Insight, pins: list[Pin]
) -> None:
    link(cast, pins[0], found)
    services.quote(cast.alice.person, cast.project, pins[0].id, found.id)
    for pin in pins:
        pin.hidden = True
    db.session.flush()
    with pytest.raises(Invalid):
        services.quote(cast.alice.person, cast.project, pins[1].id, found.id)
    db.session.commit()
    page = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/innsikt/{found.id}")
    assert "Valgt som sitat, men tatt ned." in page.text and SECOND not in page.text
    [form] = [one for one in page.forms if one.fields.get("act") == "unquote"]
    client.submit(form)
    assert db.session.query(QuotedPin).count() == 0


def test_a_tester_with_many_remarks_does_not_fill_the_page(client: Client, cast: Cast, found: Insight) -> None:
    version, tester = build.published(cast.project).versions[0], build.tester()
    made = [build.pin(version.variants[0], tester, text=f"Merknad {number}.") for number in range(6)]
    link(cast, db.session.get_one(Pin, made[0]), found)
    services.quote(cast.alice.person, cast.project, made[4], found.id)
    db.session.commit()
    page = client.sign_in(cast.alice.account).page(f"/team/{cast.project.slug}/innsikt/{found.id}")
    [more] = [one for one in page.all("details") if "Flere merknader (1)" in text_of(one)]
    assert "Merknad 5." in text_of(more) and "Merknad 4." not in text_of(more), "what is chosen is seen at once"


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
@pytest.mark.parametrize("newer", [None, *Stance], ids=str)
def test_it_is_quoted_still_when_two_devices_become_one_that_says_the_same(
    cast: Cast, found: Insight, frozen_clock: Moment, newer: Stance | None
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
    if newer is not None:
        link(cast, made[1], found, newer)
    services.quote(cast.alice.person, cast.project, made[0].id, found.id)
    participants.merge(who[0].participant_id, who[1].participant_id)
    db.session.expire_all()
    assert quoted(found) == ([] if newer is Stance.AGAINST else [FIRST])
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
    assert "Valgt som sitat." in after.page.text and "Merknaden er valgt som sitat." in after.page.text
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
    assert "Valgt som sitat. Vises når den er publisert og minst fem har prøvd." in page.text
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
