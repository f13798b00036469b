"""Those who were in a room are told what its results were used in: where the room was, and on my page."""

from typing import Any, NamedTuple

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.insights.models import Insight, Standing
from app.projects.models import Project
from app.workshops import queries
from app.workshops.models import RoomDevice
from app.workshops.services import Act, publish_results
from tests.factories import activities, insights, needs, workshops
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> int:
    return activities.project_in().id


def again(number: int) -> Project:
    return db.session.get_one(Project, number)


class Room(NamedTuple):
    id: int
    code: str
    name: str


def been(phone: Client, project: int) -> Room:
    """A workshop in which the phone and five others answered, over and read by everybody."""
    number, code = (made := workshops.opened(project=again(project))).id, made.code
    phone.submit(phone.page(f"/d/{code}").forms[0], option="1")
    made = queries.workshop_by_id(number)
    for other in "abcde":
        workshops.answer(made, other, option=1)
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    publish_results(workshops.RUNS, workshops.again(made))
    return Room(made.id, made.code, made.name_nb)


def use(team: Client, made: Room, finding: int) -> None:
    form = team.page(f"/verksted/{made.id}/resultat").form("target")
    assert team.submit(form, target=f"insight:{finding}").status_code == 303


def test_those_who_were_there_find_on_my_page_what_their_answers_were_used_in(
    client: Client, browsers: Any, project: int
) -> None:
    team = browsers().sign_in(activities.account_with(Role.TEAM, again(project)))
    made, insight = been(client, project), insights.insight(again(project), needs.need(project=again(project)))
    title, number = insight.title_nb, insight.id
    page = client.page("/min-side")
    assert "ikke brukt i noe ennå" in page.text
    assert "Her samler vi det du er med på." not in page.text, "somebody who was in a room has taken part"
    use(team, made, number)
    assert title in client.page("/min-side").text
    assert title in client.page(f"/d/{made.code}").text
    assert "Verksteder du har vært med på" not in browsers().page("/min-side").text


def test_what_is_a_draft_still_is_told_nobody(client: Client, browsers: Any, project: int) -> None:
    team = browsers().sign_in(activities.account_with(Role.TEAM, again(project)))
    made, insight = been(client, project), insights.insight(again(project), needs.need(project=again(project)))
    title, number = insight.title_nb, insight.id
    use(team, made, number)
    db.session.get_one(Insight, number).standing = Standing.DRAFT
    assert title not in client.page("/min-side").text
    assert "Svarene er brukt i" not in client.page(f"/d/{made.code}").text


def test_nothing_stored_tells_that_two_rooms_saw_the_same_phone(client: Client, project: int) -> None:
    rooms = [been(client, project) for _twice in range(2)]
    assert client.page("/min-side").text.count(rooms[0].name) == 2
    hashes = [device.token_hash for device in db.session.query(RoomDevice)]
    assert len(hashes) == len(set(hashes))
    queries.workshop_by_id(rooms[0].id).room_key = None
    assert client.page("/min-side").text.count(rooms[1].name) == 1, "and not even the phone can show it after the day"


def test_who_was_only_in_a_room_can_be_forgotten_by_it(client: Client, project: int) -> None:
    been(client, project)
    page = client.page("/min-side")
    client.submit(next(form for form in page.forms if form.action.endswith("/glem")))
    assert "Verksteder du har vært med på" not in client.page("/min-side").text


def test_who_was_only_in_a_room_can_fetch_what_they_answered_and_is_told_that_it_is_forgotten(
    client: Client, browsers: Any, project: int
) -> None:
    made = been(client, project)
    (room,) = client.get("/min-side/mine-data.json").get_json()["held"]["rooms"]
    assert (room["workshop"], [one["said"] for one in room["answers"]]) == (made.name, [["Lys"]])
    assert browsers().get("/min-side/mine-data.json").get_json()["held"] == {}
    form = next(form for form in client.page("/min-side").forms if form.action.endswith("/glem"))
    assert "Nå er alt glemt" in client.submit(form, follow=True).page.text
    assert client.get("/min-side/mine-data.json").get_json()["held"] == {}
