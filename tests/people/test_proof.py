"""Asking who one is comes after the act is chosen, and the act is carried along until it is done."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app import create_app
from app.core import access
from app.core.access import public
from app.core.db import db
from app.core.pages import Pages, see
from app.notifications import services
from app.notifications.models import Follow, Subject
from app.people.models import Identity, IdentityLevel, Participant
from tests.conftest import Moment
from tests.support.client import Client
from tests.support.databases import TestDatabase

EVA = "eva@example.no"
Read = Callable[[str], str]
done: list[dict[str, Any]] = []
made: dict[str, Flask] = {}


def acts() -> Pages:
    """One act that needs a confirmed address, as a vote is: the participant follows project 7."""
    bp = Pages("acts", __name__)

    @bp.page("/handling", "/act", methods=["POST"])
    @public("for the tests")
    def act() -> Any:
        if asked := access.prove(request.args.get("level", "email")):
            return asked
        who = access.acting_participant_id()
        services.follow(who, Subject.PROJECT, 7)
        done.append({"who": who, "choices": request.form.getlist("choice"), "why": request.form.get("why")})
        done[-1]["files"] = [file.filename for file in request.files.getlist("picture") if file.filename]
        return see("people.my_page")

    return bp


@pytest.fixture
def app(database: TestDatabase) -> Flask:
    if database.name not in made:
        app = create_app(database.settings, PROPAGATE_EXCEPTIONS=True)
        app.register_blueprint(acts())
        app.test_client_class = Client
        made[database.name] = app
    return made[database.name]


@pytest.fixture(autouse=True)
def nothing_done() -> Iterator[None]:
    done.clear()
    yield


def shown(client: Client, answer: TestResponse) -> TestResponse:
    """The page that asks, when the answer leads to it."""
    asks = answer.status_code == 303 and str(answer.location).endswith(("/bekreft-e-post", "/confirm-email"))
    return client.get(answer.location) if asks else answer


def begin(client: Client, **more: Any) -> TestResponse:
    words = {"choice": ["a", "c"], "why": "Fordi «det» <er> best", **more}
    return shown(client, client.post("/handling?runde=2", data=words))


def proof_form(answer: TestResponse, field: str = "proof_email") -> Any:
    return next(form for form in answer.page.forms if form.fields.get(field, "no") != "no" or field in form.fields)


def ask_code(client: Client, email: str = EVA) -> TestResponse:
    return shown(client, client.submit(proof_form(begin(client)), proof_email=email))


def give(client: Client, answer: TestResponse, code: str) -> TestResponse:
    return client.submit(proof_form(answer, "proof_code"), proof_code=code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_act_is_done_after_address_and_code_with_every_field_it_had(client: Client, code: Read) -> None:
    asked = begin(client)
    assert asked.status_code == 200
    assert done == []
    assert proof_form(asked).action == "/handling?runde=2"
    coded = shown(client, client.submit(proof_form(asked), proof_email=" Eva@Example.NO"))
    assert "eva@example.no" in coded.page.text
    answer = give(client, coded, code(EVA))
    assert answer.status_code == 303
    assert [(act["choices"], act["why"]) for act in done] == [(["a", "c"], "Fordi «det» <er> best")]


def test_who_has_confirmed_once_is_not_asked_again(client: Client, code: Read) -> None:
    give(client, ask_code(client), code(EVA))
    assert begin(client).status_code == 303
    assert len(done) == 2
    assert done[0]["who"] == done[1]["who"]


def test_only_hashes_of_the_address_and_the_code_are_joined_to_the_participant(client: Client, code: Read) -> None:
    give(client, ask_code(client), code(EVA))
    proved = db.session.scalars(select(Identity).where(Identity.level == IdentityLevel.EMAIL)).one()
    assert proved.participant_id == done[0]["who"]
    assert re.fullmatch(r"[0-9a-f]{64}", proved.key_hash)


def test_a_wrong_code_is_told_and_nothing_is_lost(client: Client, code: Read) -> None:
    coded = ask_code(client)
    answer = give(client, coded, wrong(code(EVA)))
    assert answer.status_code == 422
    assert "stemmer ikke" in answer.page.text
    assert give(client, answer, code(EVA)).status_code == 303
    assert done[0]["choices"] == ["a", "c"]


def test_five_wrong_codes_kill_the_right_one(client: Client, code: Read) -> None:
    answer = ask_code(client)
    for _try in range(5):
        answer = give(client, answer, wrong(code(EVA)))
    assert give(client, answer, code(EVA)).status_code == 422
    assert done == []


def test_a_code_is_only_for_the_device_that_asked(browsers: Callable[[], Client], code: Read) -> None:
    asker, thief = browsers(), browsers()
    ask_code(asker)
    stolen = code(EVA)
    thief.take_part()
    answer = begin(thief, proof_email=EVA, proof_code=stolen)
    assert answer.status_code == 422
    assert done == []


def test_a_code_is_dead_after_ten_minutes(client: Client, code: Read, frozen_clock: Moment) -> None:
    coded = ask_code(client)
    frozen_clock.move(minutes=10)
    assert give(client, coded, code(EVA)).status_code == 422


def test_a_new_code_can_be_asked_for_and_kills_the_old(
    client: Client, code: Read, mails: Callable[..., list[Any]]
) -> None:
    coded = ask_code(client)
    older = code(EVA)
    again = shown(client, client.submit(proof_form(coded, "proof_again"), proof_again="1"))
    assert len(mails(to=EVA)) == 2
    if code(EVA) != older:
        assert give(client, again, older).status_code == 422
    assert give(client, again, code(EVA)).status_code == 303


def test_an_address_that_is_none_is_told_at_the_field(client: Client) -> None:
    answer = client.submit(proof_form(begin(client)), proof_email="eva")
    assert answer.status_code == 422
    assert proof_form(answer).errors() == ["proof_email"]
    assert proof_form(answer).fields["why"] == "Fordi «det» <er> best"


def test_too_many_codes_to_one_address_are_told(client: Client, mails: Callable[..., list[Any]]) -> None:
    for _time in range(6):
        ask_code(client)
    answer = ask_code(client)
    assert answer.status_code == 429
    assert "mange koder" in answer.page.text
    assert len(mails(to=EVA)) == 6


def test_the_same_address_on_another_device_is_the_same_participant(browsers: Callable[[], Client], code: Read) -> None:
    phone, laptop = browsers(), browsers()
    give(phone, ask_code(phone), code(EVA))
    laptop_alone = laptop.take_part()
    answer = give(laptop, ask_code(laptop), code(EVA))
    assert answer.status_code == 303
    assert "samlet på Min side" in laptop.page(answer.location).text
    assert done[0]["who"] == done[1]["who"]
    assert db.session.get(Participant, laptop_alone) is None
    assert begin(laptop).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 1


def test_nobody_is_told_that_they_were_here_before_when_they_were_not(client: Client, code: Read) -> None:
    answer = give(client, ask_code(client), code(EVA))
    assert "samlet" not in client.page(answer.location).text


def test_two_devices_with_two_addresses_stay_two(browsers: Callable[[], Client], code: Read) -> None:
    for email in (EVA, "bo@example.no"):
        browser = browsers()
        give(browser, ask_code(browser, email), code(email))
    assert len({act["who"] for act in done}) == 2


def test_an_open_activity_asks_for_nothing(client: Client) -> None:
    assert client.post("/handling?level=open", data={}).status_code == 303


@pytest.mark.parametrize("level", ["room", "code", "eid"])
def test_a_level_that_is_not_built_is_refused_and_never_taken_for_proved(client: Client, level: str) -> None:
    answer = client.post(f"/handling?level={level}", data={})
    assert answer.status_code == 409
    assert done == []


def test_files_are_asked_for_again_and_that_is_said(client: Client, code: Read) -> None:
    asked = begin(client, picture=(BytesIO(b"x"), "sti.jpg"))
    assert "legger dem ved igjen" in asked.page.text
    coded = shown(client, client.submit(proof_form(asked), proof_email=EVA))
    form = proof_form(coded, "proof_code")
    fields = {**form.fields, "proof_code": code(EVA), "picture": (BytesIO(b"y"), "sti.jpg")}
    assert client.post(form.action, data=fields, content_type="multipart/form-data").status_code == 303
    assert done[0]["files"] == ["sti.jpg"]


def test_the_page_is_in_the_language_of_the_act(client: Client, mails: Callable[..., list[Any]]) -> None:
    asked = shown(client, client.post("/en/act", data={"choice": "a"}))
    assert asked.page.lang == "en"
    client.submit(proof_form(asked), proof_email=EVA)
    assert mails(to=EVA)[0].lang == "en"


def test_without_the_act_there_is_no_page_to_ask_on(client: Client) -> None:
    assert client.get("/handling").status_code == 405


def test_every_page_on_the_way_can_be_shown_again_and_leads_on_when_the_act_is_done(client: Client, code: Read) -> None:
    page = "/bekreft-e-post"
    asked = client.post("/handling?runde=2", data={"choice": "a"}, headers={"Referer": "http://localhost/prosjekter"})
    assert (asked.status_code, asked.location) == (303, page)
    assert client.page(page).h1 == "Nesten ferdig: Hva er e-postadressen din?"
    coded = client.submit(client.page(page).form("proof_email"), proof_email=EVA)
    assert (coded.status_code, coded.location) == (303, page)
    assert client.page(page).h1 == "Skriv koden, så er du ferdig"
    assert client.page(page).link("Lukk") == "/prosjekter"
    assert done == []
    assert give(client, client.get(page), code(EVA)).status_code == 303
    assert [act["choices"] for act in done] == [["a"]]
    assert client.get(page).location == "/prosjekter"
    with client.session_transaction() as held:
        assert held["passing"] == {"close": "/prosjekter"}, "what was chosen is carried no longer"


def test_who_comes_to_the_page_with_nothing_to_send_is_led_on(client: Client) -> None:
    assert client.get("/bekreft-e-post").location == "/min-side"


def test_what_is_too_long_to_carry_is_asked_about_where_it_was_sent(client: Client, code: Read) -> None:
    asked = client.post("/handling", data={"choice": "a", "why": "å" * 600})
    assert asked.status_code == 200
    coded = client.submit(proof_form(asked), proof_email=EVA)
    assert coded.status_code == 200
    assert give(client, coded, code(EVA)).status_code == 303
    assert done[0]["why"] == "å" * 600


def test_forgetting_forgets_what_was_about_to_be_sent(client: Client) -> None:
    begin(client)
    client.post("/min-side/glem")
    assert client.get("/bekreft-e-post").location == "/min-side"
