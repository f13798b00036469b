"""A team asks: makes a vote, opens it, and closes it again."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.permissions import Role
from app.people.models import Account
from tests.factories import people, projects
from tests.journeys.conftest import Opens, Visits
from tests.support.live import Live


@pytest.fixture
def tea(live: Live) -> Account:
    """Somebody of a project's team."""
    with live.arranged():
        return people.account("Tea", Role.TEAM, project_id=projects.project("Lys i parken").id)


def test_a_vote_is_written_opened_and_closed(staff: Opens, visit: Visits, tea: Account) -> None:
    hand = staff("/team", account=tea).press("Lys i parken").press("Avstemninger").press("Ny avstemning")
    hand.press("Lagre").is_told_what_is_wrong("Skriv spørsmålet.")
    hand.fill("Spørsmål: Bokmål", "Hvilket lys vil du ha?").fill("Svar 1: Bokmål", "Lave lykter")
    hand.press("Legg til et svar").has_focus_on("Svar 3").fill("Svar 2: Bokmål", "Ingen av dem")
    hand.fill("Svar 3: Bokmål", "Høye stolper").press("Flytt svar 3 opp").has_focus_on("Svar 2")
    hand.fill("Hva brukes resultatet til?: Bokmål", "Til å velge hva vi prøver.")
    hand.fill("Hvem bestemmer til slutt?: Bokmål", "Avdelingsleder, Bymiljø")
    hand.fill("Stenger", f"{clock.local(clock.now()) + timedelta(days=9):%Y-%m-%dT12:00}").press("Lagre")
    hand.stands_at("Hvilket lys vil du ha?").press("Åpne nå").sees("Åpen")
    page = visit("/avstemning/hvilket-lys-vil-du-ha")
    told = [one.split("\n")[-1] for one in page.locator(".opts button").all_inner_texts()]
    assert told == ["Lave lykter", "Høye stolper", "Ingen av dem"]
    hand.open("Steng avstemningen nå").press("Ja, steng nå").sees("Stengt")
