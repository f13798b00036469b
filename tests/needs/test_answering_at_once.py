"""Two answer the same need: the second reads what the first answered, and publishes another one when they mean to."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.permissions import Person
from app.needs import services
from app.needs.models import Answer, Need, PreparedAnswer
from app.needs.services import Answered, Words
from app.projects.models import Project
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories.needs import arranged
from tests.support.client import Client
from tests.support.page import Form
from tests.support.threads import together

FIRST, SECOND = "Lyktene blir byttet i mai.", "Vi har meldt det til driften."
HIS = {"answer-text_nb": SECOND, "answer-by_nb": "Byingeniør"}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def form_of(client: Client, need: Need) -> Form:
    return client.page(f"/team/behov/{need.id}").form(action="/svar")


def texts() -> list[str]:
    return list(db.session.scalars(select(Answer.text_nb).order_by(Answer.id)))


def answers(app: Flask, by: Person, need: Need, text: str = FIRST) -> None:
    with arranged(app):
        services.answer(by, db.session.get_one(Need, need.id), client_key=text, text_nb=text, by_nb="Prosjektleder")


def test_the_second_reads_the_first_answer_and_sends_again_what_they_mean(
    app: Flask, alice: Client, cast: Cast
) -> None:
    need = make.need(project=cast.project)
    old = form_of(alice, need)
    answers(app, cast.olav.person, need)
    refused = alice.submit(old, **HIS)
    assert refused.status_code == 409
    name = cast.olav.account.name
    assert f"{name} svarte i mellomtiden." in refused.page.text
    assert FIRST in refused.page.text
    again = refused.page.form(action="/svar")
    assert (again.fields["answer-text_nb"], again.fields["answer-by_nb"]) == (SECOND, "Byingeniør")
    assert texts() == [FIRST]
    assert alice.submit(again).status_code == 303
    assert texts() == [FIRST, SECOND]


def test_an_answer_is_not_prepared_unseen_either(app: Flask, alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    old = form_of(alice, need)
    answers(app, cast.olav.person, need)
    sent = {**old.fields, **HIS, "act": "prepare"}
    assert alice.post(old.action, data=sent).status_code == 409
    assert db.session.scalars(select(PreparedAnswer)).all() == []


def test_what_was_used_up_by_the_first_answer_does_not_stop_the_second_twice(
    app: Flask, alice: Client, cast: Cast
) -> None:
    need = make.need(project=cast.project)
    with arranged(app):
        make.prepared(db.session.get_one(Need, need.id), SECOND)
    old = form_of(alice, need)
    answers(app, cast.olav.person, need)
    refused = alice.submit(old)
    assert refused.status_code == 409
    assert alice.submit(refused.page.form(action="/svar")).status_code == 303
    assert texts() == [FIRST, SECOND]


def test_what_a_colleague_prepared_beside_the_answer_is_read_before_it_is_replaced(
    app: Flask, alice: Client, cast: Cast
) -> None:
    need, theirs = make.need(project=cast.project), "Vi svarer mer i juni."
    old = form_of(alice, need)
    answers(app, cast.olav.person, need)
    with arranged(app):
        make.prepared(db.session.get_one(Need, need.id), theirs)
    first = alice.submit(old, **HIS)
    assert first.status_code == 409
    second = alice.submit(first.page.form(action="/svar"))
    assert second.status_code == 409 and theirs in second.page.text
    assert texts() == [FIRST]
    assert alice.submit(second.page.form(action="/svar")).status_code == 303
    assert texts() == [FIRST, SECOND]


def test_what_stood_there_when_the_form_was_opened_is_no_news(app: Flask, alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    answers(app, cast.olav.person, need)
    assert alice.submit(form_of(alice, need), **HIS).status_code == 303
    assert texts() == [FIRST, SECOND]


def test_who_goes_back_and_writes_on_is_not_asked_about_their_own(alice: Client, cast: Cast) -> None:
    form = form_of(alice, make.need(project=cast.project))
    for text in (FIRST, SECOND, "Og en til."):
        assert alice.submit(form, **{**HIS, "answer-text_nb": text}).status_code == 303
    assert texts() == [FIRST, SECOND, "Og en til."]


@pytest.mark.parametrize("verb", ["answer", "prepare"])
def test_of_two_at_the_same_moment_one_is_published_and_the_other_is_told(app: Flask, cast: Cast, verb: str) -> None:
    number = make.need(project=cast.project).id

    def publish(by: Person, text: str) -> Any:
        need, same = db.session.get_one(Need, number), {"client_key": text, "answered": 0}
        if verb == "prepare" and text == SECOND:
            return services.prepare(by, need, Words(text_nb=text, by_nb="Byingeniør"), **same) and None
        return services.answer(by, need, text_nb=text, by_nb="Byingeniør", **same) and None

    given = together(app, [lambda: publish(cast.alice.person, FIRST), lambda: publish(cast.olav.person, SECOND)])
    told = [one for one in given if one is not None]
    if verb == "answer":
        assert [type(one) for one in told] == [Answered] and len(texts()) == 1
    else:  # what was prepared first is used up
        assert [type(one) for one in told] in ([], [Answered]) and texts() == [FIRST]


def test_what_was_answered_stands_for_the_team_with_who_and_when(app: Flask, alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    answers(app, cast.olav.person, need)
    answers(app, cast.alice.person, need, SECOND)
    for address in (f"/team/behov/{need.id}", f"/team/{cast.project.slug}/innboks/need/{need.id}?vis=all"):
        page = alice.page(address)
        given = [" ".join(one.itertext()) for one in page.all("article", class_="answer")]
        assert [SECOND in given[0], FIRST in given[1]] == [True, True], address
        assert cast.olav.account.name in given[1] and "Prosjektleder" in given[1]
    history = alice.page(f"/team/behov/{need.id}").texts("ol", class_="trace")[0]
    assert FIRST in history and SECOND in history


def test_an_answer_promises_no_undoing_and_leads_to_itself(alice: Client, cast: Cast) -> None:
    need, _next = make.need(project=cast.project), make.need(project=cast.project)
    sent = alice.submit(form_of(alice, need), **HIS)
    page = alice.page(sent.headers["Location"])
    assert "angre" not in page.text
    assert page.link("Se svaret").startswith(f"/team/behov/{need.id}")


def role_in(client: Client, need: Need) -> str:
    return str(form_of(client, need).fields["answer-by_nb"])


def test_a_role_is_filled_in_only_with_what_one_is_oneself(
    app: Flask, browsers: Any, alice: Client, cast: Cast
) -> None:
    with arranged(app):
        project = db.session.get_one(Project, cast.project.id)
        project.contact_role_nb, project.contact_email = "Prosjektleder", cast.olav.account.email.upper()
    need = make.need(project=cast.project)
    assert role_in(browsers().sign_in(cast.olav.account), need) == "Prosjektleder"
    assert role_in(browsers().sign_in(cast.mona.account), need) == ""
    assert role_in(alice, need) == ""
    alice.submit(form_of(alice, need), **HIS)
    assert role_in(alice, need) == "Byingeniør"
    assert role_in(alice, make.need(project=cast.project)) == "Byingeniør"
    added = make.addition(need)
    with arranged(app):
        services.publish_addition(cast.alice.person, db.session.merge(added))
    reply = alice.page(f"/team/{cast.project.slug}/innboks/addition/{added.id}?vis=all").form(has="by_nb")
    assert reply.fields["by_nb"] == "Byingeniør"


def test_what_was_answered_is_read_once_for_the_page_also_when_the_form_comes_back(
    app: Flask, alice: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    need = make.need(project=cast.project)
    old = form_of(alice, need)
    answers(app, cast.olav.person, need)
    for load, status in ((lambda: alice.get(f"/team/behov/{need.id}"), 200), (lambda: alice.submit(old, **HIS), 409)):
        with count_queries() as counted:
            assert load().status_code == status
        read = [one for one in counted.statements if "FROM answer" in one and "account.name" in one]
        assert len([one for one in read if "answer.id >" not in one]) == 1, "the check under the lock is another"
