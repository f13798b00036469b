"""The facilitator's presses: what each does, what it refuses, and two facilitators at once."""

from functools import partial
from typing import Any

import pytest
from flask import Flask

from app.core.audit import log_of_object
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotFound
from app.core.permissions import Role
from app.people import accounts
from app.projects.models import Activity
from app.workshops import queries, services, written
from app.workshops.kinds import kind_named
from app.workshops.models import Hands, RoomAnswer, RoundState, Workshop
from app.workshops.queries import Moment
from app.workshops.services import Act
from tests.factories import activities, workshops
from tests.support.threads import together


def moment(held: Workshop) -> tuple[Moment, int]:
    now = queries.room(workshops.again(held))
    return now.moment, now.number


def rounds(held: Workshop) -> list[tuple[int, RoundState]]:
    return [(one.number, one.state) for one in queries.rounds_of(held.id)]


def written_in(held: Workshop) -> list[written.Written]:
    return written.texts(workshops.round_of(held), kind_named("text"))


def test_a_workshop_goes_from_start_to_end(context: None) -> None:
    held = workshops.workshop("single", "text")
    course = [
        (Act.START, (Moment.WAITING, 0)),
        (Act.NEXT, (Moment.OPEN, 1)),
        (Act.LOCK, (Moment.LOCKED, 1)),
        (Act.OPEN, (Moment.OPEN, 1)),
        (Act.REVEAL, (Moment.REVEALED, 1)),
        (Act.HIDE, (Moment.LOCKED, 1)),
        (Act.REVEAL, (Moment.REVEALED, 1)),
        (Act.NEXT, (Moment.OPEN, 2)),
        (Act.BACK, (Moment.REVEALED, 1)),
        (Act.END, (Moment.ENDED, 0)),
    ]
    seen = []
    for act, _expected in course:
        workshops.press(held, act)
        seen.append((act, moment(held)))
    assert seen == course
    assert rounds(held) == [(1, RoundState.REVEALED), (1, RoundState.LOCKED)], "going on locked the second"


def test_a_round_is_never_reset_but_followed_by_another(context: None) -> None:
    held = workshops.opened()
    workshops.press(held, Act.AGAIN)
    workshops.press(held, Act.AGAIN)
    assert rounds(held) == [(1, RoundState.LOCKED), (2, RoundState.LOCKED), (3, RoundState.OPEN)]


def test_a_round_whose_result_was_shown_takes_no_more_answers_also_when_it_is_hidden(context: None) -> None:
    held = workshops.workshop("single", "text", started=True)
    workshops.press(held, Act.NEXT)
    workshops.press(held, Act.REVEAL)
    with pytest.raises(Closed, match="Ta en ny runde"):
        workshops.press(held, Act.OPEN)
    workshops.press(held, Act.HIDE)
    with pytest.raises(Closed, match="Ta en ny runde"):
        workshops.press(held, Act.OPEN)
    workshops.press(held, Act.NEXT)
    workshops.press(held, Act.GO, place=0)
    assert moment(held) == (Moment.LOCKED, 1)
    workshops.press(held, Act.AGAIN)
    assert rounds(held)[:2] == [(1, RoundState.LOCKED), (2, RoundState.OPEN)]


def test_the_next_question_stays_closed_when_its_result_was_shown(context: None) -> None:
    held = workshops.workshop("single", "text", started=True)
    for act in (Act.NEXT, Act.NEXT, Act.REVEAL, Act.HIDE, Act.BACK, Act.NEXT):
        workshops.press(held, act)
    assert moment(held) == (Moment.LOCKED, 2)


def test_the_screen_stays_on_its_page_until_something_else_is_shown(context: None) -> None:
    held = workshops.opened()
    pages = []
    for act in (Act.PAGE_ON, Act.PAGE_ON, Act.JOINING, Act.MINUTE, Act.PAGE_BACK, Act.REVEAL, Act.PAGE_BACK):
        workshops.press(held, act)
        pages.append(workshops.again(held).screen_page)
    assert pages == [1, 2, 2, 2, 1, 0, -1]


@pytest.mark.parametrize("act", [Act.PAGE_ON, Act.LIGHT])
def test_a_press_for_the_screen_is_one_that_a_later_press_must_have_seen(context: None, act: Act) -> None:
    held = workshops.opened()
    seen, version = workshops.again(held).presses, workshops.again(held).version
    services.press(workshops.RUNS, workshops.again(held), act, seen)
    assert workshops.again(held).version == version, "no phone is shown anything else, and votes take the short way"
    with pytest.raises(Conflict):
        services.press(workshops.RUNS, workshops.again(held), Act.LOCK, seen)


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.START, Act.LIGHT)])
def test_nothing_is_pressed_before_the_start(context: None, act: Act) -> None:
    held = workshops.workshop("single")
    with pytest.raises(Closed, match="ikke i gang"):
        workshops.press(held, act)


