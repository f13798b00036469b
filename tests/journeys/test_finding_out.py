"""A team draws insights from what residents said, finds where to go from there, and says why."""

import pytest

from app.core.permissions import Role
from app.people.models import Account
from app.projects.models import Project
from tests.factories import insights, people, projects
from tests.factories import needs as make
from tests.journeys.conftest import Opens, Visits
from tests.support.live import Live

DARK, BRIGHT = "Stien langs vannet er for mørk om kvelden", "Det er fint at det er mørkt, for da ser vi stjernene"


@pytest.fixture
def project(live: Live) -> Project:
    with live.arranged():
        made = projects.in_phase(2, "Lys i parken")
        make.need(DARK, project=made)
        make.need(BRIGHT, project=made)
        return made


@pytest.fixture
def tea(live: Live, project: Project) -> Account:
    with live.arranged():
        return people.account("Tea", Role.TEAM, project_id=project.id)


def test_an_insight_is_published_with_what_it_builds_on(staff: Opens, visit: Visits, tea: Account) -> None:
    hand = staff("/team", account=tea).press("Lys i parken").press("Innsikt").press("Ny innsikt")
    hand.press("Lagre utkast").is_told_what_is_wrong("Skriv en tittel.").fill(
        "Tittel: Bokmål", "Vi tar omveier når det er mørkt"
    )
    hand.fill("Tittel: Engelsk", "We take detours in the dark").press("Lagre utkast")
    hand.sees("Ingen kilder ennå. Velg dem under.").press("Publiser").sees("Utkast")
    hand.choose(DARK).press("Koble").sees("Bygger på (1)").choose(BRIGHT).press("Koble som motstemme")
    hand.sees("sier imot").open("Legg til en kilde utenfra").press("Legg til kilden").is_told_what_is_wrong()
    hand.fill("Hva kilden sier: Bokmål", "Seks av ti går en annen vei om vinteren.")
    hand.fill("Kilde", "Reisevaneundersøkelsen 2025").press("Legg til kilden").sees("Bygger på (3)")
    hand.press("Publiser").sees("Publisert").press("Slik ser innbyggerne det")
    hand.stands_at("Vi tar omveier når det er mørkt").sees(DARK, BRIGHT, "Reisevaneundersøkelsen 2025")
    assert visit("/behov/1001").get_by_text("Vi tar omveier når det er mørkt").count() > 0


def test_a_source_that_does_not_fit_is_taken_away(staff: Opens, live: Live, project: Project, tea: Account) -> None:
    with live.arranged():
        insights.insight(project, make.need("Lampen ved brua er knust", project=project), publish=False)
    hand = staff("/team", account=tea).press("Lys i parken").press("Innsikt").press("Vi tar omveier")
    hand.sees("Bygger på (1)").press("Fjern Lampen ved brua").sees("Ingen kilder ennå.")


def test_an_opportunity_is_chosen_and_a_proposal_turned_down_with_the_reason(
    staff: Opens, live: Live, project: Project, tea: Account
) -> None:
    with live.arranged():
        insights.insight(project, make.need("Lampen ved brua er knust", project=project), title="Mørket skremmer")
    hand = staff("/team", account=tea).press("Lys i parken").press("Muligheter")
    hand.fill("Tittel: Bokmål", "Hvordan kan vi lyse når noen kommer?").press("Lagre utkast")
    hand.choose("Mørket skremmer").press("Koble").press("Publiser").press("Vi velger dette").is_told_what_is_wrong()
    hand.fill("Grunnen: Bokmål", "De fleste trakk fram dette.").press("Vi velger dette").sees("Valgt")
    hand.press("Løsninger").fill("Tittel: Bokmål", "Høye stolper").press("Lagre utkast")
    hand.choose("Hvordan kan vi lyse når noen kommer?").press("Koble").press("Publiser")
    hand.fill("Grunnen: Bokmål", "De blender flaggermusene.").press("Vi velger det ikke").sees("Ikke valgt")
    hand.press("Slik ser innbyggerne det").sees("De blender flaggermusene.", "Hvordan kan vi lyse når noen kommer?")
