"""Who may do what on the workbench, with the reason for each no; and what the menu offers to whom."""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.projects.models import NewsItem, Outcome, ProjectState
from tests.cast import Cast, gather, somebody
from tests.factories import projects as make
from tests.support.client import Client

TEAM_AND_HOUSE = {"alice", "ada"}
POSTS = {
    "rediger": TEAM_AND_HOUSE,
    "publiser": TEAM_AND_HOUSE,
    "faser/1": TEAM_AND_HOUSE,
    "faser/1/ny-aktivitet": {"alice", "bob"},
    "nytt": {"alice"},
    "overlevering": {"olav"},
}
NAMES = ["alice", "bob", "olav", "mona", "ada", "charlie"]


@pytest.mark.parametrize("path", list(POSTS))
@pytest.mark.parametrize("name", NAMES)
def test_each_act_is_for_its_roles_only(client: Client, cast: Cast, name: str, path: str) -> None:
    client.sign_in(cast.everybody[name].account)
    answer = client.post(f"/team/{cast.project.slug}/{path}", data={})
    assert (answer.status_code == 403) == (name not in POSTS[path]), answer.status_code
    if answer.status_code == 403:
        assert "Rollen din gir ikke tilgang til dette." in answer.page.text


@pytest.mark.parametrize("path", ["oversikt", "rediger", "faser", "nytt", "logg", "overlevering"])
def test_nobody_sees_nothing_of_the_workbench(client: Client, cast: Cast, path: str) -> None:
    answer = client.get(f"/team/{cast.project.slug}/{path}")
    assert answer.status_code in (302, 303, 401)
    assert cast.project.title_nb not in answer.text


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("bob", 200), ("olav", 200), ("ada", 200), ("mona", 403), ("charlie", 200)]
)
def test_the_list_of_projects_is_for_those_who_work_with_one(
    client: Client, cast: Cast, name: str, status: int
) -> None:
    page = client.sign_in(cast.everybody[name].account).page("/team", status)
    assert (cast.project.title_nb in page.text) == (name in {"alice", "bob", "olav", "ada"})


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("alice", {"Nytt", "Om prosjektet", "Logg"}, set()),
        ("bob", {"Faser og aktiviteter", "Logg"}, {"Nytt", "Om prosjektet"}),
        ("olav", {"Oversikt", "Logg"}, {"Nytt", "Om prosjektet"}),
        ("ada", {"Om prosjektet", "Logg"}, {"Nytt"}),
    ],
)
def test_the_menu_offers_what_the_role_opens(
    client: Client, cast: Cast, name: str, there: set[str], not_there: set[str]
) -> None:
    page = client.sign_in(cast.everybody[name].account).page(f"/team/{cast.project.slug}/oversikt")
    offered = set(page.texts("nav", class_="team-menu")[0:1])
    menu = next(iter(offered))
    assert {text for text in there if text not in menu} == set()
    assert {text for text in not_there if text in menu} == set()


def test_a_project_that_is_over_is_read_and_not_changed(client: Client, cast: Cast) -> None:
    make.decide(cast.project, Outcome.STOP)
    slug = cast.project.slug
    client.sign_in(cast.alice.account)
    for path in ("rediger", "faser/1", "faser/1/ny-aktivitet"):
        assert "Prosjektet er avsluttet og kan ikke endres." in client.page(f"/team/{slug}/{path}", 409).text
    assert "Om prosjektet" not in client.page(f"/team/{slug}/oversikt").texts("nav", class_="team-menu")[0]


def test_news_can_still_be_told_of_a_project_that_is_over(client: Client, cast: Cast) -> None:
    make.decide(cast.project, Outcome.STOP)
    slug = cast.project.slug
    form = client.sign_in(cast.alice.account).page(f"/team/{slug}/nytt").form(has="title_nb")
    assert client.submit(form, title_nb="Skjermene er hentet", body_nb="Takk for hjelpen.").status_code == 303
    assert db.session.query(NewsItem).one().title_nb == "Skjermene er hentet"


def test_what_is_not_this_projects_is_not_found(client: Client, cast: Cast) -> None:
    other = make.activity(make.project())
    client.sign_in(cast.alice.account)
    slug = cast.project.slug
    for path in (f"aktivitet/{other.id}", f"aktivitet/{other.id}/rediger", "faser/5", "nytt/1"):
        client.page(f"/team/{slug}/{path}", 404)
    assert client.post(f"/team/{slug}/aktivitet/{other.id}/valg", data={"act": "close"}).status_code == 404


def test_the_first_person_of_an_empty_instance_is_shown_the_way(client: Client) -> None:
    page = client.sign_in(somebody("Ada", Role.ADMINISTRATOR).account).page("/team")
    assert "Ingen prosjekter ennå" in page.text
    assert page.link("Nytt prosjekt") == "/team/nytt-prosjekt"


def test_what_waits_is_said_on_the_list(client: Client) -> None:
    offered = make.in_phase(4)
    make.decide(offered, Outcome.HAND_OVER)
    cast = gather(offered)
    page = client.sign_in(cast.olav.account).page("/team")
    assert "Løsningen venter på at fagområdet sier ja." in page.text
    assert offered.state is ProjectState.OFFERED
