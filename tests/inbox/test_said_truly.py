"""What the inbox says of itself is so: who reads a note, how long it may be, how many are marked, and which need one meant."""

import pytest
from flask import Flask

from app.core.db import db
from app.inbox.models import Verb
from app.prototypes import services as prototypes
from app.prototypes.models import Mood, Pin
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories.needs import arranged
from tests.support.client import Client


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def test_a_note_that_is_too_long_comes_back_whole_with_why(alice: Client, cast: Cast) -> None:
    url = f"/team/{cast.project.slug}/innboks/need/{make.need(cast.project)[1]}"
    form = alice.page(url).form("text")
    field = alice.page(url).one("textarea", id="text")
    assert (field.get("maxlength"), field.get("data-most")) == (None, "1000"), "the browser cuts nothing in silence"
    answer = alice.submit(form, text="x" * 1001)
    assert answer.status_code == 422
    assert answer.page.link("Skriv høyst 1000 tegn.") == "#text"
    assert (answer.page.one("textarea", id="text").text or "").strip() == "x" * 1001


@pytest.mark.parametrize("name", ["alice", "mona", "ada"])
def test_everybody_who_can_read_notes_reads_who_can(client: Client, cast: Cast, name: str) -> None:
    url = f"/team/{cast.project.slug}/innboks/need/{make.need(cast.project)[1]}"
    page = client.sign_in(cast.everybody[name].account).page(url)
    assert "av moderatorer og av administratorer. Innbyggerne ser dem ikke." in page.text
    assert "bare for dere" not in page.text


def test_the_number_that_is_promised_is_the_number_that_is_marked(alice: Client, cast: Cast) -> None:
    read, *_unread = make.reasons(cast.project, *(f"Grunn {number}" for number in range(5)))
    make.done(cast.alice, cast.project, Verb.READ, "", read)
    make.need(cast.project)
    url = f"/team/{cast.project.slug}/innboks/alle?vis=all"
    page = alice.page(url)
    assert page.h1 == "Alle 6 som passer"
    after = alice.submit(page.form(button="Merk 4 som lest"), follow=True, act="read").page
    assert "4 innspill er lest." in after.text
    assert "Ingen av dem kan merkes som lest her." in alice.page(url).text


@pytest.mark.parametrize("asked", ["{}", "Behov {}", "behov nr {}", "need {}"])
def test_a_need_is_found_by_what_people_call_it(alice: Client, cast: Cast, asked: str) -> None:
    (_kind, number), other = make.need(cast.project, public=True), make.need(cast.project, public=True)
    page = alice.get(f"/team/{cast.project.slug}/innboks", query_string={"vis": "all", "q": asked.format(number)}).page
    assert f"Behov {number}" in page.text
    assert f"Behov {other[1]}" not in page.text
    public = alice.get("/behov", query_string={"q": asked.format(number)}).page
    assert any(link.endswith(f"/behov/{number}") for link in public.links.values())


@pytest.mark.parametrize("alone", [True, False])
def test_a_remark_that_got_other_words_while_one_read_it_is_not_published(
    app: Flask, alice: Client, cast: Cast, alone: bool
) -> None:
    kind, number = make.pin(cast.project)
    url = f"/team/{cast.project.slug}/innboks" + (f"/pin/{number}" if alone else "/alle?vis=all&slag=pin")
    form = alice.page(f"/team/{cast.project.slug}/innboks/{kind.value}/{number}").form("alone")
    with arranged(app):
        who = db.session.get_one(Pin, number).feedback.participant_id
        assert who is not None
        prototypes.change_pin(who, number, Mood.WORRY, "Jeg heter Kari.")
    given = {} if alone else {"alone": "", "next": url}
    answer = alice.submit(form, follow=True, act="publish", **given)
    assert "Den som skrev merknaden, har endret den imens. Les den på nytt før andre får se den." in answer.page.text
    assert answer.status_code == (409 if alone else 200)
    db.session.expire_all()
    assert db.session.get_one(Pin, number).read_at is None
    if alone:
        alice.submit(answer.page.form("alone"), act="publish")
        db.session.expire_all()
        assert db.session.get_one(Pin, number).read_at is not None
