"""Who reads English is answered in English on every step, and axe finds nothing wrong on any."""

from typing import Any

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.decisions.models import Ballot, Method
from app.people.models import IdentityLevel
from app.projects.models import ActivityState
from tests.factories import decisions, people, projects
from tests.factories import prototypes as make
from tests.journeys.conftest import Mailboxes, Opens, Visits
from tests.support.hand import Hand, Way
from tests.support.live import Live

EVA = "eva@example.no"
DARK = "The path along the lake is so dark that I cannot see who is coming."


@pytest.fixture
def reader(visit: Visits) -> Opens:
    """Opens a page for somebody who reads English, on a phone: at a computer all journeys by keyboard are in English."""

    def open_page(path: str, **who: Any) -> Hand:
        return Hand(visit(path, lang="en-GB", width=360, **who), Way.TAP)

    return open_page


def test_a_need_is_told_followed_and_withdrawn(reader: Opens, mailbox: Mailboxes) -> None:
    hand = reader("/en/submit-need").press("Send the need").is_told_what_is_wrong()
    hand.fill("Describe the need", DARK).press("Send the need").stands_at("Thank you! Your need has been sent.")
    hand.open("Show as QR code").fill("Your e-mail address", "eva").press("Tell me").is_told_what_is_wrong()
    hand.fill("Your e-mail address", EVA).press("Tell me")
    reader(mailbox(EVA).link()).press("Yes, tell me").stands_at("Thank you! We will tell you.")
    hand.press("See the need").fill("Add something", "It is worst in November.").press("Add")
    hand.open("Withdraw the need").press("Yes, withdraw the need").misses(DARK)
    hand.go("/en/my-page").open("Forget this device").press("Yes, forget")


def test_a_vote_asks_for_an_address_counts_and_shows_how_it_went(reader: Opens, live: Live, mailbox: Mailboxes) -> None:
    with live.arranged():
        held = decisions.ballot(method=Method.MULTI, identity_level=IdentityLevel.EMAIL)
        path, first = f"/en/votes/{held.slug}", held.options[0].text_nb
    hand = reader(path).press("Cast your vote").is_told_what_is_wrong().choose(first).press("Cast your vote")
    hand.fill("Your e-mail address", EVA).press("Send me the code").fill("The code", "12").press("Confirm and send")
    hand.is_told_what_is_wrong().fill("The code", mailbox(EVA).code()).press("Confirm and send")
    hand.sees("Your vote is counted.")
    with live.arranged():
        voted = db.session.query(Ballot).one()
        for _voter in range(5):
            decisions.vote(voted, 0)
        voted.activity.state, voted.activity.closed_at = ActivityState.CLOSED, clock.now()
    hand.go(path).open("Show as table").go(f"{path}/result")


def test_a_prototype_is_tried_and_the_question_answered(reader: Opens, live: Live) -> None:
    with live.arranged():
        slug = make.published(folder=live.app.extensions["settings"].uploads_dir).slug
    hand = reader(f"/en/prototypes/{slug}/a").point("A path.", 0.3, 0.7).press("Save comment")
    hand.is_told_what_is_wrong().choose("Like").press("Save comment").press("Next: try").press("Next: last question")
    hand.press("Send the answer").is_told_what_is_wrong("Choose one of the answers.").choose("Don’t know")
    hand.press("Send the answer").stands_at("Thank you! Your answers are saved.")


def test_a_project_is_followed_and_a_need_supported(reader: Opens, live: Live) -> None:
    with live.arranged():
        slug = projects.project("Lys i parken").slug
    hand = reader(f"/en/projects/{slug}").press("Follow the project").press("Stop following")
    hand.sees("Follow the project")


def test_somebody_at_work_signs_in_with_a_code(reader: Opens, live: Live, mailbox: Mailboxes) -> None:
    with live.arranged():
        people.account("Ada", Role.ADMINISTRATOR)
    hand = reader("/en/admin").fill("Your e-mail address", "ada").press("Send me a code").is_told_what_is_wrong()
    hand.fill("Your e-mail address", "ada@example.no").press("Send me a code").stands_at("Enter the code")
    hand.fill("The code", "123").press("Sign in").is_told_what_is_wrong()
    hand.fill("The code", mailbox("ada@example.no").code()).press("Sign in")
    assert hand.page.url.endswith("/en/admin")
