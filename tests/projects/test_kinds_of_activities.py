"""A team is led to what can be planned in its phase, and away from what nobody could take part in."""

import pytest

from app.core.db import db
from app.core.errors import Closed
from app.projects import services
from app.projects.models import Activity, ActivityKind, ActivityState, Outcome, Project
from app.projects.services.due import open_what_is_due
from tests.cast import gather
from tests.conftest import Moment
from tests.factories import activities
from tests.factories import projects as make
from tests.support.client import Client

PLACES = {"Avstemning": "avstemninger", "Prototypetest": "prototyper", "Verksted": "verksteder"}


def team_of(client: Client, project: Project) -> Client:
    return client.sign_in(gather(project).alice.account)


def withdrawn(project: Project, **values: object) -> Activity:
    """A diary that somebody planned before its kind was withdrawn."""
    made = activities.activity_in(project, ActivityKind.VOTE, title_nb="Dagbok fra bussen", **values)
    made.kind = ActivityKind.PILOT_DIARY
    db.session.flush()
    return made


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_place_where_something_is_made_is_one_press_away(client: Client, number: int) -> None:
    project = make.in_phase(number)
    page = team_of(client, project).page(f"/team/{project.slug}/faser/{number}/ny-aktivitet")
    for name, place in PLACES.items():
        assert page.link(name) == f"/team/{project.slug}/{place}"
    here = [form for form in page.forms if "title_nb" in form.fields]
    assert bool(here) == (number < 3)  # only a call for needs is made on this page
    assert "Påstander" not in page.text
    assert "Pilotdagbok" not in page.text


def test_a_finished_phase_says_so_instead_of_asking(client: Client) -> None:
    project = make.in_phase(2)
    page = team_of(client, project).page(f"/team/{project.slug}/faser/1/ny-aktivitet")
    assert "Fasen er avsluttet. Planlegg en ny aktivitet i fasen som pågår." in page.text
    assert not [form for form in page.forms if "title_nb" in form.fields]
    assert "Avstemning" not in page.links


def test_what_was_written_while_the_phase_ended_is_given_back(client: Client) -> None:
    project = make.project()
    form = team_of(client, project).page(f"/team/{project.slug}/faser/1/ny-aktivitet").form(has="title_nb")
    make.decide(db.session.merge(project))
    answer = client.submit(form, title_nb="Si hva du trenger", promise_nb="Vi leser alt.")
    assert answer.status_code == 422
    assert "Fasen er avsluttet." in answer.page.text
    assert answer.page.form(has="title_nb").fields["promise_nb"] == "Vi leser alt."


def test_what_nobody_could_take_part_in_is_read_and_not_opened(client: Client, frozen_clock: Moment) -> None:
    project = make.in_phase(4)
    planned = withdrawn(project, state=ActivityState.PLANNED)
    page = team_of(client, project).page(f"/team/{project.slug}/aktivitet/{planned.id}")
    assert "Dagbok fra bussen" in page.text
    assert "Pilotdagbok" in page.text
    assert "Dette kan ikke åpnes" in page.text
    assert not {"Åpne nå", "Lagre"} & {button for form in page.forms for button in form.buttons}
    with pytest.raises(Closed, match="ingen side"):
        services.open_activity(make.BOSS, planned)
    frozen_clock.move(hours=1)
    assert open_what_is_due() == 0


def test_one_that_is_open_can_be_closed(client: Client) -> None:
    project = make.in_phase(4)
    opened = withdrawn(project)
    page = team_of(client, project).page(f"/team/{project.slug}/aktivitet/{opened.id}")
    client.submit(page.form(button="Steng nå"))
    assert db.session.get_one(Activity, opened.id).state is ActivityState.CLOSED


def test_a_finished_activity_says_when_it_opened_and_closed(client: Client, frozen_clock: Moment) -> None:
    project = make.project()
    opened = make.activity(project)
    url = f"/team/{project.slug}/aktivitet/{opened.id}"
    team = team_of(client, project)

    def facts() -> dict[str, str]:
        page = team.page(url)
        return dict(zip(page.texts("dt"), page.texts("dd"), strict=True))

    assert {"Åpnet", "Frist"} <= facts().keys()
    frozen_clock.move(hours=1)
    team.submit(team.page(url).form(button="Steng nå"))
    assert "Frist" not in facts()
    assert facts()["Stengte"].startswith("12. mai kl. 11")


def test_after_the_last_phase_no_running_phase_is_promised(client: Client) -> None:
    project = make.in_phase(4)
    make.decide(project, Outcome.HAND_OVER)
    text = team_of(client, project).page(f"/team/{project.slug}/faser/4/ny-aktivitet").text
    assert "Fasen er avsluttet." in text
    assert "i fasen som pågår" not in text
