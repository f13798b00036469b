"""A new version while a test is open: no page promises a test that cannot be taken."""

from typing import Any

import pytest

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.permissions import Role
from app.projects import links
from app.projects import queries as projects
from app.projects.models import Activity, ActivityKind, ActivityState, Project
from app.prototypes import privacy, rounds, services
from app.prototypes.models import Prototype, Version
from app.prototypes.views import team_versions as views
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client

WRITTEN = "Teksten din står fortsatt under bildet."


def publish(made: Prototype, **choice: Any) -> Version:
    version = made.versions[-1] if made.versions[-1].published_at is None else services.add_version(BOSS, made)
    services.publish_version(BOSS, version, changed_nb="Varmere lys.", **choice)
    return version


def promised() -> list[str]:
    """The prototypes that the pages ask people to try."""
    return [str(item.link.values["slug"]) for item in links.with_links(projects.open_activities())]


@pytest.fixture
def project(database: object) -> Project:
    return activities.project_in(1)


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    client.sign_in(activities.account_with(Role.TEAM, project))
    return client


def publish_url(made: Prototype) -> str:
    return f"/team/{made.project.slug}/prototyper/{made.slug}/publiser"


@pytest.mark.usefixtures("context")
class TestTheService:
    def test_the_open_test_goes_on_with_the_new_version(self) -> None:
        made = prototypes.published()
        activity = made.versions[0].activity
        version = publish(made)
        assert version.activity is activity and rounds.state_of(version) == "open"
        prototypes.pin(version.variants[0])

    def test_it_can_be_closed_instead_and_then_nothing_is_promised(self) -> None:
        made = prototypes.published()
        version = publish(made, close_test=True)
        assert version.activity is None and promised() == []
        assert made.versions[0].activity is not None and made.versions[0].activity.state is ActivityState.CLOSED
        line = db.session.query(AuditEntry).filter_by(action="projects.activity_closed").one()
        assert line.reason == "Versjon 2 er publisert."

    def test_a_test_that_was_chosen_for_the_version_takes_the_place_of_the_one_before(self) -> None:
        made = prototypes.published()
        version = services.add_version(BOSS, made)
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST)
        services.test_in(BOSS, version, own)
        publish(made)
        assert version.activity is own and promised() == [made.slug]
        first = made.versions[0].activity
        assert first is not None and first.state is ActivityState.CLOSED

    @pytest.mark.parametrize("state", [ActivityState.PLANNED, ActivityState.OPEN])
    def test_no_page_goes_on_promising_the_test_that_was_not_needed(self, state: ActivityState) -> None:
        made = prototypes.published()
        running, version = made.versions[0].activity, services.add_version(BOSS, made)
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=state)
        services.test_in(BOSS, version, own)
        publish(made, close_test=False)
        assert version.activity is running and rounds.state_of(version) == "open"
        left = [one for one in db.session.query(Activity).all() if one is not running]
        assert [one.state for one in left] == ([ActivityState.CLOSED] if state is ActivityState.OPEN else [])
        logged = "activity_closed" if left else "activity_dropped"
        line = db.session.query(AuditEntry).filter_by(action=f"projects.{logged}", object_id=own.id).one()
        assert line.reason == "Versjon 2 prøves i testen som var i gang."

    def test_the_test_that_was_not_needed_stays_for_others_that_are_to_be_tried_in_it(self) -> None:
        made = prototypes.published()
        version, other = services.add_version(BOSS, made), prototypes.draft(made.project)
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        for each in (version, other.versions[0]):
            services.test_in(BOSS, each, own)
        publish(made, close_test=False)
        assert other.versions[0].activity is own and own.state is ActivityState.PLANNED

    def test_a_test_that_others_are_tried_in_goes_on_for_them(self) -> None:
        made = prototypes.published()
        other = prototypes.draft(made.project)
        shared = made.versions[0].activity
        assert shared is not None
        services.test_in(BOSS, other.versions[0], shared)
        services.publish_version(BOSS, other.versions[0])
        publish(other, close_test=True)
        assert shared.state is ActivityState.OPEN and promised() == [made.slug]

    def test_a_test_that_is_over_is_not_taken_up_again(self) -> None:
        made = prototypes.published(state=ActivityState.CLOSED)
        assert publish(made).activity is None

    def test_who_tries_both_versions_is_counted_once_also_as_two_devices(self) -> None:
        made, who, again = prototypes.published(), prototypes.tester(), prototypes.tester()
        prototypes.pin(made.versions[0].variants[0], who)
        version = publish(made)
        prototypes.pin(version.variants[0], who)
        activity = version.activity
        assert activity is not None and activity.contributions == 1
        for each in (version, version):
            prototypes.pin(each.variants[0], again)
        assert activity.contributions == 2
        privacy.move(who.participant_id, again.participant_id)
        assert activity.contributions == 1

    def test_one_who_tried_each_version_on_a_device_of_its_own_is_counted_once(self) -> None:
        made, who, again = prototypes.published(), prototypes.tester(), prototypes.tester()
        prototypes.pin(made.versions[0].variants[0], who)
        version = publish(made)
        prototypes.pin(version.variants[0], again)
        privacy.move(who.participant_id, again.participant_id)
        assert version.activity is not None and version.activity.contributions == 1


