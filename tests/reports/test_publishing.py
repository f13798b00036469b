"""A report is built from what is there, and frozen when it is published."""

import json
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Invalid
from app.insights import services as insight_services
from app.needs import services as need_services
from app.needs.models import Need, Policy
from app.projects.models import Outcome, Project
from app.reports import services
from app.reports.models import Edition
from tests.cast import Cast
from tests.factories import activities, insights, needs, reports
from tests.factories import projects as make
from tests.factories.projects import BOSS
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def page_of(project: Project, number: int | None = None) -> str:
    return f"/prosjekter/{project.slug}/rapporter/1" + (f"/{number}" if number else "")


def test_what_is_published_does_not_change_when_the_project_does(app: Flask, client: Client, project: Project) -> None:
    need = needs.need("Lyset ved stien er borte.", project=project)
    found = insights.insight(project, need, title="Folk tar omveien")
    reports.published(app, project)
    before = client.page(page_of(project)).text
    db.session.get_one(type(found), found.id).title_nb = "Noe helt annet"
    needs.need("Et behov til.", project=project)
    after = client.page(page_of(project)).text
    assert "Folk tar omveien" in after and "Noe helt annet" not in after
    assert figures(before) == figures(after)


def figures(text: str) -> str:
    return text.split('<dl class="facts figures">')[-1].split("</dl>")[0]


def test_a_correction_is_a_new_edition_and_the_older_one_stays(app: Flask, client: Client, project: Project) -> None:
    reports.published(app, project)
    reports.written(project, intro={"nb": "Rettet innledning.", "en": ""})
    reports.published(app, project, change_nb="Innledningen var feil.")
    assert "Dette handler rapporten om." in client.page(page_of(project, 1)).text
    newest = client.page(page_of(project)).text
    assert "Rettet innledning." in newest and "Innledningen var feil." in newest
    assert "Det finnes en nyere utgave" in client.page(page_of(project, 1)).text
    assert "Det finnes en nyere utgave" not in newest


def test_a_correction_says_what_it_corrects(app: Flask, project: Project) -> None:
    reports.published(app, project)
    with pytest.raises(Invalid, match="Skriv hva som er rettet"):
        reports.published(app, project)
    assert db.session.query(Edition).count() == 1


def test_nothing_is_published_without_an_introduction(app: Flask, project: Project) -> None:
    with app.app_context(), pytest.raises(Invalid, match="Skriv en innledning"):
        services.publish(BOSS, reports.whole(project), reports.period(project))


def test_the_same_form_sent_twice_publishes_once(app: Flask, project: Project) -> None:
    reports.written(project)
    once, again = (reports.published(app, project, client_key="a-form") for _ in range(2))
    assert once.id == again.id and once.number == 1


def test_a_voice_that_is_taken_down_is_not_read_in_an_old_report(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        need = needs.need("Ola Nordmann i Storgata har brent ute lyset.", project=project)
        insights.insight(project, need)
    edition = reports.published(app, project)
    assert "Ola Nordmann" not in json.dumps(edition.content), "what is frozen cannot be taken back"
    assert "Ola Nordmann" in client.page(page_of(project)).text
    with needs.arranged(app):
        need_services.hide(needs.MODERATOR, db.session.get_one(Need, need.id), Policy.PERSONAL_DATA)
    text = client.page(page_of(project)).text
    assert "Ola Nordmann" not in text and "Innspillet er tatt ned" in text
    assert "Ola Nordmann" not in client.get(f"/rapporter/{project.slug}/1/1.json").text


def test_only_the_voices_that_were_chosen_speak(app: Flask, project: Project) -> None:
    one, other = (needs.need(text, project=project) for text in ("Det er mørkt.", "Det er glatt."))
    found = insights.insight(project, one, other)
    reports.written(project, quotes=[f"{found.id}-{other.id}"])
    built = reports.published(app, project).content
    assert [quote["number"] for quote in built["insights"][0]["quotes"]] == [other.id]


def test_voices_against_speak_too_when_nobody_has_chosen(app: Flask, project: Project) -> None:
    need, against = (needs.need(text, project=project) for text in ("Det er mørkt.", "Det er fint med mørke."))
    insights.insight(project, need, against=(against,))
    quotes = reports.published(app, project).content["insights"][0]["quotes"]
    assert [(quote["number"], quote["against"]) for quote in quotes] == [(need.id, False), (against.id, True)]


def test_what_was_turned_down_stands_there_with_the_reason(app: Flask, client: Client, project: Project) -> None:
    way = insights.opportunity(project, insights.insight(project, needs.need(project=project)))
    insight_services.turn_down(BOSS, way, "Det ble for dyrt i drift.", "")
    reports.published(app, project)
    assert "Det ble for dyrt i drift." in client.page(page_of(project)).text


def test_decisions_stand_there_with_reason_and_ground(app: Flask, client: Client, project: Project) -> None:
    make.decide(project, Outcome.ADJUST, reason_nb="Vi vet for lite ennå.")
    reports.published(app, project)
    assert "Vi vet for lite ennå." in client.page(page_of(project)).text


def test_drafts_are_in_no_report(app: Flask, project: Project) -> None:
    insights.insight(project, needs.need(project=project), publish=False, title="Dette er et utkast")
    assert reports.built(app, project).content["insights"] == []


def test_the_report_is_linked_from_the_project(app: Flask, client: Client, project: Project) -> None:
    address = f"/prosjekter/{project.slug}"
    assert "Rapporter" not in client.page(address).texts("h2")
    reports.published(app, project)
    assert "Rapporter" in client.page(address).texts("h2")
    assert client.page(f"{address}/rapporter").text.count("Utgave 1") == 1


def test_a_report_of_a_project_that_is_a_draft_is_not_found(
    app: Flask, client: Client, project: Project, cast: Cast
) -> None:
    assert client.get(f"{page_of(project)}").status_code == 404
    assert client.get(f"/prosjekter/{project.slug}/rapporter").status_code == 404
