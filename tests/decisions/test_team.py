"""The team plans, runs and reads votes; others cannot; what was promised stands."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.decisions import services
from app.decisions.models import Ballot, Method
from app.people.models import IdentityLevel
from app.projects.models import Activity, ActivityState, Project, ProjectState, ResultsVisible
from tests.factories import activities, decisions
from tests.factories.projects import BOSS
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


def home(project: Project, rest: str = "") -> str:
    return f"/team/{project.slug}/avstemninger{rest}"


def filled(client: Client, project: Project, **values: Any) -> dict[str, Any]:
    """The form of a new vote, filled in."""
    form = client.page(home(project, "/ny")).form("question_nb")
    return {
        **{name: value for name, value in form.fields.items() if name != "act" and value is not None},
        "question_nb": "Hvilket lys vil du ha?",
        "question_en": "Which light do you want?",
        "used_for_nb": "Til å velge.",
        "decided_by_nb": "Avdelingsleder",
        "options-0-text_nb": "Lave lykter",
        "options-1-text_nb": "Høye stolper",
        "closes_at": "2060-11-14T12:00",
        "act": "save",
        **values,
    }


def the_ballot() -> Ballot:
    return db.session.query(Ballot).one()


def test_a_vote_is_planned_opened_and_open_to_residents(team: Client, project: Project, browsers: Any) -> None:
    answer = team.post(home(project, "/ny"), data=filled(team, project))
    assert answer.status_code == 303
    ballot = the_ballot()
    assert (ballot.slug, ballot.method, ballot.activity.state) == ("hvilket-lys-vil-du-ha", "single", "planned")
    assert clock.local(ballot.activity.closes_at).strftime("%Y-%m-%d %H:%M") == "2060-11-14 12:00"
    text = team.page(home(project, f"/{ballot.slug}")).text  # what is promised can be read over before it opens
    for told in ("Måte å stemme på Ett valg", "Lave lykter Mangler engelsk Høye stolper", "14. november 2060"):
        assert told in text
    page = team.page(answer.headers["Location"])
    assert team.submit(page.form(action="/apne")).status_code == 303
    resident = browsers()
    assert resident.page(f"/avstemning/{the_ballot().slug}").texts("button", name="option") == [
        "A Lave lykter",
        "B Høye stolper",
    ]


def test_options_are_added_moved_and_removed_without_javascript(team: Client, project: Project) -> None:
    data = filled(team, project)
    answer = team.post(home(project, "/ny"), data={**data, "act": "add"})
    form = answer.page.form("question_nb")
    assert answer.status_code == 200
    assert form.fields["options-2-text_nb"] == ""
    data = {**data, "options-2-text_nb": "Ingen av dem"}
    form = team.post(home(project, "/ny"), data={**data, "act": "up-2"}).page.form("question_nb")
    texts = [form.fields[f"options-{place}-text_nb"] for place in range(3)]
    assert texts == ["Lave lykter", "Ingen av dem", "Høye stolper"]
    form = team.post(home(project, "/ny"), data={**data, "act": "remove-0"}).page.form("question_nb")
    assert [form.fields[f"options-{place}-text_nb"] for place in range(2)] == ["Høye stolper", "Ingen av dem"]
    assert db.session.query(Ballot).count() == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"question_nb": ""}, "Skriv spørsmålet."),
        ({"used_for_nb": ""}, "Skriv hva resultatet brukes til."),
        ({"decided_by_nb": ""}, "Skriv hvem som bestemmer til slutt."),
        ({"options-1-text_nb": ""}, "Skriv svaret, eller ta det bort."),
        ({"closes_at": ""}, "Velg når avstemningen stenger."),
        ({"method": "multi", "max_choices": "3"}, "Antallet kan ikke være større enn antall svar."),
        ({"method": "rating", "low_nb": "kan vente"}, "Skriv hva både 1 og 5 betyr, eller la begge stå tomme."),
        ({"opens_at": "2060-12-01T12:00"}, "Fristen må være etter at det åpner."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    team: Client, project: Project, wrong: dict[str, str], message: str
) -> None:
    answer = team.post(home(project, "/ny"), data=filled(team, project, **wrong))
    assert answer.status_code == 422
    assert message in answer.page.texts("div", class_="ds-error-summary")[0]
    kept = answer.page.form("question_nb").fields
    assert kept["options-0-text_nb"] == "Lave lykter"
    assert db.session.query(Ballot).count() == 0


def test_a_planned_vote_moves_to_another_phase(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    later = project.phases[1].id
    form = team.page(home(project, f"/{ballot.slug}/rediger")).form("question_nb")
    assert team.submit(form, phase=str(later), act="save").status_code == 303
    assert the_ballot().activity.phase_id == later


def test_the_phase_of_a_vote_that_has_opened_is_told_and_not_asked_for(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    url, later = home(project, f"/{ballot.slug}/rediger"), project.phases[1].id
    before = team.page(url).form("question_nb")
    services.open_voting(BOSS, the_ballot())
    page = team.page(url)
    assert "phase" not in page.form("question_nb").fields
    assert "Fase Innsiktsarbeid" in page.text
    assert team.submit(before, phase=str(later), why_en="Because.", act="save").status_code == 303
    assert the_ballot().activity.phase_id != later, "what an old page asked for is not done"


CHANGES = (
    {"question_nb": "Etterpå"},
    {"method": "rating"},
    {"options-0-text_nb": "Fyrtårn"},
    {"used_for_nb": "Annet"},
    {"low_nb": "haster", "high_nb": "kan vente"},
)


@pytest.mark.parametrize("change", CHANGES)
def test_question_method_and_answers_are_frozen_once_it_has_opened(
    team: Client, project: Project, change: dict[str, str]
) -> None:
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    slug, url = ballot.slug, home(project, f"/{ballot.slug}/rediger")
    form = team.page(url).form("question_nb")
    assert team.submit(form, question_nb="Før den åpner", act="save").status_code == 303
    services.open_voting(BOSS, the_ballot())
    held = the_ballot()
    stood = held.used_for_nb, held.low_nb, held.high_nb
    form = team.page(url).form("question_nb")
    refused = team.submit(form, **change, act="save")
    assert refused.status_code == 409
    assert "Avstemningen har åpnet." in refused.page.text
    held = the_ballot()
    assert (held.question_nb, held.method, held.slug) == ("Før den åpner", Method.SINGLE, slug)
    assert (held.used_for_nb, held.low_nb, held.high_nb) == stood
    assert [option.text_nb for option in held.options] == list(decisions.TEXTS)


def test_a_page_from_before_the_answers_changed_names_no_other_answer(team: Client, project: Project) -> None:
    held = decisions.ballot(project, state=ActivityState.PLANNED)
    before = {option.id for option in held.options}
    form = team.page(home(project, f"/{held.slug}/rediger")).form("question_nb")
    swapped = {
        "options-0-text_nb": form.fields["options-1-text_nb"],
        "options-1-text_nb": form.fields["options-0-text_nb"],
    }
    assert team.submit(form, act="save", **swapped).status_code == 303
    after = {option.id: option.position for option in the_ballot().options}
    assert (before & set(after), sorted(after.values())) == (set(), list(range(len(before))))


def test_missing_english_may_still_be_added(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project, why_en="")
    decisions.vote(ballot, 0)
    form = team.page(home(project, f"/{ballot.slug}/rediger")).form("question_nb")
    assert team.submit(form, why_en="We have money to try one thing.", act="save").status_code == 303
    assert the_ballot().why_en == "We have money to try one thing."


def test_what_was_promised_cannot_be_loosened_once_it_is_open(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project)
    form = team.page(home(project, f"/{ballot.slug}/rediger")).form("question_nb")
    answer = team.submit(form, results_visible="live", act="save")
    assert answer.status_code == 422
    assert "Det folk ble lovet da aktiviteten åpnet, kan ikke endres." in answer.page.text
    assert the_ballot().activity.results_visible is ResultsVisible.AFTER_CLOSE


def test_a_deadline_can_be_moved_later_only(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project)
    form = team.page(home(project, f"/{ballot.slug}")).form("closes_at")
    assert team.submit(form, closes_at="2020-01-01T12:00").status_code == 422
    assert team.submit(form, closes_at="2060-01-01T12:00").status_code == 303
    assert the_ballot().activity.closes_at.year == 2060


def test_a_closed_vote_shows_its_result_and_reasons_to_the_team(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project)
    for place in (0, 0, 1, 1, 1):
        decisions.vote(ballot, place)
    url = home(project, f"/{ballot.slug}")
    page = team.page(url)
    assert "Resultatet kommer her når avstemningen er stengt." in page.text, "hidden is hidden for the team too"
    assert team.submit(page.form(action="/steng")).status_code == 303
    page = team.page(url)
    assert "5 har stemt" in page.text
    assert "Høye stolper" in page.texts("li")[-2] + page.texts("li")[-3] + page.text
    assert the_ballot().result_told_at is not None


def test_employees_and_residents_are_shown_apart_when_there_are_five_of_each(team: Client, project: Project) -> None:
    few, enough = decisions.ballot(project), decisions.ballot(project)
    for _voter in range(5):
        decisions.vote(few, 0)
        decisions.vote(enough, 0)
        decisions.vote(enough, 1, employee=True)
    decisions.vote(few, 1, employee=True)
    for ballot in (few, enough):
        ballot.activity.state, ballot.activity.closed_at = ActivityState.CLOSED, clock.now()
    db.session.flush()
    apart = "Innbyggere og ansatte hver for seg"
    assert apart in team.page(home(project, f"/{enough.slug}")).text
    assert apart not in team.page(home(project, f"/{few.slug}")).text


def test_the_list_and_the_page_say_no_number_under_five(team: Client, project: Project) -> None:
    ballot = decisions.ballot(project)
    assert "0 har stemt" in team.page(home(project)).text
    url = home(project, f"/{ballot.slug}")
    for number, listed, on_page in (
        (3, "Færre enn fem har stemt", "Har stemt færre enn 5"),
        (2, "5 har stemt", "Har stemt 5"),
    ):
        for _voter in range(number):
            decisions.vote(db.session.get_one(Ballot, ballot.id), 0)
        assert listed in team.page(home(project)).text
        assert "3 har stemt" not in team.page(home(project)).text
        assert on_page in team.page(url).text


def acts(ballot: Ballot) -> dict[str, tuple[str, str]]:
    here = f"/{ballot.slug}"
    return {
        "list": ("GET", ""),
        "read": ("GET", here),
        "new": ("POST", "/ny"),
        "edit": ("POST", f"{here}/rediger"),
        "open": ("POST", f"{here}/apne"),
        "close": ("POST", f"{here}/steng"),
        "extend": ("POST", f"{here}/forleng"),
    }


ALLOWED = {
    Role.TEAM: {"list", "read", "new", "edit", "open", "close", "extend"},
    Role.FACILITATOR: {"list", "read", "new", "edit", "open", "close", "extend"},
    Role.OWNER: {"list", "read"},
    Role.ADMINISTRATOR: {"list", "read"},
    Role.MODERATOR: set(),
    None: set(),
}


@pytest.mark.parametrize("role", list(ALLOWED), ids=str)
@pytest.mark.parametrize("act", ["list", "read", "new", "edit", "open", "close", "extend"])
def test_each_role_may_do_its_own(client: Client, project: Project, role: Role | None, act: str) -> None:
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    held = project if role in (Role.TEAM, Role.FACILITATOR, Role.OWNER) else None
    client.sign_in(activities.account_with(role, held))
    method, rest = acts(ballot)[act]
    status = client.open(home(project, rest), method=method).status_code
    assert (status not in (403, 404)) == (act in ALLOWED[role])


@pytest.mark.parametrize("act", ["list", "read", "new", "edit", "open", "close", "extend"])
def test_the_team_of_another_project_and_strangers_get_nothing(client: Client, project: Project, act: str) -> None:
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    method, rest = acts(ballot)[act]
    client.sign_in(activities.account_with(Role.TEAM, activities.project_in()))
    assert client.open(home(project, rest), method=method).status_code in (403, 404)
    assert db.session.get_one(Activity, ballot.activity_id).state is ActivityState.PLANNED


def test_a_ballot_is_not_reached_through_another_project(client: Client, project: Project) -> None:
    ballot, other = decisions.ballot(project), activities.project_in()
    client.sign_in(activities.account_with(Role.TEAM, other))
    assert client.get(home(other, f"/{ballot.slug}")).status_code == 404


@pytest.mark.parametrize("state", [ProjectState.STOPPED, ProjectState.IN_USE])
def test_a_project_that_is_over_takes_no_more_votes(client: Client, state: ProjectState) -> None:
    project = activities.project_in()
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    project.state = state
    client.sign_in(activities.account_with(Role.TEAM, project))
    for act in ("new", "edit", "open", "close", "extend"):
        method, rest = acts(ballot)[act]
        answer = client.open(home(project, rest), method=method)
        assert answer.status_code == 409
        assert "Prosjektet er avsluttet" in answer.page.text


def test_the_list_costs_the_same_for_one_and_twenty(team: Client, project: Project, count_queries: Any) -> None:
    costs = []
    for number in (1, 19):
        for _ballot in range(number):
            decisions.ballot(project)
        with count_queries() as seen:
            team.page(home(project))
        costs.append(seen.total)
    assert costs[0] == costs[1] <= 15


def test_a_method_and_level_are_kept_as_chosen(team: Client, project: Project) -> None:
    data = filled(team, project, method="multi", max_choices="2", identity_level="email")
    assert team.post(home(project, "/ny"), data=data).status_code == 303
    ballot = the_ballot()
    assert (ballot.method, ballot.max_choices) == (Method.MULTI, 2)
    assert ballot.activity.identity_level is IdentityLevel.EMAIL
    assert ballot.activity.opens_at is None or ballot.activity.opens_at > clock.now() - timedelta(minutes=1)
