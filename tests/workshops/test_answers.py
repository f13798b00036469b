"""Answers are exact: none lost, none doubled, whatever order they arrive in and whoever presses meanwhile."""

from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed
from app.projects.models import ProjectState
from app.workshops import own, queries, services
from app.workshops.models import RoomAnswer, RoomDevice, Round, Workshop
from app.workshops.services import Act, Sent
from tests.factories import workshops
from tests.support.client import Client
from tests.support.threads import together
from tests.support.twins import assert_refused

MANY = 20


def values(held: Workshop) -> list[Any]:
    return queries.values_of(workshops.round_of(held).id)


def test_a_repeat_changes_nothing_and_an_earlier_one_never_wins(context: None) -> None:
    held = workshops.opened()
    assert workshops.answer(held, "a", 1, option=1)
    assert workshops.answer(held, "a", 3, option=3)
    assert workshops.answer(held, "a", 3, option=3)
    assert not workshops.answer(held, "a", 2, option=2), "it was sent before the third, and came late"
    assert values(held) == [{"option": 3}]


def test_the_schema_itself_refuses_a_second_answer_of_a_device_in_a_round(context: None) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", 1, option=1)
    answer = db.session.scalars(select(RoomAnswer)).one()
    assert_refused(answer, revision=2, value={"option": 2})


def test_an_answer_to_a_round_that_is_locked_or_over_is_refused(context: None) -> None:
    held = workshops.opened()
    workshops.press(held, Act.LOCK)
    with pytest.raises(Closed):
        workshops.answer(held, "a", option=1)
    workshops.press(held, Act.OPEN)
    assert workshops.answer(held, "a", option=1)
    workshops.again(held).project.state = ProjectState.PAUSED
    with pytest.raises(Closed):
        workshops.answer(held, "b", option=1)


def test_rounds_are_kept_and_counted_apart(context: None) -> None:
    held = workshops.opened()
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.AGAIN)
    for phone in "abcdef":
        workshops.answer(held, phone, option=2)
    workshops.press(held, Act.REVEAL)
    counted = [[row.count for row in queries.outcome(one).result] for one in queries.rounds_of(held.id)]
    assert counted == [[5, 0, 0], [0, 6, 0]]


def test_those_who_abstain_are_counted_apart(context: None) -> None:
    held = workshops.opened()
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    workshops.answer(held, "f", abstains=True)
    outcome = queries.outcome(workshops.round_of(held))
    assert (outcome.answers, outcome.abstained, outcome.result[0].count) == (5, 1, 5)
    workshops.answer(held, "f", 2, option=1)
    assert queries.outcome(workshops.round_of(held)).answers == 6


def sent_by(round_id: int, option: int, revision: int = 1) -> Sent:
    return Sent(round_id=round_id, revision=revision, given={"option": [str(option)]})


def test_twenty_phones_at_once_each_sending_twice_are_twenty_answers(app: Flask) -> None:
    held = workshops.opened()
    number, round_id = held.id, workshops.round_of(held).id

    def act(place: int) -> bool:
        return services.answer(
            queries.room(queries.workshop_by_id(number)), f"phone-{place // 2}", sent_by(round_id, place % 3 + 1)
        )

    told = together(app, [partial(act, place) for place in range(MANY * 2)])
    assert all(one is True for one in told), told
    counted = (
        db.session.query(RoomAnswer).count(),
        db.session.query(RoomDevice).count(),
        len(queries.values_of(round_id)),
    )
    assert counted == (MANY, MANY, MANY)


def test_one_phone_in_many_windows_at_once_has_one_answer_the_last(app: Flask) -> None:
    held = workshops.opened()
    number, round_id = held.id, workshops.round_of(held).id

    def act(place: int) -> bool:
        sent = sent_by(round_id, place % 3 + 1, revision=place + 1)
        return services.answer(queries.room(queries.workshop_by_id(number)), "phone", sent)

    told = together(app, [partial(act, place) for place in range(20)])
    assert all(isinstance(one, bool) for one in told), told
    answer = db.session.query(RoomAnswer).one()
    assert (answer.revision, answer.value) == (20, {"option": 19 % 3 + 1})


def test_when_it_is_locked_in_the_midst_each_is_counted_and_told_so_or_neither(app: Flask) -> None:
    held = workshops.opened()
    number, round_id = held.id, workshops.round_of(held).id

    def act(place: int) -> bool | None:
        workshop = queries.workshop_by_id(number)
        if place == 10:
            services.press(workshops.RUNS, workshop, Act.REVEAL, workshop.presses)
            return None
        return services.answer(queries.room(workshop), f"phone-{place}", sent_by(round_id, 1))

    told = together(app, [partial(act, place) for place in range(20)])
    counted = [one for one in told if one is True]
    refused = [one for one in told if isinstance(one, Closed)]
    assert len(counted) + len(refused) == 19, told
    assert len(queries.values_of(round_id)) == len(counted)
    assert db.session.get_one(Round, round_id).state == "revealed"


def test_a_phone_is_somebody_else_in_another_room(context: None) -> None:
    for held in (workshops.opened(), workshops.opened()):
        workshops.answer(held, "the same phone", option=1)
    first, second = (device.token_hash for device in db.session.query(RoomDevice))
    assert first != second
    assert "the same phone" not in first


def test_after_its_day_nobody_can_tell_which_answers_one_phone_gave(context: None, frozen_clock: Any) -> None:
    held = workshops.opened()
    workshops.answer(held, "a", option=1)
    round_id = workshops.round_of(held).id
    workshops.press(held, Act.END)
    frozen_clock.move(days=179)
    assert services.destroy_keys() == 0
    assert own.own_answer(workshops.again(held), round_id, "a") is not None
    frozen_clock.move(days=1)
    assert services.destroy_keys() == 1
    fresh = workshops.again(held)
    assert fresh.room_key is None
    assert own.own_answer(fresh, round_id, "a") is None
    assert not own.was_here(fresh, "a")
    assert queries.values_of(round_id) == [{"option": 1}], "what was said stays"


def test_a_number_stands_in_its_field_as_the_language_writes_it(client: Client) -> None:
    held = workshops.opened("number")
    sent = client.page(f"/d/{held.code}").form(action="/svar")
    assert client.submit(sent, number="7,5").status_code == 303
    for lang, told in (("", "7,5"), ("/en", "7.5")):
        assert client.page(f"{lang}/d/{held.code}").one("input", id="number").get("value") == told
