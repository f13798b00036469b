"""The top of a need's page tells the latest truth of it, and the course below has every step."""

from typing import Any

import pytest

from app.core.db import db
from app.insights import services
from app.insights.models import Solution
from app.needs import mine
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Outcome, Project
from tests.cast import gather
from tests.conftest import Moment
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.factories import prototypes
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


def test_the_furthest_that_it_has_come_stands_on_its_page_on_my_page_and_with_the_team(
    client: Client, browsers: Any
) -> None:
    project = make.project(slug="stien")
    colleague = browsers().sign_in(gather(project).alice.account)
    teller = tell.participant()
    need = tell.need(project=project, by=teller)
    insight = find.insight(project, need)
    db.session.commit()

    def everywhere(heading: str, status: str) -> None:
        assert heading in top(client, need)
        assert [line.status for line in mine.items(teller)] == [status]
        assert status in colleague.page(f"/team/behov/{need.id}").texts("p", class_="tags")[0]

    everywhere("Det er blitt del av en innsikt", "Del av en innsikt")
    way = find.opportunity(project, insight)
    db.session.commit()
    everywhere("Det er blitt del av en mulighet", "Del av en mulighet")
    solution = find.solution(project, way)
    db.session.commit()
    everywhere("Det er blitt del av et løsningsforslag", "Del av et løsningsforslag")
    services.turn_down(BOSS, db.session.get_one(Solution, solution.id), "Det forstyrrer flaggermusene.")
    db.session.commit()
    everywhere("Det er blitt del av en mulighet", "Del av en mulighet")


def test_what_was_tried_is_further_than_what_was_proposed(context: None) -> None:
    project, teller = make.project(), tell.participant()
    solution = find.solution(
        project, find.opportunity(project, find.insight(project, tell.need(project=project, by=teller)))
    )
    tried = Subject.PROTOTYPE, prototypes.published(project).id
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), tried)
    assert [line.status for line in mine.items(teller)] == ["Har blitt til en prototype"]
    pilot = services.create_pilot(BOSS, project, {"title_nb": "600 meter lys"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    services.publish_pilot(BOSS, pilot)
    assert [line.status for line in mine.items(teller)] == ["Har blitt til en pilot"]


@pytest.mark.parametrize(("answered", "says"), [(True, "Kommunen har svart"), (False, "Publisert")])
def test_what_is_part_of_a_draft_alone_is_not_said_to_be_part_of_anything(
    client: Client, answered: bool, says: str
) -> None:
    project, teller = make.project(), tell.participant()
    need = tell.need(by=teller)
    if answered:
        tell.answered(need)
    find.insight(project, need, publish=False)
    db.session.commit()
    [mine_] = mine.items(teller)
    assert "innsikt" not in mine_.status
    assert mine_.status == says
    assert "innsikt" not in top(client, need)


def test_what_was_tried_is_not_said_of_a_need_that_leads_there_no_more(context: None, frozen_clock: Moment) -> None:
    project, teller = make.project(), tell.participant()
    need = tell.need(project=project, by=teller)
    insight = find.insight(project, need, tell.need("Noe annet.", project=project))
    solution = find.solution(project, find.opportunity(project, insight))
    draft = find.insight(project, need, publish=False, title="Et utkast")
    tried = Subject.PROTOTYPE, prototypes.published(project).id
    services.link(BOSS, project, (Subject.SOLUTION, solution.id), tried)
    assert [line.status for line in mine.items(teller)] == ["Har blitt til en prototype"]
    assert draft is not None
    frozen_clock.move(hours=1)
    services.unlink(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, insight.id))
    [line] = mine.items(teller)
    assert "prototype" not in line.status and "innsikt" not in line.status


def test_an_answered_need_is_not_called_published_on_my_page(context: None) -> None:
    teller = tell.participant()
    tell.answered(tell.need(by=teller))
    assert [line.status for line in mine.items(teller)] == ["Kommunen har svart"]


def test_it_can_still_be_supported_by_the_name_that_support_has_on_its_own_page(client: Client, made: Made) -> None:
    page = client.page(f"/behov/{made[1].id}")
    assert page.form(button="Støtt behovet").action == f"/behov/{made[1].id}/stott"
    assert "Støtt dette" not in page.text


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


def test_what_was_there_before_the_need_was_linked_to_it_stands_after_it(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    insight = find.insight(project, tell.need(project=project), title="Vi tar omveier")
    find.opportunity(project, insight, title="Hvordan kan vi lyse?")
    frozen_clock.move(days=90)
    late = tell.need(project=project)
    frozen_clock.move(days=2)
    services.link(BOSS, project, (Subject.NEED, late.id), (Subject.INSIGHT, insight.id))
    course = " ".join(client.page(f"/behov/{late.id}").texts("section"))
    told, read, found, way = (
        course.index(words)
        for words in ("Behovet ble meldt inn", "Vi leste det", "Vi tar omveier", "Hvordan kan vi lyse?")
    )
    assert told < read < found < way
