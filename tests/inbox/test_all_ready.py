"""All that is ready in a phase, answers to needs and replies to the rest, in one act: each once, each told, or nothing."""

from collections.abc import Sequence
from threading import Event
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.inbox import queries, services
from app.inbox.models import Reply
from app.inbox.permissions import REPLY
from app.inbox.queries import Filters, Show
from app.inbox.services import Part, Published, publishing
from app.needs import queries as need_queries
from app.needs import services as need_services
from app.needs.models import Addition, Answer, Need
from app.needs.permissions import MODERATE
from app.needs.services import adding
from app.notifications.models import Notice, Receipt, ReceiptKind, Subject
from app.projects.models import Project
from app.prototypes.models import Feedback
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import people
from tests.inbox.test_replying import ONE_EACH, ONE_FOR_ALL, WORDS, given, prepared
from tests.inbox.test_sending import hide
from tests.support.client import Client
from tests.support.page import Page
from tests.support.queries import count_queries
from tests.support.threads import together

OTHERS = [*ONE_EACH, *ONE_FOR_ALL]


def page_of(cast: Cast, phase: int | None = None) -> str:
    return f"/team/{cast.project.slug}/klargjorte-svar/alle" + (f"?fase={phase}" if phase else "")


def answer_ready(cast: Cast, **words: str) -> Need:
    """An answer that is ready, to a need whose teller has left an address."""
    by = people.participant()
    people.contact(by)
    need = make.need(project=cast.project, by=by)
    make.prepared(need, **words)
    return need


def addition_ready(cast: Cast) -> Reply:
    """A reply that is ready, to an addition whose writer has left an address."""
    about = given(cast, Kind.ADDITION)
    writer = db.session.get_one(Addition, about.id).participant_id
    assert writer is not None
    people.contact(writer)
    return prepared(cast, about)


def press(cast: Cast, shown_needs: Sequence[int], shown_replies: Sequence[int], phase: int | None = None) -> Published:
    shown: dict[str, Any] = {"shown_needs": shown_needs, "shown_replies": shown_replies, "until": clock.now()}
    return services.publish_all(cast.alice.person, cast.project, phase, **shown)


def told(of: type[Receipt] | type[Notice] = Receipt) -> dict[Subject, int]:
    """How many receipts of answers there are, or how many of them stand in somebody's mail, by what they are about."""
    query = select(Receipt.subject, func.count()).where(Receipt.kind == ReceiptKind.ANSWERED).group_by(Receipt.subject)
    rows = db.session.execute(query if of is Receipt else query.join(Notice, Notice.receipt_id == Receipt.id))
    return {row[0]: row[1] for row in rows}


def published() -> tuple[int, int]:
    """How many answers to needs, and how many replies."""
    replies = select(func.count()).select_from(Reply).where(Reply.published_at.is_not(None))
    return db.session.scalar(select(func.count()).select_from(Answer)) or 0, db.session.scalar(replies) or 0


def submit_all(alice: Client, page: Page) -> Page:
    return alice.submit(page.form(action="/alle"), follow=True).page


def test_one_press_publishes_both_each_with_its_receipt_and_mail(client: Client, cast: Cast) -> None:
    for _at in range(2):
        answer_ready(cast)
    addition_ready(cast)
    for kind in (Kind.CLOSING, Kind.REASON, Kind.ANSWER):
        prepared(cast, given(cast, kind))
    tester = db.session.scalars(select(Feedback.participant_id)).one()
    people.contact(tester)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast))
    assert page.h1 == "Publiser alle 6 klargjorte svar"
    assert "2 svar på behov" in page.text and "4 svar på annet enn behov" in page.text
    assert "2 av svarene mangler engelsk" in page.text and "E-posten på engelsk" in page.text
    assert "6 svar er publisert." in submit_all(alice, page).text
    assert published() == (2, 4)
    assert told() == {Subject.NEED: 2, Subject.ADDITION: 1, Subject.FEEDBACK: 1, Subject.BALLOT: 1}
    mailed = told(Notice)
    assert (mailed[Subject.NEED], mailed[Subject.ADDITION], mailed[Subject.FEEDBACK]) == (2, 1, 1)
    again = submit_all(alice, page).text
    assert "6 er publisert, endret eller slettet i mellomtiden." in again and "svar er publisert." not in again
    assert told(Notice) == mailed, "nobody is told twice"


