"""The clock of a question and what a page says about the plan, on pages that are made anew again and again."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.journeys.conftest import Visits
from tests.support.live import Live


def running(live: Live, *, left: timedelta) -> Workshop:
    """A workshop with a question that is open for so long still."""
    held = workshops.workshop()
    workshops.step(held, "single", minutes=5)
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    workshops.round_of(held).ends_at = clock.now() + left
    db.session.commit()
    return held


def one_clock(page: Page, told: str) -> None:
    expect(page.locator(".timer")).to_have_count(1)
    expect(page.locator(".timer")).to_contain_text(told)


def test_a_time_that_is_out_is_told_once_however_many_answer_and_a_minute_more_is_what_counts(
    visit: Visits, live: Live
) -> None:
    with live.arranged():
        held = running(live, left=timedelta(seconds=-5))
        code, number = held.code, held.id
        kari = activities.account_with(Role.FACILITATOR, held.project)
    remote = visit(f"/verksted/{number}/fjernkontroll", account=kari)
    screen, phone = visit(workshops.screen_of(number), width=1920), visit(f"/d/{code}")
    pages = (remote, screen, phone)
    for page in pages:
        one_clock(page, "Tiden er ute")
    one_clock(phone, "Tiden er ute, men du kan svare til spørsmålet låses")  # the clock locks nothing
    for answered in (1, 2, 3):
        with live.arranged():
            workshops.answer(db.session.get_one(Workshop, number), f"phone-{answered}", option=1)
        expect(screen.locator("#room")).to_contain_text(re.compile(rf"{answered} av \d har svart"))
        expect(remote.locator(".figures-line")).to_contain_text(f"{answered} har svart")
    phone.get_by_role("button", name="Folk").click()
    expect(phone.locator("#room")).to_contain_text("Svaret ditt er lagret.")
    for page in pages:
        one_clock(page, "Tiden er ute")
    expect(remote.get_by_text("I rute")).to_have_count(1)
    remote.get_by_role("button", name="Ett minutt til").click()
    for page in pages:
        one_clock(page, "igjen")
    expect(remote.get_by_text("I rute")).to_have_count(1)


def test_a_page_made_anew_goes_on_counting_down_without_waiting_for_the_next_second(visit: Visits, live: Live) -> None:
    with live.arranged():
        held = running(live, left=timedelta(minutes=2))
        number = held.id
    screen = visit.context(width=1920).new_page()
    screen.add_init_script("window.setInterval = () => 0")  # the next second never comes
    screen.goto(workshops.screen_of(number))
    one_clock(screen, "igjen")
    with live.arranged():
        workshops.answer(db.session.get_one(Workshop, number), "a-phone", option=1)
    expect(screen.locator("#room")).to_contain_text("1 av 1 har svart")
    expect(screen.locator(".timer")).to_contain_text("igjen", timeout=500)
