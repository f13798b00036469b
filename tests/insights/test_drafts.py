"""What a project that is not published has found is nobody's to read: not on pages, in trails, in files or in mails."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.insights import services
from app.insights.models import Insight, Pilot
from app.insights.queries import things, trail
from app.needs.models import Need
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.opendata.datasets import DATASETS
from app.projects import services as project_services
from app.projects.models import ActivityKind, Project
from app.prototypes import services as prototypes
from app.prototypes.models import Prototype
from tests.factories import activities
from tests.factories import insights as find
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories import prototypes as build
from tests.factories.projects import BOSS
from tests.support.client import Client

SECRET = "Planen som ingen vet om"
Make = Callable[[], Project]


@pytest.fixture
def need(app: Flask) -> Need:
    return make.need("Stien langs Mosvatnet er for mørk om kvelden.")


@pytest.fixture
def draft(need: Need) -> Project:
    """A draft whose team has found, proposed, measured and built on what everybody has said."""
    project = project_make.draft(f"{SECRET}: prosjektet")
    found = find.insight(project, need, title=f"{SECRET}: innsikt")
    chance = find.opportunity(project, found, title=f"{SECRET}: mulighet")
    way = find.solution(project, chance, title=f"{SECRET}: forslag")
    services.turn_down(BOSS, way, f"{SECRET}: grunn")
    note = services.write_note(BOSS, project, f"{SECRET}: notat", "Intervju")
    services.link(BOSS, project, (Subject.NOTE, note.id), (Subject.INSIGHT, found.id))
    made = build.draft(project, title_nb=f"{SECRET}: prototype")
    services.link(BOSS, project, (Subject.INSIGHT, found.id), (Subject.PROTOTYPE, made.id))
    prototypes.publish_version(BOSS, made.versions[0])
    pilot = services.create_pilot(BOSS, project, {"title_nb": f"{SECRET}: pilot"})
    services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    services.link(BOSS, project, (Subject.PROTOTYPE, made.id), (Subject.PILOT, pilot.id))
    services.publish_pilot(BOSS, pilot)
    db.session.commit()
    return project


def publish(project: Project) -> None:
    project_services.publish_project(BOSS, project)
    db.session.commit()


def pages(need: Need) -> list[str]:
    files = [f"/apne-data/{name}.{kind}" for name in DATASETS for kind in ("csv", "json")]
    return [f"/behov/{need.id}", f"/en/needs/{need.id}", "/", "/prosjekter", "/behov", "/sitemap.xml", *files]


def test_no_public_page_or_file_tells_of_a_draft(client: Client, need: Need, draft: Project) -> None:
    for url in pages(need):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert SECRET not in answer.text and draft.slug not in answer.text, url
    assert client.get(f"/prosjekter/{draft.slug}/spor").status_code == 404
    assert [row.split(",")[1] for row in client.get("/apne-data/trail.csv").text.splitlines()[1:]] == []


def test_no_receipt_tells_of_it_before_the_project_is_published_and_then_one_does(need: Need, draft: Project) -> None:
    def told() -> dict[ReceiptKind, int]:
        rows = db.session.scalars(select(Receipt).where(Receipt.subject == Subject.NEED)).all()
        return {row.kind: row.id for row in rows if SECRET in f"{row.about}{row.reason_nb}"}

    assert told() == {}
    publish(draft)
    made = db.session.scalars(select(Prototype)).one()
    made.versions[0].activity = activities.activity_in(draft, ActivityKind.PROTOTYPE_TEST)
    prototypes.tell_due()
    assert set(told()) == {ReceiptKind.USED_IN, ReceiptKind.PROTOTYPE_READY, ReceiptKind.NOT_CHOSEN}
    before = told()
    publish(draft)
    assert told() == before


def test_once_it_is_published_all_of_it_is_there(client: Client, need: Need, draft: Project) -> None:
    publish(draft)
    assert f"{SECRET}: innsikt" in client.page(f"/behov/{need.id}").text
    assert f"{SECRET}: notat" in client.page(f"/innsikt/{1}").text
    assert f"{SECRET}: pilot" in client.page(f"/prosjekter/{draft.slug}/spor").text


def test_another_project_cannot_build_on_it(need: Need, draft: Project) -> None:
    other = project_make.project()
    pilot = db.session.scalars(select(Pilot)).one()
    assert things.shown(Subject.INSIGHT, 1) is None
    assert things.shown(Subject.PROTOTYPE, 1) is None
    assert things.shown(Subject.PILOT, pilot.id) is None
    assert trail.forwards([(Subject.NEED, need.id)]) == []
    assert other.id != draft.id


def test_a_note_behind_an_insight_that_is_not_published_is_not_read_in_the_trail(client: Client, need: Need) -> None:
    project = project_make.project()
    hidden = find.insight(project, need, title=f"{SECRET}: innsikt", publish=False)
    note = services.write_note(BOSS, project, f"{SECRET}: notat", "Intervju")
    services.link(BOSS, project, (Subject.NOTE, note.id), (Subject.INSIGHT, hidden.id))
    shown = find.opportunity(project, find.insight(project, need), hidden)
    assert SECRET not in client.page(f"/muligheter/{shown.id}").text
    assert SECRET not in client.page(f"/prosjekter/{project.slug}/spor").text
    services.publish_finding(BOSS, db.session.get_one(Insight, hidden.id))
    assert f"{SECRET}: notat" in client.page(f"/muligheter/{shown.id}").text
