"""Prepared replies: how the list of contributions and the list of replies show them, and throwing one of them away."""

import pytest
from sqlalchemy import func, select

from app.core.contributions import Kind
from app.core.db import db
from app.inbox import services
from app.inbox.models import Reply
from app.inbox.queries import replies as queries
from app.needs import services as need_services
from app.needs.models import Need
from app.needs.services import Words
from tests.cast import Cast
from tests.factories import inbox as make
from tests.inbox.test_replying import ONE_EACH, ONE_FOR_ALL, WORDS, given, prepared
from tests.support.client import Client


@pytest.mark.parametrize("kind", [Kind.NEED, *ONE_EACH, *ONE_FOR_ALL])
def test_what_has_an_answer_ready_is_marked_so_wherever_it_is_listed(client: Client, cast: Cast, kind: Kind) -> None:
    if kind is Kind.NEED:
        _kind, number = make.need(cast.project, public=True)
        need_services.prepare(cast.alice.person, db.session.get_one(Need, number), WORDS, client_key="n")
    else:
        prepared(cast, given(cast, kind))
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    listed = alice.page(f"/team/{cast.project.slug}/innboks?vis=prepared")
    assert len(listed.all("li", data_entry="")) == listed.texts("span", class_="ds-tag").count("Klargjort") >= 1


@pytest.mark.parametrize("published", [False, True])
def test_who_throws_away_what_another_changed_or_published_meanwhile_reads_what_stands_there(
    client: Client, cast: Cast, published: bool
) -> None:
    about = given(cast, Kind.CLOSING)
    prepared(cast, about)
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    where = f"/team/{cast.project.slug}/innboks/closing/{about.number}"
    form = alice.page(where).form(button="Ja, slett det")
    stands = prepared(cast, about, Words(text_nb="Andre ord.", by_nb="Byplanlegger"))
    if published:
        services.publish_reply(cast.alice.person, cast.project, stands)
    db.session.commit()
    sent = alice.submit(form)
    assert sent.status_code == 409
    said = "kan ikke endres" if published else "Noen andre har endret"
    assert said in sent.page.text and "Andre ord." in sent.page.html
    assert "Slett det klargjorte svaret" in sent.page.text or published, "one can still do it, knowing what it is"
    assert db.session.scalar(select(func.count()).select_from(Reply)) == 1


def test_who_throws_the_last_one_of_a_page_away_stays_where_there_is_more(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PER_PAGE", 1)
    for number in range(4):
        prepared(cast, given(cast, Kind.CLOSING), Words(text_nb=f"Svar nummer {number}.", by_nb="Prosjektleder"))
    db.session.commit()
    alice = client.sign_in(cast.alice.account)
    where = f"/team/{cast.project.slug}/innboks/svar"
    for shown, after in (("nummer 1", "nummer 2"), ("nummer 2", "nummer 3"), ("nummer 3", "nummer 0")):
        page = alice.page(f"{where}?side=2")
        assert shown in page.text
        page = alice.submit(page.form(button="Ja, slett det"), follow=True).page
        assert after in page.text, "the next one stands on the page now, or the last one on the page before"
    assert "nummer 0" in alice.page(f"{where}?side=9").text
