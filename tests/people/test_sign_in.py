"""Those who work with the projects sign in with a code by e-mail. Nobody learns who has an account."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import db
from app.core.limits import limiter
from app.core.permissions import Role
from app.people.accounts import ABSOLUTE, IDLE
from app.people.models import Account, LoginSession, OneTimeSecret
from tests.conftest import Moment
from tests.factories import people
from tests.support.client import Client
from tests.support.databases import TestDatabase

ADA = "ada@example.no"
Read = Callable[[str], str]


@pytest.fixture
def ada(app: Flask) -> None:
    people.account("Ada", Role.ADMINISTRATOR)


def ask(client: Client, email: str = ADA, path: str = "/logg-inn") -> TestResponse:
    return client.submit(client.page(path).form(), email=email)


def give(client: Client, code: str, path: str = "/logg-inn/kode") -> TestResponse:
    return client.submit(client.page(path).form(action=path), code=code)


def sessions() -> int:
    return db.session.scalar(select(func.count()).select_from(LoginSession)) or 0


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_from_the_mail_signs_in(ada: None, client: Client, code: Read) -> None:
    assert ask(client).location == "/logg-inn/kode"
    answer = give(client, code(ADA))
    assert answer.status_code == 303
    assert client.get("/admin/folk").status_code == 200


def test_capital_letters_and_blanks_are_the_same_address(ada: None, client: Client, code: Read) -> None:
    ask(client, " Ada@Example.NO ")
    answer = give(client, f" {code(ADA)[:3]} {code(ADA)[3:]} ")
    assert answer.status_code == 303


def test_the_mail_is_in_the_language_of_the_page(ada: None, client: Client, mails: Callable[..., list]) -> None:
    ask(client, path="/en/sign-in")
    mail = mails(to=ADA)[0]
    assert mail.lang == "en"
    assert mail.subject.startswith("Sign in with the code")
    assert len(mail.subject) <= 50


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    ada: None, browsers: Callable[[], Client], mails: Callable[..., list]
) -> None:
    known, unknown = browsers(), browsers()
    answers = [ask(known), ask(unknown, "eva@example.no")]
    assert {answer.status_code for answer in answers} == {303}
    assert {answer.location for answer in answers} == {"/logg-inn/kode"}
    pages = [known.page("/logg-inn/kode").text, unknown.page("/logg-inn/kode").text]
    assert pages[0].replace(ADA, "") == pages[1].replace("eva@example.no", "")
    assert [mail.recipient for mail in mails()] == [ADA]


def test_an_unknown_address_costs_the_same_work(
    ada: None, client: Client, count_queries: Callable[..., object]
) -> None:
    db.session.commit()
    with count_queries() as known:
        ask(client)
    with count_queries() as unknown:
        ask(client, "eva@example.no")
    # Only the mail itself is not stored; it is written all the same.
    assert 0 <= known.total - unknown.total <= 1


def test_no_code_is_right_for_an_unknown_address(client: Client) -> None:
    ask(client, "eva@example.no")
    answer = give(client, "123456")
    assert answer.status_code == 422
    assert sessions() == 0


def test_a_closed_account_gets_no_code(client: Client, mails: Callable[..., list]) -> None:
    people.account("Ada", Role.ADMINISTRATOR).active = False
    ask(client)
    assert mails() == []


def test_only_the_hash_of_the_code_is_kept(ada: None, client: Client, code: Read) -> None:
    ask(client)
    row = db.session.scalars(select(OneTimeSecret)).one()
    assert code(ADA) not in "|".join(str(value) for value in vars(row).values())
    assert row.email == ""


def test_a_code_works_once(ada: None, browsers: Callable[[], Client], code: Read) -> None:
    first, second = browsers(), browsers()
    ask(first)
    with first.session_transaction() as held, second.session_transaction() as copied:
        copied.update(held)  # the same browser in another window
    assert give(first, code(ADA)).status_code == 303
    assert give(second, code(ADA)).status_code == 422
    assert sessions() == 1


def test_a_code_is_dead_after_ten_minutes(ada: None, client: Client, code: Read, frozen_clock: Moment) -> None:
    ask(client)
    frozen_clock.move(minutes=10)
    answer = give(client, code(ADA))
    assert answer.status_code == 422
    assert "for gammel" in answer.page.text


def test_a_newer_code_kills_the_older(ada: None, client: Client, code: Read) -> None:
    ask(client)
    older = code(ADA)
    ask(client)
    if code(ADA) != older:
        assert give(client, older).status_code == 422
    assert give(client, code(ADA)).status_code == 303


def test_five_wrong_codes_kill_the_right_one(ada: None, client: Client, code: Read) -> None:
    ask(client)
    for _try in range(5):
        assert give(client, wrong(code(ADA))).status_code == 422
    assert give(client, code(ADA)).status_code == 422
    assert sessions() == 0


def test_an_address_gets_six_codes_an_hour_from_one_network(
    ada: None, client: Client, mails: Callable[..., list], frozen_clock: Moment
) -> None:
    answers = [ask(client) for _time in range(8)]
    assert {answer.location for answer in answers} == {"/logg-inn/kode"}
    assert len(mails(to=ADA)) == 6
    frozen_clock.move(hours=1, seconds=1)
    limiter.reset()
    ask(client)
    assert len(mails(to=ADA)) == 7


def test_a_network_is_limited_loosely(ada: None, client: Client) -> None:
    statuses = [client.post("/logg-inn", data={"email": f"a{number}@example.no"}).status_code for number in range(122)]
    assert statuses.count(303) == 120
    assert statuses[-1] == 429


def test_one_goes_on_to_the_page_that_asked(ada: None, client: Client, code: Read) -> None:
    asked = client.get("/admin/folk?q=x")
    assert asked.location.startswith("/logg-inn?next=")
    ask(client, path=asked.location)
    assert give(client, code(ADA)).location == "/admin/folk?q=x"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_one_never_goes_on_to_another_site(ada: None, client: Client, code: Read, target: str) -> None:
    client.post("/logg-inn", data={"email": ADA, "next": target})
    assert give(client, code(ADA)).location == "/admin"


def test_an_address_that_is_none_is_told_at_the_field(client: Client) -> None:
    answer = ask(client, "ada(at)example")
    assert answer.status_code == 422
    assert answer.page.form(action="/logg-inn").errors() == ["email"]
    assert 'value="ada(at)example"' in answer.text


def test_a_session_is_new_at_sign_in_and_gone_at_sign_out(ada: None, client: Client, code: Read) -> None:
    ask(client)
    give(client, code(ADA))
    old = client.get_cookie("session")
    assert old is not None
    client.post("/logg-ut")
    assert sessions() == 0
    client.set_cookie("session", old.value)
    assert client.get("/admin/folk").location.startswith("/logg-inn")


def test_signing_out_everywhere_takes_a_confirmation_and_ends_ones_own_sessions_only(
    ada: None, client: Client, browsers: Callable[[], Client]
) -> None:
    account = db.session.scalars(select(Account).where(Account.email == ADA)).one()
    phone, colleague = browsers(), browsers()
    for browser in (client, phone):
        browser.sign_in(account)
    colleague.sign_in(people.account("Bo", Role.ADMINISTRATOR))
    page = client.page("/min-side")
    assert "Du blir logget ut her og på alle andre telefoner og maskiner." in page.text
    answer = client.submit(page.form(button="Ja, logg ut overalt"), follow=True)
    assert "Du er logget ut overalt." in answer.page.text
    assert sessions() == 1
    assert [browser.get("/admin/folk").status_code for browser in (client, phone, colleague)] == [303, 303, 200]
    assert browsers().post("/logg-ut/overalt").status_code == 303, "nobody is signed in, and nothing happens"
    assert sessions() == 1


def test_a_session_ends_when_nobody_uses_it(ada: None, client: Client, code: Read, frozen_clock: Moment) -> None:
    ask(client)
    give(client, code(ADA))
    frozen_clock.move(seconds=IDLE.total_seconds() - 1)
    client.post("/folg/slutt", data={"subject": "need", "id": 1})  # any act will do
    client.post("/admin/folk/ny", data={})
    frozen_clock.move(seconds=IDLE.total_seconds() + 1)
    assert client.get("/admin/folk").status_code == 303


def test_a_session_in_use_still_ends_after_two_weeks(ada: None, client: Client, frozen_clock: Moment) -> None:
    client.sign_in(people.account("Bo", Role.ADMINISTRATOR))
    hours = int(ABSOLUTE.total_seconds() // 3600)
    for _half_day in range(0, hours, 6):
        client.post("/admin/folk/ny", data={"name": "Kari", "email": f"k{_half_day}@example.no", "language": "nb"})
        frozen_clock.move(hours=6)
    assert client.get("/admin/folk").status_code == 303


def test_outside_the_demo_there_is_no_demo_sign_in(ada: None, client: Client) -> None:
    assert client.post("/logg-inn/demo", data={"who": "ada"}).status_code == 404
    assert "demo" not in client.page("/logg-inn").text.lower()


@pytest.fixture
def demo(database: TestDatabase) -> Client:
    """A browser on an installation in demo mode."""
    app: Flask = create_app(replace(database.settings, demo=True), PROPAGATE_EXCEPTIONS=True)
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


def test_in_the_demo_one_press_is_enough_and_the_page_says_so_loudly(demo: Client) -> None:
    people.account("Ada", Role.ADMINISTRATOR, demo_key="ada")
    people.account("Eva", Role.ADMINISTRATOR)
    page = demo.page("/logg-inn?next=/admin/folk")
    assert "Dette er en demo" in page.text
    assert "Ada – Administrator" in page.text
    assert "Eva" not in page.text
    form = page.form(action="/logg-inn/demo")
    assert demo.submit(form).location == "/admin/folk"
    assert demo.get("/admin/folk").status_code == 200


def test_only_people_of_the_demo_can_be_pressed(demo: Client) -> None:
    people.account("Eva", Role.ADMINISTRATOR)
    assert demo.post("/logg-inn/demo", data={"who": ""}).status_code == 404
    assert demo.post("/logg-inn/demo", data={"who": "eva"}).status_code == 404
