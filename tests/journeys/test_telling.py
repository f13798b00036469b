"""A resident tells what is difficult: with a picture and a place, once, on a phone, with keys and without script."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core.db import db
from app.needs.models import Need
from app.people.models import IdentityLevel
from app.projects.models import Activity
from app.projects.services import close_activity
from tests.factories import needs as make
from tests.factories import projects
from tests.journeys.conftest import Opens, Visits
from tests.support import net
from tests.support.hand import Way
from tests.support.live import Live

WITH_SCRIPT = pytest.mark.parametrize("resident", [Way.TAP, Way.KEYS], indirect=True, ids=str)
DARK = "Stien langs vannet er så mørk at jeg ikke ser hvem som kommer."
SIMILAR = re.compile("/(ligner|similar)$")


def how_many(live: Live) -> int:
    with live.arranged():
        return db.session.scalars(select(func.count()).select_from(Need)).one()


def test_a_need_is_told_with_a_picture_and_a_place(resident: Opens, live: Live, picture: Callable[..., Path]) -> None:
    hand = resident("/").press("Meld inn et behov").stands_at("Hva trenger du?")
    hand.fill("Beskriv behovet", DARK).fill("Hvor gjelder det?", "Mosvatnet")
    hand.attach("Bilde", picture()).press("Send inn behovet")
    hand.stands_at("Takk! Behovet er sendt inn.").sees("1001", "Vi leser det innen to arbeidsdager")
    hand.open("Vis som QR-kode").press("Se behovet").stands_at(DARK.rstrip(".")).sees("Mosvatnet", "meldt av deg")
    expect(hand.page.get_by_role("img", name=hand.tongue.text("Bilde 1 til behovet"))).to_be_visible()


def test_a_need_without_words_is_asked_for_them_and_keeps_the_rest(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Hvor gjelder det?", "Mosvatnet").press("Send inn behovet")
    hand.is_told_what_is_wrong("Beskriv behovet med minst ti tegn")
    hand.fill("Beskriv behovet", DARK).press("Send inn behovet").press("Se behovet").sees("Mosvatnet")


def test_who_told_a_need_can_add_to_it_and_withdraw_it(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press("Send inn behovet").press("Se behovet")
    hand.sees(DARK).fill("Legg til noe", "Det er verst i november.").press("Legg til")
    hand.sees("Det er verst i november.", "Bare du ser dette. Vi leser det først.")
    hand.within("Det er verst i november.", "listitem").press("Trekk dette tilbake")
    hand.misses("Det er verst i november.")
    hand.open("Trekk behovet").press("Ja, trekk behovet").misses(DARK)


def test_a_need_that_is_sent_twice_is_told_once(resident: Opens, live: Live) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK)
    sent, here = list[str](), hand.page.url
    hand.page.on("request", lambda one: sent.append(one.url) if (one.url, one.method) == (here, "POST") else None)
    hand.press_twice("Send inn behovet").stands_at("Takk! Behovet er sendt inn.")
    assert how_many(live) == 1
    assert len(sent) == 1 or not hand.script  # a button that is busy takes no second press


def test_going_back_after_sending_and_sending_again_leads_to_the_same_receipt(resident: Opens, live: Live) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press("Send inn behovet").sees("1001")
    hand.page.go_back()
    hand.stands_at("Hva trenger du?").fill("Beskriv behovet", DARK).press("Send inn behovet")
    hand.stands_at("Takk! Behovet er sendt inn.")
    assert how_many(live) == 1


def test_a_need_like_it_is_offered_while_writing_and_supported_instead(resident: Opens, live: Live) -> None:
    with live.arranged():
        like = make.need("Stien langs vannet er for mørk om kvelden").id
    hand = resident("/meld-behov").fill("Beskriv behovet", "Stien langs vannet er for mørk")
    if not hand.script:
        hand.misses("Ligner det på noe av dette?")
        return
    hand.sees("Ligner det på noe av dette?").press("Støtt dette").sees("Du støtter behovet")
    hand.has_focus_on("Angre").sees("Da er du ferdig.").press(f"Se behov {like}")
    hand.stands_at("Stien langs vannet er for mørk om kvelden").sees("1 støtter")
    hand.go("/meld-behov").misses("Fortsett")  # no draft that invites to tell the same once more
    assert how_many(live) == 1


@WITH_SCRIPT
def test_a_need_like_it_can_be_read_first_while_the_draft_waits(resident: Opens, live: Live) -> None:
    with live.arranged():
        make.need("Stien langs vannet er for mørk om kvelden")
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).sees("Ligner det på noe av dette?")
    hand.sees("Utkast lagret på denne enheten").press("Stien langs vannet er for mørk om kvelden")
    hand.stands_at("Stien langs vannet er for mørk om kvelden")
    hand.go("/meld-behov").press("Fortsett").holds("Beskriv behovet", DARK)


@WITH_SCRIPT
def test_what_is_written_without_net_is_kept_and_sent_once(resident: Opens, live: Live) -> None:
    hand = resident("/meld-behov")
    with hand.page.expect_response(SIMILAR):
        hand.fill("Beskriv behovet", DARK)
    hand.page.wait_for_load_state("networkidle")
    net.lose(hand.page)
    hand.press_offline("Send inn behovet").sees("Du er uten nett. Vi sender når du er på nett igjen.")
    assert how_many(live) == 0
    net.find(hand.page)
    hand.stands_at("Takk! Behovet er sendt inn.")
    hand.go("/meld-behov").misses("Fortsett")  # what was received is no draft any more
    hand.go("/min-side")
    expect(hand.page.get_by_role("link", name="Stien langs vannet")).to_have_count(1)
    assert how_many(live) == 1


@pytest.mark.parametrize("resident", [Way.TAP], indirect=True, ids=str)
def test_what_was_written_without_net_is_given_back_when_it_was_not_stored(resident: Opens, live: Live) -> None:
    with live.arranged():
        level = {"title_nb": "Hva er mørkt i parken?", "identity_level": IdentityLevel.EMAIL}
        activity = projects.activity(projects.project("Lys i parken"), **level).id
    hand = resident(f"/meld-behov?aktivitet={activity}")
    with hand.page.expect_response(SIMILAR):
        hand.fill("Beskriv behovet", DARK)
    hand.page.wait_for_load_state("networkidle")  # with what is needed without net
    net.lose(hand.page)
    hand.press_offline("Send inn behovet").sees("Du er uten nett. Vi sender når du er på nett igjen.")
    hand.page.evaluate("localStorage.removeItem('draft:meld-behov')")  # it went before a second had passed
    net.find(hand.page)
    hand.sees("Vi fikk det ikke inn")
    hand.go("/meld-behov").press("Fortsett").holds("Beskriv behovet", DARK)
    assert how_many(live) == 0


@pytest.mark.parametrize("resident", [Way.TAP], indirect=True, ids=str)
def test_enter_in_the_place_sends_the_need_and_looking_at_an_old_receipt_keeps_the_next_one(
    resident: Opens, live: Live, picture: Callable[..., Path]
) -> None:
    with live.arranged():
        make.need("Stien langs vannet er for mørk om kvelden")
    hand = resident("/meld-behov").attach("Bilde", picture())
    with hand.page.expect_request(SIMILAR) as looked:
        hand.fill("Beskriv behovet", DARK)
    assert "multipart" not in looked.value.headers["content-type"]  # the picture is sent once, with the need
    hand.sees("Ligner det på noe av dette?").called("Hvor gjelder det?").press("Enter")
    receipt = hand.stands_at("Takk! Behovet er sendt inn.").page.url
    hand.go("/meld-behov").misses("Fortsett")
    hand.fill("Beskriv behovet", "Benken ved butikken mangler.").sees("Utkast lagret på denne enheten")
    hand.go(receipt).go("/meld-behov").press("Fortsett").holds("Beskriv behovet", "Benken ved butikken mangler.")


@WITH_SCRIPT
def test_an_unfinished_text_waits_on_the_phone(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).sees("Utkast lagret på denne enheten")
    hand.go("/").go("/meld-behov").press("Fortsett").holds("Beskriv behovet", DARK)
    expect(hand.called("Beskriv behovet")).to_be_focused()
    hand.go("/min-side").press("Slett utkast").sees("Utkastene er slettet.").misses("Slett utkast")
    hand.go("/meld-behov").misses("Fortsett")


@WITH_SCRIPT
def test_my_page_says_what_a_draft_is_and_leads_to_it(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).sees("Utkast lagret på denne enheten")
    hand.go("/min-side").press(DARK[:20]).press("Fortsett").holds("Beskriv behovet", DARK)


@WITH_SCRIPT
def test_who_goes_back_after_sending_finds_an_empty_form_and_no_draft(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press("Send inn behovet")
    hand.stands_at("Takk! Behovet er sendt inn.").page.go_back()
    hand.holds("Beskriv behovet", "")
    hand.page.wait_for_timeout(1500)  # longer than a draft waits to be saved
    hand.misses("Fortsett").go("/min-side").misses("Slett utkast")


@WITH_SCRIPT
def test_a_draft_of_what_had_arrived_leads_to_its_receipt(resident: Opens, live: Live) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).sees("Utkast lagret på denne enheten")
    held = "Object.fromEntries(new FormData(document.querySelector('form[data-draft]')))"
    sent = hand.page.request.post("/meld-behov", form=hand.page.evaluate(held))
    assert (sent.ok, how_many(live)) == (True, 1)  # the phone never heard of it
    hand.go("/meld-behov").press("Fortsett").press("Send inn behovet").stands_at("Takk! Behovet er sendt inn.")
    assert how_many(live) == 1


def test_the_position_is_added_to_the_words_of_the_place(visit: Visits) -> None:
    page = visit("/meld-behov", geolocation={"latitude": 58.96371, "longitude": 5.71283}, permissions=["geolocation"])
    page.get_by_label("Hvor gjelder det?").fill("Ved brua")
    for _again in range(2):
        page.get_by_role("button", name="Bruk posisjonen min").click()
        expect(page.locator("#live")).to_contain_text("Posisjonen er lagt inn")
        expect(page.get_by_label("Hvor gjelder det?")).to_have_value(re.compile(r"^Ved brua 58\.\d{4}, 5\.\d{4}$"))


@WITH_SCRIPT
def test_an_unfinished_addition_waits_too_until_it_is_sent(resident: Opens, live: Live) -> None:
    with live.arranged():
        path = f"/behov/{make.need(DARK).id}"
    hand = resident(path).comes_back_to(path, "Legg til noe", "Det er verst i november.")
    hand.press("Legg til").sees("Bare du ser dette.")
    hand.go(path).holds("Legg til noe", "").misses("Fortsett")


def test_a_call_that_closed_while_one_wrote_says_so_and_takes_the_need_all_the_same(
    resident: Opens, live: Live
) -> None:
    with live.arranged():
        activity = projects.activity(projects.project("Lys i parken"), title_nb="Hva er mørkt i parken?").id
    hand = resident(f"/meld-behov?aktivitet={activity}").stands_at("Hva er mørkt i parken?")
    hand.fill("Beskriv behovet", DARK)
    with live.arranged():
        close_activity(projects.BOSS, db.session.get_one(Activity, activity))
    hand.press("Send inn behovet").sees("Innsamlingen «Hva er mørkt i parken?» er ikke åpen.")
    hand.press("Send inn behovet").stands_at("Takk! Behovet er sendt inn.")
    assert how_many(live) == 1