def test_two_who_press_at_once_publish_each_once(app: Flask, cast: Cast) -> None:
    shown = [answer_ready(cast).id for _at in range(3)]
    replies = [prepared(cast, given(cast, kind)).id for kind in (*ONE_EACH, Kind.REASON)]
    db.session.commit()
    by, number, until = cast.alice.person, cast.project.id, clock.now()

    def act() -> int:
        project = db.session.get_one(Project, number)
        given_to: dict[str, Any] = {"shown_needs": shown, "shown_replies": replies, "until": until}
        return services.publish_all(by, project, None, **given_to).number

    assert sorted(together(app, [act, act])) == [0, 7]
    db.session.expire_all()
    assert published() == (3, 4)
    assert told() == {Subject.NEED: 3, Subject.ADDITION: 1, Subject.FEEDBACK: 2, Subject.BALLOT: 1}


def test_an_addition_that_is_taken_back_at_the_same_moment_locks_nobody_out(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = addition_ready(cast)
    need = db.session.get_one(Addition, reply.subject_id).need
    make.prepared(need)
    db.session.commit()
    by, place, at, answered, until = cast.alice.person, cast.project.id, reply.subject_id, need.id, clock.now()
    holds, index, shown = Event(), adding.index, [reply.id]

    def slowly(one: Need) -> None:
        holds.set()
        sleep(0.5)
        index(one)

    def withdraw() -> None:
        added = db.session.get_one(Addition, at)
        need_services.withdraw_addition(added, added.participant_id or 0)

    def act() -> Published:
        holds.wait(5)
        project = db.session.get_one(Project, place)
        given_to: dict[str, Any] = {"shown_needs": [answered], "shown_replies": shown, "until": until}
        return services.publish_all(by, project, None, **given_to)

    monkeypatch.setattr(adding, "index", slowly)
    _none, came = together(app, [withdraw, act])
    assert isinstance(came, Published), came
    assert published()[0] == 1


@pytest.mark.parametrize("kind", OTHERS)
def test_a_reply_is_in_the_phase_of_what_it_was_written_at(cast: Cast, kind: Kind) -> None:
    reply, [here, later, *_rest] = prepared(cast, given(cast, kind)).id, cast.project.phases
    by = cast.alice.person
    numbers = [queries.number_of_prepared_replies(by, cast.project, phase.id) for phase in (here, later)]
    assert numbers == [1, 0]
    assert press(cast, [], [reply], later.id) == Published()
    assert press(cast, [], [reply], here.id).number == 1
    found = [
        queries.page(by, cast.project, Filters(show=Show.ALL, kind=kind.value, phase=at.id)) for at in (here, later)
    ]
    assert [bool(page.items) for page in found] == [True, False], "the inbox is narrowed to the phase as well"


def test_one_phase_is_published_and_what_is_in_another_or_none_is_left(client: Client, cast: Cast) -> None:
    here, other = answer_ready(cast), answer_ready(cast)
    first, later, *_rest = cast.project.phases
    other.phase_id = later.id
    about = given(cast, Kind.CLOSING)
    nowhere, shown = prepared(cast, about), prepared(cast, given(cast, Kind.ADDITION))
    db.session.get_one(Feedback, about.id).version.activity_id = None
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast, first.id))
    assert page.h1 == "Publiser alle 2 klargjorte svar"
    submit_all(alice, page)
    assert db.session.scalars(select(Answer.need_id)).all() == [here.id]
    assert db.session.get_one(Reply, shown.id).published_at and not db.session.get_one(Reply, nowhere.id).published_at
    assert alice.page(page_of(cast)).h1 == "Publiser alle 2 klargjorte svar", "of the whole project"


