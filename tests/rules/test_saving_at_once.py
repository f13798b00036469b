"""Of two who have the same page of the workbench open, the later one sees what the first saved, and loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import SYSTEM
from app.people import accounts
from app.projects import queries, services
from app.projects.models import Activity, ActivityKind, ActivityState, Outcome, Project
from tests.cast import gather
from tests.factories import decisions, insights, prototypes, workshops
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import Form

Edited = tuple[str, str]  # the page, and the text on it that both change


def an_insight(project: Project) -> Edited:
    found = insights.insight(project, publish=False)
    return f"/team/{project.slug}/innsikt/{found.id}", "title_nb"


def a_vote(project: Project) -> Edited:
    held = decisions.ballot(project, state=ActivityState.PLANNED)
    return f"/team/{project.slug}/avstemninger/{held.slug}/rediger", "why_nb"


def an_option(project: Project) -> Edited:
    held = decisions.ballot(project, state=ActivityState.PLANNED)
    return f"/team/{project.slug}/avstemninger/{held.slug}/rediger", "options-0-text_nb"


def a_prototype(project: Project) -> Edited:
    made = prototypes.draft(project)
    return f"/team/{project.slug}/prototyper/{made.slug}/rediger", "title_nb"


def a_variant(project: Project) -> Edited:
    made = prototypes.draft(project)
    return f"/team/{project.slug}/prototyper/{made.slug}/variant/a", "alt_nb"


def places(project: Project) -> Edited:
    made = prototypes.draft(project)
    return f"/team/{project.slug}/prototyper/{made.slug}/variant/a/steder", "places-0-name_nb"


def a_workshop(project: Project) -> Edited:
    held = workshops.workshop(project=project)
    return f"/verksted/{held.id}/om", "name_nb"


def a_question(project: Project) -> Edited:
    held = workshops.workshop("scale", project=project)
    return f"/verksted/{held.id}/bygg/{held.steps[0].id}", "question_nb"


def what_can_be_answered(project: Project) -> Edited:
    held = workshops.workshop("scale", project=project)
    return f"/verksted/{held.id}/bygg/{held.steps[0].id}", "options-1-text_nb"


def an_activity(project: Project) -> Edited:
    activity = make.activity(project, ActivityKind.CALL_FOR_NEEDS)
    return f"/team/{project.slug}/aktivitet/{activity.id}/rediger", "about_nb"


def a_phase(project: Project) -> Edited:
    return f"/team/{project.slug}/faser/1", "result_nb"


def news(project: Project) -> Edited:
    return f"/team/{project.slug}/nytt/{make.news(project).id}", "body_nb"


def a_report(project: Project) -> Edited:
    return f"/team/{project.slug}/rapport/1", "intro_nb"


def a_focus_area(project: Project) -> Edited:
    return f"/admin/lister/satsningsomrader/{queries.focus_areas()[0].id}", "about_nb"


def a_department(project: Project) -> Edited:
    return f"/admin/lister/fagomrader/{queries.departments()[0].id}", "name_en"


def form_of(client: Client, url: str, field: str) -> Form:
    return client.page(url).form(has=field)


@pytest.fixture
def alice(client: Client) -> Client:
    """A team member who also operates the instance."""
    project = make.project(slug="stien")
    account = gather(project).alice.account
    accounts.grant(SYSTEM, account, accounts.Role.ADMINISTRATOR, None)
    return client.sign_in(account)


@pytest.mark.parametrize(
    "thing",
    [
        an_insight,
        a_vote,
        an_option,
        a_prototype,
        a_variant,
        places,
        a_workshop,
        a_question,
        what_can_be_answered,
        an_activity,
        a_phase,
        news,
        a_report,
        a_focus_area,
        a_department,
    ],
)
def test_the_later_of_two_sees_both_and_decides(alice: Client, thing: Callable[[Project], Edited]) -> None:
    project = db.session.query(Project).filter_by(slug="stien").one()
    url, field = thing(project)
    late = form_of(alice, url, field)
    changed: dict[str, Any] = {field: "Det den første skrev."}
    assert alice.submit(form_of(alice, url, field), **changed).status_code == 303
    answer = alice.submit(late, **{field: "Det den andre skrev."})
    assert answer.status_code == 409
    assert "Noen andre har lagret i mellomtiden" in answer.page.text
    assert "Det den første skrev." in answer.page.text
    mine = answer.page.form(has=field)
    assert mine.fields[field] == "Det den andre skrev."
    assert form_of(alice, url, field).fields[field] == "Det den første skrev."
    assert alice.submit(mine).status_code == 303
    assert form_of(alice, url, field).fields[field] == "Det den andre skrev."


def test_the_department_sees_what_a_colleague_saved(client: Client) -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER, handover_nb="Taket virker.")
    client.sign_in(gather(project).olav.account)
    url = f"/team/{project.slug}/overlevering"
    words = {"contact_email": "e@example.no", "next_status_on": make.soon().isoformat()}
    late = form_of(client, url, "contact_name")
    assert client.submit(form_of(client, url, "contact_name"), contact_name="Siri", **words).status_code == 303
    answer = client.submit(late, contact_name="Eirik", **words)
    assert answer.status_code == 409
    assert "Siri" in answer.page.text
    assert answer.page.form(has="contact_name").fields["contact_name"] == "Eirik"


def test_what_a_question_can_be_answered_with_is_told_in_words_alone(alice: Client) -> None:
    project = db.session.query(Project).filter_by(slug="stien").one()
    url, field = what_can_be_answered(project)
    late = form_of(alice, url, field)
    alice.submit(form_of(alice, url, field), **{field: "Fred"})
    told = alice.submit(late, **{field: "Ro"}).page.texts("dl")[0]
    assert told == "Påstand Lys / Lys (en); Fred / Folk (en); Kort vei / Kort vei (en)"


def test_two_who_wrote_the_same_are_not_bothered(alice: Client) -> None:
    project = db.session.query(Project).filter_by(slug="stien").one()
    url, field = an_insight(project)
    first, second = form_of(alice, url, field), form_of(alice, url, field)
    same: dict[str, Any] = {field: "Begge skrev dette."}
    assert [alice.submit(form, **same).status_code for form in (first, second)] == [303, 303]


def test_a_vote_that_has_opened_meanwhile_keeps_the_words(alice: Client) -> None:
    project = db.session.query(Project).filter_by(slug="stien").one()
    held = decisions.ballot(project, state=ActivityState.PLANNED)
    form = form_of(alice, f"/team/{project.slug}/avstemninger/{held.slug}/rediger", "question_nb")
    services.open_activity(make.BOSS, db.session.get_one(Activity, held.activity_id))
    answer = alice.submit(form, question_nb="Et helt annet spørsmål?")
    assert answer.status_code == 409
    assert "Avstemningen har åpnet." in answer.page.text
    assert answer.page.form(has="question_nb").fields["question_nb"] == "Et helt annet spørsmål?"


def test_planning_the_rest_of_a_running_phase_keeps_its_planned_start(alice: Client) -> None:
    project = db.session.query(Project).filter_by(slug="stien").one()
    first = make.phase_of(project)
    first.planned_start = make.soon()
    alice.submit(form_of(alice, f"/team/{project.slug}/faser/1", "result_nb"), result_nb="Vi lærte mye.")
    kept = make.phase_of(db.session.query(Project).filter_by(slug="stien").one())
    assert (kept.result_nb, kept.planned_start) == ("Vi lærte mye.", make.soon())
