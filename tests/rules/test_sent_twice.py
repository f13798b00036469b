"""What a team sends twice is stored once, and the second answer leads where the first did."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import Base, db
from app.core.fields import wall
from app.core.once import key_of
from app.core.permissions import SYSTEM, Role
from app.decisions.models import Ballot
from app.inbox.models import TeamNote
from app.insights import services as findings
from app.insights.models import Indicator, Insight, Measurement, Note, Opportunity, Pilot, Solution
from app.needs.models import Answer
from app.people import accounts
from app.projects.models import Activity, NewsItem, Project
from app.prototypes.models import Prototype, Variant, Version
from app.workshops.models import Step, Workshop
from tests.cast import gather
from tests.factories import needs
from tests.factories import projects as make
from tests.factories import prototypes as build
from tests.factories import workshops as hold
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.page import Form

Sent = tuple[str, dict[str, Any], dict[str, Any]]  # the page, how its form is known, and what is written in it
SOON = wall(clock.now() + timedelta(days=400))
CLOSES = f"{SOON:%Y-%m-%dT%H:%M}"


def a_finding(address: str) -> Callable[[Project], Sent]:
    def page(project: Project) -> Sent:
        return f"/team/{project.slug}/{address}", {"has": "title_nb"}, {"title_nb": "Lyset er borte om morgenen"}

    return page


def a_note(project: Project) -> Sent:
    found = findings.create_finding(BOSS, Insight, project, {"title_nb": "Vi tar omveier"})
    told = {"text_nb": "Sju av ti går en omvei.", "source": "Telling, mai 2026"}
    return f"/team/{project.slug}/innsikt/{found.id}", {"has": "source"}, told


def a_pilot(project: Project) -> Sent:
    return f"/team/{project.slug}/pilot", {"has": "title_nb"}, {"title_nb": "Lys i tre uker"}


def held_pilot(project: Project) -> Pilot:
    return findings.create_pilot(BOSS, project, {"title_nb": "Lys i tre uker"})


def an_indicator(project: Project) -> Sent:
    told = {"name_nb": "Folk som går her", "baseline": "1", "target": "2"}
    return f"/team/{project.slug}/pilot/{held_pilot(project).id}", {"has": "name_nb"}, told


def a_measurement(project: Project) -> Sent:
    pilot = held_pilot(project)
    one = findings.add_indicator(BOSS, pilot, {"name_nb": "Folk", "baseline": 1.0, "target": 2.0})
    told = {f"i{one.id}-measured_on": clock.today().isoformat(), f"i{one.id}-value": "4"}
    return f"/team/{project.slug}/pilot/{pilot.id}", {"action": f"/maling/{one.id}"}, told


def a_project(_project: Project) -> Sent:
    return "/team/nytt-prosjekt", {"has": "title_nb"}, {"title_nb": "Lys på stien"}


def news(project: Project) -> Sent:
    told = {"title_nb": "Lyset er på plass", "body_nb": "Kom og se."}
    return f"/team/{project.slug}/nytt", {"has": "title_nb"}, told


def an_activity(project: Project) -> Sent:
    told = {"title_nb": "Si hva som mangler", "promise_nb": "Til å velge hva vi prøver.", "kind": "call_for_needs"}
    return f"/team/{project.slug}/faser/1/ny-aktivitet", {"has": "title_nb"}, told


def a_vote(project: Project) -> Sent:
    told = {
        "question_nb": "Hvor skal lyset stå?",
        "used_for_nb": "Til å velge sted.",
        "decided_by_nb": "Avdelingslederen",
        "options-0-text_nb": "Ved broa",
        "options-1-text_nb": "Ved skolen",
        "closes_at": CLOSES,
    }
    return f"/team/{project.slug}/avstemninger/ny", {"has": "question_nb"}, told


def a_prototype(project: Project) -> Sent:
    return f"/team/{project.slug}/prototyper/ny", {"has": "title_nb"}, {"title_nb": "Lys som våkner"}


def a_variant(project: Project) -> Sent:
    made = build.draft(project, variants=0)
    told = {"title_nb": "Varmt lys", "link": "https://example.no/lys"}
    return f"/team/{project.slug}/prototyper/{made.slug}/ny-variant", {"has": "link"}, told


def a_version(project: Project) -> Sent:
    made = build.published(project)
    return f"/team/{project.slug}/prototyper/{made.slug}", {"action": "/ny-versjon"}, {}


def a_test(project: Project) -> Sent:
    made = build.draft(project)
    return f"/team/{project.slug}/prototyper/{made.slug}/test", {"has": "closes_at"}, {"closes_at": CLOSES}


def a_workshop(project: Project) -> Sent:
    told = {"name_nb": "Verksted på Tjensvoll", "used_for_nb": "Til å velge hva vi prøver."}
    return f"/team/{project.slug}/verksteder/ny", {"has": "name_nb"}, told


def a_copy(project: Project) -> Sent:
    return f"/verksted/{hold.workshop('text', project=project).id}/bygg", {"action": "/kopi"}, {}


def a_question(project: Project) -> Sent:
    told = {"question_nb": "Hva er viktigst?"}
    return f"/verksted/{hold.workshop(project=project).id}/bygg/nytt/text", {"has": "question_nb"}, told


def an_answer(project: Project) -> Sent:
    told = {"answer-text_nb": "Takk, vi ser på det.", "answer-by_nb": "Prosjektleder"}
    return f"/team/behov/{needs.need(project=project).id}", {"action": "/svar"}, told


def a_note_among_colleagues(project: Project) -> Sent:
    told = needs.told(activity=make.activity(project))
    return f"/team/{project.slug}/innboks/need/{told.id}", {"action": "/notat"}, {"text": "Ring henne som bor der."}


# Each form that makes something, what it makes, and the words that another of the same would have.
FORMS: dict[Callable[[Project], Sent], tuple[tuple[type[Base], ...], str]] = {
    a_finding("innsikt"): ((Insight,), "title_nb"),
    a_finding("muligheter"): ((Opportunity,), "title_nb"),
    a_finding("losninger"): ((Solution,), "title_nb"),
    a_note: ((Note,), "text_nb"),
    a_pilot: ((Pilot,), "title_nb"),
    an_indicator: ((Indicator,), "name_nb"),
    a_measurement: ((Measurement,), ""),
    a_project: ((Project,), "title_nb"),
    news: ((NewsItem,), "title_nb"),
    an_activity: ((Activity,), "title_nb"),
    a_vote: ((Ballot, Activity), "options-0-text_nb"),
    a_prototype: ((Prototype, Version), "title_nb"),
    a_variant: ((Variant,), "title_nb"),
    a_version: ((Version,), ""),
    a_test: ((Activity,), ""),
    a_workshop: ((Workshop, Activity), "name_nb"),
    a_copy: ((Workshop, Activity, Step), ""),
    a_question: ((Step,), "question_nb"),
    an_answer: ((Answer,), "answer-text_nb"),
    a_note_among_colleagues: ((TeamNote,), "text"),
}
# What residents send, the decision, a theme, a report, and what answers are made from: their own tests send them twice.
ELSEWHERE = {"need", "addition", "pin", "workshop_text", "gate_decision", "theme", "report_edition", "answer_template"}
ELSEWHERE |= {"prepared_answer", "reply", "workshop_answer"}


def rows(*models: type[Base]) -> list[int]:
    db.session.expire_all()
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def path(page: Callable[[Project], Sent]) -> str:
    return page.__qualname__


@pytest.fixture
def project(client: Client) -> Project:
    """Alice's own. She runs its workshops, and starts other projects."""
    made = make.project(slug="stien")
    alice = gather(made).alice.account
    for role in (Role.FACILITATOR, Role.OWNER):
        accounts.grant(SYSTEM, alice, role, made.id)
    client.sign_in(alice)
    return made


