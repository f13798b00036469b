"""One's own project in the address and something of another project's behind it: not found, and nothing changes."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.contributions import Kind
from app.core.db import db
from app.inbox import queries as inbox_queries
from app.inbox import services as inbox
from app.inbox.models import TeamNote, View
from app.insights import services
from app.insights.models import Indicator, Insight, Link, Measurement, Note, Opportunity, Pilot
from app.insights.services import measuring
from app.needs.models import AnswerTemplate
from app.notifications.models import Subject
from app.projects import services as projects
from app.projects.models import Activity, NewsItem, Phase, Project
from app.prototypes.models import Pin, Prototype
from app.themes.models import Theme, ThemeMember
from tests.cast import Cast
from tests.factories import decisions as vote
from tests.factories import insights as find
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories import prototypes as build
from tests.factories import themes as sort
from tests.factories.projects import BOSS
from tests.support.client import Client

REFUSED = (400, 403, 404, 409, 422)
KEPT_BY_TEAMS = (View, TeamNote, Theme, ThemeMember, AnswerTemplate)
OF_ONES_OWN = {"number", "period", "name"}  # each project has its phases, reports and exports under the same names


@pytest.fixture
def theirs(app: Flask, cast: Cast) -> dict[str, Any]:
    """Something of each kind in Alice's project, by the names that addresses have for it."""
    project, need = cast.project, make.need()
    found = find.insight(project, need, publish=False)
    find.insight(project, need)
    chance = services.create_finding(BOSS, Opportunity, project, {"title_nb": "Hvordan kan vi gi lys?"})
    prototype = build.published(project)
    pin = build.pin(prototype.versions[0].variants[0], text="Lyset er for sterkt.")
    ballot = vote.ballot(project)
    pilot = services.create_pilot(BOSS, project, {"title_nb": "Lys i tre uker"})
    indicator = services.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    measuring.measure(BOSS, indicator, clock.today(), 1.5)
    item = projects.write_news(BOSS, project, {"title_nb": "Nytt", "title_en": "", "body_nb": "Nå", "body_en": ""})
    call = project_make.activity(project)
    told = make.told(activity=call)
    db.session.commit()
    entry = inbox_queries.one(cast.alice.person, project, Kind.NEED, told.id)
    assert entry is not None
    note = inbox.write_note(cast.alice.person, project, entry, "Ring henne som bor der.").id
    theme = sort.proposed(project, [told]).id
    db.session.commit()
    return {
        "found_id": found.id,
        "opportunity_id": chance.id,
        "pilot_id": pilot.id,
        "indicator_id": indicator.id,
        "measurement_id": db.session.scalars(select(Measurement.id)).one(),
        "news_id": item.id,
        "activity_id": call.id,
        "ballot_slug": ballot.slug,
        "proto": prototype.slug,
        "letter": "a",
        "pin_id": pin,
        "view_id": inbox.save_view(cast.alice.person, project, "Mine", {}),
        "kind": Kind.NEED.value,
        "item_id": told.id,
        "note_id": note,
        "theme_id": theme,
        "template_id": make.template(project).id,
    }


def everything() -> dict[str, list[str]]:
    """All rows of what a team can write."""
    kinds = (
        Insight,
        Opportunity,
        Pilot,
        Indicator,
        Measurement,
        Note,
        Link,
        Activity,
        NewsItem,
        Prototype,
        Pin,
        *KEPT_BY_TEAMS,
    )
    held = {}
    for kind in kinds:
        columns = kind.__table__.columns  # type: ignore[attr-defined]
        held[kind.__name__] = sorted(str(tuple(row)) for row in db.session.execute(select(*columns)))
    return held


def test_no_address_with_ones_own_project_leads_to_a_child_of_another(
    app: Flask, client: Client, cast: Cast, theirs: dict[str, Any]
) -> None:
    mine = db.session.get_one(Project, next(iter(cast.charlie.person.project_roles))).slug
    client.sign_in(cast.charlie.account)
    client.inspecting = False
    before, tried = everything(), 0
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        names = set(rule._converters) - {"slug"}
        if not rule.rule.startswith("/team/<slug>/") or not names or names & OF_ONES_OWN:
            continue
        values = {**{name: theirs[name] for name in names}, "slug": mine, **(rule.defaults or {})}
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            url = adapter.build(rule.endpoint, values, method=method)
            answer = client.open(url, method=method, data={"act": "publish", "title_nb": "Tatt"})
            assert answer.status_code in REFUSED, f"{method} {url}: {answer.status_code}"
            tried += 1
    assert tried > 30
    assert everything() == before


def test_no_form_links_or_plans_with_what_is_another_projects_own(
    client: Client, cast: Cast, theirs: dict[str, Any]
) -> None:
    mine = db.session.get_one(Project, next(iter(cast.charlie.person.project_roles)))
    own = services.create_finding(BOSS, Insight, mine, {"title_nb": "Vårt funn"})
    decided = project_make.phase_of(mine)
    foreign = db.session.scalars(select(Phase.id).where(Phase.project_id == cast.project.id)).all()
    assert decided.id not in foreign
    own_id, slug = own.id, mine.slug
    client.sign_in(cast.charlie.account)
    client.inspecting = False
    before = everything()
    draft, ballot = theirs["found_id"], db.session.scalars(select(Link.from_id)).first()
    sources = [f"insight:{draft}", f"opportunity:{theirs['opportunity_id']}", "prototype:1", "ballot:1", "note:1"]
    sources += ["feedback:1", "pilot:1", "decision:1", "project:1", "need:999999", "insight:-1", "need:1e3", "x:1"]
    assert ballot is not None
    for act in ("for", "against", "unlink"):
        for source in sources:
            client.post(f"/team/{slug}/innsikt/{own_id}/valg", data={"act": act, "source": source})
    target = f"{Subject.INSIGHT.value}:{draft}"
    note = {"text_nb": "Et notat", "source": "Intervju", "target": target}
    assert client.post(f"/team/{slug}/kilder", data=note).status_code in REFUSED
    assert everything() == before
    for phase in foreign:
        sent = {"question_nb": "Hva?", "phase": str(phase), "options-0-text_nb": "A", "options-1-text_nb": "B"}
        client.post(f"/team/{slug}/avstemninger/ny", data=sent)
    assert everything() == before