def test_a_workshop_without_questions_is_not_started(context: None) -> None:
    with pytest.raises(Closed, match="Legg til et spørsmål"):
        workshops.press(workshops.workshop(), Act.START)


def test_the_ends_of_the_agenda_are_told(context: None) -> None:
    held = workshops.opened()
    with pytest.raises(Closed, match="siste"):
        workshops.press(held, Act.NEXT)
    with pytest.raises(Closed, match="første"):
        workshops.press(held, Act.BACK)


def test_one_goes_to_a_question_without_opening_it(context: None) -> None:
    held = workshops.workshop("single", "text", started=True)
    workshops.press(held, Act.GO, place=1)
    assert moment(held) == (Moment.WAITING, 2)
    workshops.press(held, Act.OPEN)
    assert moment(held) == (Moment.OPEN, 2)


def test_a_late_press_is_told_what_the_other_did(context: None) -> None:
    held = workshops.workshop("single", started=True)
    seen = workshops.again(held).presses
    kari = accounts.as_person(activities.account_with(Role.FACILITATOR, held.project))
    services.press(kari, workshops.again(held), Act.NEXT, seen)
    with pytest.raises(Conflict, match="Kari Nordmann: Gikk videre til spørsmål 1"):
        services.press(workshops.RUNS, workshops.again(held), Act.NEXT, seen)
    assert moment(held) == (Moment.OPEN, 1)


def test_a_press_for_the_next_question_opens_the_one_that_its_page_showed(context: None) -> None:
    held = workshops.workshop("single", "text", "number", started=True)
    workshops.press(held, Act.NEXT)
    services.move_step(workshops.RUNS, workshops.again(held).steps[2], up=True)
    with pytest.raises(Conflict, match="Rekkefølgen er endret"):
        workshops.press(held, Act.NEXT, place=2)
    workshops.press(held, Act.NEXT, place=1)
    assert workshops.round_of(held).asked["kind"] == "number"


def test_what_a_moderator_does_stands_in_nobody_s_way(context: None) -> None:
    held = workshops.opened("text")
    workshops.answer(held, "a", text="Lys")
    fresh = workshops.again(held)
    seen, shown = fresh.presses, fresh.version
    services.take_down(workshops.RUNS, fresh, written_in(held)[0].id, "Navngir en person")
    services.press(workshops.RUNS, workshops.again(held), Act.LOCK, seen)
    assert workshops.again(held).version > shown + 1, "screens and phones show what each of them did"
    with pytest.raises(Conflict, match="Låste spørsmål 1"):
        services.press(workshops.RUNS, workshops.again(held), Act.OPEN, seen)


def test_of_many_presses_at_once_one_is_done(app: Flask) -> None:
    held = workshops.opened()
    number, seen = held.id, held.presses

    def act(_place: int) -> None:
        services.press(workshops.RUNS, queries.workshop_by_id(number), Act.AGAIN, seen)

    told = together(app, [partial(act, place) for place in range(8)])
    assert len([one for one in told if isinstance(one, Conflict)]) == 7, told
    assert rounds(held) == [(1, RoundState.LOCKED), (2, RoundState.OPEN)]


def test_every_press_is_in_the_log(context: None) -> None:
    held = workshops.opened()
    workshops.press(held, Act.REVEAL)
    acts = [(entry.action, entry.details.get("step")) for entry in log_of_object("workshop", held.id)]
    assert acts[-3:] == [("workshops.start", None), ("workshops.next", 1), ("workshops.reveal", 1)]


def test_the_activity_knows_how_many_took_part_counted_from_the_rows(context: None) -> None:
    held = workshops.opened()
    for phone in "abc":
        workshops.answer(held, phone, option=1)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.AGAIN)
    for phone in "abcd":
        workshops.answer(held, phone, option=1)
    workshops.press(held, Act.END)
    activity = db.session.get_one(Activity, held.activity_id)
    assert (activity.contributions, activity.state) == (4, "closed")


def test_practice_and_abstaining_are_no_part_taken(context: None) -> None:
    held = workshops.workshop()
    workshops.step(held, "single", practice=True)
    workshops.step(held, "single")
    for act, phones, abstain in ((Act.START, "", ""), (Act.NEXT, "abcdefg", ""), (Act.NEXT, "ab", "cde")):
        workshops.press(held, act)
        for phone in phones:
            workshops.answer(held, phone, option=1)
        for phone in abstain:
            workshops.answer(held, phone, abstains=True)
    assert queries.taking_part(held.id) == 2
    workshops.press(held, Act.END)
    assert db.session.get_one(Activity, held.activity_id).contributions == 2


def test_hands_and_paper_are_counted_apart_and_entered_again(context: None) -> None:
    held = workshops.opened()
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 12, (2, 0): 3})
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.PAPER, {(3, 0): 5})
    services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 11})
    outcome = queries.outcome(workshops.round_of(held))
    assert [(row.choice.key, row.hands, row.paper) for row in outcome.hands] == [(1, 11, 0), (2, 3, 0), (3, 0, 5)]
    assert outcome.answers == 0, "never mixed with what the phones said"


