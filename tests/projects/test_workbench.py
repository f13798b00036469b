"""The team makes, publishes and plans a project, and the department takes it over, without any script."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import SYSTEM, Role
from app.people import accounts
from app.people.models import Account
from app.projects.models import Activity, ActivityState, NewsItem, Outcome, Project, ProjectState
from tests.factories import projects as make
from tests.support.client import Client
from tests.support.page import text_of


def account(name: str, role: Role, project: Project | None) -> Account:
    made = accounts.create_account(SYSTEM, f"{name.lower()}@example.no", name)
    accounts.grant(SYSTEM, made, role, project.id if project else None)
    return made


@pytest.fixture
def project(app: object) -> Project:
    return make.project("Trygg vei hjem")


@pytest.fixture
def alice(client: Client, project: Project) -> Client:
    return client.sign_in(account("Alice", Role.TEAM, project))


def test_a_draft_is_published_only_when_the_three_criteria_hold(alice: Client) -> None:
    form = alice.page("/team/nytt-prosjekt").form(has="title_nb")
    edit = alice.submit(form, title_nb="Lys i lia", follow=True).page
    made = db.session.query(Project).filter_by(slug="lys-i-lia").one()
    assert made.state is ProjectState.DRAFT
    assert alice.get("/prosjekter/lys-i-lia").status_code == 404
    refused = alice.post("/team/lys-i-lia/publiser", data=edit.form(button="Publiser prosjektet").fields)
    assert refused.status_code == 422
    assert "hvordan innbyggerne er med" in refused.page.text
    words = {
        "summary_nb": "Vi vil ha lys.",
        "technology_nb": "Sensorer.",
        "collaboration_nb": "Med Glød.",
        "involvement_nb": "Folk er med.",
        "contact_name": "Ingrid",
        "contact_email": "i@example.no",
        "partners-0-name": "Glød AS",
        "partners-0-kind": "business",
    }
    form = alice.page("/team/lys-i-lia/rediger").form(button="Publiser prosjektet")
    button = next(element for element in form.element.iter("button") if text_of(element) == "Publiser prosjektet")
    assert alice.post(button.get("formaction", ""), data={**form.fields, **words}).status_code == 303
    assert "Vi vil ha lys." in alice.page("/prosjekter/lys-i-lia").text


@pytest.mark.parametrize(
    ("url", "mark"), [("/team/{}/rediger", "Mangler engelsk"), ("/en/team/{}/edit", "English missing")]
)
def test_what_has_no_english_is_marked_at_its_fields(alice: Client, project: Project, url: str, mark: str) -> None:
    def marked() -> set[str]:
        """The legends of the pairs of fields with the mark, where everybody can read it."""
        found = set()
        for pair in alice.page(url.format(project.slug)).all("fieldset"):
            legend = text_of(pair.find("legend"))  # type: ignore[arg-type]
            heard = "".join(text_of(part) for part in pair.iter("span") if part.get("class") == "ds-tag must")
            silent = "".join(text_of(part) for part in pair.iter() if part.get("aria-hidden") == "true")
            if mark in heard and mark not in silent:
                found.add(legend)
        return found

    held = db.session.get_one(Project, project.id)
    held.title_en, held.summary_nb, held.summary_en = "Safe way home", "Vi vil ha lys.", ""
    title, sentence = ("Tittel", "Én setning") if mark == "Mangler engelsk" else ("Title", "One sentence")
    before = marked()
    assert [one for one in before if one.startswith(sentence)]
    assert title not in before
    form = alice.page(url.format(project.slug)).form(has="title_nb")
    alice.submit(form, title_en="", summary_en="We want light.")
    after = marked()
    assert title in after
    assert not [one for one in after if one.startswith(sentence)]


def test_what_a_draft_may_lack_and_a_published_project_may_not_is_not_called_optional(
    alice: Client, project: Project
) -> None:
    page = alice.page("/team/nytt-prosjekt")
    named = {"summary_nb", "technology_nb", "collaboration_nb", "involvement_nb", "contact_name", "contact_email"}
    marks = {
        str(label.get("for")): text_of(row) for row in page.all("div", class_="lab") for label in row.iter("label")
    }
    assert {name for name, text in marks.items() if "Må fylles ut før publisering" in text} == named
    assert "Valgfritt" in marks["about_nb"] and "Valgfritt" in marks["summary_en"]
    page = alice.page(f"/team/{project.slug}/rediger")
    rows = [row for row in page.all("div", class_="lab") if text_of(row).endswith("Må fylles ut")]
    assert named <= {str(label.get("for")) for row in rows for label in row.iter("label")}, "it is published"


def test_a_row_is_added_without_losing_what_was_written(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/rediger").form(has="title_nb")
    answer = alice.submit(form, title_nb="En ny tittel", rows="add")
    assert answer.status_code == 200
    assert 'value="En ny tittel"' in answer.text
    assert "partners-2-name" in answer.text
    assert "En ny tittel" not in alice.page(f"/prosjekter/{project.slug}").text


def test_the_later_of_two_editors_is_told_and_keeps_the_text(alice: Client, project: Project) -> None:
    first = alice.page(f"/team/{project.slug}/rediger").form(has="title_nb")
    second = alice.page(f"/team/{project.slug}/rediger").form(has="title_nb")
    assert alice.submit(first, summary_nb="Den første.").status_code == 303
    answer = alice.submit(second, summary_nb="Den andre.")
    assert answer.status_code == 409
    assert "Noen andre har lagret" in answer.page.text
    assert "Den andre." in answer.text
    assert alice.submit(answer.page.form(has="title_nb")).status_code == 303


def test_an_activity_is_planned_opened_extended_and_closed(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/faser/1/ny-aktivitet").form(has="title_nb")
    soon = clock.local(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    later = clock.local(clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    promise = "Svarene er grunnlaget for innsikten."
    alice.submit(form, title_nb="Fortell om turen", kind="call_for_needs", closes_at=soon, promise_nb=promise)
    activity = db.session.query(Activity).one()
    act = f"/team/{project.slug}/aktivitet/{activity.id}/valg"
    alice.post(act, data={"act": "open"})
    assert alice.post(act, data={"act": "extend", "closes_at": later}).status_code == 303
    assert alice.post(act, data={"act": "extend", "closes_at": soon}).status_code == 422
    alice.post(act, data={"act": "close"})
    assert db.session.query(Activity).one().state is ActivityState.CLOSED


def test_news_is_written_and_mended(alice: Client, project: Project) -> None:
    form = alice.page(f"/team/{project.slug}/nytt").form(has="title_nb")
    assert alice.submit(form, title_nb="Prototypene er klare").status_code == 422
    alice.submit(form, title_nb="Prototypene er klare", body_nb="Kom og prøv.")
    item = db.session.query(NewsItem).one()
    alice.submit(alice.page(f"/team/{project.slug}/nytt/{item.id}").form(has="title_nb"), body_nb="Kom og prøv dem.")
    assert "Kom og prøv dem." in alice.page(f"/prosjekter/{project.slug}/nytt").text
    english = {"title_en": "The lamps are up", "body_en": "Come and try them."}
    alice.submit(alice.page(f"/team/{project.slug}/nytt/{item.id}").form(has="title_nb"), **english)
    assert "The lamps are up" in alice.page(f"/en/team/{project.slug}/news").links


def test_the_department_takes_over_with_a_contact_and_a_day(client: Client) -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER)
    client.sign_in(account("Bob", Role.OWNER, project))
    page = client.page(f"/team/{project.slug}/overlevering")
    assert client.submit(page.form(has="contact_name"), contact_name="Eirik").status_code == 422
    coming = (clock.today() + timedelta(days=90)).isoformat()
    words = {"contact_name": "Eirik", "contact_email": "e@example.no", "next_status_on": coming}
    assert client.submit(page.form(has="contact_name"), **words).status_code == 303
    assert "Tatt i bruk" in client.page(f"/prosjekter/{project.slug}").text


def test_what_was_done_is_in_the_log(alice: Client, project: Project) -> None:
    alice.submit(alice.page(f"/team/{project.slug}/faser/1").form(has="result_nb"), result_nb="Vi lærte noe.")
    assert "Prosjektteam Endret planen for fase" in alice.page(f"/team/{project.slug}/logg").text


PAGES = {
    "oversikt": {Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR},
    "faser": {Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR},
    "logg": {Role.TEAM, Role.FACILITATOR, Role.OWNER, Role.ADMINISTRATOR},
    "rediger": {Role.TEAM, Role.ADMINISTRATOR},
    "faser/1": {Role.TEAM, Role.ADMINISTRATOR},
    "faser/1/ny-aktivitet": {Role.TEAM, Role.FACILITATOR},
    "nytt": {Role.TEAM},
}


@pytest.mark.parametrize("path", list(PAGES))
@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_its_roles_only(client: Client, project: Project, path: str, role: Role) -> None:
    instance = role in (Role.MODERATOR, Role.ADMINISTRATOR)
    client.sign_in(account("Somebody", role, None if instance else project))
    assert client.get(f"/team/{project.slug}/{path}").status_code == (200 if role in PAGES[path] else 403)


@pytest.mark.parametrize("path", list(PAGES))
def test_the_team_of_another_project_is_refused(client: Client, project: Project, path: str) -> None:
    client.sign_in(account("Charlie", Role.TEAM, make.project()))
    assert client.get(f"/team/{project.slug}/{path}").status_code == 403


def test_my_projects_are_those_where_i_have_a_role(alice: Client, project: Project) -> None:
    make.project("Ikke min")
    page = alice.page("/team")
    assert "Trygg vei hjem" in page.text
    assert "Ikke min" not in page.text
