"""Mail can be stopped with one press, by a person or by a mail program, and in no other way."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db
from app.notifications import jobs, sending, services
from app.notifications.models import OutboxMail, ReceiptKind, Subject, Tie
from app.people import contacts
from app.people.models import Contact
from tests.conftest import Moment
from tests.factories import people
from tests.support.client import Client

EVA = "eva@example.no"


@pytest.fixture
def eva(app: Flask) -> Contact:
    made = people.contact(people.participant(), EVA)
    db.session.commit()
    return made


def stopped(contact: Contact) -> bool:
    found = contacts.by_stop_token(contact.stop_token)
    assert found is not None
    return found.stopped_at is not None


def test_opening_the_page_stops_nothing(eva: Contact, client: Client) -> None:
    page = client.page(f"/stopp/{eva.stop_token}")
    assert page.h1 == "Vil du stoppe e-postene?"
    assert not stopped(eva)


def test_the_button_stops_and_another_starts_again(eva: Contact, client: Client) -> None:
    answer = client.submit(client.page(f"/stopp/{eva.stop_token}").form(), follow=True)
    assert answer.page.h1 == "Vi har stoppet e-postene"
    assert stopped(eva)
    answer = client.submit(answer.page.form(), follow=True)
    assert answer.page.h1 == "Vil du stoppe e-postene?"
    assert not stopped(eva)


def test_the_link_stops_and_starts_the_mails_to_the_address_whichever_device_left_it(
    eva: Contact, client: Client
) -> None:
    laptop, other = people.contact(people.participant(), EVA), people.contact(people.participant(), "bo@example.no")
    db.session.commit()
    answer = client.submit(client.page(f"/stopp/{eva.stop_token}").form(), follow=True)
    assert (stopped(eva), stopped(laptop), stopped(other)) == (True, True, False)
    client.submit(answer.page.form())
    assert (stopped(eva), stopped(laptop)) == (False, False)


def test_who_stopped_on_one_device_gets_no_mail_about_what_another_follows(
    eva: Contact, client: Client, mails: Callable[..., list[OutboxMail]]
) -> None:
    laptop = people.contact(people.participant(), EVA)
    for who in (eva.participant_id, laptop.participant_id):
        services.follow(who, Subject.NEED, 7)
    services.write_receipt(Subject.NEED, 7, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
    db.session.commit()
    client.post(f"/stopp/{eva.stop_token}")
    with client.application.app_context():
        jobs.write_mail()
    assert mails() == []


def test_who_stops_while_a_mail_waits_for_the_mail_server_does_not_get_it(
    eva: Contact, client: Client, mails: Callable[..., list[OutboxMail]]
) -> None:
    services.follow(eva.participant_id, Subject.NEED, 7)
    services.write_receipt(Subject.NEED, 7, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
    db.session.commit()
    with client.application.app_context():
        jobs.write_mail()
        client.post(f"/stopp/{eva.stop_token}")
        assert sending.send_due() == 0
    [waited] = mails()
    assert waited.sent_at is None


def test_the_same_address_confirmed_again_can_still_be_stopped_from_older_mails(eva: Contact, client: Client) -> None:
    older = client.page(f"/stopp/{eva.stop_token}").form()
    contacts.write(eva.participant_id, eva.email, "nb", clock.now())
    db.session.commit()
    client.submit(older)
    assert stopped(eva)


def test_a_mail_program_stops_with_one_post_without_our_token(eva: Contact, client: Client) -> None:
    answer = client.post(f"/stopp/{eva.stop_token}", data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code < 400
    assert stopped(eva)


def test_it_is_in_english_too(eva: Contact, client: Client) -> None:
    assert client.page(f"/en/stop/{eva.stop_token}").h1 == "Do you want to stop the e-mails?"


def test_a_token_that_nobody_has_is_not_found(client: Client) -> None:
    assert client.get("/stopp/no-such-token").status_code == 404


def test_each_mail_to_a_follower_says_how_to_stop_also_to_machines(
    eva: Contact, app: Flask, mails: Callable[..., list[OutboxMail]]
) -> None:
    token = eva.stop_token
    services.follow(eva.participant_id, Subject.NEED, 7)
    services.write_receipt(Subject.NEED, 7, ReceiptKind.DECIDED, key="d", about={"outcome": "stop"})
    db.session.commit()
    for path in app.extensions["settings"].mail_dir.glob("*"):
        path.unlink()
    with app.app_context():
        jobs.write_mail()
        sending.send_due()
    [path] = app.extensions["settings"].mail_dir.glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["List-Unsubscribe"] == f"<http://127.0.0.1:8000/stopp/{token}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/stopp/{token}" in mails()[0].text


def test_in_development_mails_are_shown_with_links_that_work(eva: Contact, client: Client) -> None:
    client.post("/min-side/lenke", data={"email": EVA})
    page = client.page("/utvikling/e-post")
    assert "Åpne Min side med denne lenken" in page.text
    [link] = [a.get("href") for a in page.all("a") if "/min-side/lenke/" in str(a.get("href"))]
    assert client.get(str(link).partition(":8000")[2]).status_code == 200


def test_the_page_of_mails_in_development_is_in_the_language_of_the_reader(eva: Contact, client: Client) -> None:
    client.post("/min-side/lenke", data={"email": EVA})
    page = client.page("/en/development/mail")
    assert "Link to My page" in page.text
    assert "my_page_link" not in page.text
    assert "DATA_DIR/mail" in page.text


def test_the_button_in_development_does_the_work_at_once(eva: Contact, client: Client) -> None:
    client.post("/min-side/lenke", data={"email": EVA})
    page = client.submit(client.page("/utvikling/e-post").form(action="/utvikling/e-post"), follow=True).page
    assert "Sendt" in page.text


@pytest.mark.parametrize("later", [0, 17], ids=["by day", "at night"])
def test_the_button_in_development_sends_the_days_news_too_however_often(
    eva: Contact, client: Client, frozen_clock: Moment, later: int
) -> None:
    """They would come ten minutes later, by day, once: whoever tries the app out sees them as they happen."""
    frozen_clock.move(hours=later)
    services.follow(eva.participant_id, Subject.NEED, 7, Tie.TOLD)
    for number, kind in enumerate((ReceiptKind.PUBLISHED, ReceiptKind.ANSWERED), start=1):
        services.write_receipt(Subject.NEED, 7, kind, key=str(kind), reason_nb="Lampen er byttet.")
        db.session.commit()
        page = client.submit(client.page("/utvikling/e-post").form(action="/utvikling/e-post"), follow=True).page
        assert page.text.count("Dagens nyheter") == number + 1, "and where it says what the button does"
    assert "Svaret: Lampen er byttet." in page.text


def test_in_production_there_is_no_such_page(app: Flask, client: Client) -> None:
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, env="production")
    try:
        assert client.get("/utvikling/e-post").status_code == 404
        assert client.post("/utvikling/e-post").status_code == 404
    finally:
        app.extensions["settings"] = before
