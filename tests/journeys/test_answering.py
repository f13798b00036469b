"""A team reads what residents told, publishes or says why not, answers, and puts together what is the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.core.db import db
from app.core.permissions import Role
from app.needs import services
from app.needs.models import Need
from app.people.models import Account
from app.projects.models import Project
from tests.factories import needs as make
from tests.factories import people, projects
from tests.journeys.conftest import Opens, Visits
from tests.support.hand import Hand
from tests.support.live import Live

DARK, BENCH = "Stien langs vannet er for mørk om kvelden", "Det mangler en benk ved lekeplassen"
MORE = "Se behovet og tillegget"
REST = "Slå sammen, send videre eller skjul"  # where the form to answer in stands beside it


@pytest.fixture
def project(live: Live) -> Project:
    with live.arranged():
        return projects.project("Lys i parken")


@pytest.fixture
def tea(live: Live, project: Project) -> Account:
    """Somebody of the project's team."""
    with live.arranged():
        return people.account("Tea", Role.TEAM, project_id=project.id)


def tell(live: Live, project: Project, *texts: str, read: bool = False) -> None:
    """Needs from residents, told in the project's own call; numbered from 1001."""
    with live.arranged():
        activity = projects.activity(db.session.get_one(Project, project.id))
        for text in texts:
            told = make.told(text, activity=activity)
            if read:
                services.publish(make.MODERATOR, told)


def inbox(staff: Opens, tea: Account) -> Hand:
    return staff("/team", account=tea).press("Lys i parken").press("Innboks")


def test_needs_are_read_one_by_one_and_published_or_not(
    staff: Opens, visit: Visits, live: Live, project: Project, tea: Account
) -> None:
    tell(live, project, DARK, "Ola Nordmann i gate 3 lager bråk hver natt")
    hand = inbox(staff, tea).sees("2 innspill").press("Ta dem én og én").stands_at("Behov 1001").press("Publiser")
    hand.stands_at("Behov 1002").press("Ikke publiser")
    hand.press("Ikke publiser").is_told_what_is_wrong("Velg hvilken regel som gjelder")
    hand.choose("Opplysninger om enkeltpersoner").fill("Hva kan den som skrev, gjøre annerledes?", "Skriv uten navn.")
    hand.press("Ikke publiser").sees("Behov 1002 blir ikke publisert.")
    assert visit("/behov/1001").get_by_text(DARK).count() > 0
    assert visit("/behov/1002").get_by_text("Dette behovet er ikke offentlig").count() == 1


def test_an_answer_stands_on_the_needs_page(staff: Opens, live: Live, project: Project, tea: Account) -> None:
    tell(live, project, DARK, read=True)
    hand = inbox(staff, tea).press("Alle").press(DARK).press(REST).open("Svar").press("Publiser svaret")
    hand.is_told_what_is_wrong("Skriv et svar").fill("Svar på bokmål", "Vi prøver lavere lykter i november.")
    hand.fill("Rollen du svarer i, på bokmål", "Prosjektleder, Bymiljø").press("Publiser svaret")
    hand.go("/behov/1001").sees("Svar fra kommunen", "Vi prøver lavere lykter i november.", "Prosjektleder, Bymiljø")


def test_an_addition_is_read_before_others_see_it(
    staff: Opens, visit: Visits, live: Live, project: Project, tea: Account
) -> None:
    tell(live, project, DARK, read=True)
    with live.arranged():
        make.addition(db.session.get_one(Need, 1001), "Det er verst i november.")
    assert visit("/behov/1001").get_by_text("Det er verst i november.").count() == 0
    hand = inbox(staff, tea).press("Det er verst i november").press(MORE).within("Tillegg").press("Publiser")
    hand.go("/behov/1001").sees("Det er verst i november.")


def test_two_that_are_the_same_are_put_together_and_taken_apart(
    staff: Opens, live: Live, project: Project, tea: Account
) -> None:
    tell(live, project, DARK, BENCH, "Stien langs vannet er så mørk om kvelden", read=True)
    hand = staff("/team/behov/1003", account=tea).open("Slå sammen med et annet behov")
    hand.press("Slå sammen").is_told_what_is_wrong()
    hand.choose(DARK).fill("Hvorfor er det samme behovet?", "Begge gjelder lyset på stien.").press("Slå sammen")
    hand.go("/behov/1003").sees("Behov 1003 er slått sammen med dette, behov 1001.", "Ett behov er slått sammen med")
    hand.go("/team/behov/1003").open("Løs fra").press("Ja, løs behov 1003 fra")
    hand.go("/behov/1003").sees("Stien langs vannet er så mørk om kvelden").misses("er slått sammen med dette")


def test_two_answers_are_prepared_from_a_template_and_told_together_and_the_gate_opens(
    staff: Opens, visit: Visits, live: Live, axe: Callable[[Page], None], project: Project, tea: Account
) -> None:
    tell(live, project, DARK, BENCH, read=True)
    with live.arranged():
        make.template(db.session.get_one(Project, project.id), "Takk", "Takk for behov {nummer}. Vi tar det med.")
    hand = inbox(staff, tea).press("Ta dem én og én").open("Svar").choose("Takk", "Mal").press("Sett inn")
    hand.holds("Svar på bokmål", "Takk for behov 1001. Vi tar det med.").fill(
        "Rollen du svarer i, på bokmål", "Prosjektleder"
    )
    hand.press("Lagre som klargjort").stands_at("Behov 1002").sees("Svaret på behov 1001 er klargjort.")
    hand.open("Svar").fill("Svar på bokmål", "Mine ord.").press("Sett inn").sees(
        "Vil du bytte det ut med malen «Takk»?"
    )
    hand.press("Bytt ut").holds("Svar på bokmål", "Takk for behov 1002. Vi tar det med.")
    hand.fill("Rollen du svarer i, på bokmål", "Prosjektleder").press("Lagre som klargjort").press("Beslutning")
    assert visit("/behov/1001").get_by_text("Vi tar det med.").count() == 0
    hand.sees("2 behov venter på svar").press("Publiser 2 klargjorte svar").sees("2 klargjorte svar")
    axe(hand.page)
    hand.press("Se hvordan det blir").stands_at("Slik blir det").sees("Takk for behov 1002.", "E-posten på bokmål")
    axe(hand.page)
    hand.press("Publiser 2 svar").stands_at("Beslutning").sees("2 svar er publisert.", "0 behov venter på svar")
    assert visit("/behov/1001").get_by_text("Takk for behov 1001. Vi tar det med.").count() > 0
