"""What those at work do now and then, standing: read what came in, and say who may do what. By thumb, and by keys.

The team's work, the gate and the handover are done on phones in the main job, the remote of a workshop in a room.
"""

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.needs.models import Need, NeedState
from app.people.models import Account
from tests.factories import needs as make
from tests.factories import people, projects
from tests.journeys.conftest import Opens
from tests.support.hand import Way
from tests.support.live import Live

THUMB_AND_KEYS = pytest.mark.parametrize("staff", [Way.TAP, Way.KEYS], indirect=True, ids=str)
DARK = "Stien langs vannet er for mørk om kvelden"


@THUMB_AND_KEYS
def test_a_moderator_publishes_one_and_says_why_another_is_not(staff: Opens, live: Live) -> None:
    with live.arranged():
        moderator = people.account("Mod", Role.MODERATOR)
        for text in (DARK, "Ola Nordmann i gate 3 lager bråk hver natt"):
            make.told(text)
    hand = staff("/admin/moderering", account=moderator).press(DARK).press("Publiser")
    hand.go("/admin/moderering").misses(DARK).press("Ola Nordmann i gate 3").open("Ikke publiser")
    hand.press("Ikke publiser").is_told_what_is_wrong("Velg hvilken regel som gjelder")
    hand.choose("Opplysninger om enkeltpersoner").fill("Hva kan den som skrev, gjøre annerledes?", "Skriv uten navn.")
    hand.press("Ikke publiser").sees("Behov 1002 blir ikke publisert.")
    with live.arranged():
        states = [need.state for need in db.session.query(Need).order_by(Need.id)]
    assert states == [NeedState.PUBLISHED, NeedState.DECLINED]


@THUMB_AND_KEYS
def test_an_administrator_finds_somebody_and_gives_and_takes_roles(staff: Opens, live: Live) -> None:
    with live.arranged():
        projects.project("Lys i parken")
        ada, tea = people.account("Ada", Role.ADMINISTRATOR), people.account("Tea", Role.MODERATOR)
        number = tea.id
    hand = (
        staff("/admin", account=ada).turn_to("Folk og roller").fill("Søk etter navn eller e-post", "tea").press("Søk")
    )
    hand.sees("1 konto").press("Tea").stands_at("Tea").choose("Fagområde", "Rolle").press("Gi rollen")
    hand.is_told_what_is_wrong().choose("Lys i parken", "Prosjekt").press("Gi rollen")
    hand.press("Ta bort rollen Moderator")
    with live.arranged():
        roles = [held.role for held in db.session.get_one(Account, number).roles]
    assert roles == [Role.OWNER]
