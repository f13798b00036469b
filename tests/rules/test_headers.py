"""What every answer carries: a strict policy, cookies that stay ours, nothing to guess."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable

import pytest
from flask import Flask

from app.core.db import db
from app.needs import services
from app.needs.models import Need
from app.needs.secret import token_of
from app.people.models import Participant
from tests.cast import Cast
from tests.factories import needs
from tests.support.client import Client

CSP = (
    "default-src 'self'; script-src 'self' 'sha256-HASH'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
EVERYWHERE = ("/apne-data", "/finnes-ikke", "/en/missing", "/sw.js", "/manifest.webmanifest")


def static_file(app: Flask, name: str = "built/site.css") -> str:
    with app.test_request_context():
        return str(app.jinja_env.globals["asset"](name))  # type: ignore[operator]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_the_policy_is_exactly_this_on_every_page(client: Client, path: str) -> None:
    answer = client.get(path)
    assert re.sub(r"'sha256-[^']{44}'", "'sha256-HASH'", answer.headers["Content-Security-Policy"]) == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_the_one_script_in_a_page_is_the_one_that_the_policy_names(client: Client) -> None:
    answer = client.get("/apne-data")
    scripts = re.findall(r"<script>(.*?)</script>", answer.get_data(as_text=True), re.DOTALL)
    named = [b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert [f"'sha256-{name}'" for name in named] == re.findall(
        r"'sha256-[^']+'", answer.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize("name", ["built/site.css", "img/mark.svg"])
def test_a_static_file_opened_alone_may_do_nothing_at_all(app: Flask, client: Client, name: str) -> None:
    answer = client.get(static_file(app, name))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_production_asks_browsers_to_stay_on_https(production: Flask) -> None:
    answer = production.test_client().get("/apne-data", base_url="https://sammen.example.no")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    for page in ("/", "/meld-behov", "/logg-inn"):
        for cookie in client.get(page).headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie, cookie
            assert "Domain=" not in cookie, cookie


def test_cookies_in_production_are_bound_to_the_host(production: Flask) -> None:
    browser = production.test_client()
    for page in ("/", "/meld-behov", "/logg-inn"):
        for cookie in browser.get(page, base_url="https://sammen.example.no").headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-") and "Secure" in cookie, cookie


def test_a_static_file_is_asked_for_once(app: Flask, client: Client) -> None:
    assert client.get(static_file(app)).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_worker_that_every_page_asks_for_is_sent_again_only_when_it_changed(client: Client) -> None:
    asks = {"Accept-Encoding": "zstd"}
    first = client.get("/sw.js", headers=asks)
    again = client.get("/sw.js", headers={**asks, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_is_never_kept_by_a_shared_cache(client: Client) -> None:
    answer = client.get("/apne-data")
    assert "private" in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_nobody_else_chooses_what_our_links_begin_with(production: Flask) -> None:
    browser = production.test_client()
    for name in ("evil.example", "sammen.example.no.evil.example", "sammen.example.no@evil.example"):
        answer = browser.get("/behov", headers={"Host": name})
        assert (answer.status_code, answer.data) == (400, b"Unknown host."), name
        assert "Strict-Transport-Security" in answer.headers
    assert browser.get("/behov", base_url="https://sammen.example.no").status_code == 200


def test_what_those_who_work_here_see_is_not_kept_on_the_computer(client: Client, cast: Cast) -> None:
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    client.sign_in(cast.alice.account)
    for page in ("/", "/team", f"/team/{cast.project.slug}/innboks"):
        assert client.get(page).headers["Cache-Control"] == "private, no-store", page


def test_no_file_that_the_team_fetched_is_kept_either(client: Client, cast: Cast) -> None:
    client.sign_in(cast.alice.account)
    for path in ("/apne-data/needs.csv", "/apne-data/needs.json", "/sitemap.xml"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store", path
    client.post("/logg-ut")
    assert "no-store" not in str(client.get("/apne-data/needs.csv").headers)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "HEAD"])
def test_no_other_way_to_ask_changes_anything(client: Client, cast: Cast, method: str) -> None:
    who = client.take_part()
    for path in ("/min-side/glem", "/logg-ut", f"/team/{cast.project.slug}/publiser", "/folg", "/min-side/lenke"):
        assert client.open(path, method=method, csrf=False).status_code in (200, 400, 405), path
    assert db.session.get(Participant, who) is not None
    assert client.open("/", method="TRACE", headers={"X-Secret": "echoed"}, csrf=False).status_code == 405


def test_no_page_is_kept_for_offline_where_somebody_works(client: Client, cast: Cast) -> None:
    for page in ("/", f"/prosjekter/{cast.project.slug}"):
        assert "data-keep-offline" in client.get(page).text, page
    client.sign_in(cast.alice.account)
    for page in ("/", f"/prosjekter/{cast.project.slug}"):
        assert "data-keep-offline" not in client.get(page).text, page


def test_a_need_is_kept_for_offline_on_the_phone_that_told_it_and_its_secret_link_nowhere(
    client: Client, cast: Cast, browsers: Callable[[], Client]
) -> None:
    who = client.take_part()
    with needs.arranged(client.application):
        need = needs.told(by=who)
        number, link = need.id, f"/behov/kvittering/{token_of(need)}"
    other = browsers()
    other.submit(other.page(link).form(action="ta-med"))
    for browser in (client, other):
        for page in (f"/behov/{number}", f"/en/needs/{number}", "/min-side"):
            text = browser.get(page).text
            assert ("data-keep-offline" in text, link in text) == (True, False), page
        for page in (link, f"/meld-behov/takk?behov={number}"):
            assert "data-keep-offline" not in browser.get(page).text, page
    with needs.arranged(client.application):
        services.publish(needs.MODERATOR, db.session.get_one(Need, number))
    assert "data-keep-offline" not in browsers().get(f"/behov/{number}").text
    client.sign_in(cast.alice.account)
    for page in (f"/behov/{number}", "/min-side"):
        assert "data-keep-offline" not in client.get(page).text, page
