"""An answer that is ready and not published: nobody outside sees it, and nobody of ours loses what they wrote."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.audit import AuditEntry
from app.core.db import db
from app.needs import privacy, services
from app.needs.models import Answer, Need, Policy, PreparedAnswer
from app.notifications.models import Notice, Receipt, ReceiptKind
from tests.cast import Cast
from tests.factories import needs as make
from tests.factories import people, projects
from tests.support.client import Client
from tests.support.page import Page

WORDS = {"answer-text_nb": "Vi prøver lave lykter i vår.", "answer-by_nb": "Prosjektleder"}
MAY_PREPARE = {"alice": 303, "bob": 403, "olav": 303, "mona": 303, "ada": 303, "charlie": 403}


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def send(client: Client, need: Need, act: str, **fields: str) -> Any:
    return client.submit(form_of(client.page(f"/team/behov/{need.id}")), **{**WORDS, "act": act, **fields})


def form_of(page: Page) -> Any:
    return page.form(action="/svar")


def stands() -> list[str]:
    db.session.expire_all()
    return [one.text_nb for one in db.session.scalars(select(PreparedAnswer))]


def test_who_may_prepare_an_answer(browsers: Any, cast: Cast) -> None:
    for name, status in MAY_PREPARE.items():
        need, somebody = make.need(project=cast.project), browsers().sign_in(cast.everybody[name].account)
        data = {**WORDS, "act": "prepare", "answer-client_key": str(uuid.uuid4())}
        assert somebody.post(f"/team/behov/{need.id}/svar", data=data).status_code == status, name
    assert len(stands()) == list(MAY_PREPARE.values()).count(303)


def test_nobody_is_told_and_the_need_still_waits(alice: Client, browsers: Any, cast: Cast) -> None:
    by = people.participant()
    need = make.told(by=by)
    services.publish(make.MODERATOR, need)
    services.place(make.MODERATOR, need, cast.project)
    people.contact(by)
    told = len(db.session.scalars(select(Notice)).all())
    send(alice, need, "prepare")
    db.session.expire_all()
    assert (need.answered_at, need.waiting_since is not None) == (None, True)
    assert db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.ANSWERED)).all() == []
    assert len(db.session.scalars(select(Notice)).all()) == told
    public = browsers().page(f"/behov/{need.id}").text
    assert "lave lykter" not in public
    assert "Klargjort" not in public


def test_it_stands_in_the_inbox_and_in_the_form_with_who_prepared_it(alice: Client, cast: Cast) -> None:
    need, other = make.need(project=cast.project), make.need(project=cast.project)
    for _ in range(2):
        send(alice, need, "prepare")
    assert stands() == [WORDS["answer-text_nb"]]
    inbox = f"/team/{cast.project.slug}/innboks?vis=prepared"
    page = alice.page(inbox)
    assert page.texts("h2") == [need.text.removesuffix(".")]
    assert f"Behov {other.id}" not in page.text
    assert "Klargjort av Alice" in page.text
    assert "Klargjort, ikke publisert (1)" in page.text
    form = form_of(alice.page(f"/team/behov/{need.id}"))
    assert form.fields["answer-text_nb"] == WORDS["answer-text_nb"]
    log = [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert log.count("needs.answer_prepared") == 1


def test_publishing_it_is_answering_once(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    send(alice, need, "prepare")
    form = form_of(alice.page(f"/team/behov/{need.id}"))
    for _ in range(2):
        alice.submit(form, act="publish")
    assert stands() == []
    assert len(db.session.scalars(select(Answer)).all()) == 1
    assert len(db.session.scalars(select(Receipt).where(Receipt.kind == ReceiptKind.ANSWERED)).all()) == 1


@pytest.mark.parametrize("act", ["prepare", "publish"])
def test_the_later_of_two_is_told_and_keeps_what_they_wrote(alice: Client, browsers: Any, cast: Cast, act: str) -> None:
    need = make.need(project=cast.project)
    send(alice, need, "prepare")
    olav = browsers().sign_in(cast.olav.account)
    theirs = form_of(olav.page(f"/team/behov/{need.id}"))
    send(alice, need, "prepare", **{"answer-text_nb": "Alices andre tanke."})
    late = olav.submit(theirs, **{"answer-text_nb": "Olavs ord.", "act": act})
    assert late.status_code == 409
    assert "Noen andre har endret det klargjorte svaret i mellomtiden." in late.page.text
    assert "Alices andre tanke." in late.page.text
    form = form_of(late.page)
    assert form.fields["answer-text_nb"] == "Olavs ord."
    assert stands() == ["Alices andre tanke."]
    assert olav.submit(form, act="prepare").status_code == 303
    assert stands() == ["Olavs ord."]


def test_what_was_published_meanwhile_is_told_before_there_are_two_answers(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    send(alice, need, "prepare")
    open_form = form_of(alice.page(f"/team/behov/{need.id}"))
    send(alice, need, "publish")
    late = alice.submit(open_form, **{"answer-text_nb": "Noe annet.", "act": "publish"})
    assert late.status_code == 409
    assert "svarte i mellomtiden" in late.page.text
    assert len(db.session.scalars(select(Answer)).all()) == 1


def test_what_a_colleague_has_published_is_not_prepared_once_more_by_a_form_that_is_sent_again(
    alice: Client, cast: Cast
) -> None:
    need = make.need(project=cast.project)
    form = form_of(alice.page(f"/team/behov/{need.id}"))
    alice.submit(form, **WORDS, act="prepare")
    [key] = db.session.scalars(select(PreparedAnswer.key))
    services.publish_prepared(cast.olav.person, cast.project, {need.id: key})
    db.session.commit()
    again = alice.submit(form, **WORDS, act="prepare")
    assert again.status_code == 409
    assert "er publisert allerede" in again.page.text
    assert stands() == []


@pytest.mark.parametrize("away", ["hidden", "merged"])
def test_what_was_prepared_for_a_need_that_is_not_public_any_more_can_be_read_and_deleted(
    app: Flask, alice: Client, cast: Cast, away: str
) -> None:
    need = make.need(project=cast.project)
    with make.arranged(app):
        make.prepared(need, "Vi ser på det.")
        if away == "hidden":
            services.hide(make.MODERATOR, need, Policy.UNCLEAR)
        else:
            services.merge(make.MODERATOR, need, make.need(project=cast.project))
    assert "Klargjort av" not in alice.page(f"/team/{cast.project.slug}/innboks/need/{need.id}").text
    page = alice.page(f"/team/behov/{need.id}")
    assert "Vi ser på det." in page.text
    assert "Det klargjorte svaret er slettet." in alice.submit(page.form(action="/forkast-svar"), follow=True).page.text
    assert stands() == []


@pytest.mark.parametrize("act", ["plasser", "ta-ut"])
def test_what_a_team_prepared_does_not_go_with_a_need_to_another_project(alice: Client, cast: Cast, act: str) -> None:
    need, other = make.need(project=cast.project), projects.project()
    make.prepared(need, "Vi ser på det.")
    db.session.commit()
    inbox = f"/team/{cast.project.slug}/innboks"
    data = {"place-project": other.id, "place-next": inbox, "next": inbox}
    sent = alice.post(f"/team/behov/{need.id}/{act}", data=data, follow_redirects=True)
    assert "Det klargjorte svaret er slettet." in sent.page.text
    assert stands() == []
    thrown = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "needs.answer_discarded")).one()
    assert thrown.project_id == cast.project.id


def test_who_goes_back_and_writes_on_overtakes_nobody(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    form = form_of(alice.page(f"/team/behov/{need.id}"))
    for text in ("Første utkast.", "Andre utkast."):
        assert alice.submit(form, **{**WORDS, "answer-text_nb": text, "act": "prepare"}).status_code == 303
    assert stands() == ["Andre utkast."]


def test_it_can_be_thrown_away(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    send(alice, need, "prepare")
    form = alice.page(f"/team/behov/{need.id}").form(action="/forkast-svar")
    assert "Det klargjorte svaret er slettet." in alice.submit(form, follow=True).page.text
    assert "borte fra før" in alice.submit(form, follow=True).page.text
    assert stands() == []


def test_it_goes_with_a_need_that_is_taken_back_and_who_asks_what_we_hold_is_told_that_it_is_there(cast: Cast) -> None:
    by = people.participant()
    need = make.told(by=by)
    services.publish(make.MODERATOR, need)
    make.prepared(need, "Vi ser på det.")
    held = privacy.held(by)
    assert [one["need"] for one in held["prepared_answers"]] == [need.id]
    assert "Vi ser på det." not in str(held)
    services.withdraw(need, by)
    db.session.commit()
    assert stands() == []


def test_the_form_comes_by_itself_to_the_inbox_and_goes_on_to_the_next(alice: Client, cast: Cast) -> None:
    need = make.need(project=cast.project)
    item = alice.page(f"/team/{cast.project.slug}/innboks/need/{need.id}")
    form = alice.get(item.link("Svar på behovet"), headers={"HX-Request": "true"})
    assert "<html" not in form.text
    onward = alice.submit(alice.page(item.link("Svar på behovet")).form(action="/svar"), **WORDS, act="prepare")
    assert onward.headers["Location"].startswith(f"/team/{cast.project.slug}/innboks")
