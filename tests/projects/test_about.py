"""The pages about the service, and what machines read of it."""

from xml.etree import ElementTree

import pytest

from app.core.db import db
from app.projects import queries
from tests.factories import projects as make
from tests.support.client import Client

ABOUT = [
    ("/slik-jobber-vi", "/en/how-we-work", "Slik jobber vi", "How we work"),
    ("/om", "/en/about", "Om tjenesten", "About the service"),
    ("/personvern", "/en/privacy", "Personvern", "Privacy"),
    ("/tilgjengelighet", "/en/accessibility", "Tilgjengelighet", "Accessibility"),
    ("/kontakt", "/en/contact", "Kontakt oss", "Contact us"),
]
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"


@pytest.mark.parametrize(("nb", "en", "heading", "english"), ABOUT)
def test_it_stands_in_both_languages_and_each_leads_to_the_other(
    client: Client, nb: str, en: str, heading: str, english: str
) -> None:
    page = client.page(nb)
    assert page.h1 == heading
    assert page.link("English") == en
    assert client.page(page.link("English")).h1 == english


def test_the_method_is_told_as_the_app_keeps_it(client: Client) -> None:
    text = client.page("/slik-jobber-vi").text
    for words in ("Innsiktsarbeid", "Definere mulighetsrom", "Utarbeide løsningsforslag", "Gjennomføre pilot"):
        assert words in text
    for words in ("Teknologi", "Samarbeid", "Innbyggerinvolvering", "Ingen skam å snu"):
        assert words in text
    assert "Her kan du være med på: avstemning, prototype, verksted." in text


def test_every_cookie_is_named_on_the_page_about_privacy(client: Client) -> None:
    """What a visit, an act and a session really set."""
    make.project()
    client.take_part()
    client.get("/prosjekter")
    text = client.page("/personvern").text
    names = {name.removeprefix("__Host-") for _domain, _path, name in client._cookies or {}}
    assert names == {"device", "session"}
    assert all(f"«{name}»" in text for name in names)


def test_crawlers_are_kept_out_of_what_is_not_public(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    for path in ("/team", "/en/team", "/admin", "/en/admin", "/min-side", "/en/my-page"):
        assert f"Disallow: {path}" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def test_the_sitemap_lists_each_page_in_both_languages_and_every_one_opens(client: Client) -> None:
    project = make.project("Trygg vei")
    make.draft("Hemmelig")
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    pages = {
        url.findtext(LOC): {link.get("hreflang"): link.get("href") for link in url.iter(ALTERNATE)} for url in tree
    }
    assert f"http://localhost/prosjekter/{project.slug}" in pages
    assert f"http://localhost/en/projects/{project.slug}" in pages
    assert not [address for address in pages if "hemmelig" in str(address)]
    for address, others in pages.items():
        assert address in others.values()
        assert set(others) == {"nb", "en"}
        assert client.get(str(address).removeprefix("http://localhost")).status_code == 200


def test_a_watcher_learns_whether_it_lives_and_whether_it_is_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/helse", "/helse/lever"):
        answer = client.get(path)
        assert (answer.status_code, answer.text, answer.headers["Cache-Control"]) == (200, "ok\n", "no-store")
    monkeypatch.setattr(queries, "is_there", lambda: False)
    assert client.get("/helse").status_code == 503
    assert client.get("/helse/lever").status_code == 200


def test_a_database_that_does_not_answer_is_told_not_raised(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def gone(*_given: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    assert queries.is_there()
    monkeypatch.setattr(db.session, "execute", gone)
    assert not queries.is_there()
