"""The net is gone: what was seen last is still there, with its time, and the rest says so and what becomes of one's words."""

from playwright.sync_api import expect

from tests.factories import projects
from tests.journeys.conftest import Visits
from tests.support.live import Live

KEPT = """async () => {
  await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await caches.match(location.href);
    if (found) return true;
    await new Promise((go) => setTimeout(go, 100));
  }
  return false;
}"""


def test_the_first_page_that_one_ever_saw_is_kept_and_says_when_it_was_seen(visit: Visits) -> None:
    page = visit("/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    page.context.set_offline(True)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Hva trenger du i hverdagen?")
    expect(page.get_by_text("Du er uten nett. Sist oppdatert kl.")).to_be_visible()


def test_a_project_is_kept_and_what_was_never_seen_says_so_in_its_language(visit: Visits, live: Live) -> None:
    with live.arranged():
        slug = projects.project("Lys i parken").slug
    page = visit(f"/prosjekter/{slug}", width=360)
    assert page.evaluate(KEPT), "the project was not kept"
    page.context.set_offline(True)
    page.goto(f"/prosjekter/{slug}")
    expect(page.locator("h1")).to_have_text("Lys i parken")
    page.goto("/behov")
    expect(page.locator("h1")).to_have_text("Du er uten nett")
    expect(page.get_by_text("Det du har skrevet, er trygt")).to_be_visible()
    page.goto("/en/needs")
    expect(page.locator("h1")).to_have_text("You are offline")
