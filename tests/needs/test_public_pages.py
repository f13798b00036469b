"""The list and the pages of needs: who sees what, in which state, and what can be done without JavaScript."""

import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.needs import services
from app.needs.models import Need, Policy
from app.projects import queries as projects
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.support.client import Client

TEXT = "Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt. Jeg tar omveien."
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_the_list_is_empty_at_first_and_says_what_to_do(client: Client) -> None:
    assert "Ingen har meldt inn noe ennå" in client.page("/behov").text


def test_the_list_shows_public_needs_only(app: Flask, client: Client) -> None:
    with make.arranged(app):
        make.need(TEXT)
        make.told("Dette har ingen lest ennå, så det vises ikke.")
        services.hide(make.MODERATOR, make.need("Dette er skjult for alle andre."), Policy.HATEFUL)
    page = client.page("/behov")
    assert page.texts("h2") == ["Stien langs Mosvatnet er for mørk når jeg går hjem fra kveldsvakt…"]


def test_filters_sorts_and_search_are_plain_links_and_a_form(app: Flask, client: Client) -> None:
    project = project_make.project("Trygg vei")
    with make.arranged(app):
        make.need("Stien er mørk ved vannet.", project=project)
        make.answered(make.need("Benken ved butikken mangler.", supporters=2))
    assert client.page("/behov?q=stier").texts("h2") == ["Stien er mørk ved vannet"]
    assert client.page(f"/behov?prosjekt={project.slug}").texts("h2") == ["Stien er mørk ved vannet"]
    assert client.page("/behov?status=answered").texts("h2") == ["Benken ved butikken mangler"]
    by_support = client.page(client.page("/behov").link("Flest støtter"))
    assert by_support.texts("h2")[0] == "Benken ved butikken mangler"
    waiting = client.page(client.page("/behov").link("Ventet lengst på svar"))
    assert waiting.texts("h2") == ["Stien er mørk ved vannet"]
    searched = client.submit(client.page("/behov").form("q"), q="benk")
    assert searched.page.texts("h2") == ["Benken ved butikken mangler"]


@pytest.mark.parametrize("query", ["?omrade=finnes-ikke", "?status=x", "?prosjekt=x", "?bydel=x", "?q=zzzzzz"])
def test_a_filter_that_fits_nothing_offers_the_way_back(app: Flask, client: Client, query: str) -> None:
    with make.arranged(app):
        make.need(TEXT)
    page = client.page(f"/behov{query}")
    assert "Ingen behov passer valgene" in page.text
    assert page.link("Nullstill") == "/behov"


@pytest.mark.parametrize("query", ["?side=0", "?side=-3", "?side=99999999", "?side=x", "?sorter=pg_sleep(3)"])
def test_strange_addresses_give_a_page(app: Flask, client: Client, query: str) -> None:
    with make.arranged(app):
        make.need(TEXT)
    client.page(f"/behov{query}")


def test_a_page_after_the_last_leads_back_to_the_first_with_the_filters(app: Flask, client: Client) -> None:
    with make.arranged(app):
        make.need(TEXT)
    page = client.page("/behov?sorter=supported&side=7")
    assert "Listen er ikke så lang" in page.text
    assert "Ingen har meldt inn" not in page.text
    assert page.link("Til den første siden") == "/behov?sorter=supported"
    project_make.project("Lys i parken")
    assert "Listen er ikke så lang" in client.page("/prosjekter?side=7").text


def test_the_part_that_htmx_asks_for_is_the_list_alone(client: Client) -> None:
    make.need(TEXT)
    part = client.page("/behov?q=sti", headers=HX)
    assert not part.whole
    assert part.one(id="results") is not None


