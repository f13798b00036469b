"""Sheets while others do something with the same workshop: nothing is lost, and no vote waits."""

import time
from collections.abc import Callable
from threading import Event
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotFound
from app.projects.models import Project
from app.workshops import queries, services
from app.workshops.models import HandCount, Hands, PaperSheet, RoomAnswer, RoomText, Round, Step, TextStand, Workshop
from app.workshops.services import Act, grouping, keeping
from tests.factories import workshops
from tests.support.client import Client
from tests.support.threads import together

SLOW = 0.6  # seconds: long enough for who comes meanwhile to meet what is not committed yet


def meeting(first: Callable[[], Any], *others: Callable[[], Any]) -> list[Callable[[], Any]]:
    """The first is done, and committed a while later; the others come in between."""
    done = Event()

    def slowly() -> None:
        first()
        done.set()
        time.sleep(SLOW)

    return [slowly, *(after(done, other) for other in others)]


def after(done: Event, act: Callable[[], Any]) -> Callable[[], Any]:
    def acts() -> Any:
        assert done.wait(60)
        return act()

    return acts


def with_sheet(kind: str = "text", **given: str) -> tuple[Workshop, int]:
    held = workshops.opened(kind)
    number = workshops.round_of(held).id
    fields = {name: [value] for name, value in (given or {"text": "Lys"}).items()}
    services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key", fields)
    return held, number


def enter(round_id: int, key: str, text: str) -> Callable[[], int]:
    return lambda: services.enter_sheet(workshops.RUNS, db.session.get_one(Round, round_id), key, {"text": [text]})


def test_what_comes_while_the_results_are_published_is_refused(app: Flask) -> None:
    held, number = with_sheet()
    for act in (Act.LOCK, Act.REVEAL, Act.END):
        workshops.press(held, act)
    room = held.id

    def publish() -> None:
        services.publish_results(workshops.RUNS, queries.workshop_by_id(room))

    gave = together(app, meeting(publish, enter(number, "late", "For sent")))
    assert gave[0] is None
    assert isinstance(gave[1], Closed)
    assert db.session.query(PaperSheet).count() == 1


def test_of_two_who_take_the_same_sheet_away_one_is_told_that_it_is_gone(app: Flask) -> None:
    _held, number = with_sheet()

    def remove() -> None:
        services.remove_sheet(workshops.RUNS, db.session.get_one(Round, number), 1)

    def correct() -> None:
        services.correct_sheet(workshops.RUNS, db.session.get_one(Round, number), 1, {"text": ["Mer lys"]})

    gave = together(app, meeting(remove, remove, correct))
    assert [type(one) for one in gave] == [type(None), NotFound, NotFound]
    assert db.session.query(RoomAnswer).count() == 0


def test_sheets_entered_at_once_have_a_number_each_and_are_all_counted(app: Flask) -> None:
    held, number = with_sheet()
    room = held.id
    gave = together(app, [enter(number, f"key-{one}", f"Lys {one}") for one in range(4)])
    assert sorted(gave) == [2, 3, 4, 5]
    assert queries.workshop_by_id(room).activity.contributions == 5


def test_hands_are_not_counted_for_answers_that_were_edited_away_at_the_same_moment(app: Flask) -> None:
    held = workshops.opened("single")
    workshops.press(held, Act.LOCK)
    step, number = workshops.again(held).steps[0].id, workshops.round_of(held).id

    def edit() -> None:
        texts = {"question_nb": "Noe helt annet?", "settings": {}}
        options = [{"text_nb": "Ja"}, {"text_nb": "Nei"}]
        services.edit_step(workshops.RUNS, db.session.get_one(Step, step), texts, options)

    def count() -> None:
        services.count_hands(workshops.RUNS, db.session.get_one(Round, number), Hands.HANDS, {(1, 0): 3})

    gave = together(app, meeting(edit, count))
    assert gave[0] is None
    assert isinstance(gave[1], Invalid)
    assert db.session.query(HandCount).count() == 0


@pytest.mark.parametrize("act", ["sheet", "hands"])
def test_no_vote_waits_for_what_somebody_enters(app: Flask, act: str) -> None:
    held = workshops.opened("ranking" if act == "sheet" else "single")
    given = {"place_1": 1, "place_2": 2, "place_3": 3} if act == "sheet" else {"option": 1}
    room, number = held.id, workshops.round_of(held).id

    stored, voted = Event(), Event()

    def entered() -> None:
        round_ = db.session.get_one(Round, number)
        if act == "hands":
            services.count_hands(workshops.RUNS, round_, Hands.HANDS, {(1, 0): 3})
        else:
            fields = {name.replace("_", "-"): [str(value)] for name, value in given.items()}
            services.enter_sheet(workshops.RUNS, round_, "key", fields)
        stored.set()
        assert db.sqlite or voted.wait(30), "SQLite has one writer"

    def vote() -> None:
        workshops.answer(queries.workshop_by_id(room), "phone", **given)
        voted.set()

    assert together(app, [entered, after(stored, vote)]) == [None, None]


