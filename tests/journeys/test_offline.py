"""The net is gone: what was seen last is still there, with its time, and the rest says so and what becomes of one's words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from app.core.db import db
from app.core.permissions import Role
from app.needs.models import Need, NeedPicture, Policy
from app.projects.models import Audience
from tests.factories import needs, people, projects
from tests.journeys.conftest import Visits
from tests.support import net
from tests.support.live import Live

pytestmark = pytest.mark.offline

DARK, BENCH = "Stien langs vannet er for mørk.", "Benken ved butikken mangler."
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await caches.match(location.origin + location.pathname);
    if (found) return true;
    await new Promise((go) => setTimeout(go, 100));
  }
  return false;
}"""


def test_the_first_page_that_one_ever_saw_is_kept_and_says_when_it_was_seen(visit: Visits) -> None:
    page = visit("/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    net.lose(page)
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Hva trenger du i hverdagen?")
    expect(page.get_by_text("Du er uten nett. Sist oppdatert")).to_be_visible()


def test_a_project_is_kept_and_what_was_never_seen_says_so_in_its_language(visit: Visits, live: Live) -> None:
    with live.arranged():
        slug = projects.project("Lys i parken").slug
    page = visit(f"/prosjekter/{slug}", width=360)
    assert page.evaluate(KEPT), "the project was not kept"
    net.lose(page)
    page.goto(f"/prosjekter/{slug}")
    expect(page.locator("h1")).to_have_text("Lys i parken")
    page.goto("/behov")
    expect(page.locator("h1")).to_have_text("Du er uten nett")
    expect(page.get_by_text("Et behov du har sendt uten nett, ligger trygt her")).to_be_visible()
    page.goto("/en/needs")
    expect(page.locator("h1")).to_have_text("You are offline")


HELD = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const answers = (await Promise.all(caches_.map((one) => one.matchAll()))).flat();
  return (await Promise.all(answers.map((one) => one.clone().text()))).join(" ");
}"""

# The service worker forgets after the page has come.
HELD_NO_MORE = f"async (words) => !(await ({HELD})()).includes(words)"


def test_what_one_told_and_my_page_are_kept_and_the_secret_link_nowhere(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    page.get_by_label("Beskriv behovet").fill(DARK)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.locator("h1")).to_have_text("Takk! Behovet er sendt inn.")
    page.wait_for_load_state()
    link = page.evaluate(r"document.body.innerHTML.match(/kvittering\/(\d+-[0-9a-f]{32})/)[1]")
    number = link.partition("-")[0]
    page.goto(f"/behov/kvittering/{link}")
    for path in (f"/behov/{number}", "/min-side"):
        page.goto(path)
        assert page.evaluate(KEPT), f"{path} was not kept"
    assert link not in page.evaluate(HELD)
    net.lose(page)
    page.goto("/min-side")
    page.get_by_role("link", name="Stien langs vannet").click()
    expect(page.locator("h1")).to_contain_text("Stien langs vannet er for mørk")
    expect(page.get_by_text("Du er uten nett. Sist oppdatert")).to_be_visible()
    page.goto(f"/behov/kvittering/{link}")
    expect(page.locator("h1")).to_have_text("Du er uten nett")


def tell(page: Page) -> str:
    """Tell a need. Gives its number."""
    page.get_by_label("Beskriv behovet").fill(DARK)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.locator("h1")).to_have_text("Takk! Behovet er sendt inn.")
    page.wait_for_load_state()
    found = re.search(r"kvittering/(\d+)-[0-9a-f]{32}", page.content())
    assert found is not None
    return found[1]


def test_what_is_taken_back_stays_in_no_copy(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    number = tell(page)
    for path in ("/min-side", f"/en/needs/{number}", f"/behov/{number}?fra=1", f"/behov/{number}"):
        page.goto(path)
        assert page.evaluate(KEPT), f"{path} was not kept"
    assert DARK in page.evaluate(HELD)
    page.get_by_text("Trekk behovet", exact=True).click()
    page.get_by_role("button", name="Ja, trekk behovet").click()
    expect(page.get_by_text("Behovet er trukket tilbake.").first).to_be_visible()
    page.wait_for_function(HELD_NO_MORE, arg=DARK)


def test_what_a_moderator_wrote_to_who_told_it_is_in_no_copy(visit: Visits, live: Live) -> None:
    page = visit("/meld-behov", width=360)
    number = tell(page)
    page.goto(f"/behov/{number}?fra=1")
    assert page.evaluate(KEPT), "what waits was not kept"
    with live.arranged():
        need = db.session.get_one(Need, int(number))
        needs.services.decline(needs.MODERATOR, need, Policy.PERSONAL_DATA, "Ta bort navnet til naboen.")
    page.goto(f"/behov/{number}")
    expect(page.get_by_text("Ta bort navnet til naboen.").first).to_be_visible()
    page.wait_for_function(HELD_NO_MORE, arg=DARK)
    assert "Ta bort navnet" not in page.evaluate(HELD)


def test_a_page_that_is_gone_is_kept_no_more(visit: Visits) -> None:
    visit.refusals = ("4",)
    page = visit("/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    page.evaluate("async () => (await caches.open('seen-2')).put('/behov/7', new Response('Stien'))")
    page.goto("/behov/7")
    page.wait_for_function("async () => !await caches.match('/behov/7')")


def test_whoever_reads_english_finds_the_form_in_english_without_net(visit: Visits) -> None:
    page = visit("/en/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    net.lose(page)
    page.goto("/en/submit-need")
    expect(page.locator("h1")).to_have_text("What do you need?")
    page.goto("/behov")
    expect(page.locator("h1")).to_have_text("Du er uten nett")


OLDER = """async () => {
  const shell = await caches.open("shell-1");
  for (const path of ["/uten-nett", "/en/offline"]) await shell.put(path, new Response('"/static/older/'));
}"""


def test_a_release_on_a_bad_net_takes_nothing_that_is_here_and_leaves_nothing_that_is_to_go(visit: Visits) -> None:
    page = visit("/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    page.evaluate(OLDER)
    page.context.route(re.compile(r"/uten-nett\.json$"), lambda route: route.abort("connectionreset"))
    not_to_be_kept = '<!doctype html><link rel="icon" href="data:,"><body data-files="/static/newer/">'
    page.context.route(
        re.compile(r":\d+/$"), lambda route: route.fulfill(body=not_to_be_kept, content_type="text/html")
    )
    with page.context.expect_event("requestfailed", lambda asked: asked.url.endswith("/uten-nett.json")):
        page.goto("/")
    assert page.evaluate("async () => !await caches.match('/')"), "a page that is not to be kept was"
    net.lose(page)
    page.goto("/meld-behov")
    expect(page.locator("h1")).to_have_text("Hva trenger du?")
    visit.wrong[:] = [one for one in visit.wrong if "ERR_CONNECTION_RESET" not in one]  # that is the bad net


def told(live: Live) -> list[str]:
    with live.arranged():
        return list(db.session.scalars(select(Need.text).order_by(Need.id)))


def begin(page: Page, text: str) -> None:
    """Begin to write: what is needed without net is fetched then, and the look-up of similar needs has its answer."""
    with page.expect_response(re.compile(r"/ligner$")):
        page.get_by_label("Beskriv behovet").fill(text)
    page.wait_for_load_state("networkidle")


def write(page: Page, text: str) -> None:
    page.get_by_label("Beskriv behovet").fill(text)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.locator("#live")).to_have_text("Du er uten nett. Vi sender når du er på nett igjen.")


def test_two_needs_written_one_after_the_other_without_net_both_arrive(visit: Visits, live: Live) -> None:
    page = visit("/meld-behov", width=360)
    begin(page, "a")
    net.lose(page)
    for number, text in enumerate((DARK, BENCH), 1):
        write(page, text)
        expect(page.get_by_text(f"Venter på nett ({number})")).to_be_visible()
        expect(page.get_by_label("Beskriv behovet")).to_have_value("")
    net.find(page)
    expect(page.get_by_role("link", name="Se kvitteringen")).to_have_count(2)
    expect(page.get_by_text("Venter på nett")).to_have_count(0)
    assert told(live) == [DARK, BENCH]
    page.get_by_role("link", name="Se kvitteringen").first.click()
    expect(page.locator("h1")).to_contain_text("Takk!")


def test_a_need_that_is_on_its_way_is_no_draft_any_more_and_an_older_draft_is_not_offered(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    saved, found = (
        page.get_by_text("Utkast lagret på denne"),
        page.get_by_text("Vi fant et utkast fra").locator("visible=true"),
    )
    page.get_by_label("Beskriv behovet").fill(BENCH)
    expect(saved).to_be_visible()
    page.reload()
    expect(found).to_be_visible()
    page.wait_for_load_state("networkidle")
    net.lose(page)
    page.get_by_label("Beskriv behovet").fill(DARK)
    expect(saved).to_be_visible()
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.get_by_text("Venter på nett (1)")).to_be_visible()
    expect(saved).to_be_hidden()
    expect(found).to_be_hidden()


def test_what_waits_is_said_on_every_page_and_leads_to_its_receipt_when_it_arrived(visit: Visits, live: Live) -> None:
    page = visit("/", width=360)
    assert page.evaluate(KEPT), "the front page was not kept"
    net.lose(page)
    page.goto("/meld-behov")  # never opened before
    expect(page.locator("h1")).to_have_text("Hva trenger du?")
    write(page, DARK)
    page.goto("/meld-behov")
    write(page, BENCH)  # from the same copy of the page
    page.goto("/")
    expect(page.get_by_text("Venter på nett (2)")).to_be_visible()
    net.find(page)
    expect(page.get_by_role("link", name="Se kvitteringen")).to_have_count(2)
    assert told(live) == [DARK, BENCH]


def test_a_net_that_fails_takes_neither_the_words_nor_the_picture(
    visit: Visits, live: Live, picture: Callable[..., Path]
) -> None:
    page = visit("/meld-behov", width=360)
    page.route(re.compile(r"/meld-behov$"), lambda route: route.abort("connectionreset"))
    page.get_by_label("Bilde", exact=True).set_input_files(picture())
    expect(page.locator("#live")).to_contain_text("Bildet er klart")
    write(page, DARK)  # the phone thinks that it has net
    expect(page.get_by_text("Venter på nett (1)")).to_be_visible()
    page.unroute(re.compile(r"/meld-behov$"))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("h1")).to_contain_text("Takk!")
    assert told(live) == [DARK]
    with live.arranged():
        assert db.session.scalars(select(func.count()).select_from(NeedPicture)).one() == 1
    visit.wrong[:] = [one for one in visit.wrong if "ERR_CONNECTION_RESET" not in one]  # that is the bad net


def test_nothing_is_said_about_the_net_while_one_only_writes(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    page.wait_for_load_state("networkidle")
    net.lose(page)
    page.get_by_label("Beskriv behovet").fill(DARK)
    page.wait_for_timeout(1500)  # longer than the look-up of similar needs waits
    expect(page.locator("#live")).to_have_text("")


def test_a_phone_from_before_the_newer_functions_sends_a_need_with_and_without_net(visit: Visits, live: Live) -> None:
    context = visit.context(width=360)
    context.add_init_script("delete AbortSignal.timeout; delete Crypto.prototype.randomUUID")
    page = context.new_page()
    page.goto("/meld-behov")
    page.get_by_label("Beskriv behovet").fill(DARK)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.get_by_role("heading", name="Takk! Behovet er sendt inn.")).to_be_visible()
    page.goto("/meld-behov")
    begin(page, BENCH)
    net.lose(page)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.get_by_text("Venter på nett (1)")).to_be_visible()
    net.find(page)
    expect(page.get_by_role("heading", name="Takk! Behovet er sendt inn.")).to_be_visible()
    assert told(live) == [DARK, BENCH]


def test_an_error_of_ours_leaves_the_form_as_it_is(visit: Visits, live: Live) -> None:
    visit.refusals = ("4", "5")
    page = visit("/meld-behov", width=360)
    words = page.get_by_label("Beskriv behovet")
    begin(page, DARK)
    page.route(re.compile(r"/meld-behov$"), lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.locator("#live")).to_have_text("Bad gateway")
    expect(words).to_have_value(DARK)
    page.unroute(re.compile(r"/meld-behov$"))
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.get_by_role("heading", name="Takk! Behovet er sendt inn.")).to_be_visible()
    assert told(live) == [DARK]


def test_a_need_that_is_refused_is_not_asked_about_again_while_another_is_being_written(
    visit: Visits, live: Live
) -> None:
    page, sent = visit("/meld-behov", width=360), list[str]()
    words = page.get_by_label("Beskriv behovet")
    begin(page, "For kort")
    net.lose(page)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.get_by_text("Venter på nett (1)")).to_be_visible()
    words.fill(BENCH)
    expect(page.get_by_text("Utkast lagret på denne enheten")).to_be_visible()
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/meld-behov")):
        net.find(page)
    for _look in range(3):
        page.evaluate("dispatchEvent(new Event('focus'))")
        page.wait_for_timeout(300)
    assert len([url for url in sent if url.endswith("/meld-behov")]) == 1
    assert told(live) == []


def test_what_is_refused_at_once_is_a_draft_that_the_emptied_form_does_not_take(visit: Visits, live: Live) -> None:
    page = visit("/meld-behov", width=360)
    words = page.get_by_label("Beskriv behovet")
    begin(page, "For kort")
    net.lose(page)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(words).to_have_value("")
    net.find(page)
    expect(page.locator("#live")).to_contain_text("Det du skrev, ligger som utkast.")
    page.wait_for_timeout(1500)  # longer than a draft waits to be saved
    page.reload()
    page.get_by_role("button", name="Fortsett").click()
    expect(words).to_have_value("For kort")
    assert told(live) == []


def test_what_an_employee_wrote_without_net_waits_until_they_are_signed_in_again(visit: Visits, live: Live) -> None:
    with live.arranged():
        moderator = people.account("Mod", Role.MODERATOR)
    page = visit("/meld-behov", width=360, account=moderator)
    begin(page, "a")
    net.lose(page)
    write(page, DARK)
    signed_in = [cookie for cookie in page.context.cookies() if cookie["name"] == "session"]
    page.goto("about:blank")
    page.context.clear_cookies(name="session")
    net.find(page)
    page.goto("/behov")
    page.wait_for_load_state("networkidle")
    assert told(live) == []
    page.context.add_cookies(signed_in)  # type: ignore[arg-type]
    page.goto("/behov")
    expect(page.get_by_role("link", name="Se kvitteringen")).to_be_visible()
    assert told(live) == [DARK]


def test_a_phone_without_room_leaves_the_words_in_the_form(visit: Visits) -> None:
    page = visit("/meld-behov", width=360)
    words = page.get_by_label("Beskriv behovet")
    begin(page, "a")
    page.evaluate("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; null")
    net.lose(page)
    words.fill(DARK)
    page.get_by_role("button", name="Send inn behovet").last.click()
    expect(page.locator("#live")).to_have_text("Du er uten nett. Prøv igjen når du er på nett.")
    expect(words).to_have_value(DARK)


def test_a_need_that_makes_us_fail_holds_up_no_other(visit: Visits, live: Live) -> None:
    visit.refusals = ("4", "5")
    page = visit("/meld-behov", width=360)
    begin(page, "a")
    net.lose(page)
    write(page, DARK)
    write(page, BENCH)

    def fail_at_the_first(route: Route) -> None:
        body = route.request.post_data_buffer or b""
        route.fulfill(status=500, body="") if DARK.encode() in body else route.continue_()

    page.route(re.compile(r"/meld-behov$"), fail_at_the_first)
    net.find(page)
    expect(page.get_by_role("link", name="Se kvitteringen")).to_be_visible()
    expect(page.get_by_text("Venter på nett (1)")).to_be_visible()
    assert told(live) == [BENCH]


def test_what_leads_on_to_another_page_than_a_receipt_is_not_taken_for_sent(visit: Visits, live: Live) -> None:
    with live.arranged():
        project = projects.project()
        call = projects.activity(project, audience=Audience.EMPLOYEES)
        number = call.id
    page = visit(f"/meld-behov?aktivitet={number}", width=360)
    begin(page, "a")
    net.lose(page)
    write(page, "Sykkelparkering")
    net.find(page)
    expect(page.locator("#live")).to_contain_text("Det du skrev, ligger som utkast.")
    assert told(live) == []