def test_a_list_of_twenty_asks_as_little_as_a_list_of_one(app: Flask, client: Client, count_queries: object) -> None:
    client.take_part()
    project = project_make.project()
    with make.arranged(app):
        make.need(project=project)
    with count_queries() as one:  # type: ignore[operator]
        client.page("/behov")
    with make.arranged(app):
        for _ in range(19):
            make.answered(make.need(project=project, supporters=1))
    with count_queries() as twenty:  # type: ignore[operator]
        client.page("/behov")
    assert one.total == twenty.total <= 15


def test_one_tap_supports_and_one_tap_takes_it_back(client: Client) -> None:
    need = make.need(TEXT)
    form = client.page("/behov").form(action=f"/behov/{need.id}/stott")
    answer = client.submit(form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/behov#behov-{need.id}")
    page = client.page("/behov")
    assert "Du støtter behovet" in page.text
    client.submit(page.form(action=f"/behov/{need.id}/angre-stotte"))
    assert "Du støtter behovet" not in client.page("/behov").text


def test_with_htmx_the_answer_is_the_button_itself(client: Client) -> None:
    need = make.need(TEXT)
    part = client.post(f"/behov/{need.id}/stott", headers=HX).page
    assert part.one(id=f"support-{need.id}").get("action") == f"/behov/{need.id}/angre-stotte"
    assert "(1)" in part.text


def test_supporting_leads_back_only_within_the_site(client: Client) -> None:
    need = make.need(TEXT)
    answer = client.post(f"/behov/{need.id}/stott", data={"next": "//evil.example/"})
    assert answer.headers["Location"].startswith(f"/behov/{need.id}")


def test_what_is_not_public_is_shown_to_nobody_else(app: Flask, client: Client, cast: Cast) -> None:
    with make.arranged(app):
        unread, hidden = make.told(TEXT), make.need("Dette skulle ikke stått her.")
        services.hide(make.MODERATOR, hidden, Policy.HATEFUL)
        declined = make.told("Dette ble ikke publisert av oss.")
        services.decline(make.MODERATOR, declined, Policy.UNCLEAR)
    client.take_part()
    for need in (unread, hidden, declined):
        for url in (f"/behov/{need.id}", f"/en/needs/{need.id}"):
            page = client.page(url, 404)
            assert need.text[:20] not in page.html
    client.sign_in(cast.charlie.account)
    assert unread.text[:20] not in client.page(f"/behov/{unread.id}", 404).html
    client.sign_in(cast.mona.account)
    assert unread.text[:20] in client.page(f"/behov/{unread.id}").html


def told_by(client: Client, text: str = TEXT) -> Need:
    return make.told(text, by=client.take_part())


def test_the_author_reads_when_it_will_be_read(client: Client, frozen_clock: Moment) -> None:
    need = told_by(client)
    page = client.page(f"/behov/{need.id}")
    assert "Vi leser det innen 15. mai" in page.text  # 14 May 2026 is Ascension Day
    frozen_clock.move(days=5)
    assert "det rakk vi ikke" in client.page(f"/behov/{need.id}").text


def test_the_author_reads_which_rule_and_whom_to_reply_to(app: Flask, client: Client) -> None:
    need = told_by(client)
    with make.arranged(app):
        services.decline(make.MODERATOR, need, Policy.PERSONAL_DATA, "Ta bort navnet.", "Remove the name.")
    page = client.page(f"/behov/{need.id}")
    assert "Ta bort navnet." in page.text
    assert "Svar til" in page.text
    assert "Remove the name." in client.page(f"/en/needs/{need.id}").text
    assert "Remove the name." not in page.text


def test_a_forwarded_need_names_the_department(app: Flask, client: Client) -> None:
    project = project_make.project()
    with make.arranged(app):
        need = make.need(TEXT)
        services.forward(make.MODERATOR, need, project.department, "De bytter lyktene i mai.")
    page = client.page(f"/behov/{need.id}")
    assert f"Det er sendt videre til {project.department.name_nb}" in page.text
    assert "De bytter lyktene i mai." in page.text


def test_the_old_number_leads_to_the_need_it_is_part_of_and_both_are_named(app: Flask, client: Client) -> None:
    with make.arranged(app):
        part, whole = make.need("Lykta ved brua er mørk."), make.need(TEXT)
        services.merge(make.MODERATOR, part, whole, "Samme sti.")
    answer = client.get(f"/behov/{part.id}")
    assert answer.status_code == 303
    page = client.page(answer.headers["Location"])
    assert f"Behov {part.id} er slått sammen med dette, behov {whole.id}." in page.text
    assert "Lykta ved brua er mørk." in page.text
    assert "slått sammen med dette, behov" not in client.page(f"/behov/{whole.id}?fra=1").text


def test_an_answer_is_read_without_scrolling(app: Flask, client: Client) -> None:
    with make.arranged(app):
        need = make.answered(make.need(TEXT), "Takk. Vi prøver lave lykter fra februar.")
    page = client.page(f"/behov/{need.id}")
    assert "Vi prøver lave lykter" in page.html.split("lit-panel")[1].split("</section>")[0]


def test_anybody_adds_to_it_and_it_waits_to_be_read(client: Client, browsers: object) -> None:
    need = make.need(TEXT)
    client.submit(client.page(f"/behov/{need.id}").form("text"), text="Samme her, og jeg sykler.")
    mine = client.page(f"/behov/{need.id}")
    assert "Samme her, og jeg sykler." in mine.text
    assert "Bare du ser dette" in mine.text
    other: Client = browsers()  # type: ignore[operator]
    assert "Samme her" not in other.page(f"/behov/{need.id}").text
    client.submit(mine.form(button="Trekk dette tilbake"))
    assert "Samme her" not in client.page(f"/behov/{need.id}").text


def test_an_addition_without_text_comes_back_with_the_reason(client: Client) -> None:
    need = make.need(TEXT)
    answer = client.submit(client.page(f"/behov/{need.id}").form("text"), text=" ")
    assert answer.status_code == 422
    assert answer.page.form("text").errors() == ["text"]


def test_who_told_it_may_take_it_back_on_its_own_page(client: Client) -> None:
    need = make.told(TEXT, by=client.take_part())
    page = client.page(f"/behov/{need.id}")
    answer = client.submit(page.form(action=f"/{need.id}/trekk"), follow=True)
    assert "Behovet er trukket tilbake." in answer.page.text
    assert TEXT not in answer.page.text


def test_nobody_withdraws_what_others_told(client: Client) -> None:
    need = make.need(TEXT)
    client.take_part()
    assert client.post(f"/behov/{need.id}/trekk").status_code == 403
    added = make.addition(need)
    assert client.post(f"/behov/{need.id}/tillegg/{added.id}/trekk").status_code == 403
    assert client.post(f"/behov/{need.id + 1}/tillegg/{added.id}/trekk").status_code == 404


def test_a_need_in_another_language_is_marked_as_such(client: Client) -> None:
    need = make.need("The path is too dark at night.", lang="en")
    assert client.page(f"/behov/{need.id}").one("h1").get("lang") == "en"
    assert client.page(f"/en/needs/{need.id}").one("h1").get("lang") is None


def test_what_is_written_is_only_text(client: Client) -> None:
    need = make.need("<script>alert(1)</script> <b>Stien</b> & «lyset» \u202e er mørk")
    page = client.page(f"/behov/{need.id}")
    assert "<script>alert(1)</script> <b>Stien</b>" in page.text
    assert not page.all("b", class_="x") and "alert(1)</script>" not in page.html


@pytest.mark.parametrize("url", ["/behov/regler", "/en/needs/rules"])
def test_the_policy_is_published(client: Client, url: str) -> None:
    assert len(client.page(url).texts("dt")) == len(Policy)


def test_a_need_page_asks_little_however_much_belongs_to_it(app: Flask, client: Client, count_queries: object) -> None:
    client.take_part()
    with make.arranged(app):
        need = make.need(TEXT, supporters=1)
        for _ in range(6):
            services.publish_addition(make.MODERATOR, make.addition(need, f"Mer {uuid.uuid4()}"))
            services.merge(make.MODERATOR, make.need(), need)
            make.answered(need)
    with count_queries() as counted:  # type: ignore[operator]
        client.page(f"/behov/{need.id}")
    assert counted.total <= 15, "\n".join(counted.statements)


@pytest.mark.parametrize(
    ("url", "heading", "search"),
    [
        ("/behov/999999", "Vi finner ikke behovet", "/behov"),
        ("/behov/benker", "Vi finner ikke behovet", "/behov"),
        ("/en/needs/999999", "We cannot find the need", "/en/needs"),
        ("/finnes-ikke", "Vi finner ikke siden", "/prosjekter"),
    ],
)
def test_where_a_need_was_looked_for_needs_are_searched(client: Client, url: str, heading: str, search: str) -> None:
    page = client.page(url, 404)
    assert (page.h1, page.form(has="q").action) == (heading, search)


def test_before_anybody_has_told_anything_there_is_nothing_to_choose_among(client: Client) -> None:
    page = client.page("/behov")
    assert "Ingen har meldt inn noe ennå" in page.text
    assert page.forms == []
    make.need()
    assert client.page("/behov").form(has="q").action == "/behov"


def test_after_words_that_were_refused_one_can_still_support_and_follow(app: Flask, client: Client) -> None:
    with make.arranged(app):
        number = make.need(TEXT).id
    path = f"/behov/{number}"
    refused = client.submit(client.page(path).form("text"), text="")
    assert refused.status_code == 422
    for button in ("Støtt behovet", "Følg behovet"):
        answer = client.submit(refused.page.form(button=button))
        assert client.get(answer.headers["Location"].partition("#")[0]).status_code == 200


@pytest.mark.parametrize(("url", "words"), [("/behov", "Del på e-post"), ("/en/needs", "Share by e-mail")])
def test_a_need_is_shared_without_a_script_too(app: Flask, client: Client, url: str, words: str) -> None:
    with make.arranged(app):
        number = make.need("Benk & lys ved dammen mangler.").id
    page = client.page(f"{url}/{number}")
    address = page.one("button", data_title="Benk & lys ved dammen mangler").get("data-share", "")
    assert address.endswith(f"{url}/{number}")
    given = parse_qs(urlsplit(page.link(words)).query)
    assert given == {"subject": ["Benk & lys ved dammen mangler"], "body": [address]}


def test_the_list_is_narrowed_by_area_and_by_district(app: Flask, client: Client) -> None:
    with make.arranged(app):
        areas = projects.focus_areas() or (project_make.project() and projects.focus_areas())
        for text, place, area in (("Stien er mørk ved vannet.", "storhaug", 0), ("Benken mangler.", "hundvag", 1)):
            project = project_make.project(focus_area_id=areas[area].id)
            district = projects.district_by_slug(place)
            make.need(text, project=project, district_id=district.id if district else None)
    path, bench = ["Stien er mørk ved vannet"], ["Benken mangler"]
    for query, found in (
        (f"omrade={areas[0].slug_nb}", path),
        (f"omrade={areas[1].slug_nb}", bench),
        ("bydel=storhaug", path),
        ("bydel=hundvag", bench),
        (f"omrade={areas[0].slug_nb}&bydel=storhaug", path),
        (f"omrade={areas[0].slug_nb}&bydel=hundvag", []),
        ("bydel=madla", []),
        (f"omrade={areas[2].slug_nb}", []),
    ):
        page = client.page(f"/behov?{query}")
        assert [title for title in page.texts("h2") if title in path + bench] == found, query
        assert ("Ingen behov passer valgene" in page.text) is not bool(found)
    chosen = client.submit(client.page("/behov").form("bydel"), bydel="hundvag").page
    assert bench[0] in chosen.text and path[0] not in chosen.text
