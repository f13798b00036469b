"""What those who decide see before anything is stored: the page and the mail, each in both languages, and what waits."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Indicator, Pilot
from app.insights.services import pilots
from app.needs.models import Need
from app.projects.models import ActivityState, Project
from tests.cast import gather
from tests.factories import activities, decisions
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page


@pytest.fixture
def project(project: Project) -> Project:
    make.results(project)
    find.evidence(project)
    return project


def preview(client: Client, project: Project, lang: str = "", **values: str | list[str]) -> Page:
    url = f"/en/team/{project.slug}/decision" if lang else f"/team/{project.slug}/beslutning"
    form = client.page(url).form(has="reason_nb")
    sent = {**form.fields, **make.AT_THE_GATE, "source": "note:1", **values}
    page: Page = client.post(form.action, data=sent).page  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize("lang", ["", "en"])
def test_both_pages_are_shown_with_headings_in_their_own_language(alice: Client, project: Project, lang: str) -> None:
    found = find.insight(project, tell.need("Det er mørkt ved stien.", project=project), title="Folk ser ikke hvem")
    tell.answered(db.session.query(Need).one())
    page = preview(alice, project, lang, source=f"insight:{found.id}")
    bokmal, other = page.texts("div", class_="prose", lang="nb")[0], page.texts("div", class_="prose", lang="en")[0]
    for words in ("Gå videre", "Vi går videre med lave lykter", "Grunnen", "Grunnlaget", "Innsikt: Folk ser ikke hvem"):
        assert words in bokmal
    for words in ("Go on", "We go on with low lamps", "The reason", "Insight"):
        assert words in other
    assert "Grunnen" not in other


@pytest.mark.parametrize("step", [{}, {"change": "1"}], ids=["the preview", "back at the gate"])
def test_ten_sources_cost_no_more_queries_than_one(
    alice: Client, project: Project, count_queries: Callable[[], Any], step: dict[str, str]
) -> None:
    titles = [f"Funn nummer {number:02}" for number in range(10)]
    needs = [tell.need(project=project) for _title in titles]
    found = [find.insight(project, need, title=title) for need, title in zip(needs, titles, strict=True)]
    sources = [f"insight:{insight.id}" for insight in found]
    preview(alice, project)
    with count_queries() as few:
        page = preview(alice, project, source=sources[:1], **step)
        assert titles[0] in page.text
    with count_queries() as many:
        page = preview(alice, project, source=sources, **step)
        assert all(title in page.text for title in titles)
    assert many.total == few.total


def test_what_is_no_source_or_another_projects_is_left_out(alice: Client, project: Project) -> None:
    ours = find.insight(project, tell.need(project=project), title="Vårt funn")
    theirs = make.project()
    other = find.insight(theirs, tell.need(project=theirs), title="Et annet funn")
    page = preview(alice, project, source=[f"insight:{other.id}", f"project:{project.id}", f"insight:{ours.id}"])
    assert "Innsikt: Vårt funn" in page.text
    assert "Et annet funn" not in page.text


def test_what_waits_leads_to_where_it_is_answered(database: object, client: Client) -> None:
    project = make.project()
    need = tell.need("Det er mørkt ved stien.", project=project)
    client.sign_in(gather(project).alice.account)
    page = client.page(f"/team/{project.slug}/beslutning")
    assert page.link(f"Behov {need.id}").startswith(f"/team/behov/{need.id}")


def test_the_printed_decision_names_its_project_and_has_room_for_a_signature(database: object, client: Client) -> None:
    project = make.in_phase(2)
    text = " ".join(client.page(f"/prosjekter/{project.slug}/beslutninger").texts("p", class_="print-only"))
    assert project.title_nb in text
    assert "Sted og dato Underskrift" in text


def test_a_pilot_and_what_it_measures_can_be_corrected(database: object, client: Client) -> None:
    project = make.in_phase(4)
    team = activities.account_with(Role.TEAM, project)
    pilot = pilots.create_pilot(make.BOSS, project, {"title_nb": "Taket"})
    values = {"name_nb": "Timer", "unit_nb": "timer", "baseline": 4.5, "target": 6.0}
    indicator = pilots.add_indicator(make.BOSS, pilot, values)
    home = f"/team/{project.slug}/pilot/{pilot.id}"
    client.sign_in(team)
    client.submit(client.page(f"{home}/rediger").form(has="title_nb"), title_nb="Lyktene", title_en="The lamps")
    form = client.page(f"{home}/indikator/{indicator.id}").form(has="baseline")
    assert client.submit(form, target="mange").page.form(has="baseline").errors() == ["target"]
    client.submit(form, target="5,5")
    assert (db.session.query(Pilot).one().title_en, db.session.query(Indicator).one().target) == ("The lamps", 5.5)


def test_what_gets_a_receipt_is_counted_by_what_people_gave(alice: Client, project: Project) -> None:
    for words in ("Det er mørkt ved stien.", "Benken er borte."):
        tell.answered(tell.need(words, project=project))
    voted = decisions.ballot(project)
    for place in (0, 1, 2):
        decisions.vote(voted, place)
    decisions.ballot(project)  # nobody has voted in it
    decisions.ballot(project, state=ActivityState.PLANNED)
    assert "5 innspill får kvittering" in preview(alice, project).text
