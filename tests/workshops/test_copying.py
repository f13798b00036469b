"""A workshop that was held in one project is the beginning of one in another."""

from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.projects.models import Project
from app.workshops import services
from app.workshops.models import Workshop
from tests.factories import activities, insights, workshops
from tests.support.client import Client


@pytest.fixture
def elsewhere(database: Any) -> Workshop:
    """A workshop of another project, with a question whose first option is an insight of that project."""
    held = workshops.opened("single")
    found = insights.insight(held.project)
    options = [{"text_nb": "Lys", "text_en": "", "thing": f"insight:{found.id}"}, {"text_nb": "Folk", "text_en": ""}]
    question = {"question_nb": "Hva haster?", "question_en": "What is urgent?", "settings": {}}
    services.add_step(workshops.RUNS, workshops.again(held), "single", question, options)
    workshops.answer(held, "phone", option=1)
    return workshops.again(held)


def member(client: Client, *projects: Project) -> Client:
    account = activities.account_with(Role.FACILITATOR, projects[0])
    for one in projects[1:]:
        accounts.grant(SYSTEM, account, Role.FACILITATOR, one.id)
    return client.sign_in(account)


def newest() -> Workshop:
    found = db.session.query(Workshop).order_by(Workshop.id.desc()).first()
    assert found is not None
    return found


def test_questions_come_along_and_links_to_the_other_project_are_words_and_it_is_said(
    client: Client, project: Project, elsewhere: Workshop
) -> None:
    path, number, name = f"/team/{project.slug}/verksteder/kopier", elsewhere.id, elsewhere.name_nb
    assert elsewhere.steps[1].options[0]["thing"]
    member(client, project, elsewhere.project)
    assert client.page(path).link(name) == f"/verksted/{number}/bygg"
    done = client.submit(client.page(path).form("workshop"), follow=True)
    assert "1 svar var lenket til det andre prosjektet, og er bare tekst her." in done.page.text
    made = newest()
    assert (made.project_id, len(made.steps)) == (project.id, 2)
    assert [option["thing"] for option in made.steps[1].options] == ["", ""]
    assert [option["text_nb"] for option in made.steps[1].options] == ["Lys", "Folk"]
    assert made.steps[0].rounds == []


def test_a_copy_in_the_same_project_is_called_one_and_elsewhere_it_keeps_its_name(
    client: Client, project: Project, elsewhere: Workshop
) -> None:
    number, names = elsewhere.id, (elsewhere.name_nb, elsewhere.name_en)
    member(client, project, elsewhere.project)
    client.submit(client.page(f"/team/{project.slug}/verksteder/kopier").form("workshop"))
    assert (newest().name_nb, newest().name_en) == names
    client.submit(client.page(f"/verksted/{number}/bygg").form(action="/kopi"))
    assert (newest().name_nb, newest().name_en) == (f"{names[0]} (kopi)", f"{names[1]} (copy)")
    newest().name_nb = "x" * 80
    db.session.commit()
    client.submit(client.page(f"/verksted/{newest().id}/bygg").form(action="/kopi"))
    assert newest().name_nb == f"{'x' * 72}… (kopi)"


def test_pressed_twice_it_is_one_copy(client: Client, project: Project, elsewhere: Workshop) -> None:
    path = f"/team/{project.slug}/verksteder/kopier"
    member(client, project, elsewhere.project)
    form = client.page(path).form("workshop")
    for _press in range(2):
        assert client.submit(form).status_code == 303
    assert db.session.query(Workshop).filter_by(project_id=project.id).count() == 1


def test_only_what_one_may_read_is_offered_and_copied(client: Client, project: Project, elsewhere: Workshop) -> None:
    path, number = f"/team/{project.slug}/verksteder/kopier", elsewhere.id
    member(client, project)
    assert "Ingen verksteder å kopiere" in client.page(path).text
    assert client.post(path, data={"workshop": str(number)}).status_code == 404
    assert db.session.query(Workshop).filter_by(project_id=project.id).count() == 0


def test_the_list_of_workshops_leads_there(client: Client, project: Project) -> None:
    slug = project.slug
    page = member(client, project).page(f"/team/{slug}/verksteder")
    assert page.link("Kopier fra et annet prosjekt") == f"/team/{slug}/verksteder/kopier"


def test_in_the_same_project_no_other_one_is_named_when_a_link_is_lost(client: Client, elsewhere: Workshop) -> None:
    step = elsewhere.steps[1]
    step.options = [{**step.options[0], "thing": "insight:999999"}, step.options[1]]
    number = elsewhere.id
    member(client, elsewhere.project)
    form = next(form for form in client.page(f"/verksted/{number}/bygg").forms if form.action.endswith("/kopi"))
    told = client.submit(form, follow=True).page.text
    assert "1 svar var lenket til noe som ikke finnes lenger, og er bare tekst her." in told
    assert "det andre prosjektet" not in told
