"""Lists of the workbench with hundreds of rows: a page at a time, found by words, in an order, at the cost of a few."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.insights.models import Insight, Link, Note, Pilot
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects import services
from app.projects.models import NewsItem, Project
from tests.cast import gather
from tests.factories import activities, decisions, prototypes
from tests.factories import needs as make_needs
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Page

MANY = 210
NUMBERS = count(1)
LONG = "Gangveien-mellom-barneskolen-og-idrettshallen er uten lys hele vinteren og ÆØÅ vet ingen hvem som eier"


@pytest.fixture
def project(database: Any) -> Project:
    return make.project(slug="stien")


@pytest.fixture
def alice(client: Client, project: Project) -> Client:
    return client.sign_in(gather(project).alice.account)


def insights(project: Project, number: int) -> None:
    rows = [
        Insight(project_id=project.id, title_nb=f"Funn {at} om lys", created_at=clock.now()) for at in range(number)
    ]
    db.session.add_all([*rows, Insight(project_id=project.id, title_nb=LONG, created_at=clock.now())])


def pilots(project: Project, number: int) -> None:
    db.session.add_all(Pilot(project_id=project.id, title_nb=f"Pilot {at}") for at in range(number))


def news(project: Project, number: int) -> None:
    for at in range(number):
        words = {"title_nb": f"Nyhet {at}", "body_nb": "Noe nytt."}
        db.session.add(NewsItem(project_id=project.id, published_at=clock.now(), **words))


def needs(project: Project, number: int) -> None:
    make_needs.need("Det mangler en benk ved lekeplassen.", project=project, supporters=3)
    one = make_needs.need("Det er for mørkt ved stien.", project=project)
    columns = {column.name: getattr(one, column.name) for column in Need.__table__.columns}
    for at in range(number):
        mark = next(NUMBERS)
        fresh = {
            "id": 1_000_000 - mark,
            "client_key": f"many-{mark}",
            "receipt_salt": f"salt-{mark}",
            "text": f"Lys {at}",
        }
        db.session.add(Need(**{**columns, **fresh}))


def notes(project: Project, number: int) -> None:
    for at in range(number):
        words = {"text_nb": f"Kilde {at} om lys", "source": "Rapporten"}
        db.session.add(Note(project_id=project.id, written_at=clock.now(), **words))


def titles(page: Page) -> list[str]:
    return page.texts("h2")


LISTS = {
    "/team/stien/innsikt": insights,
    "/team/stien/pilot": pilots,
    "/team/stien/nytt": news,
    "/team/stien/innboks?vis=all": needs,
}


def walked(client: Client, url: str) -> Iterator[Page]:
    """The page and all that follow it."""
    page = client.page(url)
    yield page
    while "Neste" in page.links:
        page = client.page(page.link("Neste"))
        yield page


@pytest.mark.parametrize("url", LISTS)
def test_hundreds_of_rows_come_a_page_at_a_time_and_none_is_left_out(alice: Client, project: Project, url: str) -> None:
    LISTS[url](project, MANY)
    pages = list(walked(alice, url))
    assert len(pages) >= 10
    shown = [page.texts("li") for page in pages]
    assert all(len(page) < 90 for page in shown)
    rows = {text for page in shown for text in page if any(char.isdigit() for char in text)}
    assert len(rows) >= MANY


@pytest.mark.parametrize("url", LISTS)
def test_rows_cost_no_queries(alice: Client, project: Project, url: str, count_queries: Callable[[], Any]) -> None:
    def look() -> int:
        db.session.commit()
        with count_queries() as counted:
            alice.page(url)
        return int(counted.total)

    LISTS[url](project, 3)
    look()
    few = look()
    LISTS[url](db.session.query(Project).filter_by(slug="stien").one(), 60)
    assert look() == few


@pytest.mark.parametrize("url", [*LISTS, "/team/stien/innsikt/tavle"])
def test_past_its_end_a_list_that_has_grown_shorter_shows_what_is_left(
    alice: Client, project: Project, url: str
) -> None:
    LISTS.get(url, needs)(project, 40)
    last = list(walked(alice, url))[-1].texts("li")
    past = alice.page(f"{url}{'&' if '?' in url else '?'}side=99")
    assert past.texts("li") == last


def test_a_finding_is_found_by_words_in_any_case_and_by_how_far_it_has_come(alice: Client, project: Project) -> None:
    insights(project, MANY)
    page = alice.page("/team/stien/innsikt?q=æøå+IDRETTShallen")
    assert titles(page)[0] == LONG
    assert "1 treff" in page.text
    assert "Ingenting passer" in alice.page("/team/stien/innsikt?q=100%25").text
    assert "Ingenting passer" in alice.page("/team/stien/innsikt?vis=published").text
    assert titles(alice.page("/team/stien/innsikt?sorter=eldste"))[0] == "Funn 0 om lys"


def test_findings_with_most_sources_come_first(alice: Client, project: Project) -> None:
    insights(project, 30)
    notes(project, 2)
    db.session.flush()
    found = db.session.query(Insight).filter_by(title_nb="Funn 7 om lys").one()
    for note in db.session.query(Note):
        ends = {"from_kind": Subject.NOTE, "from_id": note.id, "to_kind": Subject.INSIGHT, "to_id": found.id}
        db.session.add(Link(project_id=project.id, linked_at=clock.now(), **ends))
    assert titles(alice.page("/team/stien/innsikt?sorter=kilder"))[0] == "Funn 7 om lys"


def test_all_needs_are_sorted_as_asked(alice: Client, project: Project) -> None:
    needs(project, 30)
    assert titles(alice.page("/team/stien/innboks?vis=all&sorter=flest"))[0].startswith("Det mangler en benk")
    asked = alice.page("/team/stien/innboks?vis=all&sorter=flest&q=benk")
    assert asked.form(button="Søk").fields["sorter"] == "flest"


def test_votes_and_prototypes_are_found_by_words(alice: Client, project: Project) -> None:
    for at in range(21):
        decisions.ballot(project, question_nb=f"Skal vi velge lys nummer {at}?")
        prototypes.draft(project, variants=0, title_nb=f"Skisse {at}")
    assert titles(alice.page("/team/stien/avstemninger?q=nummer+17"))[0] == "Skal vi velge lys nummer 17?"
    assert titles(alice.page("/team/stien/prototyper?q=skisse+17"))[0] == "Skisse 17"


def test_many_projects_come_a_page_at_a_time_and_are_found(client: Client, database: Any) -> None:
    ada = gather().ada.account
    for at in range(26):
        activities.project_in(title_nb=f"Prosjekt nr-{at}")
    home = client.sign_in(ada).page("/team")
    assert "Neste" in home.links
    assert titles(client.page("/team?q=prosjekt+nr-25"))[0] == "Prosjekt nr-25"
    assert "Ingen prosjekter passer søket" in client.page("/team?q=finnesikke").text


def test_evidence_for_a_decision_is_found_among_hundreds_and_what_was_written_stays(
    alice: Client, project: Project
) -> None:
    services.count_contribution(make.activity(project).id)
    db.session.add(Note(project_id=project.id, written_at=clock.now(), text_nb="Den sjeldne kilden", source="Arkivet"))
    db.session.flush()
    notes(project, MANY)
    db.session.flush()
    far = db.session.query(Note).filter_by(source="Arkivet").one().id
    near = db.session.query(Note).filter_by(text_nb="Kilde 209 om lys").one().id
    look = alice.page("/team/stien/beslutning")
    assert 0 < len(look.all("input", name="source")) < 100
    form = look.form(has="title_nb")
    written = {
        **form.fields,
        "title_nb": "Vi går videre",
        "source": [f"note:{near}"],
        "q": "sjeldne arkivet",
        "change": "1",
    }
    found = alice.post(form.action, data=written).page
    assert found.form(has="title_nb").fields["title_nb"] == "Vi går videre"
    offered = {box.get("value"): box.get("checked") is not None for box in found.all("input", name="source")}
    assert offered == {f"note:{near}": True, f"note:{far}": False}
