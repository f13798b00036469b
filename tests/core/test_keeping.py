"""What somebody wrote is on the page that says that it could not be taken, and can be sent again from there."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.core.db import db
from app.core.errors import Closed
from app.insights import services
from app.insights.models import Insight
from app.needs.models import Need
from app.people.models import LoginSession
from tests.cast import Cast
from tests.factories import needs as make_needs
from tests.support.client import Client

OURS = {"Sec-Fetch-Site": "same-origin"}
WRITTEN = "Det er for mørkt\nlangs stien."


def new_insight(client: Client, cast: Cast, headers: dict[str, str], **more: Any) -> TestResponse:
    form = client.page(f"/team/{cast.project.slug}/innsikt").form(has="title_nb")
    data = {**form.fields, "title_nb": "Stien er for mørk", "body_nb": WRITTEN, **more}
    return client.post(form.action, data=data, headers=headers, csrf=False)


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def test_a_form_that_lay_open_too_long_is_shown_whole_and_sent_with_one_press(alice: Client, cast: Cast) -> None:
    answer = new_insight(alice, cast, OURS, csrf_token="an old one")
    assert answer.status_code == 400
    assert "Ingenting er borte." in answer.page.text
    assert " ".join(WRITTEN.split()) in answer.page.texts("div", class_="said")
    assert "no-store" in answer.headers["Cache-Control"]
    again = answer.page.form(button="Send på nytt")
    assert again.fields["csrf_token"] != "an old one"
    assert alice.submit(again).status_code == 303
    made = db.session.query(Insight).one()
    assert (made.title_nb, made.body_nb) == ("Stien er for mørk", WRITTEN)


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_from_elsewhere_gets_no_token_of_ours(alice: Client, cast: Cast, headers: dict[str, str]) -> None:
    answer = new_insight(alice, cast, headers, csrf_token="an old one")
    assert answer.status_code == 400
    assert "Stien er for mørk" not in answer.text
    assert [form for form in answer.page.forms if form.method == "post" and "title_nb" in form.fields] == []


def test_who_was_signed_out_while_writing_signs_in_beside_it_and_sends_again(alice: Client, cast: Cast) -> None:
    form = alice.page(f"/team/{cast.project.slug}/innsikt").form(has="title_nb")
    db.session.query(LoginSession).delete()
    data = {**form.fields, "title_nb": "Stien er for mørk", "body_nb": WRITTEN}
    answer = alice.post(form.action, data=data, headers=OURS)
    assert answer.status_code == 401
    assert answer.page.h1 == "Du er logget ut"
    assert " ".join(WRITTEN.split()) in answer.page.texts("div", class_="said")
    again = answer.page.form(button="Jeg har logget inn, send på nytt")
    alice.sign_in(cast.alice.account)
    renewed = alice.post(again.action, data=again.fields, headers=OURS)  # a new session has a token of its own
    assert alice.submit(renewed.page.form(button="Send på nytt")).status_code == 303
    assert db.session.query(Insight).one().body_nb == WRITTEN


def test_whose_session_and_token_are_both_gone_is_told_first_that_one_must_sign_in(alice: Client, cast: Cast) -> None:
    """It does not say that a press is enough: what was pressed would only be refused."""
    form = alice.page(f"/team/{cast.project.slug}/innsikt").form(has="title_nb")
    for name in [cookie.key for cookie in alice._cookies.values()]:
        alice.delete_cookie(name)
    answer = alice.post(form.action, data={**form.fields, "body_nb": WRITTEN}, headers=OURS)
    assert (answer.status_code, answer.page.h1) == (401, "Du er logget ut")
    assert answer.page.link("Logg inn i en ny fane") == "/logg-inn"
    assert " ".join(WRITTEN.split()) in answer.page.texts("div", class_="said")
    assert "så sender vi det" not in answer.page.text
    again = answer.page.form(button="Jeg har logget inn, send på nytt")
    alice.sign_in(cast.alice.account)
    renewed = alice.post(again.action, data={**again.fields, "title_nb": "Stien er for mørk"}, headers=OURS)
    assert alice.submit(renewed.page.form(button="Send på nytt")).status_code == 303
    assert db.session.query(Insight).one().body_nb == WRITTEN


def test_a_resident_whose_cookies_are_gone_is_asked_for_a_press_and_not_to_sign_in(client: Client, cast: Cast) -> None:
    need = make_needs.need(project=cast.project)
    db.session.commit()
    forms = {
        "/meld-behov": client.page("/meld-behov").form(has="text"),
        f"/behov/{need.id}": client.page(f"/behov/{need.id}").form(action="/legg-til"),
    }
    for url, form in forms.items():
        for name in [cookie.key for cookie in client._cookies.values()]:
            client.delete_cookie(name)
        answer = client.post(form.action, data={**form.fields, "text": WRITTEN}, headers=OURS)
        assert answer.status_code == 400, url
        assert "Ingenting er borte." in answer.page.text
        assert "Logg inn i en ny fane" not in answer.page.text
        sent = client.submit(answer.page.form(button="Send på nytt"))
        assert sent.status_code in (200, 303), url
    assert client.post("/team/behov/1/avvis", data={"note": WRITTEN}, headers=OURS).status_code == 401


def test_nothing_written_leads_straight_to_signing_in(client: Client, cast: Cast) -> None:
    answer = client.post(f"/team/{cast.project.slug}/publiser", headers=OURS)
    assert answer.status_code == 303
    assert answer.location.endswith("/logg-inn")


def test_what_is_closed_meanwhile_keeps_the_words(alice: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_given: Any, **_named: Any) -> None:
        raise Closed("Det er stengt nå.")

    form = alice.page(f"/en/team/{cast.project.slug}/insights").form(has="title_nb")
    monkeypatch.setattr(services, "create_finding", closed)
    answer = alice.post(form.action, data={**form.fields, "title_nb": "Stien er for mørk"}, headers=OURS)
    assert answer.status_code == 409
    assert "What you wrote" in answer.page.text
    assert "Stien er for mørk" in answer.page.text
    assert not any(form.fields.get("title_nb") for form in answer.page.forms)  # it would only be refused again


def test_a_fault_of_ours_keeps_a_residents_words_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    form = client.page("/meld-behov").form(has="text")

    def broken(*_given: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("app.needs.views.telling.tell_need", broken)
    answer = client.post(form.action, data={**form.fields, "text": WRITTEN}, headers=OURS)
    assert answer.status_code == 500
    assert " ".join(WRITTEN.split()) in answer.page.texts("div", class_="said")
    monkeypatch.undo()
    client.submit(answer.page.form(button="Send på nytt"))
    assert db.session.query(Need).one().text == WRITTEN


def test_a_reason_that_is_too_long_for_an_addition_is_kept(alice: Client, cast: Cast) -> None:
    added = make_needs.addition(make_needs.need("Det er mørkt ved stien.", project=cast.project))
    data = {"decline-policy": "unclear", "decline-note_nb": "Skriv det uten navn. " * 200}
    answer = alice.post(f"/team/tillegg/{added.id}/avvis", data=data, headers=OURS)
    assert answer.status_code == 422
    assert "Skriv det uten navn. Skriv det uten navn." in answer.page.text
