"""A team reads what came in: with a thumb, with the keyboard, with the inbox's own keys, and without scripts."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Link
from app.needs.models import Need, NeedState
from app.people.models import Account
from app.projects.models import Project
from tests.factories import inbox as make
from tests.factories import insights, people, projects
from tests.journeys.conftest import Opens, Visits
from tests.support.axe import violations
from tests.support.live import Live

INBOX = "/team/lys-i-parken/innboks"
DARK, BENCH = "Stien er for mørk om kvelden", "Det mangler en benk ved lekeplassen"
SEEN = "Vi ser ikke hvem som kommer"


@pytest.fixture
def tea(live: Live) -> Account:
    """Somebody of a team that has an insight, two needs that everybody can read, and a pin."""
    with live.arranged():
        project = projects.project("Lys i parken")
        insights.insight(project, title=SEEN)
        for text in (DARK, BENCH):
            make.need(project, text, public=True)
        make.pin(project, "Her blender lyset meg")
        return people.account("Tea", Role.TEAM, project_id=project.id)


def placed(live: Live) -> int:
    """How many links there are to the insight."""
    with live.arranged():
        return db.session.scalar(select(func.count()).select_from(Link)) or 0


def test_two_are_marked_tagged_and_the_press_is_undone(resident: Opens, tea: Account) -> None:
    hand = resident(f"{INBOX}?vis=all", account=tea).choose(DARK).choose("Her blender lyset")
    hand.open("Mer").fill("Merke", "Lys").press("Sett merke").sees("2 innspill er merket.")
    hand.press("Angre").sees("Angret for 2 innspill.").misses("2 innspill er merket.")


def test_enter_on_a_box_that_is_ticked_publishes_nothing(visit: Visits, live: Live) -> None:
    """The only verb that a moderator has here is one that residents are told of and that cannot be undone."""
    with live.arranged():
        make.need(projects.project("Lys i parken"), DARK)
        mona = people.account("Mona", Role.MODERATOR)
    page = visit(f"{INBOX}?vis=all", account=mona, width=1280)
    box = page.get_by_label(DARK)
    box.check()
    box.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(box).to_be_checked()
    expect(page.locator("[aria-busy]")).to_have_count(0)  # nothing is being sent
    with live.arranged():
        assert db.session.scalars(select(Need.state)).all() == [NeedState.WAITING]


def test_one_at_a_time_until_nothing_is_left_to_place(resident: Opens, live: Live, tea: Account) -> None:
    hand = resident(f"{INBOX}?vis=unplaced", account=tea).sees("3 innspill").press("Ta dem én og én")
    for left in ("1 av 3", "1 av 2", "1 av 1"):
        hand.sees(left).press("Koble til innsikt")
    hand.stands_at("Innboks").sees("Alt er koblet til en innsikt")
    assert placed(live) == 3


def test_a_note_is_written_and_a_view_is_saved(resident: Opens, tea: Account) -> None:
    hand = resident(f"{INBOX}?vis=all&slag=pin", account=tea).open("Lagrede visninger")
    hand.fill("Navn på det du ser nå", "Merknader").press("Lagre visningen").sees("Visningen er lagret.")
    hand.press("Her blender lyset").fill("Skriv et notat", "Spør @Tea om bildet.").press("Lagre notatet")
    hand.sees("Spør @Tea om bildet.").go(f"{INBOX}?vis=mentions").sees("Her blender lyset meg", "1 notat")


def test_the_keys_do_nothing_until_they_are_turned_on(visit: Visits, live: Live, tea: Account) -> None:
    page = visit(f"{INBOX}?vis=unplaced", account=tea, width=1280)
    page.keyboard.press("j")
    page.keyboard.press("1")
    assert placed(live) == 0
    page.locator("summary", has_text="Tastatur").click()
    page.get_by_role("button", name="Slå på tastene").click()
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("j")
    focused(page, 0)
    page.keyboard.press("j")
    page.keyboard.press("k")
    focused(page, 0)
    page.keyboard.press("1")
    expect(page.locator("[data-undo]").get_by_text(f"Koblet til «{SEEN}».")).to_be_in_viewport()
    focused(page, 0)
    page.keyboard.press("1")
    expect(page.locator("[data-entry]")).to_have_count(1)
    focused(page, 0)
    page.keyboard.press("z")
    expect(page.get_by_text("Angret for 1 innspill.")).to_be_visible()
    assert placed(live) == 1
    page.get_by_role("searchbox", name="Søk i innspill").fill("j1z")  # keys are letters where one writes
    assert placed(live) == 1


def test_what_is_undone_by_its_key_has_the_focus(visit: Visits, tea: Account) -> None:
    page = visit(f"{INBOX}?vis=unplaced", account=tea, width=1280)
    page.locator("summary", has_text="Tastatur").click()
    page.get_by_role("button", name="Slå på tastene").click()
    page.wait_for_selector("[data-keys]")
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(page.locator("[data-entry]")).to_have_count(2)
    focused(page, 0)
    page.keyboard.press("j")
    focused(page, 1)
    page.keyboard.press("z")
    expect(page.locator("[data-entry]")).to_have_count(3)
    focused(page, 0)


def test_what_is_half_written_is_offered_again_when_another_form_was_sent(visit: Visits, tea: Account) -> None:
    page = visit(f"{INBOX}/need/1001", account=tea, width=1280)
    page.wait_for_selector("#answering form[data-draft]", state="attached")
    page.locator("#answering summary").first.click()
    page.get_by_label("Svar på bokmål").fill("Takk, vi tenner lykten")
    page.get_by_label("Skriv et notat").fill("Ring skolen.")
    page.get_by_role("button", name="Lagre notatet").click()
    expect(page.get_by_text("Notatet er lagret.")).to_be_visible()
    offer = page.locator("#answering [data-draft-offer]")
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Fortsett").click()
    expect(page.get_by_label("Svar på bokmål")).to_have_value("Takk, vi tenner lykten")
    expect(page.get_by_label("Skriv et notat")).to_have_value("")


def focused(page: Page, row: int) -> None:
    expect(page.locator("[data-entry] h2 a").nth(row)).to_be_focused()


def test_two_at_the_same_one_see_each_other(visit: Visits, live: Live, tea: Account) -> None:
    with live.arranged():
        project = db.session.query(Project).one()
        ola = people.account("Ola", Role.FACILITATOR, project_id=project.id)
    url = f"{INBOX}/need/1001"
    visit(url, account=ola, width=390).wait_for_selector("#others[hx-trigger='submit, every 60s']", state="attached")
    expect(visit(url, account=tea, width=1280).locator("#others").get_by_text("Ola ser på dette nå.")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(360, True), (1280, False)])
def test_the_pages_have_nothing_that_axe_finds_wrong(visit: Visits, tea: Account, width: int, dark: bool) -> None:
    page = visit(f"{INBOX}?vis=all&slag=need", account=tea, width=width, dark=dark)
    page.locator("[form=bulk]").first.check()
    page.locator(".bulk summary").click()
    assert violations(page) == []
    page.locator("[data-entry] h2 a").first.click()
    page.wait_for_selector("#others[hx-trigger='submit, every 60s']", state="attached")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
