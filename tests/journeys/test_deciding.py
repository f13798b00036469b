"""The pilot is measured, the gate refuses and then lets through, and the department takes the solution over."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.needs.models import Need
from app.people.models import Account
from app.projects.models import Outcome, Project
from tests.factories import insights, people, projects
from tests.factories import needs as make
from tests.journeys.conftest import Opens, Visits
from tests.support.hand import Way
from tests.support.live import Live


@pytest.fixture
def project(live: Live) -> int:
    """One that is in its pilot."""
    with live.arranged():
        return projects.in_phase(4, "Lys i parken").id


@pytest.fixture
def olav(live: Live, project: int) -> Account:
    """He works with the project and answers for the department that owns it."""
    with live.arranged():
        return people.account("Olav", Role.OWNER, Role.TEAM, project_id=project)


def test_a_pilot_says_how_it_is_measured_and_what_was_found(
    staff: Opens, live: Live, project: int, olav: Account
) -> None:
    with live.arranged():
        insights.way(db.session.get_one(Project, project))
    hand = staff("/team", account=olav).press("Lys i parken").press("Pilot").fill("Tittel: Bokmål", "600 meter lys")
    hand.press("Lagre utkast").stands_at("600 meter lys").press("Legg til indikatoren").is_told_what_is_wrong()
    hand.fill("Hva måler vi?: Bokmål", "Føler seg trygge").fill("Enhet: Bokmål", "prosent")
    hand.fill("Utgangspunkt", "38").fill("Mål", "60").press("Legg til indikatoren")
    hand.sees("Fra 38 til mål om 60 prosent.").press("Lagre målingen")
    hand.is_told_what_is_wrong("Skriv en dato.", "Skriv et tall.")
    measured = hand.within("Føler seg trygge").fill("Målt", f"{clock.today():%Y-%m-%d}")
    measured.fill("Verdi", "mange").press("Lagre målingen").is_told_what_is_wrong("Skriv et tall.")
    hand.within("Føler seg trygge").fill("Verdi", "43,5").press("Lagre målingen").sees("43,5")
    hand.press("Publiser").sees("En pilot må bygge på minst én prototype eller ett løsningsforslag")
    hand.choose("Lys som våkner når du kommer").press("Koble").sees("Bygger på (1)").press("Publiser")
    hand.sees("Føler seg trygge")


def test_the_gate_says_what_is_in_the_way_then_shows_what_everyone_will_read(
    staff: Opens, visit: Visits, live: Live, project: int, olav: Account
) -> None:
    hand = staff("/team", account=olav).press("Lys i parken").press("Beslutning")
    hand.sees("Fasen har ikke hatt noen aktivitet der innbyggerne har vært med.")
    with live.arranged():
        held = db.session.get_one(Project, project)
        projects.results(held)
        insights.evidence(held)
        make.need("Lampen ved brua er knust", project=held)
    hand.press("Beslutning").sees("Noen av behovene i fasen venter på svar.", "1 behov venter på svar")
    with live.arranged():
        make.answered(db.session.get_one(Need, 1001))
    hand.press("Beslutning").press("Se hvordan det blir").is_told_what_is_wrong("Velg hva dere har bestemt.")
    hand.choose("Overlevere").fill("Overskrift med grunnen i: Bokmål", "Lyktene virker, så de blir")
    hand.fill("Overskrift med grunnen i: Engelsk", "The lamps work, so they stay")
    hand.fill("Grunnen: Bokmål", "Flere føler seg trygge.").fill("Hvem bestemte?: Bokmål", "Avdelingsleder, Bymiljø")
    hand.press("Se hvordan det blir").is_told_what_is_wrong("Skriv grunnen på engelsk også.")
    hand.fill("Grunnen: Engelsk", "More people feel safe.").fill("Hvem bestemte?: Engelsk", "Head of City Environment")
    hand.press("Se hvordan det blir").is_told_what_is_wrong("Velg minst én ting i grunnlaget.")
    hand.choose("Ti av tolv snudde.")
    hand.press("Se hvordan det blir").stands_at("Slik blir det").sees("The lamps work, so they stay")
    hand.press("Endre teksten").fill("Dette lærte vi: Bokmål", "Varmt lys skremmer ingen.")
    hand.fill("Dette lærte vi: Engelsk", "Warm light scares nobody.")
    hand.press("Se hvordan det blir").sees("Varmt lys skremmer ingen.").press("Lagre beslutning")
    hand.sees("Lyktene virker, så de blir", "Varmt lys skremmer ingen.")
    hand.page.go_back()
    hand.stands_at("Beslutning").sees("Det er ingenting å avgjøre i prosjektet nå.")
    page = visit("/en/projects/lys-i-parken")
    assert page.get_by_text("The lamps work, so they stay").count() > 0


@pytest.mark.parametrize("staff", [Way.TAP, Way.KEYS], indirect=True, ids=str)
def test_the_department_accepts_and_says_when_it_will_tell_more(
    staff: Opens, live: Live, project: int, olav: Account
) -> None:
    with live.arranged():
        projects.decide(db.session.get_one(Project, project), Outcome.HAND_OVER)
    hand = staff("/prosjekter/lys-i-parken", account=olav).sees("Fagområdet har ikke svart ennå.")
    hand.go("/team").press("Lys i parken").press("Ta imot løsningen").press("Vi tar imot løsningen")
    hand.is_told_what_is_wrong().fill("Kontaktperson", "Eirik Valevatn")
    hand.fill("E-post", "eirik@example.no").fill("Neste status", f"{clock.today() + timedelta(days=90):%Y-%m-%d}")
    hand.press("Vi tar imot løsningen").go("/prosjekter/lys-i-parken").sees("driver løsningen videre", "Eirik Valevatn")