def opened(client: Client, sent: Sent) -> tuple[Form, dict[str, Any]]:
    url, known, told = sent
    db.session.commit()
    return client.page(url).form(**known), told


@pytest.mark.parametrize("page", FORMS, ids=path)
def test_a_double_press_makes_one_and_leads_to_it(
    client: Client, project: Project, page: Callable[[Project], Sent]
) -> None:
    form, told = opened(client, page(project))
    before = rows(*FORMS[page][0])
    first = client.submit(form, **told)
    assert first.status_code == 303
    made = rows(*FORMS[page][0])
    assert all(now > then for now, then in zip(made, before, strict=True))
    again = client.submit(form, **told)
    assert (again.status_code, again.location) == (303, first.location)
    assert rows(*FORMS[page][0]) == made


@pytest.mark.parametrize("page", [page for page, (_models, words) in FORMS.items() if words], ids=path)
def test_who_goes_back_and_writes_something_else_makes_another(
    client: Client, project: Project, page: Callable[[Project], Sent]
) -> None:
    models, words = FORMS[page]
    form, told = opened(client, page(project))
    before = rows(*models)
    assert client.submit(form, **told).status_code == 303
    assert client.submit(form, **{**told, words: "Noe ganske annet"}).status_code == 303
    assert rows(*models) == [then + 2 for then in before]


def test_a_key_of_one_project_says_nothing_in_another(client: Client, project: Project) -> None:
    other = make.project(slug="veien")
    made = [findings.create_pilot(BOSS, one, {"title_nb": "Lys"}, "the-form") for one in (project, other)]
    assert [one.project_id for one in made] == [project.id, other.id]


def test_whatever_has_a_key_is_sent_twice_here() -> None:
    keyed = {name for name, table in db.metadata.tables.items() if "client_key" in table.columns}
    tried = {model.__tablename__ for models, _words in FORMS.values() for model in models}
    assert keyed - tried == ELSEWHERE


def test_without_a_form_every_call_is_a_new_one() -> None:
    assert key_of(None, "x") != key_of(None, "x")
    assert key_of("form", "x") == key_of("form", "x") != key_of("form", "y")
