"""A hall that comes and answers at once passes; a script that is a new device with each request is held back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from app.core.db import db
from app.core.limits import limiter
from app.projects.models import Project
from app.workshops import crowds
from app.workshops.live.contact import Contact
from app.workshops.models import RoomAnswer, RoomDevice, Workshop
from tests.factories import workshops
from tests.support import queries
from tests.support.client import Client
from tests.workshops.test_room import rows, tap, url

Browsers = Callable[[], Client]
HALL = 2000


@pytest.fixture
def held(client: Client) -> Workshop:
    return workshops.opened()


def small(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    for name, limit in limits.items():
        monkeypatch.setattr(crowds, name, limit)


def come(phone: Client, code: str) -> int:
    return phone.post(f"/d/{code}/her", headers={"X-Live": "1"}).status_code


def test_a_hall_behind_one_address_comes_and_answers_at_once(client: Client) -> None:
    with client.application.test_request_context():
        for number in range(HALL):
            crowds.newcomer(1)
            for _press in range(4):
                crowds.answers("482931", f"phone {number}")
    assert limiter.enabled


def test_ever_new_devices_are_held_back_and_whoever_is_in_goes_on(
    browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, NEW_HERE=3, QUIET=3)
    early = browsers()
    assert [come(phone, held.code) for phone in (early, browsers(), browsers(), browsers())] == [204, 204, 204, 429]
    assert rows(RoomDevice) == 3
    tap(early, early.page(url(held)))
    assert come(early, held.code) == 204
    assert (rows(RoomDevice), rows(RoomAnswer)) == (3, 1)


def test_an_answer_of_a_newcomer_too_many_leaves_nothing_and_is_taken_later(
    browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, NEW_HERE=1, QUIET=1)
    come(browsers(), held.code)
    late = browsers()
    refused = late.submit(late.page(url(held)).form(action="/svar"), option="2", abstain=None)
    assert refused.status_code == 429
    assert "Svært mange kommer inn akkurat nå" in refused.page.text
    assert (rows(RoomDevice), rows(RoomAnswer)) == (1, 0)
    limiter.reset()
    late.submit(refused.page.form(action="/svar"))
    assert [answer.value for answer in db.session.query(RoomAnswer)] == [{"option": 2}]


def test_at_a_full_door_those_come_in_whose_network_was_quiet(
    browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, NEW_HERE=4, QUIET=2)
    assert [come(browsers(), held.code) for _one in range(6)] == [204, 204, 204, 204, 429, 429]

    def from_elsewhere(phone: Client) -> int:
        address = {"REMOTE_ADDR": "203.0.113.7"}
        return phone.post(f"/d/{held.code}/her", headers={"X-Live": "1"}, environ_overrides=address).status_code

    assert [from_elsewhere(browsers()) for _one in range(3)] == [204, 204, 429]
    assert rows(RoomDevice) == 6


def test_the_remote_tells_that_the_door_is_full(
    team: Client, project: Project, browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(team.application.extensions["settings"], redis_url="redis://localhost:1/0")
    monkeypatch.setitem(team.application.extensions, "settings", settings)
    monkeypatch.setitem(team.application.extensions, "contact", Contact())
    small(monkeypatch, NEW_HERE=1, QUIET=1)
    full, other = (workshops.opened(project=project) for _one in range(2))
    for _phone in range(2):
        come(browsers(), full.code)
    assert "Det er fullt i døra" in team.page(f"/verksted/{full.id}/fjernkontroll").text
    assert "Det er fullt i døra" not in team.page(f"/verksted/{other.id}/fjernkontroll").text


def test_a_process_that_refuses_a_newcomer_begins_to_tell_the_others(
    app: Flask, browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(app.extensions["contact"], "begin", lambda: begun.append(True))
    small(monkeypatch, NEW_HERE=1, QUIET=1)
    assert (come(browsers(), held.code), begun) == (204, [])
    assert (come(browsers(), held.code), begun) == (429, [True])


@pytest.mark.parametrize("path", ["/d/{}/svar", "/d/{}/for-andre/svar"])
def test_what_is_no_code_is_counted_nowhere(client: Client, path: str) -> None:
    client.get("/bli-med")
    limiter.reset()
    for number in range(20):
        client.post(path.format(f"ikke-en-kode-{number}"), data={"option": "1"})
    assert [key for key in limiter._together if "ikke-en-kode" in key] == []


def test_new_devices_of_all_rooms_are_counted_together(browsers: Browsers, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch, NEW_IN_ALL=2, QUIET=2)
    codes = [workshops.workshop("single", started=True).code for _one in range(3)]
    assert [come(browsers(), code) for code in codes] == [204, 204, 429]


@pytest.mark.parametrize("limit", ["HERE", "IN_ALL"])
def test_answers_of_ever_other_devices_are_held_back_by_room_and_in_all(
    browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    small(monkeypatch, **{limit: 2})
    phones = [browsers() for _one in range(3)]
    statuses = [tap(phone, phone.page(url(held))).status_code for phone in phones]
    assert (statuses, rows(RoomAnswer)) == ([200, 200, 429], 2)


def test_the_remote_tells_of_a_full_door_also_where_it_is_not_known_who_listens(
    browsers: Browsers, team: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, NEW_HERE=0, QUIET=0)
    monkeypatch.setattr(crowds, "_full", {})  # rooms of other tests have the same numbers
    room = workshops.opened(project=project)
    remote = f"/verksted/{room.id}/fjernkontroll"

    def asked_again() -> str:
        assert team.page(remote).link("Tell på nytt")
        part = team.page(f"{remote}/kontakt", headers={"HX-Request": "true"})
        assert part.link("Tell på nytt"), "it goes on asking"
        return part.text

    assert "Det er fullt i døra" not in asked_again()
    assert come(browsers(), room.code) == 429
    assert "Det er fullt i døra" in asked_again()


def test_a_room_that_is_full_of_answers_leaves_the_others_alone(
    browsers: Browsers, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, HERE=1, IN_ALL=2)
    full, other = url(held), url(workshops.opened())
    for path, status in ((full, 200), (full, 429), (full, 429), (other, 200)):
        phone = browsers()
        assert tap(phone, phone.page(path)).status_code == status


@pytest.mark.parametrize(
    ("path", "send", "told"),
    [
        ("/d/{}", "/svar", "Du har sendt mange svar på kort tid."),
        ("/en/d/{}", "/answer", "You have sent many answers in a short time."),
    ],
)
def test_the_61st_answer_of_a_phone_in_a_minute_is_refused_and_may_be_sent_later(
    client: Client, held: Workshop, path: str, send: str, told: str
) -> None:
    form = client.page(path.format(held.code)).form(action=send)
    fields = {**form.fields, "abstain": None, "option": "1"}
    live = {"X-Live": "1"}
    statuses = [client.post(form.action, data={**fields, "rev": one}, headers=live).status_code for one in range(1, 61)]
    assert set(statuses) == {200, 303}
    last = client.submit(form, rev="61", option="2", abstain=None)
    assert last.status_code == 429
    assert told in last.page.text
    assert db.session.query(RoomAnswer).one().value == {"option": 1}
    limiter.reset()
    client.submit(last.page.form(action=send))
    assert db.session.query(RoomAnswer).one().value == {"option": 2}


def test_counting_costs_no_statement(client: Client, held: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.page(url(held))
    tap(client, page)
    form = client.page(url(held)).form(action="/svar")

    def statements() -> int:
        with queries.count_queries() as counted:
            client.post(form.action, data={**form.fields, "option": "3", "abstain": None}, headers={"X-Live": "1"})
        return counted.total

    statements()
    counted = statements()
    monkeypatch.setattr(limiter, "enabled", False)
    assert statements() == counted
