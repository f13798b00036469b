"""A resident votes, changes the vote, and reads how it went."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.decisions.models import Ballot, Method, Vote
from app.decisions.services import show_steps
from app.people.models import IdentityLevel
from app.projects.models import ActivityState, ResultsVisible
from tests.factories import decisions as make
from tests.journeys.conftest import Mailboxes, Opens
from tests.support.hand import Way
from tests.support.live import Live

COUNTED = "Stemmen din er talt."
EVA = "eva@example.no"
WITH_SCRIPT = pytest.mark.parametrize("resident", [Way.TAP, Way.KEYS], indirect=True, ids=str)


def ballot(live: Live, method: Method = Method.SINGLE, **values: Any) -> str:
    """The address of an open vote."""
    with live.arranged():
        return f"/avstemning/{make.ballot(method=method, **values).slug}"


def others_vote(live: Live, path: str, *places: int, close: bool = False) -> None:
    """Five others vote alike; then the vote may close."""
    with live.arranged():
        held = db.session.scalars(select(Ballot).where(Ballot.slug == path.rpartition("/")[2])).one()
        for _voter in range(5):
            make.vote(held, *places)
        show_steps()
        if close:
            held.activity.state, held.activity.closed_at = ActivityState.CLOSED, clock.now()


def votes(live: Live) -> int:
    with live.arranged():
        return db.session.scalars(select(func.count()).select_from(Vote)).one()


@pytest.mark.offline  # with the service worker: what it keeps must never stand in for a vote's own page
def test_one_press_votes_another_changes_it_and_the_result_comes_after_the_close(resident: Opens, live: Live) -> None:
    path = ballot(live)
    hand = resident(path).press("Høye stolper").sees(COUNTED, "Resultatet kommer her når avstemningen er stengt.")
    hand.press("Lave lykter").sees(COUNTED).fill("Hvorfor stemte du slik?", "De blender ikke.")
    hand.press("Send begrunnelsen").sees("Endre begrunnelsen")
    assert votes(live) == 1
    others_vote(live, path, 0, close=True)
    hand.go(path).sees("Avstemningen stengte", "6 har stemt", "Du stemte på:", "Last ned tallene (CSV)")
    hand.open("Vis som tabell")
    assert hand.page.get_by_role("row").filter(has_text="Lave lykter").text_content() is not None


def test_several_may_be_chosen_but_not_more_than_it_says(resident: Opens, live: Live) -> None:
    hand = resident(ballot(live, Method.MULTI))
    hand.press("Lever stemmen").is_told_what_is_wrong()
    for option in ("Lave lykter", "Høye stolper", "Ingen av dem"):
        hand.choose(option)
    hand.press("Lever stemmen").is_told_what_is_wrong()
    hand.choose("Ingen av dem").press("Lever stemmen").sees(COUNTED)
    hand.choose("Lave lykter").press("Endre stemmen").sees(COUNTED)
    assert votes(live) == 1


def test_each_option_is_rated_from_one_to_five_and_the_result_shows_at_once(resident: Opens, live: Live) -> None:
    path = ballot(live, Method.RATING, results_visible=ResultsVisible.AFTER_OWN)
    others_vote(live, path, 5, 1, 3)
    hand = resident(path)
    hand.within("Lave lykter", "group").choose("5")
    hand.within("Høye stolper", "group").choose("2")
    hand.press("Lever stemmen").sees(COUNTED, "Du kan se resultatet så langt.")
    hand.press("Se resultatet så langt").sees("Resultat så langt", "5 har stemt", "minst fem til")
    hand.press("Endre stemmen").within("Høye stolper", "group").choose("Ingen mening")
    hand.press("Endre stemmen").sees(COUNTED)


@pytest.mark.parametrize("method", [Method.SINGLE, Method.MULTI], ids=str)
def test_a_page_that_was_open_when_the_vote_closed_says_so_kindly(resident: Opens, live: Live, method: Method) -> None:
    path = ballot(live, method)
    hand = resident(path)
    others_vote(live, path, 0, close=True)
    if method is Method.SINGLE:
        hand.press("Høye stolper")
    else:
        hand.choose("Høye stolper").press("Lever stemmen")
    hand.sees("Avstemningen stengte", "Stemmen din kom for sent og er ikke talt.", "Her er resultatet.", "5 har stemt")


def test_two_presses_count_once_and_going_back_shows_the_vote(resident: Opens, live: Live) -> None:
    path = ballot(live)
    hand = resident(path).press_twice("Høye stolper").sees(COUNTED)
    assert votes(live) == 1
    hand.press("Lukk")
    hand.page.go_back()
    hand.sees(COUNTED)


def test_a_vote_that_asks_for_an_address_is_carried_until_it_is_counted(
    resident: Opens, live: Live, mailbox: Mailboxes
) -> None:
    path = ballot(live, Method.MULTI, identity_level=IdentityLevel.EMAIL)
    hand = resident(path).choose("Lave lykter").choose("Høye stolper").press("Lever stemmen")
    hand.stands_at("Nesten ferdig").fill("E-postadressen din", "eva").press("Send meg koden").is_told_what_is_wrong()
    hand.fill("E-postadressen din", EVA).press("Send meg koden").fill("Koden", "12").press("Bekreft og lever")
    hand.is_told_what_is_wrong().fill("Koden", mailbox(EVA).code()).press("Bekreft og lever").sees(COUNTED)
    for option in ("Lave lykter", "Høye stolper"):
        assert hand.page.get_by_role("checkbox", name=option).is_checked()
    again = resident(path).choose("Ingen av dem").press("Lever stemmen").fill("E-postadressen din", EVA)
    again.press("Send meg koden").fill("Koden", mailbox(EVA).code()).press("Bekreft og lever").sees(COUNTED)
    assert votes(live) == 1


@pytest.mark.parametrize("resident", [Way.TAP, Way.PLAIN], indirect=True, ids=str)
def test_going_back_after_voting_with_a_code_shows_the_vote_and_closing_the_question_leads_to_the_ballot(
    resident: Opens, live: Live, mailbox: Mailboxes
) -> None:
    path = ballot(live, identity_level=IdentityLevel.EMAIL)
    hand = resident(path).press("Høye stolper").stands_at("Nesten ferdig").press("Lukk")
    expect(hand.page).to_have_url(live.url + hand.tongue.path(path))
    hand.press("Høye stolper").fill("E-postadressen din", EVA).press("Send meg koden")
    expect(hand.page.get_by_role("link", name=hand.tongue.text("Lukk"))).to_have_attribute(
        "href", hand.tongue.path(path)
    )
    hand.fill("Koden", mailbox(EVA).code()).press("Bekreft og lever").sees(COUNTED)
    hand.page.go_back()
    hand.sees(COUNTED)
    hand.page.go_back()
    hand.sees(COUNTED)


@WITH_SCRIPT
def test_an_unfinished_reason_waits_on_the_phone_until_it_is_sent(resident: Opens, live: Live) -> None:
    path = ballot(live)
    hand = resident(path).press("Lave lykter").sees(COUNTED)
    for words in ("De blender ikke.", "De blender ikke, og de er fine."):
        hand.comes_back_to(path, "Hvorfor stemte du slik?", words).press("begrunnelsen").sees("Endre begrunnelsen")
        hand.go(path).holds("Hvorfor stemte du slik?", words).misses("Fortsett")
