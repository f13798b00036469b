"""Whoever watches the room sees who types first: nothing that a page or a form holds tells which text came first."""

from typing import Any

import pytest

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.models import RoomAnswer, RoomText, TextStand, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.support.page import Page

SENT = ("Lys", "Benker", "Do", "Buss", "Ro")


def asked(kind: str, project: Project | None = None) -> Workshop:
    """A question that five phones have answered, one after the other."""
    held = workshops.opened(kind, project=project)
    for phone, text in zip("abcde", SENT, strict=True):
        workshops.answer(held, phone, text=text, client_key=phone)
    return held


def numbers(page: Page) -> list[int]:
    """Of the texts, in the order in which they were sent."""
    found = {
        text: one
        for one in page.all("li")
        for text in SENT
        if (one.get("id") or "").startswith("tekst-") and text in "".join(one.itertext())
    }
    return [int(found[text].get("id", "").removeprefix("tekst-")) for text in SENT]


def in_order(model: type[RoomText] | type[RoomAnswer]) -> list[int]:
    return [number for (number,) in db.session.query(model.id).order_by(model.id)]


@pytest.mark.parametrize("kind", ["ideas", "panel"])
def test_a_phone_knows_the_texts_of_others_by_numbers_that_do_not_rise_as_they_came(client: Client, kind: str) -> None:
    held = asked(kind)
    page = client.page(f"/d/{held.code}")
    shown, ids = numbers(page), in_order(RoomText)
    assert shown == [shown_number(Kind.IDEA, number) for number in ids]
    sent = {one.get("value", "").partition(":")[0] for one in page.all("button", name="stand")}
    assert sent == {str(number) for number in shown} and not sent & set(map(str, ids))


def test_a_stand_is_taken_by_that_number_and_by_no_other(client: Client) -> None:
    held = asked("ideas")
    page = client.page(f"/d/{held.code}")
    form = next(form for form in page.forms if "stand" in form.fields)
    liked = dict(zip(SENT, numbers(page), strict=True))["Ro"]
    for _twice in range(2):
        assert client.post(form.action, data={**form.fields, "stand": f"{liked}:1"}).status_code == 303
    ro = db.session.query(RoomText).filter_by(body="Ro").one().id
    assert [(row.text_id, row.stand) for row in db.session.query(TextStand)] == [(ro, 1)]
    guessed = client.post(form.action, data={**form.fields, "rev": "9", "stand": f"{ro}:1"})
    assert guessed.status_code == 409, "an id is no way to find out which text it is"


@pytest.mark.parametrize("kind", ["ideas", "text"])
def test_the_team_knows_them_by_no_order_either(team: Client, project: Project, kind: str) -> None:
    held = asked(kind, project)
    workshops.press(held, Act.LOCK)
    remote = f"/verksted/{held.id}/fjernkontroll"
    texts = f"/verksted/{held.id}/tekster/{workshops.round_of(held).id}"
    groups = f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}"
    shown, what = numbers(team.page(remote)), Kind.IDEA if kind == "ideas" else Kind.ANSWER
    ids = in_order(RoomText if kind == "ideas" else RoomAnswer)
    assert shown == numbers(team.page(texts)) == [shown_number(what, number) for number in ids]
    boxes = {one.get("value") for one in team.page(groups).all("input", name="text", type="checkbox")}
    assert boxes == {str(number) for number in shown}


def test_a_group_holds_its_texts_in_no_order_of_time(context: None) -> None:
    held = asked("ideas")
    workshops.press(held, Act.LOCK)
    now = workshops.round_of(held)
    ids = [row.id for row in db.session.query(RoomText)]
    services.put_together(workshops.RUNS, now, now.groups_version, ids, name="Alt")
    (group,) = queries.outcome(workshops.round_of(held)).result
    assert [text for text, _lang in group.texts] == sorted(SENT)


def test_the_points_in_a_picture_stand_in_no_order_of_time(context: None) -> None:
    held = workshops.opened("place")
    question: Any = queries.room(workshops.again(held)).question
    given = [{"x": 0.9, "y": 0.1}, {"x": 0.1, "y": 0.9}, {"x": 0.5, "y": 0.5}]
    found: Any = queries.outcome(workshops.round_of(held)).kind.tally(question, given)
    assert [point.x for point in found.points] == [0.1, 0.5, 0.9]