@pytest.mark.parametrize("numbers", [{(9, 0): 1}, {(1, 0): 5001}, {(1, 1): 1}])
def test_odd_counts_are_refused(context: None, numbers: dict[tuple[int, int], int]) -> None:
    held = workshops.opened()
    with pytest.raises(Invalid):
        services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, numbers)


def test_what_somebody_wrote_is_taken_down_with_a_reason_and_put_back(context: None) -> None:
    held = workshops.opened("text")
    for phone in "abcdef":
        workshops.answer(held, phone, text="Lys" if phone != "f" else "Noe stygt")
    ugly = written_in(held)[-1]
    with pytest.raises(Invalid):
        services.take_down(workshops.RUNS, workshops.again(held), ugly.id, " ")
    services.take_down(workshops.RUNS, workshops.again(held), ugly.id, "Navngir en person")
    outcome = queries.outcome(workshops.round_of(held))
    assert ([one.text for one in outcome.result], outcome.taken_down) == (["Lys"], 1)
    assert log_of_object("workshop", held.id)[-1].reason == "Navngir en person"
    workshops.answer(held, "f", 2, text="Noe stygt igjen")
    assert queries.outcome(workshops.round_of(held)).taken_down == 1, "a change does not bring it back"
    services.put_back(workshops.RUNS, workshops.again(held), ugly.id)
    assert queries.outcome(workshops.round_of(held)).taken_down == 0


def test_a_vote_is_not_taken_out_of_a_tally(context: None) -> None:
    held = workshops.opened("single")
    workshops.answer(held, "a", option=1)
    vote = db.session.query(RoomAnswer).one().id
    with pytest.raises(NotFound):
        services.take_down(workshops.RUNS, workshops.again(held), vote, "Feil svar")
    assert db.session.query(RoomAnswer).one().hidden_because == ""


def test_an_answer_is_not_taken_down_through_another_workshop(context: None) -> None:
    held, other = workshops.opened("text"), workshops.opened("text")
    workshops.answer(held, "a", text="Lys")
    answer = written_in(held)[0]
    with pytest.raises(NotFound):
        services.take_down(workshops.RUNS, workshops.again(other), answer.id, "Nei")


def test_an_edit_holds_at_once_while_nobody_reads_or_has_answered_it_and_makes_a_new_round_else(context: None) -> None:
    held = workshops.opened()
    step = workshops.again(held).steps[0]
    texts: dict[str, Any] = {"question_nb": "Nytt?", "question_en": "New?", "settings": {}}
    options = [{"key": 1, "text_nb": "Lys"}, {"text_nb": "Benker"}]
    assert not services.edit_step(workshops.RUNS, step, texts, options), "phones show it: a tap is for what they show"
    workshops.press(held, Act.LOCK)
    assert services.edit_step(
        workshops.RUNS, workshops.again(held).steps[0], texts, [options[0], options[1] | {"key": 4}]
    )
    workshops.press(held, Act.OPEN)
    assert workshops.round_of(held).number == 1
    assert queries.outcome(workshops.round_of(held)).question.question_nb == "Nytt?"
    workshops.answer(held, "a", option=4)
    later = [{"key": 1, "text_nb": "Mer lys"}, {"key": 4, "text_nb": "Benker"}, {"text_nb": "Do"}]
    assert not services.edit_step(workshops.RUNS, workshops.again(held).steps[0], texts, later)
    asked = queries.outcome(workshops.round_of(held)).question
    assert [(option.key, option.text_nb) for option in asked.options] == [(1, "Lys"), (4, "Benker")]
    workshops.press(held, Act.LOCK)
    workshops.press(held, Act.OPEN)
    fresh = workshops.round_of(held)
    assert fresh.number == 2
    keys = [(option["key"], option["text_nb"]) for option in fresh.asked["options"]]
    assert keys == [(1, "Mer lys"), (4, "Benker"), (5, "Do")]


def test_a_question_that_has_been_asked_stays_in_the_agenda(context: None) -> None:
    held = workshops.workshop("single", "text", started=True)
    workshops.press(held, Act.NEXT)
    first, second = workshops.again(held).steps
    with pytest.raises(Closed, match="rundene skal stå"):
        services.remove_step(workshops.RUNS, first)
    services.remove_step(workshops.RUNS, second)
    assert [step.kind for step in workshops.again(held).steps] == ["single"]


def test_questions_change_places(context: None) -> None:
    held = workshops.workshop("single", "text", "number")
    services.move_step(workshops.RUNS, workshops.again(held).steps[2], up=True)
    services.move_step(workshops.RUNS, workshops.again(held).steps[0], up=True)
    assert [step.kind for step in workshops.again(held).steps] == ["single", "number", "text"]
