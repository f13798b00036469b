"""A resident tries a prototype: both variants, a place in the picture or from the list, and the closing question."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.people.models import IdentityLevel
from app.projects.models import ActivityState
from app.prototypes.models import Feedback, Pin, Prototype
from app.prototypes.services import show_steps
from tests.factories import prototypes as make
from tests.journeys.conftest import Mailboxes, Opens, Visits
from tests.support.hand import Hand, Way
from tests.support.live import Live

PICTURE = "En sti ved et vann."
THANKS = "Takk! Svarene dine er lagret."
EVA = "eva@example.no"


def prototype(live: Live, **activity: object) -> str:
    """The address of an open prototype with two variants."""
    with live.arranged():
        folder = live.app.extensions["settings"].uploads_dir
        return f"/prototyper/{make.published(folder=folder, **activity).slug}"  # type: ignore[arg-type]


def count(live: Live, table: type[Pin] | type[Feedback]) -> int:
    with live.arranged():
        return db.session.scalars(select(func.count()).select_from(table)).one()


def choose_a_place(hand: Hand) -> None:
    """In the picture for those who point, from the list for the others."""
    if hand.way is Way.KEYS:
        hand.press("Lyktene").sees("Lyktene: Hva tenker du her?")
    else:
        hand.point(PICTURE, 0.3, 0.7).sees("Hva tenker du her?")


def test_both_variants_are_tried_and_the_last_question_answered(resident: Opens, live: Live) -> None:
    hand = resident(prototype(live)).press("Gi tilbakemelding").sees("Steg 1 av 3", "Ingen merknader ennå.")
    choose_a_place(hand)
    hand.press("Lagre merknad").is_told_what_is_wrong("Velg Liker, Lurer på eller Bekymret.")
    hand.choose("Liker").fill("Skriv litt mer", "Lavt lys er bedre.").press("Lagre merknad")
    hand.sees("Liker", "Lavt lys er bedre.").press("Neste: prøv").sees("Steg 2 av 3")
    hand.press("Benken").sees("Benken: Hva tenker du her?").choose("Bekymret").press("Lagre merknad")
    hand.sees("Bekymret · Benken").press("Neste: siste spørsmål").sees("Steg 3 av 3")
    hand.press("Send svaret").is_told_what_is_wrong("Velg et av svarene.")
    hand.choose("Vet ikke").fill("Hvorfor?", "Jeg må se dem i mørket.").press("Send svaret").stands_at(THANKS)
    assert (count(live, Pin), count(live, Feedback)) == (2, 1)


@pytest.mark.parametrize("resident", [Way.TAP], indirect=True, ids=str)
def test_a_press_in_the_picture_counts_after_a_place_was_chosen_from_the_list(resident: Opens, live: Live) -> None:
    hand = resident(f"{prototype(live)}/a").press("Lyktene").sees("Lyktene: Hva tenker du her?")
    hand.point(PICTURE, 0.9, 0.1).misses("Lyktene: Hva tenker du her?").sees("Merknad 1: Hva tenker du her?")
    expect(hand.page.locator(".pins [data-open]:not([hidden])")).to_have_count(1)
    hand.choose("Liker").press("Lagre merknad").sees("Merknadene dine på A")
    with live.arranged():
        pin = db.session.scalars(select(Pin)).one()
        assert (round(pin.x or 0, 1), round(pin.y or 0, 1)) == (0.9, 0.1)


def test_a_note_is_changed_and_removed(resident: Opens, live: Live) -> None:
    hand = resident(f"{prototype(live)}/a")
    choose_a_place(hand)
    hand.choose("Lurer på").press("Lagre merknad").press("Endre merknad 1").stands_at("Endre merknad 1")
    hand.choose("Liker").press("Lagre merknad").sees("Liker").press("Fjern merknad 1").sees("Ingen merknader ennå.")
    assert count(live, Pin) == 0


def test_saving_twice_puts_one_pin(resident: Opens, live: Live) -> None:
    hand = resident(f"{prototype(live)}/a")
    choose_a_place(hand)
    hand.choose("Liker").press_twice("Lagre merknad").sees("Merknadene dine på A")
    assert count(live, Pin) == 1


def test_others_pins_show_only_after_ones_own(resident: Opens, live: Live) -> None:
    path = prototype(live)
    with live.arranged():
        variant = db.session.scalars(select(Prototype)).one().versions[0].variants[0]
        for _tester in range(5):
            make.pin(variant)
        show_steps()
    hand = resident(f"{path}/a")
    others = hand.page.locator(".pins circle.other")
    expect(others).to_have_count(0)
    choose_a_place(hand)
    hand.choose("Liker").press("Lagre merknad").sees("Merknadene dine på A")
    expect(others).to_have_count(5)


def test_a_test_that_closed_while_the_note_was_written_says_so_kindly(resident: Opens, live: Live) -> None:
    hand = resident(f"{prototype(live)}/a")
    choose_a_place(hand)
    hand.choose("Liker").fill("Skriv litt mer", "Lavt lys er bedre.")
    with live.arranged():
        activity = db.session.scalars(select(Prototype)).one().versions[0].activity
        assert activity is not None
        activity.state, activity.closed_at = ActivityState.CLOSED, clock.now()
    hand.press("Lagre merknad").sees("Dette stengte", "Det du skrev nå, er ikke lagret.", "Se hva folk sa")
    assert count(live, Pin) == 0


def test_a_note_that_asks_for_an_address_is_carried_until_it_is_saved(
    resident: Opens, live: Live, mailbox: Mailboxes
) -> None:
    hand = resident(f"{prototype(live, identity_level=IdentityLevel.EMAIL)}/a")
    choose_a_place(hand)
    hand.choose("Bekymret").fill("Skriv litt mer", "Flaggermusene.").press("Lagre merknad")
    hand.stands_at("Nesten ferdig").fill("E-postadressen din", EVA).press("Send meg koden")
    hand.fill("Koden", mailbox(EVA).code()).press("Bekreft og lever").sees("Bekymret", "Flaggermusene.")
    expect(hand.page).to_have_url(re.compile("/a"))
    assert count(live, Pin) == 1


def test_an_unfinished_note_waits_on_the_phone_until_it_is_sent(visit: Visits, live: Live) -> None:
    path = f"{prototype(live)}/a"
    page = visit(path, width=360)
    page.get_by_role("link", name="Lyktene").click()
    page.get_by_text("Liker", exact=True).click()
    page.get_by_label("Skriv litt mer").fill("Lavt lys er bedre.")
    expect(page.get_by_text("Utkast lagret på denne enheten")).to_be_visible()
    page.goto(path)
    page.get_by_role("link", name="Lyktene").click()
    page.get_by_role("button", name="Fortsett").click()
    expect(page.get_by_label("Skriv litt mer")).to_have_value("Lavt lys er bedre.")
    expect(page.get_by_role("radio", name="Liker")).to_be_checked()
    page.get_by_role("button", name="Lagre merknad").click()
    expect(page.get_by_role("listitem").filter(has_text="Lavt lys er bedre.")).to_be_visible()
    page.get_by_role("link", name="Lyktene").click()
    expect(page.get_by_label("Skriv litt mer")).to_be_visible()
    expect(page.get_by_role("button", name="Fortsett")).to_be_hidden()
    assert count(live, Pin) == 1


def test_an_unfinished_last_answer_waits_too_also_when_one_had_answered(visit: Visits, live: Live) -> None:
    path = f"{prototype(live)}/sammenlign"
    page = visit(path, width=360)
    for words in ("Jeg må se dem i mørket.", "Nå har jeg sett dem."):
        page.get_by_text("Vet ikke", exact=True).click()
        page.get_by_label("Hvorfor?").fill(words)
        expect(page.get_by_text("Utkast lagret på denne enheten")).to_be_visible()
        page.goto(path)
        page.get_by_role("button", name="Fortsett").click()
        expect(page.get_by_label("Hvorfor?")).to_have_value(words)
        page.get_by_role("button", name="Send svaret").click()
        expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
        page.goto(path)
        expect(page.get_by_label("Hvorfor?")).to_have_value(words)
        expect(page.get_by_role("button", name="Fortsett")).to_be_hidden()


@pytest.mark.parametrize("resident", [Way.TAP], indirect=True, ids=str)
def test_who_goes_on_with_a_remark_that_is_not_saved_takes_it_along(resident: Opens, live: Live) -> None:
    hand = resident(f"{prototype(live)}/a?forst=b").point(PICTURE, 0.3, 0.7).fill("Skriv litt mer", "Flaggermusene.")
    hand.press("Neste: siste spørsmål").is_told_what_is_wrong("Velg Liker, Lurer på eller Bekymret.")
    assert count(live, Pin) == 0
    hand.choose("Bekymret").press("Neste: siste spørsmål").sees("Merknaden er lagret.", "Steg 3 av 3")
    assert count(live, Pin) == 1
    expect(hand.page.locator("[data-draft-sent]")).to_have_count(1)
    assert hand.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length") == 0
