"""What came out of a workshop becomes evidence with one press, and the insight leads back to it."""

from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Insight, Link, Note
from app.projects.models import Project
from app.workshops import queries
from app.workshops import services as rooms
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import activities, insights, workshops
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


def held(project: Project, phones: str = "abcde", *, public: bool = True) -> Workshop:
    """A workshop that is over, in which everybody chose the first answer."""
    made = workshops.opened(project=project)
    for phone in phones:
        workshops.answer(made, phone, option=1)
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    if public:
        rooms.publish_results(workshops.RUNS, workshops.again(made))
    workshops.again(made)
    return made


def results(made: Workshop) -> str:
    return f"/verksted/{made.id}/resultat"


def test_a_result_is_evidence_once_and_leads_back(team: Client, project: Project, browsers: Any) -> None:
    insight, made = insights.insight(project).id, held(project)
    for _press in range(2):
        form = team.page(results(made)).form("insight")
        assert team.submit(form, insight=str(insight)).status_code == 303
    note = db.session.query(Note).one()
    assert note.text_nb.splitlines()[1:] == ["Lys: 5", "Folk: 0", "Kort vei: 0"]
    assert note.text_en.splitlines()[1:] == ["Lys (en): 5", "Folk (en): 0", "Kort vei (en): 0"]
    assert note.source == "Verksted på Tjensvoll"
    assert db.session.query(Link).count() == 1
    assert "Kilde for:" in team.page(results(made)).text
    reader = browsers()
    assert reader.page(note.source_link.removeprefix("http://localhost").partition("#")[0]).h1.startswith("Resultater")


def test_what_not_everybody_may_read_is_no_evidence(team: Client, project: Project) -> None:
    insight, made = insights.insight(project).id, held(project, public=False)
    page = team.page(results(made))
    assert "La alle lese resultatene først." in page.text
    data = {"workshop": made.id, "round": queries.rounds_of(made.id)[0].id, "insight": insight}
    assert team.post(f"/team/{project.slug}/kilder/verksted", data=data).status_code == 409
    assert db.session.query(Note).count() == 0


def test_fewer_than_five_are_no_evidence(team: Client, project: Project) -> None:
    insights.insight(project)
    assert "Bruk som kilde" not in team.page(results(held(project, "abcd"))).text


def test_a_result_of_another_project_is_not_found(team: Client, project: Project) -> None:
    insight, other = insights.insight(project).id, held(activities.project_in())
    url = f"/team/{project.slug}/kilder/verksted"
    data = {"workshop": other.id, "round": queries.rounds_of(other.id)[0].id, "insight": insight}
    assert team.post(url, data=data).status_code == 404
    assert db.session.query(Insight).count() == 1 and db.session.query(Note).count() == 0


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.OWNER])
def test_only_those_who_write_insights_are_offered_it(client: Client, project: Project, role: Role) -> None:
    insights.insight(project)
    client.sign_in(activities.account_with(role, project))
    made = held(project)
    assert "Bruk som kilde" not in client.page(results(made)).text
    assert client.post(f"/team/{project.slug}/kilder/verksted").status_code == 403