def test_what_was_moved_into_the_phase_after_the_page_was_shown_is_not_published(client: Client, cast: Cast) -> None:
    seen, coming = addition_ready(cast), addition_ready(cast)
    first, later, *_rest = cast.project.phases
    need = db.session.get_one(Addition, coming.subject_id).need
    need.phase_id = later.id
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast, first.id))
    db.session.get_one(Need, need.id).phase_id = first.id
    db.session.commit()
    assert "1 svar er publisert." in submit_all(alice, page).text
    assert db.session.scalars(select(Reply.id).where(Reply.published_at.is_(None))).all() == [coming.id] != [seen.id]


def test_it_is_all_or_nothing(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_ready(cast)
    addition_ready(cast)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast))
    monkeypatch.setattr("app.needs.services.releasing.MOST_WHOLE", 0)
    sent = alice.submit(page.form(action="/alle"))
    assert sent.status_code == 409 and "for mange på én gang" in sent.page.text
    assert sent.page.h1 == "Publiser alle 2 klargjorte svar", "both stand there still"
    assert (published(), told()) == ((0, 0), {})


def test_more_than_can_be_done_at_once_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.inbox.services.sending.MOST_WHOLE", 1)
    with pytest.raises(Conflict, match="én fase om gangen"):
        press(cast, [], [addition_ready(cast).id, addition_ready(cast).id])


def test_when_there_are_too_many_the_page_says_so_and_what_one_can_do(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_ready(cast)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    monkeypatch.setattr("app.inbox.services.publishing.answering.MOST_WHOLE", 0)
    page = alice.page(page_of(cast))
    assert page.h1 == "For mange klargjorte svar på én gang"
    assert "Velg én fase, eller publiser fra listen." in page.text


def test_the_mail_of_the_only_answer_to_a_need_does_not_speak_of_others(client: Client, cast: Cast) -> None:
    answer_ready(cast)
    addition_ready(cast)
    db.session.commit()
    page = client.sign_in(cast.alice.account).page(page_of(cast))
    assert page.h1 == "Publiser alle 2 klargjorte svar"
    assert "E-posten på bokmål" in page.text and "De andre får sin i samme form" not in page.text


def test_what_stays_is_told_with_why_before_and_after_the_press(client: Client, cast: Cast) -> None:
    answer_ready(cast)
    before, meanwhile = given(cast, Kind.PIN), given(cast, Kind.PIN)
    prepared(cast, before)
    prepared(cast, meanwhile)
    hide(cast, before)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast))
    assert "1 svar blir ikke publisert. Det kan ikke besvares så lenge det ikke er publisert" in page.text
    assert page.h1 == "Publiser alle 2 klargjorte svar"
    assert "Blir ikke publisert" in alice.page(page.link("Se hvilke svar som ikke blir publisert")).text
    hide(cast, meanwhile)
    db.session.commit()
    after = submit_all(alice, page).text
    assert "1 svar er publisert." in after and "1 ble ikke publisert. Det kan ikke besvares" in after
    assert published() == (1, 0)


@pytest.mark.parametrize(
    ("link", "left"), [("Publiser bare svarene på behov", (1, 0)), ("Publiser bare de andre svarene", (0, 1))]
)
def test_one_of_the_two_can_be_published_alone(client: Client, cast: Cast, link: str, left: tuple[int, int]) -> None:
    answer_ready(cast)
    addition_ready(cast)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    both = alice.page(page_of(cast))
    one = alice.page(both.link(link))
    assert one.h1 == "Publiser det klargjorte svaret"
    assert alice.page(one.link("Ta med alle svar som er klare")).h1 == both.h1
    submit_all(alice, one)
    assert published() == left


