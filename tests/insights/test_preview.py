"""What those who decide see before anything is stored: the page and the mail, each in both languages, and what waits."""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Indicator, Pilot
from app.insights.services import pilots
from app.needs.models import Need
from app.projects import services as projects
from app.projects.models import Project
from tests.cast import gather
from tests.factories import activities
from tests.factories import insights as find
from tests.factories import needs as tell
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page

WORDS = {
    "outcome": "continue",
    "title_nb": "Vi går videre med lave lykter",
    "reason_nb": "Folk ser hvem som kommer.",
    "decided_by_nb": "Avdelingsleder",
}


@pytest.fixture
def project(database: object) -> Project:
    made = make.project()
    projects.count_contribution(make.activity(made).id)
    return made


@pytest.fixture
def alice(client: Client, project: Project) -> Client:
    return client.sign_in(gather(project).alice.account)


def preview(client: Client, project: Project, lang: str = "", **values: str) -> Page:
    url = f"/en/team/{project.slug}/decision" if lang else f"/team/{project.slug}/beslutning"
    form = client.page(url).form(has="reason_nb")
    page: Page = client.post(form.action, data={**form.fields, **WORDS, **values}).page  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize("lang", ["", "en"])
def test_both_pages_are_shown_with_headings_in_their_own_language(alice: Client, project: Project, lang: str) -> None:
    found = find.insight(project, tell.need("Det er mørkt ved stien.", project=project), title="Folk ser ikke hvem")
    tell.answered(db.session.query(Need).one())
    english = {"title_en": "We go on with low lamps", "reason_en": "People see who is coming."}
    page = preview(alice, project, lang, source=f"insight:{found.id}", **english)
    bokmal, other = page.texts("div", class_="prose", lang="nb")[0], page.texts("div", class_="prose", lang="en")[0]
    for words in ("Gå videre", "Vi går videre med lave lykter", "Grunnen", "Grunnlaget", "Innsikt: Folk ser ikke hvem"):
        assert words in bokmal
    for words in ("Go on", "We go on with low lamps", "The reason", "Insight"):
        assert words in other
    assert "Grunnen" not in other


def test_where_english_is_missing_bokmal_is_marked_as_such(alice: Client, project: Project) -> None:
    page = preview(alice, project)
    assert "mangler, så bokmål vises" in page.text
    marked = [text for element in ("h2", "span", "div") for text in page.texts(element, lang="nb")]
    assert any("Vi går videre med lave lykter" in text for text in marked)


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