def test_a_stand_taken_at_the_same_moment_is_one_on_the_words_that_stood_there(app: Flask) -> None:
    held, number = with_sheet("ideas", text="Benk")
    room, text = held.id, db.session.query(RoomText).one().id

    def stand() -> None:
        workshops.answer(queries.workshop_by_id(room), "phone", stand=f"{text}:1")

    def correct() -> None:
        services.correct_sheet(workshops.RUNS, db.session.get_one(Round, number), 1, {"text": ["Riv benkene"]})

    gave = together(app, meeting(stand, correct))
    assert gave[0] is None
    assert isinstance(gave[1], Closed)
    assert (db.session.query(RoomText).one().body, db.session.query(TextStand).count()) == ("Benk", 1)


def test_who_corrects_what_another_has_corrected_is_told_what_stands(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key", {"text": ["Lys"]})
    path = f"/verksted/{held.id}/papir/{workshops.round_of(held).id}"
    mine = team.page(f"{path}?ark=1").form("seen")
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {"text": ["Mer lys"]}, seen=1)
    db.session.commit()
    told = team.post(path, data={**mine.fields, "abstain": None, "text": "Mindre lys"})
    assert told.status_code == 409
    assert "Arket er rettet siden du åpnet det. Nå står det: Mer lys." in told.page.text
    again = told.page.form("seen")
    assert again.fields["text"] == "Mindre lys"
    assert team.post(path, data={**again.fields, "abstain": None}).status_code == 303
    db.session.expire_all()
    assert db.session.query(RoomAnswer).one().value == {"text": "Mindre lys"}


def test_what_stands_on_a_sheet_by_now_is_not_taken_for_an_order_that_is_missing(
    team: Client, project: Project
) -> None:
    """Where an order is missing a script says which button makes one (static/js/taps.js); it says so of nothing else."""
    held = workshops.opened("ranking", project=project)
    places = {f"place-{option}": [str(option)] for option in (1, 2, 3)}
    services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key", places)
    path = f"/verksted/{held.id}/papir/{workshops.round_of(held).id}"
    mine = team.page(f"{path}?ark=1").form("seen")
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {}, abstains=True, seen=1)
    db.session.commit()
    none = dict.fromkeys(places, "")
    told = team.post(path, data={**mine.fields, **none, "abstain": None})
    assert "Gi alle svarene en plass." in told.page.text
    assert told.page.one(id="option").get("data-first")
    turned = {f"place-{option}": [str(4 - option)] for option in (1, 2, 3)}
    services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, turned, seen=2)
    db.session.commit()
    told = team.post(path, data={**mine.fields, **none, "abstain": "1"})
    assert told.status_code == 409 and "Arket er rettet siden du åpnet det." in told.page.text
    assert told.page.one(id="option").get("data-first") is None


def test_a_correction_sent_twice_is_one(context: None) -> None:
    held, _number = with_sheet()
    for _press in range(2):
        services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {"text": ["Mer lys"]}, seen=1)
    assert db.session.query(RoomAnswer).one().revision == 2
    with pytest.raises(Conflict):
        services.correct_sheet(workshops.RUNS, workshops.round_of(held), 1, {"text": ["Lys"]}, seen=1)


@pytest.mark.parametrize("module", [keeping, grouping], ids=["taken down", "grouped"])
def test_a_sheet_is_corrected_while_another_does_something_with_its_text(
    app: Flask, monkeypatch: pytest.MonkeyPatch, module: ModuleType
) -> None:
    """Both hold the workshop before the text, so neither has what the other waits for."""
    held, number = with_sheet("ideas")
    workshops.press(held, Act.LOCK)
    room, text, touch = held.id, db.session.query(RoomText).one().id, module.touch

    begun = Event()

    def late(workshop: Workshop) -> None:
        begun.set()
        time.sleep(SLOW)
        touch(workshop)

    def other() -> None:
        if module is keeping:
            services.take_down(workshops.RUNS, queries.workshop_by_id(room), text, "Et navn", gathered=True)
        else:
            services.put_together(workshops.RUNS, db.session.get_one(Round, number), 1, [text], name="Lys")

    def correct() -> None:
        services.correct_sheet(workshops.RUNS, db.session.get_one(Round, number), 1, {"text": ["Mer lys"]})

    monkeypatch.setattr(module, "touch", late)
    assert together(app, [other, after(begun, correct)]) == [None, None]
    assert db.session.query(RoomText).one().body == "Mer lys"
