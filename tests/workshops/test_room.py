"""A room from a phone: joining, waiting, answering, changing, being too late, seeing the result."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.db import db
from app.workshops.kinds import all_kinds
from app.workshops.models import RoomAnswer, RoomDevice, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.support.page import Page


def rows(model: type[Any]) -> int:
    return db.session.query(model).count()


def url(held: Workshop, rest: str = "") -> str:
    return f"/d/{held.code}{rest}"


def tap(phone: Client, page: Page, option: int = 1, **more: Any) -> Any:
    """Press one of the buttons of a question with one choice."""
    form = page.form(action="/svar")
    return phone.post(
        form.action, data={**form.fields, "option": str(option), "abstain": None, **more}, follow_redirects=True
    )


def test_the_code_leads_into_the_room_with_or_without_a_space(client: Client) -> None:
    held = workshops.workshop("single", started=True)
    code = f"{held.code[:3]} {held.code[3:]}"
    form = client.page("/bli-med").form("kode")
    answer = client.submit(form, kode=code)
    assert answer.status_code == 303
    assert client.page(answer.headers["Location"]).h1 == "Du er med"


@pytest.mark.parametrize(("sent", "told"), [("000000", "Vi finner ikke noe verksted"), ("12a", "seks sifrene")])
def test_a_wrong_code_is_told_and_stands_in_the_field(client: Client, sent: str, told: str) -> None:
    answer = client.submit(client.page("/bli-med").form("kode"), kode=sent)
    assert answer.status_code == 422
    assert told in answer.page.text
    assert answer.page.form("kode").fields["kode"] == sent


@pytest.mark.parametrize(("path", "way_on"), [("/d/000000", "/"), ("/d/abc", "/"), ("/en/d/000000", "/en")])
def test_a_room_that_is_not_there_asks_for_the_code_again(client: Client, path: str, way_on: str) -> None:
    page = client.page(path, status=404)
    assert page.form("kode").fields["kode"] == path.rpartition("/")[2]
    assert "Søk i prosjekter" not in page.text
    assert page.link("Go to the front page" if "/en" in path else "Gå til forsiden").rstrip("/") == way_on.rstrip("/")


def test_a_workshop_that_has_not_started_says_so(client: Client) -> None:
    held = workshops.workshop("single")
    page = client.page(url(held))
    assert page.h1 == "Verksted på Tjensvoll"
    assert "Verkstedet har ikke startet ennå." in page.text
    assert client.post(url(held, "/her")).status_code == 409


def test_one_tap_answers_and_another_changes_it(client: Client) -> None:
    held = workshops.opened()
    page = tap(client, client.page(url(held)), 2).page
    assert "Svaret ditt er lagret." in page.text
    assert page.texts("button", aria_pressed="true") == ["Folk"]
    page = tap(client, page, 3).page
    assert page.texts("button", aria_pressed="true") == ["Kort vei"]
    answer = db.session.query(RoomAnswer).one()
    assert (answer.value, answer.revision, rows(RoomDevice)) == ({"option": 3}, 2, 1)


def test_a_phone_that_sent_something_later_elsewhere_is_told_and_shown_what_counts(client: Client) -> None:
    held = workshops.opened()
    stale = client.page(url(held))
    tap(client, tap(client, client.page(url(held)), 1).page, 2)
    answer = tap(client, stale, 3)
    assert answer.status_code == 409
    assert "Du har sendt et nyere svar" in answer.page.text
    assert "Dette svaret ble ikke lagret." in answer.page.text
    assert answer.page.texts("button", aria_pressed="true") == ["Folk"]
    assert answer.page.form(action="/svar").fields["rev"] == "3"
    assert db.session.query(RoomAnswer).one().value == {"option": 2}


def test_when_it_starts_is_a_sentence_in_english_too(client: Client) -> None:
    held = workshops.workshop("single")
    held.starts_at = datetime(2061, 11, 30, 18, tzinfo=UTC)
    db.session.commit()
    assert "It starts on 30 November 2061 at 19:00." in client.page(f"/en{url(held)}").text
    assert "Det starter 30. november 2061 kl. 19.00." in client.page(url(held)).text.replace("\xa0", " ")


@pytest.mark.parametrize("kind", ["text", "ideas"])
def test_how_many_letters_there_is_room_for_is_told_and_a_long_text_is_not_cut(client: Client, kind: str) -> None:
    page = client.page(url(workshops.opened(kind)))
    assert "Inntil 240 tegn" in page.text
    assert page.one("textarea").get("maxlength") is None


def test_two_phones_are_two(browsers: Any) -> None:
    held = workshops.opened()
    for phone in (browsers(), browsers()):
        tap(phone, phone.page(url(held)))
    assert rows(RoomAnswer) == rows(RoomDevice) == 2


def test_a_phone_is_counted_as_here_once(client: Client) -> None:
    held = workshops.workshop("single", started=True)
    client.page(url(held))
    assert client.post(url(held, "/her"), headers={"X-Live": "1"}).status_code == 204
    assert client.post(url(held, "/her")).status_code == 303
    assert rows(RoomDevice) == 1


def test_a_phone_says_on_top_whether_the_room_is_on_and_no_number_that_would_stand_still(client: Client) -> None:
    held = workshops.workshop("single")
    for act, told in ((None, "Ikke i gang"), (Act.START, "Direkte"), (Act.NEXT, "Direkte"), (Act.END, "Slutt")):
        if act:
            workshops.press(held, act)
        page = client.page(url(held))
        assert page.texts(id="live-text") == [told]
        assert page.one(id="room").attrib["data-count"] == told
    assert client.page(f"/en{url(held)}").texts(id="live-text") == ["Ended"]


def test_a_phone_without_script_is_asked_to_be_counted_and_is(client: Client) -> None:
    held = workshops.workshop("single", started=True)
    page = client.page(url(held))
    assert "Telefonen din er ikke med i tallet på skjermen ennå." in page.text
    assert client.submit(page.form(action="/her")).status_code == 303
    assert rows(RoomDevice) == 1
    assert "ikke med i tallet" not in client.page(url(held)).text


def test_somebody_may_choose_not_to_answer(client: Client) -> None:
    held = workshops.opened()
    form = client.page(url(held)).form(action="/svar")
    page = client.post(form.action, data={**form.fields, "option": None, "abstain": "1"}, follow_redirects=True).page
    assert "Du har valgt å ikke svare." in page.text
    assert db.session.query(RoomAnswer).one().abstained


def test_an_answer_that_is_none_is_told_and_kept_on_the_page(client: Client) -> None:
    held = workshops.opened("text")
    form = client.page(url(held)).form(action="/svar")
    answer = client.submit(form, text="x" * 241, abstain=None)
    assert answer.status_code == 422
    assert "Skriv høyst 240 tegn." in answer.page.text
    assert answer.page.form(action="/svar").fields["text"] == "x" * 241
    assert rows(RoomAnswer) == 0


def test_a_change_that_is_refused_stands_in_its_field_and_is_not_said_to_be_stored(client: Client) -> None:
    held = workshops.opened("number")
    sent = client.submit(client.page(url(held)).form("number"), number="12")
    page = client.page(sent.headers["Location"])
    assert "Svaret ditt er lagret." in page.text
    answer = client.submit(page.form("number"), number="tolv")
    assert answer.page.form("number").fields["number"] == "tolv"
    assert "Svaret ditt er lagret." not in answer.page.text
    assert db.session.query(RoomAnswer).one().value == {"number": 12}


@pytest.mark.parametrize(("kind", "asks_again"), [("single", True), ("text", False)])
def test_without_script_the_page_asks_again_only_where_nobody_writes(
    client: Client, kind: str, asks_again: bool
) -> None:
    held = workshops.opened(kind)
    page = client.page(url(held))
    assert "refresh" not in page.html
    sent = client.submit(page.form(action="/svar"), **{**workshops.GIVEN[kind][0], "abstain": None})
    page = client.page(sent.headers["Location"])
    assert (f'content="10; url={url(held)}"' in page.html) is asks_again
    workshops.press(held, Act.LOCK)
    late = client.post(url(held, "/svar"), data={**page.form(action="/svar").fields, "text": "For sent"})
    assert "refresh" not in late.page.html, "what came too late stands until it is read"
    assert late.page.link("Jeg har lest det") == url(held)
    assert f'content="10; url={url(held)}"' in client.page(url(held)).html


def test_an_answer_after_the_lock_is_refused_and_what_was_written_is_given_back(client: Client) -> None:
    held = workshops.opened("text")
    form = client.page(url(held)).form(action="/svar")
    workshops.press(held, Act.LOCK)
    answer = client.submit(form, text="Mer lys ved brua", abstain=None)
    assert answer.status_code == 409
    assert "Spørsmålet ble låst." in answer.page.text
    assert "Svaret kom for sent og er ikke talt." in answer.page.text
    assert answer.page.texts("q") == [held.steps[0].question_nb, "Mer lys ved brua"], "also when the next one is on"
    assert rows(RoomAnswer) == 0


def test_a_change_after_the_lock_leaves_what_was_answered_before(client: Client) -> None:
    held = workshops.opened()
    page = tap(client, client.page(url(held)), 1).page
    workshops.press(held, Act.LOCK)
    late = tap(client, page, 2)
    assert late.status_code == 409
    assert "Det du svarte før, står." in late.page.text
    assert "Du svarte: Lys" in late.page.text


def test_an_answer_to_the_question_before_counts_nowhere(client: Client) -> None:
    held = workshops.workshop("single", "single", started=True)
    workshops.press(held, Act.NEXT)
    page = client.page(url(held))
    workshops.press(held, Act.NEXT)
    late = tap(client, page, 1)
    assert late.status_code == 409
    assert "Det er et annet spørsmål nå." in late.page.text
    assert rows(RoomAnswer) == 0


def test_the_result_is_hidden_until_it_is_shown_and_under_five_answers(browsers: Any) -> None:
    held = workshops.opened()
    phones = [browsers() for _phone in range(5)]
    for phone in phones[:4]:
        page = tap(phone, phone.page(url(held)), 1).page
        assert "%" not in page.text
    workshops.press(held, Act.REVEAL)
    assert "Vi viser resultatet når minst fem har svart." in phones[0].page(url(held)).text
    workshops.press(held, Act.AGAIN)
    for phone in phones:
        tap(phone, phone.page(url(held)), 1)
    workshops.press(held, Act.REVEAL)
    page = phones[0].page(url(held))
    assert "Lys 100 % 5" in page.text
    assert "Du svarte: Lys" in page.text
    assert "Runde 2" in page.text


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    held = workshops.workshop("single", started=True)
    stamp = client.page(url(held)).one(id="room").get("data-stamp")
    assert client.get(url(held, "/siste"), headers={"If-None-Match": f'"{stamp}"'}).status_code == 304
    workshops.press(held, Act.NEXT)
    fresh = client.get(url(held, "/siste"), headers={"If-None-Match": f'"{stamp}"'})
    assert fresh.status_code == 200
    assert fresh.page.texts("h1")[0].startswith("Hva er viktigst")


def test_asking_whether_something_is_new_costs_one_query(client: Client, count_queries: Any) -> None:
    held = workshops.workshop("single", started=True)
    stamp = client.page(url(held)).one(id="room").get("data-stamp")
    with count_queries() as counted:
        client.get(url(held, "/siste"), headers={"If-None-Match": f'"{stamp}"'})
    assert counted.total == 1


def test_the_room_speaks_english(client: Client) -> None:
    held = workshops.opened()
    page = client.page(f"/en/d/{held.code}")
    assert page.h1.endswith("(en)")
    assert page.texts("button", name="option") == ["A Lys (en)", "B Folk (en)", "C Kort vei (en)"]


def test_the_end_thanks_and_says_what_happens_next(client: Client) -> None:
    held = workshops.opened()
    tap(client, client.page(url(held)))
    workshops.press(held, Act.END)
    page = client.page(url(held))
    assert page.h1 == "Takk for at du var med"
    assert "Vi bestemmer 20. november." in page.text
    assert "Koblingen til telefonen din slettes" in page.text
    assert client.page(page.link("Se resultatene")).h1.startswith("Resultater")


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_a_question_of_each_kind_is_answered_shown_and_kept(browsers: Any, kind: str) -> None:
    held = workshops.opened(kind)
    given, said = workshops.GIVEN[kind]
    phones = [browsers() for _phone in range(5)]
    for phone in phones:
        form = phone.page(url(held)).form(action="/svar")
        wrong = phone.post(form.action, data={"round": form.fields["round"], "rev": "1"})
        assert wrong.status_code == 422
        answer = phone.post(form.action, data={**form.fields, **given, "abstain": None}, follow_redirects=True)
        assert "Svaret ditt er lagret." in answer.page.text
    workshops.press(held, Act.REVEAL)
    for path in (url(held), f"/en/d/{held.code}"):
        page = phones[0].page(path)
        assert page.all(class_="outcome")[0].find("p").get("class") != "say", "there are five answers"
    assert f"Du svarte: {said}" in phones[0].page(url(held)).text
    workshops.press(held, Act.END)
    assert f"Du svarte: {said}" in phones[0].page(f"/verksted/{held.id}/resultat").text
    lines = phones[0].get(f"/verksted/{held.id}/resultat.csv").text.splitlines()
    assert len(lines) >= 3 and lines[1].endswith(",answered,5,phones,,")


def test_what_has_no_english_is_marked_as_bokmal(client: Client) -> None:
    held = workshops.workshop("single", "scale")
    held.name_en = ""
    for step in held.steps:
        step.question_en = ""
        step.options = [{**option, "text_en": ""} for option in step.options]
        step.settings = {name: "" if name.endswith("_en") else value for name, value in step.settings.items()}
    for act in (Act.START, Act.NEXT):
        workshops.press(held, act)
    address = f"/en/d/{held.code}"
    page = client.page(address)
    assert page.one("title").get("lang") == "nb"
    assert "Verksted på Tjensvoll" in page.texts("span", lang="nb")
    client.submit(page.form(action="/answer"), option="1", abstain=None)
    workshops.press(held, Act.LOCK)
    assert client.page(address).texts("strong", lang="nb") == ["Lys"]
    workshops.press(held, Act.NEXT)
    assert {"Uenig", "Enig"} <= set(client.page(address).texts("span", lang="nb"))