@pytest.mark.parametrize("part", list(Part))
def test_who_may_publish_one_of_the_two_gets_that(
    client: Client, cast: Cast, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_ready(cast)
    addition_ready(cast)
    db.session.commit()
    other = next(one for one in Part if one is not part)
    monkeypatch.setitem(publishing.MAY, other, MODERATE)  # no role in a project gives it
    alice = client.sign_in(cast.alice.account)
    page = alice.page(page_of(cast))
    assert page.h1 == "Publiser det klargjorte svaret"
    assert "1 svar er publisert." in submit_all(alice, page).text
    assert published() == ((1, 0) if part is Part.NEEDS else (0, 1))


def test_who_may_publish_neither_gets_nothing(client: Client, cast: Cast) -> None:
    need, reply = answer_ready(cast), addition_ready(cast)
    db.session.commit()
    bob = client.sign_in(cast.bob.account)
    assert bob.get(page_of(cast)).status_code == 403
    assert bob.post(page_of(cast), data={"needs": need.id, "replies": reply.id}).status_code == 403
    for shown in ({"shown_needs": [need.id], "shown_replies": []}, {"shown_needs": [], "shown_replies": [reply.id]}):
        with pytest.raises(NotAllowed):
            services.publish_all(cast.bob.person, cast.project, None, until=clock.now(), **shown)
    assert not REPLY.allows(cast.bob.person, cast.project) and published() == (0, 0)


def test_many_take_as_many_statements_as_few(cast: Cast) -> None:
    counts, phase = [], cast.project.phases[0].id
    for number in (2, 5):
        shown = [answer_ready(cast).id for _at in range(number)]
        replies = [addition_ready(cast).id for _at in range(number)]
        db.session.commit()
        with count_queries() as counted:
            ready = services.all_ready(cast.alice.person, cast.project, phase, clock.now(), list(Part))
            assert (sorted(ready.needs), sorted(ready.replies)) == (shown, replies)
            assert press(cast, shown, replies, phase).number == 2 * number
            db.session.flush()
        counts.append(counted.total)
    assert counts[0] == counts[1]
    assert need_queries.prepared_number(cast.project.id) == 0


def test_the_lists_and_the_gate_lead_to_the_press(client: Client, cast: Cast) -> None:
    answer_ready(cast)
    prepared(cast, given(cast, Kind.CLOSING), WORDS)
    first, later, *_rest = cast.project.phases
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    gate = f"/team/{cast.project.slug}/beslutning"
    listed = alice.page(alice.page(gate).link("Publiser 1 klargjort svar"))
    others = alice.page(listed.link("1 klargjort svar på annet enn behov"))
    assert "bytter lyktene" in others.text and "Fase 1 av 4:" in others.text
    for page in (alice.page(gate), listed, others):
        label = "Publiser alle klargjorte svar i fasen" if page.h1 == "Beslutning" else "Publiser alle samlet"
        whole = alice.page(page.link(label))
        assert whole.h1 == "Publiser alle 2 klargjorte svar" and "Fase 1 av 4:" in whole.text
    elsewhere = alice.page(f"/team/{cast.project.slug}/klargjorte-svar?fase={later.id}")
    assert "annet enn behov" not in elsewhere.text and "Ingen klargjorte svar i fasen" in elsewhere.text
    assert alice.page(f"/team/{cast.project.slug}/innboks/svar?fase={later.id}").h1 == others.h1
    assert submit_all(alice, whole).h1 == "Beslutning", "back to where one came from"


def test_a_reply_is_thrown_away_from_the_list_of_a_phase_and_one_stays_there(client: Client, cast: Cast) -> None:
    prepared(cast, given(cast, Kind.CLOSING))
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    page = alice.page(f"/team/{cast.project.slug}/innboks/svar?fase={cast.project.phases[0].id}")
    after = alice.submit(page.form(button="Ja, slett det"), follow=True).page
    assert "Det klargjorte svaret er slettet." in after.text and "Fase 1 av 4:" in after.text
