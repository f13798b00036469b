"""«Meld inn et behov» as a person meets it: the form, its errors, the receipt, and the secret link."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.limits import limiter
from app.needs import secret
from app.needs.models import Need, NeedState
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.support.client import Client
from tests.support.page import Form, text_of

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt."


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limiter.reset()


def form(client: Client, url: str = "/meld-behov") -> Form:
    return client.page(url).form("text")


def told() -> list[Need]:
    return list(db.session.scalars(select(Need).order_by(Need.id)))


def picture(name: str = "sti.png") -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(out, "PNG")
    return BytesIO(out.getvalue()), name


def send(client: Client, given: Form, **values: object) -> object:
    data = {name: value for name, value in {**given.fields, **values}.items() if value is not None}
    return client.post(given.action, data=data, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("url", "heading"), [("/meld-behov", "Hva trenger du?"), ("/en/submit-need", "What do you need?")]
)
def test_one_field_is_required(client: Client, url: str, heading: str) -> None:
    page = client.page(url)
    assert page.h1 == heading
    assert len(page.all(class_="must")) == 1


def test_a_need_is_told_with_one_field_and_without_signing_in(client: Client) -> None:
    answer = client.submit(form(client), text=TEXT)
    assert answer.status_code == 303
    receipt = client.page(answer.headers["Location"])
    assert receipt.h1 == "Takk! Behovet er sendt inn."
    assert "1001" in receipt.text
    assert [need.text for need in told()] == [TEXT]
    assert receipt.texts(data_draft_sent="meld-behov") == [TEXT]  # an unfinished need with other words stays
    assert 'class="segno"' in receipt.html


def test_pressing_twice_tells_once(client: Client) -> None:
    given = form(client)
    first, second = client.submit(given, text=TEXT), client.submit(given, text=TEXT)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(told()) == 1


@pytest.mark.parametrize("text", ["", "for kort", "x" * 601])
def test_what_is_missing_is_said_twice_in_the_same_words_and_nothing_is_lost(client: Client, text: str) -> None:
    answer = client.submit(form(client), text=text, place="Mosvatnet")
    assert answer.status_code == 422
    page = answer.page
    assert page.title.startswith("Feil:")
    back = page.form("text")
    assert back.errors() == ["text"]
    assert (back.fields["text"], back.fields["place"]) == (text, "Mosvatnet")
    said = page.texts(class_="ds-validation-message")
    assert said and said[0] in page.texts("a")
    assert told() == []


def test_pictures_come_along_and_stand_on_the_page(client: Client) -> None:
    answer = send(client, form(client), text=TEXT, pictures=[picture(), picture("b.png")])
    number = told()[0].id
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert len(client.page(f"/behov/{number}").all("img", class_="photo")) == 2


def test_pictures_are_kept_when_the_text_was_forgotten(client: Client) -> None:
    answer = send(client, form(client), text="", pictures=[picture()])
    back = answer.page.form("text")  # type: ignore[attr-defined]
    assert len(back.fields["kept"]) == 1
    assert client.submit(back, text=TEXT).status_code == 303
    assert len(told()[0].pictures) == 1


def test_what_is_no_picture_is_refused_with_a_reason_and_the_text_is_kept(client: Client) -> None:
    answer = send(client, form(client), text=TEXT, pictures=[(BytesIO(b"<svg onload='x'/>"), "sti.png"), picture()])
    assert answer.status_code == 422  # type: ignore[attr-defined]
    back = answer.page.form("text")  # type: ignore[attr-defined]
    assert back.fields["text"] == TEXT
    assert len(back.fields["kept"]) == 1
    assert told() == []


def test_more_than_three_pictures_are_refused(client: Client) -> None:
    answer = send(client, form(client), text=TEXT, pictures=[picture(f"{n}.png") for n in range(4)])
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "høyst tre bilder" in answer.page.text  # type: ignore[attr-defined]


def test_a_machine_that_fills_in_everything_is_stopped(client: Client) -> None:
    assert client.submit(form(client), text=TEXT, website="http://example.org").status_code == 422
    assert told() == []


def test_faster_than_a_person_is_asked_to_press_again(app: Flask, client: Client, frozen_clock: Moment) -> None:
    app.config["FASTEST_FORM"] = 2
    try:
        answer = client.submit(form(client), text=TEXT)
        assert answer.status_code == 422
        summary = answer.page.one("div", **{"aria-labelledby": "wrong"})
        assert text_of(summary) == "Det gikk ikke denne gangen Det gikk litt fort. Trykk på knappen en gang til."
        assert list(summary.iter("a")) == []  # there is no field that one could go to and fill in
        frozen_clock.move(seconds=3)
        assert client.submit(answer.page.form("text")).status_code == 303
        too_old = client.submit(form(client), text=TEXT, opened="1.x")
        assert too_old.status_code == 422
        assert client.submit(too_old.page.form("text")).status_code == 303
    finally:
        del app.config["FASTEST_FORM"]


def test_haste_is_not_named_when_another_field_is_to_be_mended_first(app: Flask, client: Client) -> None:
    app.config["FASTEST_FORM"] = 2
    try:
        page = client.submit(form(client), text="For kort").page
        assert text_of(page.one("div", **{"aria-labelledby": "wrong"})).endswith("Beskriv behovet med minst ti tegn")
        assert "litt fort" not in page.text
        assert client.submit(page.form("text"), text=TEXT).status_code == 303  # at once: it was looked at already
    finally:
        del app.config["FASTEST_FORM"]


def test_one_device_is_held_back_before_it_floods_and_keeps_its_text(client: Client) -> None:
    client.take_part()
    for number in range(12):
        assert client.submit(form(client), text=f"{TEXT} {number}").status_code == 303
    answer = client.submit(form(client), text=TEXT)
    assert answer.status_code == 429
    assert answer.page.form("text").fields["text"] == TEXT


@pytest.mark.parametrize(
    ("url", "text", "lang"),
    [
        ("/meld-behov", TEXT, "nb"),
        ("/meld-behov", "The path is too dark when I walk home from the late shift.", "en"),
        ("/en/submit-need", "Eg ser ikkje kvar stien går når eg kjem heim.", "nn"),
        ("/en/submit-need", "Hundeposer mangler", "en"),
    ],
)
def test_the_language_is_the_one_it_was_written_in_or_the_pages(client: Client, url: str, text: str, lang: str) -> None:
    client.submit(form(client, url), text=text)
    assert told()[0].lang == lang


def test_what_employees_tell_is_marked(client: Client, cast: Cast) -> None:
    client.sign_in(cast.alice.account)
    client.submit(form(client), text=TEXT)
    assert told()[0].by_employee


def test_it_is_told_in_the_call_it_was_opened_from(client: Client) -> None:
    activity = project_make.activity(project_make.project(), about_nb="Fortell om veien hjem.")
    url = f"/meld-behov?aktivitet={activity.id}"
    assert "Fortell om veien hjem." in client.page(url).text
    client.submit(form(client, url), text=TEXT)
    assert told()[0].activity_id == activity.id


def test_when_the_call_closes_meanwhile_the_text_is_kept_and_can_be_sent_all_the_same(
    client: Client, frozen_clock: Moment
) -> None:
    from datetime import timedelta

    activity = project_make.activity(project_make.project(), closes_at=clock.now() + timedelta(hours=1))
    given = form(client, f"/meld-behov?aktivitet={activity.id}")
    frozen_clock.move(hours=2)
    answer = client.submit(given, text=TEXT)
    assert answer.status_code == 409
    assert client.submit(answer.page.form("text")).status_code == 303
    assert told()[0].activity_id is None


def test_similar_needs_are_offered_and_can_be_supported_from_there(app: Flask, client: Client) -> None:
    with make.arranged(app):
        need = make.need("Stien langs Mosvatnet er for mørk om kvelden.")
    answer = client.post("/meld-behov/ligner", data={"text": TEXT}, headers={"HX-Request": "true"})
    assert "Ligner det på noe av dette?" in answer.page.text
    button = answer.page.one("button")
    assert button.get("formaction") == f"/behov/{need.id}/stott"
    done = client.post(f"/behov/{need.id}/stott", data={"nested": "1", "text": TEXT}, headers={"HX-Request": "true"})
    assert "Du støtter behovet" in done.page.text
    assert done.page.forms == []
    assert "Ligner" not in client.post("/meld-behov/ligner", data={"text": "noe helt annet"}).text


def test_the_receipt_is_for_the_one_who_told(client: Client, browsers: object) -> None:
    client.submit(form(client), text=TEXT)
    other: Client = browsers()  # type: ignore[operator]
    other.take_part()
    assert other.get("/meld-behov/takk?behov=1001").status_code == 303


def test_the_secret_link_opens_the_need_on_any_device_and_tells_nobody(client: Client, browsers: object) -> None:
    receipt = client.submit(form(client), text=TEXT, follow=True)
    link = re.search(r"/behov/kvittering/1001-[0-9a-f]{32}", receipt.text)
    assert link is not None
    other: Client = browsers()  # type: ignore[operator]
    answer = other.get(link.group())
    assert TEXT in answer.page.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert other.get("/behov/1001").status_code == 404
    other.submit(answer.page.form(action="ta-med"))
    assert TEXT in other.page("/behov/1001").text


def test_with_the_secret_link_one_adds_to_it_and_takes_it_back(client: Client) -> None:
    need = make.told(TEXT)
    url = f"/behov/kvittering/{secret.token_of(need)}"
    client.submit(client.page(url).form("text"), text="Det gjelder om morgenen også.")
    assert "Det gjelder om morgenen også." in client.page(url).text
    client.submit(client.page(url).form(action="trekk", button="Ja, trekk behovet"))
    assert told()[0].state is NeedState.WITHDRAWN
    assert TEXT not in client.page(url).text


def test_a_wrong_secret_link_says_so(client: Client) -> None:
    make.told(TEXT)
    assert client.get(f"/behov/kvittering/1001-{'0' * 32}").status_code == 404
    assert client.post(f"/behov/kvittering/1001-{'0' * 32}/trekk").status_code == 404
    assert told()[0].state is NeedState.WAITING


def test_a_call_that_has_no_english_is_marked_as_bokmal(client: Client) -> None:
    texts = {"title_nb": "Hva er mørkt i parken?", "title_en": "", "about_nb": "Vi lurer på hvor.", "about_en": ""}
    call = project_make.activity(project_make.project("Lys i parken"), **texts).id
    page = client.page(f"/en/submit-need?aktivitet={call}")
    assert {"Hva er mørkt i parken?", "Vi lurer på hvor."} <= set(page.texts("span", lang="nb"))


@pytest.mark.parametrize(("url", "need"), [("/meld-behov", "/behov"), ("/en/submit-need", "/en/needs")])
def test_the_district_that_was_chosen_is_kept_and_shown(client: Client, url: str, need: str) -> None:
    project_make.project()  # plants the districts
    given = form(client, url)
    [chosen] = [option for option in given.element.iter("option") if text_of(option) == "Storhaug"]
    client.submit(given, text=TEXT, district=chosen.get("value"), place="Ved butikken på Hundvåg")
    [stored] = told()
    assert stored.district is not None
    assert (stored.district.slug, str(stored.district_id)) == ("storhaug", chosen.get("value"))
    assert "Ved butikken på Hundvåg, Storhaug" in client.page(f"{need}/{stored.id}").text


def test_a_district_that_is_none_is_refused_and_the_text_kept(client: Client) -> None:
    answer = client.submit(form(client), text=TEXT, district="999999")
    assert answer.status_code == 422
    assert (answer.page.form("text").fields["text"], told()) == (TEXT, [])


def test_from_the_front_page_to_the_receipt_it_takes_two_presses_and_a_text(client: Client) -> None:
    opened = client.page(client.page("/").link("Meld inn et behov"))  # the first
    assert len(opened.all(class_="must")) == 1
    given = opened.form("text")
    asked = {name for name, value in given.fields.items() if value}
    assert asked == {"csrf_token", "client_key", "opened"}, "what nobody has to fill in"
    sent = client.submit(given, text=TEXT)  # the second: of the three that it may take, one is the text itself
    assert client.page(sent.headers["Location"]).h1 == "Takk! Behovet er sendt inn."
    assert [need.text for need in told()] == [TEXT]
