"""What leads on from a page that came back refused leads to that page, not to the door that refused."""

from typing import Any

import pytest

from app.projects.models import Project
from tests.cast import gather
from tests.factories import insights, needs
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def project(database: Any) -> Project:
    return make.project(slug="stien")


@pytest.fixture
def alice(client: Client, project: Project) -> Client:
    return client.sign_in(gather(project).alice.account)


def refused(client: Client, url: str, **data: str) -> Page:
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    page: Page = answer.page
    return page


def search_of(page: Page) -> str:
    return next(form.action.partition("#")[0] for form in page.forms if "q" in form.fields)


@pytest.mark.parametrize(
    ("door", "list_"), [("/team/stien/innsikt", "ny"), ("/en/team/stien/insights", "new")], ids=["nb", "en"]
)
def test_a_list_keeps_its_search_order_and_filters(alice: Client, project: Project, door: str, list_: str) -> None:
    for _number in range(21):
        insights.insight(project, publish=False)
    page = refused(alice, f"{door}/{list_}")
    assert search_of(page) == door
    for chosen in ("?sorter=eldste", "?vis=draft", "?side=2"):
        assert f"{door}{chosen}" in page.links.values()


def test_what_is_asked_of_the_list_is_kept(alice: Client, project: Project) -> None:
    page = refused(alice, "/team/stien/innsikt/ny?q=lys&sorter=eldste")
    assert "/team/stien/innsikt?q=lys&sorter=eldste&vis=draft" in page.links.values()


def test_two_steps_up_when_one_is_no_page(alice: Client, project: Project) -> None:
    found = insights.insight(project, publish=False)
    needs.need("Stien langs vannet er for mørk.", project=project)  # there is something to search in
    assert search_of(refused(alice, f"/team/stien/innsikt/{found.id}/valg", act="for")) == (
        f"/team/stien/innsikt/{found.id}"
    )


def test_a_note_that_is_refused_stands_on_its_insight(alice: Client, project: Project) -> None:
    found = insights.insight(project, publish=False)
    needs.need("Stien langs vannet er for mørk.", project=project)
    page = refused(alice, "/team/stien/kilder", target=f"insight:{found.id}")
    assert search_of(page) == f"/team/stien/innsikt/{found.id}"


def test_the_same_page_in_the_other_language_when_a_form_came_back(client: Client, project: Project) -> None:
    from_needs = needs.need("Stien langs vannet er for mørk.")
    page = refused(client, f"/behov/{from_needs.id}/legg-til", text="")
    assert page.link("English") == f"/en/needs/{from_needs.id}"


def test_the_other_language_of_a_refused_form_of_the_team(alice: Client, project: Project) -> None:
    assert refused(alice, "/team/stien/innsikt/ny").link("English") == "/en/team/stien/insights"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/behov/", "/behov"),
        ("/en/behov/{n}", "/en/needs/{n}"),
        ("/needs/{n}", "/en/needs/{n}"),
        ("/en/needs/{n}/", "/en/needs/{n}"),
        ("/en/behov?sorter=supported", "/en/needs?sorter=supported"),
        ("/sw.js/", "/sw.js"),
    ],
)
def test_an_address_that_is_nearly_ours_leads_to_the_one_that_was_meant(client: Client, asked: str, meant: str) -> None:
    number = needs.need("Stien langs vannet er for mørk.").id
    answer = client.get(asked.format(n=number))
    assert (answer.status_code, answer.headers["Location"]) == (301, meant.format(n=number))


@pytest.mark.parametrize("asked", ["/finnes-ikke", "/en/finnes-ikke", "/behov/0/", "/enbehov"])
def test_an_address_that_is_none_of_ours_is_not_found(client: Client, asked: str) -> None:
    assert client.get(asked, follow_redirects=True).status_code == 404
