"""The team's evidence: moved on the board with the mouse and by keys alone, and followed both ways on the trace map."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Insight, Link
from app.people.models import Account
from app.projects.models import Project
from tests.factories import insights, needs, people, projects
from tests.journeys.conftest import Visits
from tests.support.axe import violations
from tests.support.live import Live

DARK, BENCH, SEEN, LIGHT = "Stien er mørk", "Benken mangler", "Vi tar omveier", "Lys ved behov"

SEEN_WHOLE = """() => {
  const bar = document.querySelector(".bulk");
  const here = document.activeElement.getBoundingClientRect();
  const stuck = getComputedStyle(bar).position === "sticky";
  const edge = stuck ? Math.min(bar.getBoundingClientRect().top, innerHeight) : innerHeight;
  return here.bottom <= edge + 1;
}"""
# Whether the order in which Tab goes through the bar is the one it is read in: each stands to the right of the one before,
# or on a line below it (WCAG 1.3.2, 2.4.3). Style sheets may move things; this sees when they move what takes the focus.
ORDER = """() => [...document.querySelectorAll(".bulk :is(select, button, summary, input)")]
  .filter((one) => one.tabIndex >= 0 && one.checkVisibility() && one.getBoundingClientRect().width > 1)
  .map((one) => one.getBoundingClientRect())
  .every((box, at, all) => !at || box.top >= all[at - 1].bottom - 1 || (box.left >= all[at - 1].right - 1
    && box.bottom > all[at - 1].top))"""


@pytest.fixture
def tea(live: Live) -> Account:
    """Somebody of a team with one insight that a need stands behind and an opportunity came of, and a loose need."""
    with live.arranged():
        project = projects.project(slug="stien")
        seen = insights.insight(project, needs.need(DARK, project=project), title=SEEN)
        insights.opportunity(project, seen, title=LIGHT)
        needs.need(BENCH, project=project)
        return people.account("Tea", Role.TEAM, project_id=project.id)


def behind(live: Live) -> int:
    """How many needs stand behind the insight."""
    with live.arranged():
        query = select(func.count()).select_from(Link).where(Link.from_kind == "need")
        return db.session.scalar(query) or 0


def test_evidence_is_dragged_to_an_insight_and_moved_again_by_keys_alone(
    visit: Visits, live: Live, tea: Account
) -> None:
    page = visit("/team/stien/innsikt/tavle", account=tea, width=1280)
    card = page.locator("[data-card]").filter(has_text=BENCH)
    card.drag_to(page.locator("#board [data-column]").filter(has_text=SEEN))
    expect(page.get_by_text(f"Ett behov er flyttet til «{SEEN}».")).to_be_visible()
    assert behind(live) == 2
    page.get_by_role("button", name="Angre").press("Enter")
    expect(page.locator("[data-column='0'] [data-card]")).to_have_count(1)
    page.get_by_role("button", name="Slå på hurtigtaster").press("Enter")
    page.locator("[data-column='0'] [name=pick]").focus()
    page.keyboard.press("x")
    page.keyboard.press("1")
    expect(page.get_by_text(f"Ett behov er flyttet til «{SEEN}».")).to_be_visible()
    assert behind(live) == 2
    assert violations(page) == []


def test_enter_on_a_need_that_is_ticked_makes_no_insight(visit: Visits, live: Live, tea: Account) -> None:
    page = visit("/team/stien/innsikt/tavle", account=tea, width=1280)
    box = page.get_by_label(BENCH)
    box.check()
    box.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(box).to_be_checked()
    expect(page.locator("[aria-busy]")).to_have_count(0)  # nothing is being sent
    expect(page).to_have_url(re.compile("/innsikt/tavle$"))
    with live.arranged():
        assert db.session.scalar(select(func.count()).select_from(Insight)) == 1


@pytest.mark.parametrize("path", ["/team/stien/innsikt/tavle", "/en/team/stien/insights/board"])
def test_on_a_phone_the_bar_for_what_is_chosen_is_two_lines_and_what_it_leads_to(
    visit: Visits, tea: Account, path: str
) -> None:
    page = visit(path, account=tea, width=360)
    page.get_by_label(BENCH).check()
    assert (page.locator(".bulk").bounding_box() or {"height": 0})["height"] < 160
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("path", "first"), [("innsikt/tavle", "Flytt til innsikt"), ("innboks?vis=all", "Koble til")])
def test_the_bar_has_what_is_done_most_first(visit: Visits, tea: Account, path: str, first: str, width: int) -> None:
    page = visit(f"/team/stien/{path}", account=tea, width=width)
    expect(page.locator(".bulk")).to_be_hidden()  # nothing is chosen, so there is nothing to do
    page.locator("[form=bulk]").first.check()
    expect(page.locator("#live")).to_have_text("1 valgt")  # read out: the bar has only come
    buttons = page.locator("#bulk").get_by_role("button")
    expect(buttons.first).to_contain_text(first)
    page.locator("[form=bulk]").first.uncheck()
    expect(page.locator("#live")).to_be_empty()
    page.locator("[form=bulk]").first.check()
    top = [box["y"] for box in (one.bounding_box() for one in buttons.all()) if box]
    assert top[0] == min(top)


def test_no_two_buttons_of_the_board_are_called_the_same(visit: Visits, tea: Account) -> None:
    page = visit("/en/team/stien/insights/board", account=tea, width=1280)
    page.get_by_label(BENCH).check()
    for name in ("New insight", "New insight from those selected", "Clear selection"):
        expect(
            page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
        ).to_have_count(1)


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("size", [(360, 640), (320, 640)])  # on a lower screen nothing sticks: the next test
@pytest.mark.parametrize(
    "path", ["team/stien/innsikt/tavle", "en/team/stien/insights/board", "team/stien/innboks?vis=all"]
)
def test_what_has_the_focus_is_not_below_the_bar(
    visit: Visits, live: Live, tea: Account, path: str, size: tuple[int, int], more: bool
) -> None:
    with live.arranged():
        project = db.session.query(Project).one()
        for number in range(6):
            needs.need(f"Benk {number} mangler", project=project)
    page = visit(f"/{path}", account=tea, width=size[0])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    picks = page.locator("[form=bulk]")
    picks.first.check()
    assert page.evaluate(ORDER)
    if more:
        page.locator(".bulk summary").click()
        assert page.evaluate(ORDER)
    page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    picks.first.focus()
    while page.evaluate("!document.activeElement.closest('.bulk')"):
        assert page.evaluate(SEEN_WHOLE), page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


@pytest.mark.parametrize(
    ("path", "box", "bar"),
    [
        ("innsikt/tavle", "[form=bulk]", ".bulk"),
        ("innboks?vis=all", "[form=bulk]", ".bulk"),
        ("innsikt/1", ".choices [name=source]", ".stick"),
    ],
)
def test_on_a_low_screen_nothing_sticks_to_the_edge(visit: Visits, tea: Account, path: str, box: str, bar: str) -> None:
    page = visit(f"/team/stien/{path}", account=tea, width=1280)
    page.locator(box).first.check()
    expect(page.locator(bar)).to_have_css("position", "sticky")
    page.set_viewport_size({"width": 1280, "height": 480})
    expect(page.locator(bar)).to_have_css("position", "static")


@pytest.mark.parametrize("path", ["innsikt/tavle", "innboks?vis=all"])
@pytest.mark.parametrize("width", [360, 1280])
def test_that_residents_are_told_is_said_in_the_bar_on_every_screen(
    visit: Visits, tea: Account, path: str, width: int
) -> None:
    page = visit(f"/team/stien/{path}", account=tea, width=width)
    page.locator("[form=bulk]").first.check()
    told = page.get_by_text("Innbyggeren får beskjed når")
    expect(told).to_have_count(1)
    expect(told).to_be_in_viewport(ratio=1)
    expect(page.locator("#bulk .ds-button:not([data-variant])")).to_have_accessible_description(
        re.compile("beskjed når")
    )


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_the_map_lights_what_an_insight_comes_from_and_led_to_and_the_list_tells_the_same(
    visit: Visits, tea: Account, width: int, dark: bool
) -> None:
    page = visit("/team/stien/spor", account=tea, width=width, dark=dark)
    listed = page.locator(".nested")
    expect(listed.get_by_role("link")).to_have_text([DARK, SEEN, LIGHT])
    listed.get_by_role("link", name=SEEN).press("Enter")
    expect(page.get_by_text("Det som henger sammen med dette, er fremhevet:")).to_be_visible()
    for told in (DARK, SEEN, LIGHT):
        expect(page.locator(".tracemap a.lit").filter(has_text=told)).to_have_count(1)
    expect(page.locator(".nested li.lit")).to_have_count(3)
    expect(page.locator(".nested [aria-current=true]")).to_have_text(SEEN)
    assert violations(page) == []
    page.get_by_role("link", name="Vis hele sporet").press("Enter")
    expect(page.locator(".nested li.lit")).to_have_count(0)
