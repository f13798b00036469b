"""A resident tells what is difficult: with a picture and a place, once, on a phone, with keys and without script."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core.db import db
from app.needs.models import Need
from app.projects.models import Activity
from app.projects.services import close_activity
from tests.factories import needs as make
from tests.factories import projects
from tests.journeys.conftest import Opens, Visits
from tests.support.live import Live

DARK = "Stien langs vannet er så mørk at jeg ikke ser hvem som kommer."


def how_many(live: Live) -> int:
    with live.arranged():
        return db.session.scalars(select(func.count()).select_from(Need)).one()


def test_a_need_is_told_with_a_picture_and_a_place(resident: Opens, live: Live, picture: Callable[..., Path]) -> None:
    hand = resident("/").press("Meld inn et behov").stands_at("Hva trenger du?")
    hand.fill("Beskriv behovet", DARK).fill("Hvor gjelder det?", "Mosvatnet")
    hand.attach("Bilde", picture()).press("Send inn behovet")
    hand.stands_at("Takk! Behovet er sendt inn.").sees("1001", "Vi leser det innen to arbeidsdager")
    hand.open("Vis som QR-kode").press("Se behovet").stands_at(DARK.rstrip(".")).sees("Mosvatnet", "meldt av deg")
    expect(hand.page.get_by_role("img", name="Bilde 1 til behovet")).to_be_visible()


def test_a_need_without_words_is_asked_for_them_and_keeps_the_rest(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Hvor gjelder det?", "Mosvatnet").press("Send inn behovet")
    hand.is_told_what_is_wrong("Beskriv behovet med minst ti tegn")
    hand.fill("Beskriv behovet", DARK).press("Send inn behovet").press("Se behovet").sees("Mosvatnet")


def test_who_told_a_need_can_add_to_it_and_withdraw_it(resident: Opens) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press("Send inn behovet").press("Se behovet")
    hand.fill("Legg til noe", "Det er verst i november.").press("Legg til")
    hand.sees("Det er verst i november.", "Bare du ser dette. Vi leser det først.")
    hand.within("Det er verst i november.", "listitem").press("Trekk dette tilbake")
    hand.misses("Det er verst i november.")
    hand.open("Trekk behovet").press("Ja, trekk behovet").misses(DARK)


def test_a_need_that_is_sent_twice_is_told_once(resident: Opens, live: Live) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press_twice("Send inn behovet")
    hand.stands_at("Takk! Behovet er sendt inn.")
    assert how_many(live) == 1


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
    hand.has_focus_on("Angre").go(f"/behov/{like}").sees("1 støtter")
    assert how_many(live) == 1


def test_what_is_written_without_net_is_kept_and_sent_once(visit: Visits, live: Live) -> None:
    page = visit("/meld-behov", width=360)
    page.get_by_label("Beskriv behovet").fill(DARK)
    page.context.set_offline(True)
    page.get_by_role("button", name="Send inn behovet").click()
    expect(page.get_by_text("Du er uten nett. Vi sender når du er på nett igjen.")).to_be_visible()
    assert how_many(live) == 0
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Takk! Behovet er sendt inn.")).to_be_visible()
    page.goto("/meld-behov")
    expect(page.get_by_role("button", name="Fortsett")).to_be_hidden()  # what was received is no draft any more
    page.goto("/min-side")
    expect(page.get_by_role("link", name="Stien langs vannet")).to_have_count(1)
    assert how_many(live) == 1


def test_an_unfinished_text_waits_on_the_phone(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    page.get_by_label("Beskriv behovet").fill(DARK)
    expect(page.get_by_text("Utkast lagret på denne telefonen")).to_be_visible()
    page.goto("/")
    page.goto("/meld-behov")
    page.get_by_role("button", name="Fortsett").click()
    expect(page.get_by_label("Beskriv behovet")).to_have_value(DARK)
    expect(page.get_by_label("Beskriv behovet")).to_be_focused()


def test_an_unfinished_addition_waits_too_until_it_is_sent(visit: Visits, live: Live) -> None:
    with live.arranged():
        path = f"/behov/{make.need(DARK).id}"
    page = visit(path, width=360)
    page.get_by_label("Legg til noe").fill("Det er verst i november.")
    expect(page.get_by_text("Utkast lagret på denne telefonen")).to_be_visible()
    page.goto(path)
    page.get_by_role("button", name="Fortsett").click()
    expect(page.get_by_label("Legg til noe")).to_have_value("Det er verst i november.")
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_text("Bare du ser dette.")).to_be_visible()
    page.goto(path)
    expect(page.get_by_label("Legg til noe")).to_be_visible()
    expect(page.get_by_role("button", name="Fortsett")).to_be_hidden()


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
