"""Several who run one workshop, and the time that is set off for a question."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.errors import Conflict
from app.core.permissions import Person, Role
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.models import RoomRole, Workshop
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.client import Client


@pytest.fixture
def held(project: Project) -> Workshop:
    return workshops.workshop("single", "text", project=project)


def person(project: Project, name: str) -> Person:
    account = activities.account_with(Role.FACILITATOR, project)
    account.name = name
    return Person(account_id=account.id, name=name, instance_roles=frozenset(Role))


def press(by: Person, held: Workshop, act: Act) -> None:
    fresh = workshops.again(held)
    services.press(by, fresh, act, fresh.presses)


def test_while_one_drives_the_others_presses_do_nothing_until_they_take_over(
    context: None, project: Project, held: Workshop
) -> None:
    kari, ola = person(project, "Kari"), person(project, "Ola")
    press(ola, held, Act.START)  # nobody drives yet: anybody does
    services.take_role(kari, workshops.again(held), RoomRole.DRIVE)
    services.take_role(ola, workshops.again(held), RoomRole.MODERATE)
    with pytest.raises(Conflict) as told:
        press(ola, held, Act.NEXT)
    assert "Kari styrer nå." in str(told.value.reason)
    assert queries.room(workshops.again(held)).number == 0
    press(kari, held, Act.NEXT)
    services.take_role(ola, workshops.again(held), RoomRole.DRIVE)
    assert [(account.name, role) for account, role in services.roles_of(held.id)] == [("Ola", RoomRole.DRIVE)]
    press(ola, held, Act.LOCK)


def test_one_drives_however_many_take_the_wheel(context: None, project: Project, held: Workshop) -> None:
    everybody = [person(project, name) for name in ("Kari", "Ola", "Siv")]
    for one in (*everybody, everybody[0]):
        services.take_role(one, workshops.again(held), RoomRole.DRIVE)
    assert [account.name for account, _role in services.roles_of(held.id)] == ["Kari"]


def test_the_remote_of_who_does_not_drive_has_no_presses_but_one_to_take_over(
    client: Client, browsers: Any, project: Project, held: Workshop
) -> None:
    driver = browsers().sign_in(activities.account_with(Role.FACILITATOR, project))
    other = browsers().sign_in(activities.account_with(Role.FACILITATOR, project))
    url = f"/verksted/{held.id}/fjernkontroll"
    form = next(form for form in driver.page(url).forms if form.fields.get("role") == "drive")
    assert driver.submit(form).status_code == 303
    page = other.page(url)
    assert [form.fields["act"] for form in page.forms if "act" in form.fields] == []
    assert "styrer. Du ser det samme, og kan ta over." in page.text
    assert other.submit(next(form for form in page.forms if form.fields.get("role") == "drive")).status_code == 303
    assert "start" in [form.fields.get("act") for form in other.page(url).forms]


@pytest.mark.parametrize("role", [Role.OWNER])
def test_who_may_not_run_it_takes_no_role(browsers: Any, project: Project, held: Workshop, role: Role) -> None:
    other = browsers().sign_in(activities.account_with(role, project))
    assert other.post(f"/verksted/{held.id}/fjernkontroll/rolle", data={"role": "drive"}).status_code in (403, 404)


def test_a_question_has_its_minutes_and_one_more_at_a_press(context: None, held: Workshop, frozen_clock: Any) -> None:
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    begun = clock.now()
    assert workshops.round_of(held).ends_at == begun + timedelta(minutes=3)
    workshops.press(held, Act.MINUTE)
    assert workshops.round_of(held).ends_at == begun + timedelta(minutes=4)
    frozen_clock.move(minutes=10)
    workshops.press(held, Act.MINUTE)
    assert workshops.round_of(held).ends_at == begun + timedelta(minutes=11), "from now on, when the time was over"
    assert queries.room(workshops.again(held)).moment is queries.Moment.OPEN, "the time locks nothing"


def test_the_time_stands_on_phone_remote_and_screen(browsers: Any, team: Client, held: Workshop) -> None:
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    until = str(int(workshops.round_of(held).ends_at.timestamp()))  # type: ignore[union-attr]
    for page in (
        browsers().page(f"/d/{held.code}"),
        team.page(f"/verksted/{held.id}/fjernkontroll"),
        team.page(f"/verksted/{held.id}/skjerm"),
    ):
        assert [one.get("data-until") for one in page.all(class_="timer")] == [until]
        assert "Til kl." in page.text
    workshops.press(held, Act.LOCK)
    assert "Til kl." not in browsers().page(f"/d/{held.code}").text