def test_the_form_says_that_the_test_goes_on_and_the_writer_can_send(
    team: Client, project: Project, browsers: Any
) -> None:
    made = prototypes.published(project)
    slug, resident, url, number = made.slug, browsers(), publish_url(made), made.id
    home = f"/prosjekter/{project.slug}"
    page = resident.page(f"/prototyper/{slug}/a")
    writing = resident.page(page.link("Lyktene")).form("mood")
    services.add_version(BOSS, db.session.get_one(Prototype, number))
    db.session.commit()
    form = team.page(url).form("changed_nb")
    assert form.fields["test"] == "carry_on"
    assert "Det er lovet, og det står." in team.page(url).text
    team.submit(form, changed_nb="Varmere lys.")
    assert "Gi tilbakemelding" in resident.page(home).text
    late = resident.submit(writing, mood="like", text="Fint")
    assert late.status_code == 409 and WRITTEN in late.page.text
    assert resident.submit(late.page.form("mood"), x="500", y="500", place="").status_code == 303


@pytest.mark.parametrize(
    ("state", "said"),
    [(ActivityState.PLANNED, "nye versjonen, fjernes."), (ActivityState.OPEN, "nye versjonen, stenges.")],
)
def test_the_form_says_what_becomes_of_the_versions_own_test(
    team: Client, project: Project, state: ActivityState, said: str
) -> None:
    made = prototypes.published(project)
    version = services.add_version(BOSS, made)
    services.test_in(BOSS, version, activities.activity_in(project, ActivityKind.PROTOTYPE_TEST, state=state))
    url = publish_url(made)
    db.session.commit()
    assert said in team.page(url).text


def test_a_test_that_was_chosen_meanwhile_is_said_in_the_form_that_keeps_what_was_written(
    team: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = prototypes.published(project)
    version = services.add_version(BOSS, made)
    own = activities.activity_in(project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
    form, look = team.page(publish_url(made)).form("changed_nb"), views.queries.feedback_with_words
    chosen = f"UPDATE prototype_version SET activity_id = {own.id} WHERE id = {version.id}"
    db.session.commit()

    def look_slowly(*args: Any) -> Any:
        db.session.connection().exec_driver_sql(chosen)
        return look(*args)

    monkeypatch.setattr(views.queries, "feedback_with_words", look_slowly)
    answer = team.submit(form, changed_nb="Varmere lys.")
    assert answer.status_code == 409
    assert "Noen valgte en annen test i mellomtiden. Se over valgene dine" in answer.page.text
    assert "Testen som er planlagt for den nye versjonen, fjernes." in answer.page.text
    assert answer.page.form("changed_nb").fields["changed_nb"] == "Varmere lys."


def test_the_team_can_choose_to_close_it(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    services.add_version(BOSS, made)
    url, home = publish_url(made), f"/prosjekter/{project.slug}"
    db.session.commit()
    team.submit(team.page(url).form("changed_nb"), changed_nb="Nytt.", test="close")
    assert db.session.query(Activity).one().state is ActivityState.CLOSED
    assert "Gi tilbakemelding" not in team.page(home).text


def test_without_an_open_test_nothing_is_asked(team: Client, project: Project) -> None:
    made = prototypes.published(project, state=ActivityState.CLOSED)
    services.add_version(BOSS, made)
    url = publish_url(made)
    db.session.commit()
    assert "test" not in team.page(url).form("changed_nb").fields


def test_what_was_hidden_until_the_close_stays_hidden_when_the_version_changes(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    prototypes.answers(made.versions[0], a=6)
    publish(made)
    page, number = f"/prototyper/{made.slug}/versjon/1", made.id
    db.session.commit()
    assert "Dette sa de som prøvde" not in team.page(page).text
    services.close_test(BOSS, db.session.get_one(Prototype, number).versions[1])
    db.session.commit()
    assert "Dette sa de som prøvde" in team.page(page).text


def test_a_test_that_is_open_already_is_not_called_planned(team: Client, project: Project) -> None:
    made = prototypes.published(project, state=ActivityState.CLOSED)
    opened = activities.activity_in(project, ActivityKind.PROTOTYPE_TEST).id
    url = publish_url(made).replace("/publiser", "/test")
    db.session.commit()
    page = team.submit(team.page(url).form("activity"), follow=True, activity=str(opened)).page
    assert "Testen er åpen. Versjonen kan prøves nå." in page.text
    assert "Testen er planlagt" not in page.text
