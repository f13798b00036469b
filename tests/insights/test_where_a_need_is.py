"""The top of a need's page tells the latest truth of it, and the course below has every step."""

import pytest

from app.core.db import db
from app.insights import services
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Outcome, Project
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client

Made = tuple[Project, Need]


@pytest.fixture
def made(database: object) -> Made:
    """A need that became an insight, in a project that is in its pilot."""
    project = make.project()
    need = tell.need(project=project)
    find.solution(project, find.opportunity(project, find.insight(project, need)))
    for _ in range(3):
        make.decide(project)
    return project, need


def top(client: Client, need: Need, prefix: str = "behov") -> str:
    page = client.page(f"/{prefix}/{need.id}")
    return " ".join(page.texts("section")[:1])


def a_pilot(project: Project, need: Need) -> None:
    pilot = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys", "title_en": "600 metres of light"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    way = find.solution(project, find.opportunity(project, find.insight(project, need, title="Til")))
    services.link(BOSS, project, (Subject.SOLUTION, way.id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(BOSS, pilot)


def test_while_nothing_more_has_come_it_is_part_of_an_insight(client: Client, made: Made) -> None:
    assert "Det er blitt del av en innsikt" in top(client, made[1])


def test_then_it_is_a_pilot(client: Client, made: Made) -> None:
    project, need = made
    a_pilot(project, need)
    assert "Det har blitt til piloten «600 meter lys»" in top(client, need)


def test_what_is_handed_over_is_offered_and_then_in_use(client: Client, made: Made) -> None:
    project, need = made
    number, slug = need.id, project.slug
    make.decide(project, Outcome.HAND_OVER)
    db.session.commit()
    assert "Løsningen er tilbudt fagområdet" in top(client, need)
    make.accept(db.session.query(Project).filter_by(slug=slug).one())
    db.session.commit()
    page = client.page(f"/behov/{number}")
    assert "Det er tatt i bruk" in page.texts("section")[0]
    assert "del av en innsikt" not in page.texts("section")[0]
    assert any("Tatt i bruk" in step and "har ansvaret nå" in step for step in page.texts("li"))


@pytest.mark.parametrize(("outcome", "says"), [(Outcome.STOP, "Vi snudde"), (Outcome.PAUSE, "satt på pause")])
def test_what_turned_back_or_waits_says_so_with_the_reason(
    client: Client, made: Made, outcome: Outcome, says: str
) -> None:
    project, need = made
    make.decide(project, outcome, reason_nb="Flaggermusene bor der.", reason_en="The bats live there.")
    told = top(client, need)
    assert says in told
    assert "Flaggermusene bor der." in told
    assert "The bats live there." in top(client, need, "en/needs")


def test_as_long_as_one_project_goes_on_nobody_has_turned(client: Client, made: Made) -> None:
    stopped, need = made
    other = make.project("Lys ved skolen")
    find.insight(other, need, title="Også ved skolen")
    make.decide(stopped, Outcome.STOP)
    assert "Vi snudde" not in top(client, need)
    a_pilot(other, need)
    assert "Det har blitt til piloten" in top(client, need)


def test_what_was_sent_on_to_others_says_so_though_the_project_turned_back(client: Client) -> None:
    project = make.project()
    need = tell.need(project=project)
    tell.services.forward(BOSS, need, project.department, "De skifter lamper.")
    make.decide(project, Outcome.STOP)
    told = top(client, need)
    assert "Vi snudde" not in told
    assert "sendt videre" in told


def test_an_answer_from_before_the_project_turned_back_is_not_the_latest(client: Client) -> None:
    project = make.project()
    need = tell.need(project=project)
    tell.answered(need)
    make.decide(project, Outcome.STOP)
    assert "Vi snudde" in top(client, need)
