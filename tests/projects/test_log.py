"""The log of a project: who did what to what, when and why, in words, in both languages, for whoever may read it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed
from app.core.permissions import Person
from app.insights import services as insights_services
from app.insights.models import Insight, Solution, Standing
from app.needs import services as needs
from app.notifications.models import Subject
from app.projects import deeds
from app.projects import services as projects
from app.projects.models import Outcome, Project
from app.workshops import wording as workshops
from tests.cast import Cast
from tests.factories import insights
from tests.factories import needs as make_needs
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.tree import ours


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def log(cast: Cast, lang: str = "", query: str = "") -> str:
    return f"/en/team/{cast.project.slug}/log{query}" if lang else f"/team/{cast.project.slug}/logg{query}"


def test_a_thing_is_named_and_linked_and_its_words_marked(alice: Client, cast: Cast) -> None:
    activity = make.activity(cast.project, title_nb="Si hva du trenger", title_en="")
    projects.close_activity(cast.alice.person, activity)
    page = alice.page(log(cast))
    assert f"Prosjektteam Stengte aktivitet {activity.id}: Si hva du trenger" in page.text
    assert page.link("Si hva du trenger") == f"/team/{cast.project.slug}/aktivitet/{activity.id}"
    english = alice.page(log(cast, "en"))
    assert f"Project team Closed activity {activity.id}: Si hva du trenger" in english.text
    assert "Si hva du trenger" in english.texts("a", lang="nb")


def test_whoever_makes_a_project_is_its_team_in_the_log_from_the_first_line(alice: Client, cast: Cast) -> None:
    made = alice.submit(alice.page("/team/nytt-prosjekt").form(has="title_nb"), title_nb="Lys i lia", follow=True)
    assert made.status_code == 200
    lines = audit.log(db.session.query(Project.id).filter_by(slug="lys-i-lia").scalar()).items
    assert {(line.action, line.role) for line in lines} == {
        ("projects.created", "team"),
        ("people.role_granted", "team"),
    }


def test_an_arrow_names_both_ends(alice: Client, cast: Cast) -> None:
    told = make_needs.need("Det er for mørkt ved stien om kvelden.", project=cast.project)
    found = insights.insight(cast.project, told, title="Folk går en omvei")
    assert (
        f"Koblet behov nummer {told.id}: Det er for mørkt ved stien om kvelden → innsikt {found.id}: Folk går en omvei"
        in alice.page(log(cast)).text
    )


def test_the_words_of_what_is_not_public_are_not_in_it(alice: Client, cast: Cast) -> None:
    told = make_needs.told("Naboen min heter Kari og er syk.")
    needs.place(cast.mona.person, told, cast.project)
    text = alice.page(log(cast)).text
    assert f"behov nummer {told.id}" in text
    assert "Kari" not in text


def test_an_administrator_reads_no_drafts_there(client: Client, cast: Cast) -> None:
    insights.insight(cast.project, publish=False, title="Et utkast om stien")
    url = log(cast)
    assert "Et utkast om stien" not in client.sign_in(cast.ada.account).page(url).text
    assert "Et utkast om stien" in client.sign_in(cast.alice.account).page(url).text


def test_what_another_project_found_is_named_and_not_linked(alice: Client, cast: Cast) -> None:
    other = make.project()
    told = make_needs.need("Det er for mørkt ved stien om kvelden.", project=other)
    theirs = insights.insight(other, told, title="Folk går en omvei")
    ours_too = insights.opportunity(cast.project, theirs)
    page = alice.page(log(cast))
    assert f"Koblet innsikt {theirs.id} → mulighet {ours_too.id}" in page.text
    assert "Folk går en omvei" not in page.links


def test_it_is_narrowed_by_kind_and_by_who(alice: Client, cast: Cast) -> None:
    make_needs.need("Det er for mørkt ved stien.", project=cast.project)
    activity = make.activity(cast.project)
    projects.close_activity(cast.alice.person, activity)
    only = alice.page(log(cast, query="?vis=behov")).text
    assert "behov nummer" in only and "Stengte aktivitet" not in only
    team = alice.page(log(cast, query="?sorter=team")).text
    assert "Stengte aktivitet" in team and "Innbygger Meldte" not in team
    none = alice.page(log(cast, query="?vis=avstemninger"))
    assert "Ingenting slikt er logget" in none.text
    assert alice.page(log(cast, "en", "?vis=behov&sorter=resident")).link("Everything") == log(
        cast, "en", "?sorter=resident"
    )


def test_a_decision_stands_with_its_reason(client: Client, cast: Cast) -> None:
    url = log(cast, query="?vis=beslutninger")
    make.decide(cast.project, Outcome.CONTINUE, reason_nb="Folk ser hvem som kommer.")
    text = client.sign_in(cast.alice.account).page(url).text
    assert "Bestemte å gå videre: beslutning" in text
    assert "Folk ser hvem som kommer." in text


def test_what_was_planned_and_taken_away_leaves_its_line(alice: Client, cast: Cast) -> None:
    planned = make.activity(cast.project, opened=False)
    number = planned.id
    projects.drop_activity(cast.alice.person, planned, "Det ble ikke bruk for den.")
    page = alice.page(log(cast)).text
    assert f"Tok bort planen om aktivitet {number}" in page
    assert "Det ble ikke bruk for den." in page
    opened = make.activity(cast.project)
    with pytest.raises(Closed, match="Steng den i stedet"):
        projects.drop_activity(cast.alice.person, opened, "Vi ombestemte oss.")


def test_what_a_pilot_is_judged_by_leaves_its_old_values(alice: Client, cast: Cast) -> None:
    pilot = insights_services.create_pilot(cast.alice.person, cast.project, {"title_nb": "Taket"})
    values: dict[str, Any] = {"name_nb": "Timer", "unit_nb": "timer", "baseline": 4.5, "target": 6.0}
    indicator = insights_services.add_indicator(cast.alice.person, pilot, values)
    insights_services.edit_indicator(cast.alice.person, indicator, {"target": 5.0})
    assert "Timer (før: utgangspunkt 4,5, mål 6)" in alice.page(log(cast)).text


def test_an_absurd_number_and_an_entry_that_cannot_be_read_cost_the_log_no_more_than_a_line(
    client: Client, cast: Cast
) -> None:
    pilot = insights_services.create_pilot(cast.alice.person, cast.project, {"title_nb": "Taket"})
    values: dict[str, Any] = {"name_nb": "Timer", "unit_nb": "timer", "baseline": 1e308, "target": -1e25}
    indicator = insights_services.add_indicator(cast.alice.person, pilot, values)
    insights_services.edit_indicator(cast.alice.person, indicator, {"baseline": 5.0})
    audit.record(cast.alice.person, "insights.indicator_edited", indicator, project_id=cast.project.id, before={"a": 1})
    insights_services.measure(cast.alice.person, indicator, clock.today(), 1e30)
    source = (Subject.SOLUTION, insights.way(cast.project).id)
    insights_services.link(cast.alice.person, cast.project, source, (Subject.PILOT, pilot.id))
    db.session.expire(pilot)
    insights_services.publish_pilot(cast.alice.person, pilot)
    client.sign_in(cast.alice.account)
    assert "1E30" in client.page(f"/team/{cast.project.slug}/pilot/{pilot.id}").text
    assert "1E30" in client.page(f"/pilot/{pilot.id}").text
    text = client.page(log(cast)).text
    assert "Timer (før: utgangspunkt 1E308, mål -1E25)" in text.replace("−", "-")
    assert "Førte inn en måling av" in text
    assert "utgangspunkt 1E308" in client.sign_in(cast.ada.account).page("/admin/logg").text


def test_many_lines_cost_no_more_queries_than_few(alice: Client, cast: Cast, count_queries: Callable[[], Any]) -> None:
    def look() -> int:
        with count_queries() as counted:
            alice.page(log(cast))
        return int(counted.total)

    projects.close_activity(cast.alice.person, make.activity(cast.project))
    look()
    few = look()
    for _ in range(20):
        projects.close_activity(cast.alice.person, make.activity(cast.project))
    assert look() == few


def actions_in_the_code() -> set[str]:
    """Every action that the code writes by name, and those it makes of a kind and a verb."""
    found = set()
    for path in ours(".py", under="app/"):
        text = path.read_text()
        found |= set(re.findall(r'audit\.record\(\s*[^"]*?"(\w+\.\w+)"', text))
        found |= set(re.findall(r'(?<!see\()"(\w+\.\w+)" if \w+ else "\w+\.\w+"', text))
        found |= {f"needs.{verb}" for verb in re.findall(r'changed\(\w+, \w+, "(\w+)"', text)}
    found |= {
        f"insights.{model.__tablename__}_{verb}" for model in (Insight, Solution) for verb in ("written", "edited")
    }
    found |= {f"insights.solution_{standing}" for standing in Standing if standing is not Standing.DRAFT}
    found |= set(workshops.DONE)
    return found | {f"projects.decided_{outcome}" for outcome in Outcome}


def test_everything_that_is_logged_has_words() -> None:
    actions = actions_in_the_code()
    assert len(actions) > 45
    assert [action for action in sorted(actions) if deeds.told_deed(action) == action] == []


def test_the_log_of_the_instance_can_be_narrowed_too(client: Client, cast: Cast) -> None:
    ada: Person = cast.ada.person
    audit.record(ada, "projects.edited", cast.project)
    page = client.sign_in(cast.ada.account).page("/admin/logg?vis=prosjekt&sorter=administrator")
    assert f"Administrator Endret prosjekt {cast.project.id}: {cast.project.title_nb}" in page.text
