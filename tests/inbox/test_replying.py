"""Each kind of contribution can be answered: to who gave it where that is known, and else once for all who answered."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, Conflict, NotAllowed
from app.decisions.models import Ballot, Vote
from app.inbox import privacy, queries, services
from app.inbox.models import Reply, ReplyTo
from app.inbox.queries import Entry, Filters, Show
from app.needs import services as need_services
from app.needs.models import Addition
from app.needs.services import Words
from app.notifications.models import Notice, Receipt, ReceiptKind, Subject
from app.projects.models import ActivityState, Project, ResultsVisible
from app.prototypes.models import Feedback
from app.workshops.models import Round, Step, Workshop
from app.workshops.services import Act, keeping
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.factories import needs, people, workshops
from tests.support.client import Client
from tests.support.threads import together

ONE_EACH = [Kind.ADDITION, Kind.PIN, Kind.CLOSING]
ONE_FOR_ALL = [Kind.REASON, Kind.ANSWER, Kind.IDEA]
WORDS = Words(text_nb="Takk. Vi bytter lyktene.", text_en="Thank you. We change the lamps.", by_nb="Prosjektleder")


def entry(cast: Cast, thing: make.Thing) -> Entry:
    found = queries.one(cast.alice.person, cast.project, *thing)
    assert found is not None
    return found


def given(cast: Cast, kind: Kind) -> Entry:
    """Something of the kind that can be answered."""
    thing = make.EVERY[kind](cast.project)
    if kind is Kind.ADDITION:
        need_services.publish_addition(cast.alice.person, db.session.get_one(Addition, thing[1]))
        db.session.flush()
    made = entry(cast, thing)
    if kind in (Kind.ANSWER, Kind.IDEA):
        workshops.press(db.session.get_one(Workshop, int(made.ref)), Act.REVEAL)
    return made


def prepared(cast: Cast, about: Entry, words: Words = WORDS) -> Reply:
    key = f"{about.value} {words.text_nb}"[:36]
    stands = queries.reply_to(cast.project.id, *services.target(about) or (ReplyTo.ROUND, 0))
    based_on = stands.key if stands is not None else ""
    by = cast.alice.person
    return services.prepare_reply(by, cast.project, about, words, client_key=key, based_on=based_on)


def answered(subject: Subject) -> int:
    query = select(func.count()).select_from(Receipt)
    return db.session.scalar(query.where(Receipt.subject == subject, Receipt.kind == ReceiptKind.ANSWERED)) or 0


@pytest.mark.parametrize("kind", ONE_EACH + ONE_FOR_ALL)
def test_what_is_prepared_is_seen_by_the_team_alone_and_what_is_published_waits_no_more(cast: Cast, kind: Kind) -> None:
    about = given(cast, kind)
    reply = prepared(cast, about)
    assert queries.published_replies(reply.subject, [reply.subject_id]) == {}
    assert queries.left(cast.alice.person, cast.project)[Show.PREPARED] >= 1
    assert services.publish_reply(cast.alice.person, cast.project, reply)
    assert not services.publish_reply(cast.alice.person, cast.project, reply), "twice is once"
    after = entry(cast, (about.kind, about.id))
    assert after.owed_at is None
    assert queries.left(cast.alice.person, cast.project)[Show.PREPARED] == 0
    with pytest.raises(Closed, match="kan ikke endres"):
        prepared(cast, after, Words(text_nb="Noe annet.", by_nb="Prosjektleder"))


@pytest.mark.parametrize("kind", ONE_FOR_ALL)
def test_one_answer_is_for_all_who_answered_the_same_question(cast: Cast, kind: Kind) -> None:
    if kind is Kind.REASON:
        things = make.reasons(cast.project, *(f"Grunn {each}" for each in range(5)))
        mine = entry(cast, things[0])
    else:
        mine = given(cast, kind)
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, mine))
    asked = Filters(show=Show.ALL, kind=kind.value)
    rows = queries.page(cast.alice.person, cast.project, asked).items
    assert len(rows) == 5
    assert {row.owed_at for row in rows} == {None}


def test_who_added_something_reads_the_answer_below_it_and_is_told(client: Client, cast: Cast) -> None:
    me, need = people.participant(), needs.need(project=cast.project)
    people.contact(me)
    added = needs.addition(need, by=me)
    need_services.publish_addition(cast.alice.person, added)
    db.session.flush()
    reply = prepared(cast, entry(cast, (Kind.ADDITION, added.id)))
    assert "bytter lyktene" not in client.page(f"/behov/{need.id}").text
    services.publish_reply(cast.alice.person, cast.project, reply)
    db.session.commit()
    assert "bytter lyktene" in client.page(f"/behov/{need.id}").text
    assert "change the lamps" in client.page(f"/en/needs/{need.id}").text
    told = select(func.count()).select_from(Notice).join(Receipt)
    assert db.session.scalar(told.where(Receipt.kind == ReceiptKind.ANSWERED)) == 1


def test_a_page_about_a_need_reads_what_was_added_once(
    client: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    need = needs.need(project=cast.project)
    for text in ("Det gjelder om morgenen også.", "Og om høsten."):
        need_services.publish_addition(cast.alice.person, needs.addition(need, text))
    needs.addition(need, "Ingen har lest dette.")
    db.session.commit()
    with count_queries() as counted:
        assert "Og om høsten." in client.page(f"/behov/{need.id}").text
    assert sum("addition.text" in statement for statement in counted.statements) == 1


def test_only_the_tester_reads_what_they_were_answered(cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    feedback = db.session.get_one(Feedback, about.id)
    mine, prototype = feedback.participant_id, feedback.version.prototype_id
    assert mine is not None
    assert [one.text_nb for one in queries.replies_to_tester(prototype, mine)] == [WORDS.text_nb]
    assert queries.replies_to_tester(prototype, people.participant()) == []
    assert answered(Subject.FEEDBACK) == 1
    assert [one["text"] for one in privacy.held(mine)["replies"]] == [WORDS.text_nb]


def test_the_answer_to_voters_stands_with_the_result(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.REASON)
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    db.session.commit()
    text = client.page(f"/avstemning/{about.ref}/resultat").text
    assert "bytter lyktene" in text and "Svar til dere som stemte" in text
    assert answered(Subject.BALLOT) == 1


def test_the_answer_to_a_room_stands_with_the_result_of_the_question(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.ANSWER)
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    held = db.session.get_one(Workshop, int(about.ref))
    shown = db.session.scalars(select(Round).join(Step).where(Step.workshop_id == held.id)).one()
    workshops.press(held, Act.END)
    assert shown.shown
    keeping.publish_results(cast.alice.person, held)
    db.session.commit()
    text = client.page(f"/verksted/{held.id}/resultat").text
    assert "bytter lyktene" in text and "Svar til dere som var med" in text


def test_what_nobody_may_read_is_not_answered(cast: Cast) -> None:
    waiting = entry(cast, make.addition(cast.project))
    with pytest.raises(Closed, match="publisert"):
        prepared(cast, waiting)


def test_a_vote_that_runs_is_not_answered(cast: Cast) -> None:
    thing = make.reason(cast.project)
    ballot = db.session.get_one(Vote, thing[1]).ballot_id
    activity = db.session.get_one(Ballot, ballot).activity
    activity.state, activity.closed_at, activity.results_visible = ActivityState.OPEN, None, ResultsVisible.LIVE
    db.session.get_one(Ballot, ballot).shown_voters = 5
    db.session.flush()
    with pytest.raises(Closed, match="avstemningen er stengt"):
        prepared(cast, entry(cast, thing))


@pytest.mark.parametrize("kind", [Kind.ANSWER, Kind.IDEA])
def test_a_round_whose_result_the_room_has_not_seen_is_not_answered(cast: Cast, kind: Kind) -> None:
    about = entry(cast, make.EVERY[kind](cast.project))
    with pytest.raises(Closed, match="vist i rommet"):
        prepared(cast, about)


def test_all_that_is_ready_is_published_with_one_press_by_the_first_of_two(app: Flask, cast: Cast) -> None:
    shown = [prepared(cast, given(cast, kind)).id for kind in (*ONE_EACH, Kind.REASON)]
    db.session.commit()
    by, number, until = cast.alice.person, cast.project.id, clock.now()

    def press() -> int:
        project = db.session.get_one(Project, number)
        return services.publish_all_replies(by, project, None, shown=shown, until=until).new

    assert sorted(together(app, [press, press])) == [0, 4]
    db.session.expire_all()
    assert (answered(Subject.ADDITION), answered(Subject.FEEDBACK), answered(Subject.BALLOT)) == (1, 2, 1)


def test_what_came_after_the_list_was_shown_is_not_published(cast: Cast, frozen_clock: Moment) -> None:
    about = given(cast, Kind.PIN)
    seen, edited = prepared(cast, given(cast, Kind.ADDITION)).id, prepared(cast, about).id
    shown = clock.now()
    frozen_clock.move(minutes=1)
    prepared(cast, about, Words(text_nb="Noe ganske annet.", by_nb="Prosjektleder"))
    prepared(cast, given(cast, Kind.CLOSING))
    by, both = cast.alice.person, [seen, edited]
    assert services.publish_all_replies(by, cast.project, None, shown=both, until=shown).new == 1
    assert queries.number_of_prepared_replies(by, cast.project) == 2
    assert services.publish_all_replies(by, cast.project, None, shown=both, until=clock.now()).new == 1


def test_two_who_write_at_once_see_each_other(cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    prepared(cast, about)
    other = Words(text_nb="Noe annet.", by_nb="Prosjektleder")
    with pytest.raises(Conflict):
        services.prepare_reply(cast.alice.person, cast.project, about, other, client_key="x")


def test_it_is_written_on_the_page_of_the_contribution_and_published_from_the_list(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    alice = client.sign_in(cast.alice.account)
    where = f"/team/{cast.project.slug}/innboks/closing/{about.number}"
    form = alice.page(where).form(action="/svar")
    assert "Skriv et svar" in alice.submit(form, text_nb="", act="prepare").page.text
    page = alice.submit(form, text_nb="Takk skal du ha.", by_nb="Prosjektleder", act="prepare", follow=True).page
    assert "Svaret er lagret som klargjort." in page.text
    ready = alice.page(
        alice.page(f"/team/{cast.project.slug}/klargjorte-svar").link("1 klargjort svar på annet enn behov")
    )
    assert "Takk skal du ha." in ready.text
    after = alice.submit(alice.page(ready.link("Publiser alle samlet")).form(action="/alle"), follow=True).page
    assert "1 svar er publisert." in after.text
    assert "Takk skal du ha." in alice.page(where).text


def test_who_may_not_answer_may_not_reply(cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    with pytest.raises(NotAllowed):
        services.prepare_reply(cast.bob.person, cast.project, about, WORDS, client_key="x")


def test_a_double_press_answers_once(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    alice = client.sign_in(cast.alice.account)
    form = alice.page(f"/team/{cast.project.slug}/innboks/closing/{about.number}").form(action="/svar")
    for _press in range(2):
        page = alice.submit(form, text_nb="Takk skal du ha.", by_nb="Prosjektleder", act="publish", follow=True).page
        assert "Svaret er publisert." in page.text
    assert db.session.scalar(select(func.count()).select_from(Reply)) == 1
    assert answered(Subject.FEEDBACK) == 1


def test_what_one_wrote_while_another_published_is_not_lost(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    alice = client.sign_in(cast.alice.account)
    form = alice.page(f"/team/{cast.project.slug}/innboks/closing/{about.number}").form(action="/svar")
    services.publish_reply(cast.alice.person, cast.project, prepared(cast, about))
    db.session.commit()
    sent = alice.submit(form, text_nb="Mine egne ord.", text_en="My own words.", by_nb="Byplanlegger", act="publish")
    assert sent.status_code == 409
    for words in ("kan ikke endres", "Mine egne ord.", "My own words.", "Byplanlegger", "bytter lyktene"):
        assert words in sent.page.text, words


def test_who_saves_over_another_reads_all_that_the_other_wrote(client: Client, cast: Cast) -> None:
    about = given(cast, Kind.CLOSING)
    alice = client.sign_in(cast.alice.account)
    form = alice.page(f"/team/{cast.project.slug}/innboks/closing/{about.number}").form(action="/svar")
    prepared(cast, about, Words(text_nb="Deres.", text_en="Theirs.", by_nb="Byplanlegger", by_en="Planner"))
    db.session.commit()
    sent = alice.submit(form, text_nb="Mine egne ord.", by_nb="Prosjektleder", act="prepare")
    assert sent.status_code == 409
    for words in ("Deres.", "Theirs.", "Byplanlegger", "Planner", "Mine egne ord."):
        assert words in sent.page.html, words


def test_a_need_is_not_replied_to_here(client: Client, cast: Cast) -> None:
    _kind, number = make.need(cast.project, public=True)
    closing = given(cast, Kind.CLOSING)
    alice = client.sign_in(cast.alice.account)
    form = alice.page(f"/team/{cast.project.slug}/innboks/closing/{closing.number}").form(action="/svar")
    form.action = f"/team/{cast.project.slug}/innboks/need/{number}/svar"
    assert alice.submit(form, text_nb="Takk.", by_nb="Prosjektleder", act="prepare").status_code == 404
