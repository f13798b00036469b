"""The end of a workshop: by its button, by a gate decision, or by nobody."""

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.audit import log_of_object
from app.core.contributions import Kind
from app.core.db import db
from app.core.errors import Closed, NotFound
from app.projects.models import Activity, Project
from app.workshops import queries, services
from app.workshops.jobs import forget_devices
from app.workshops.models import Round, RoundState, Workshop
from app.workshops.services import Act
from tests.cast import Cast
from tests.factories import workshops
from tests.support.client import Client

HALF_A_YEAR = timedelta(days=180)


def answered(project: Project | None = None, *, kind: str = "single", **given: Any) -> Workshop:
    """A workshop whose first question five phones have answered, and whose second one is on."""
    held = workshops.workshop(kind, "single", project=project, started=True)
    workshops.press(held, Act.NEXT)
    for phone in "abcde":
        workshops.answer(held, phone, **(given or {"option": 1}))
    return held


def close_elsewhere(held: Workshop) -> None:
    """As a gate decision does."""
    activity = db.session.get_one(Activity, held.activity_id)
    activity.state, activity.closed_at = "closed", clock.now() + timedelta(seconds=1)
    db.session.commit()


def first_round(held: Workshop) -> Round:
    return queries.rounds_of(workshops.again(held).id)[0]


def test_the_remote_names_what_the_room_has_not_seen_before_it_ends(team: Client, project: Project) -> None:
    held = answered(project)
    question = held.steps[0].question_nb
    url = f"/verksted/{held.id}/fjernkontroll"
    assert f"Rommet har ikke sett resultatet av: {question}" in team.page(url).text
    workshops.press(held, Act.REVEAL)
    assert "Rommet har ikke sett" not in team.page(url).text


def test_what_nobody_showed_in_the_room_is_shown_after_the_end_and_stands_in_the_log(
    team: Client, project: Project
) -> None:
    held = answered(project)
    workshops.press(held, Act.END)
    url = f"/verksted/{held.id}/resultat"
    page = team.page(url)
    assert "5 telefoner har svart" in page.text and "Lys 100 % 5" not in page.text
    form = page.form(action="/vis")
    for _twice in range(2):
        assert team.submit(form).status_code == 303
    assert "Lys 100 % 5" in team.page(url).text
    assert "Ikke vist i rommet" not in team.page(url).text
    told = [(entry.action, entry.details) for entry in log_of_object("workshop", held.id)]
    assert told[-1] == ("workshops.shown_after_end", {"step": 1, "round": 1})
    assert told[-2][0] == "workshops.end"
    assert "Viste resultatet av spørsmål 1 etterpå" in team.page(f"/verksted/{held.id}/logg").text


def test_a_round_is_not_shown_that_way_before_the_end_nor_practice_nor_another_workshop_s(context: None) -> None:
    held, other = answered(), answered()
    with pytest.raises(Closed):
        services.show_after_end(workshops.RUNS, workshops.again(held), first_round(held).id)
    workshops.press(held, Act.END)
    with pytest.raises(NotFound):
        services.show_after_end(workshops.RUNS, workshops.again(held), first_round(other).id)
    practice = first_round(held)
    practice.asked = {**practice.asked, "practice": True}
    with pytest.raises(NotFound):
        services.show_after_end(workshops.RUNS, workshops.again(held), practice.id)


def test_what_a_gate_decision_closes_is_locked_and_its_texts_reach_the_inbox(cast: Cast) -> None:
    from app.inbox import queries as inbox
    from app.inbox.queries import Filters, Show

    held = answered(cast.project, kind="text", text="Mer lys")
    close_elsewhere(held)
    forget_devices()
    assert first_round(held).state is RoundState.LOCKED
    found = inbox.page(cast.alice.person, cast.project, Filters(show=Show.ALL)).items
    assert [(entry.kind, entry.text) for entry in found] == [(Kind.ANSWER, "Mer lys")] * 5


def test_a_workshop_that_nobody_ends_forgets_its_phones_half_a_year_after_the_last_press(
    context: None, frozen_clock: Any
) -> None:
    held = answered()
    frozen_clock.move(days=3)
    workshops.press(held, Act.LOCK)
    frozen_clock.move(days=179)
    forget_devices()
    assert workshops.again(held).room_key is not None
    frozen_clock.move(days=1)
    forget_devices()
    assert workshops.again(held).room_key is None


def test_a_room_that_is_tried_out_long_before_the_meeting_keeps_its_phones_until_half_a_year_after_it(
    context: None, frozen_clock: Any
) -> None:
    held = workshops.workshop("single")
    workshops.again(held).starts_at = clock.now() + timedelta(days=170)
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    assert workshops.again(held).keep_until == clock.today() + timedelta(days=170) + HALF_A_YEAR
    workshops.again(held).starts_at = clock.now() + timedelta(days=340)  # put off, and nobody pressed anything
    for days, kept in ((355, True), (166, False)):
        frozen_clock.move(days=days)
        forget_devices()
        assert (workshops.again(held).room_key is not None) is kept


def test_a_room_that_nobody_can_answer_in_says_so_and_can_be_ended(context: None, frozen_clock: Any) -> None:
    held = answered()
    frozen_clock.move(days=180)
    forget_devices()
    for act in (Act.OPEN, Act.AGAIN, Act.REVEAL):
        with pytest.raises(Closed, match="Ingen kan svare i dette verkstedet lenger"):
            workshops.press(held, act)
    workshops.press(held, Act.END)
    assert queries.room(workshops.again(held)).moment is queries.Moment.ENDED


def test_one_that_was_begun_before_presses_gave_a_day_gets_one_too(context: None) -> None:
    held, planned = answered(), workshops.workshop("single")
    workshops.again(held).keep_until = None
    assert services.keep_what_ended() == 1
    assert workshops.again(held).keep_until == clock.today() + HALF_A_YEAR
    assert workshops.again(planned).keep_until is None
    close_elsewhere(held)
    assert services.keep_what_ended() == 0, "it has its day"
