"""From a resident's need to a solution in use: the whole way, by those who walk it, and what they read of it.

Eva tells what is difficult and reads bokmål; Tom supports her and reads English. Tea works with the project, Olav
decides for the department that takes the solution over. Once everybody has a phone, once nobody has a mouse, and once
no browser runs scripts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import db
from app.core.permissions import Role
from app.people.models import Account
from app.projects import queries
from app.projects.models import Activity, ActivityState, Project
from app.projects.services import close_activity
from app.prototypes.queries import prototypes_of_project
from tests.factories import decisions, people, projects, prototypes
from tests.journeys.conftest import SCREEN_OF, Mailboxes, Visits
from tests.support.databases import POSTGRESQL, SQLITE
from tests.support.hand import Hand, Way
from tests.support.live import Live

DARK = "Stien langs vannet er så mørk at jeg ikke ser hvem som kommer"
INSIGHT, IDEA, LAMPS = (
    "Vi tar omveier når vi ikke ser hvem som kommer",
    "Hvordan kan vi lyse for dem som går?",
    "Lave lykter",
)
EVA, TOM = "eva@example.no", "tom@example.no"
EVERY_WAY = pytest.mark.parametrize(
    ("each_database", "residents", "at_work"),
    [
        pytest.param(SQLITE, Way.TAP, Way.TAP, marks=pytest.mark.offline),  # one with the service worker is enough
        (POSTGRESQL, Way.KEYS, Way.KEYS),
        (SQLITE, Way.PLAIN, Way.PLAIN),
    ],
    indirect=["each_database"],
    ids=["sqlite-tap", "postgresql-keys", "sqlite-no-script"],
)


@dataclass
class Town:
    """Who takes part, and what they have in front of them."""

    live: Live
    eva: Hand
    tom: Hand
    tea: Hand
    olav: Hand
    mailbox: Mailboxes
    sketch: Path

    def open(self, name: str) -> Hand:
        """Tea opens one of the pages of her project, from its first page as one must on a phone."""
        return self.tea.go("/team/lys-i-parken/oversikt").turn_to(name)

    def vote_in_this_phase(self, question: str, *others: int) -> str:
        """The address of an open vote; so many others have voted."""
        with self.live.arranged():
            held = queries.project_by_slug("lys-i-parken")
            made = decisions.ballot(held, question_nb=question, texts=(LAMPS, "Høye stolper"))
            for place in others:
                decisions.vote(made, place)
            return f"/avstemning/{made.slug}"

    def others_try(self, number: int) -> None:
        """So many others try the prototype that is open for test."""
        with self.live.arranged():
            [prototype] = prototypes_of_project(queries.project_by_slug("lys-i-parken").id)
            prototypes.answers(prototype.versions[-1], a=number)

    def time_is_up(self) -> None:
        """What people take part in now has been open as long as it was to be."""
        with self.live.arranged():
            for activity in db.session.query(Activity).filter_by(state=ActivityState.OPEN):
                close_activity(projects.BOSS, activity)


@pytest.fixture
def town(
    live: Live, visit: Visits, mailbox: Mailboxes, picture: Callable[..., Path], residents: Way, at_work: Way
) -> Town:
    with live.arranged():
        project = projects.project("Lys i parken")
        projects.activity(project, title_nb="Hva er mørkt i parken?")
        tea = people.account("Tea", Role.TEAM, project_id=project.id)
        olav = people.account("Olav", Role.OWNER, project_id=project.id)

    def at(way: Way, path: str, account: Account | None = None) -> Hand:
        return Hand(visit(path, account=account, **SCREEN_OF[way]), way)

    return Town(
        live,
        eva=at(residents, "/prosjekter/lys-i-parken"),
        tom=at(residents, "/en/"),
        tea=at(at_work, "/team", tea),
        olav=at(at_work, "/team/lys-i-parken/oversikt", olav),
        mailbox=mailbox,
        sketch=picture(),
    )


def decide(hand: Hand, outcome: str, title_nb: str, title_en: str, *evidence: str) -> None:
    """At the gate: the words, a look at them, and then the decision."""
    hand.go("/team/lys-i-parken/oversikt").turn_to("Beslutning").choose(outcome)
    hand.fill("Overskrift med grunnen i: Bokmål", title_nb).fill("Overskrift med grunnen i: Engelsk", title_en)
    hand.fill("Grunnen: Bokmål", "Det er dette folk har sagt.").fill("Grunnen: Engelsk", "This is what people said.")
    hand.fill("Hvem bestemte?: Bokmål", "Avdelingsleder, Bymiljø")
    hand.fill("Hvem bestemte?: Engelsk", "Head of City Environment")
    for source in evidence:
        hand.choose(source)
    hand.press("Se hvordan det blir").sees(title_nb, title_en).press("Lagre beslutning").sees(title_nb)


def follow_by_mail(town: Town, hand: Hand, address: str, label: str, tell: str, confirm: str) -> None:
    hand.fill(label, address).press(tell)
    hand.go(town.mailbox(address).link()).press(confirm)


@EVERY_WAY
def test_a_need_is_carried_through_all_four_phases_to_a_solution_in_use(town: Town) -> None:
    the_need_is_told_and_read(town)
    it_becomes_an_insight(town)
    a_direction_is_chosen(town)
    a_prototype_is_tried(town)
    the_pilot_is_handed_over(town)
    everybody_reads_what_became_of_it(town)


def the_need_is_told_and_read(town: Town) -> None:
    town.eva.press("Fortell").stands_at("Hva er mørkt i parken?").fill("Beskriv behovet", DARK)
    town.eva.press("Send inn behovet").stands_at("Takk! Behovet er sendt inn.")
    follow_by_mail(town, town.eva, EVA, "E-postadressen din", "Si fra til meg", "Ja, si fra til meg")
    town.tea.press("Lys i parken").turn_to("Innboks").press("Ta dem én og én").press("Publiser")
    town.open("Innboks").press(DARK).press("Slå sammen, send videre eller skjul").open("Svar").fill(
        "Svar på bokmål", "Vi måler hvor mørkt det er."
    )
    town.tea.fill("Svar på engelsk", "We measure how dark it is.").fill(
        "Rollen du svarer i, på bokmål", "Prosjektleder"
    )
    town.tea.press("Publiser svaret")
    town.tom.go("/en/needs/1001").sees("We measure how dark it is.").press("Support this need").go("/en/my-page")
    follow_by_mail(town, town.tom, TOM, "Your e-mail address", "Tell me", "Yes, tell me")
    town.mailbox(EVA).fetch(days=1)
    assert "Vi måler hvor mørkt det er." in town.mailbox(EVA).newest


def it_becomes_an_insight(town: Town) -> None:
    town.open("Innsikt").press("Ny innsikt").fill("Tittel: Bokmål", INSIGHT).fill(
        "Tittel: Engelsk", "We take detours in the dark"
    )
    town.tea.press("Lagre utkast").choose(DARK).press("Koble").press("Publiser").sees("Publisert")
    town.mailbox(EVA).fetch(days=2)
    assert INSIGHT in town.mailbox(EVA).newest
    decide(
        town.olav, "Gå videre", "Vi leter etter lys som ikke blender", "We look for light that does not glare", INSIGHT
    )
    town.mailbox(TOM).fetch(days=2)
    assert "decided to go on with" in town.mailbox(TOM).newest


def a_direction_is_chosen(town: Town) -> None:
    vote = town.vote_in_this_phase("Hva er viktigst?", 0, 0, 1, 0)
    town.eva.go(vote).press(LAMPS).sees("Stemmen din er talt.")
    town.time_is_up()
    town.open("Muligheter").fill("Tittel: Bokmål", IDEA).press("Lagre utkast").choose(INSIGHT).press("Koble")
    town.tea.press("Publiser").fill("Grunnen: Bokmål", "De fleste valgte dette.").press("Vi velger dette")
    decide(town.olav, "Gå videre", "Vi lager skisser av lave lykter", "We sketch low lamps", "Hva er viktigst?")


def a_prototype_is_tried(town: Town) -> None:
    tea = town.open("Løsninger").fill("Tittel: Bokmål", LAMPS).press("Lagre utkast").choose(IDEA).press("Koble")
    tea.press("Publiser").sees("Publisert")
    town.open("Prototyper").press("Ny prototype")
    tea.fill("Tittel: Bokmål", "Lys som våkner").fill("Tittel: Engelsk", "Light that wakes").press("Lagre")
    tea.press("Legg til A").attach("Bilde", town.sketch).fill("Tittel: Bokmål", LAMPS)
    tea.fill("Hva bildet viser: Bokmål", "En sti.").press("Lagre").fill("Navn på bokmål", "Lyktene")
    tea.fill("Fra venstre, prosent", "30").fill("Fra toppen, prosent", "70").press("Lagre stedene").press("Ferdig")
    tea.choose(LAMPS).press("Koble").sees("Bygger på (1)").press("Planlegg en test")
    tea.fill("Stenger", f"{clock.local(clock.now()) + timedelta(days=20):%Y-%m-%dT12:00}").press("Lagre")
    tea.press("Publiser versjonen").press("Publiser").press("Åpne testen nå").sees("Åpen for test")
    town.mailbox(EVA).fetch(days=3)
    assert "Du kan prøve «Lys som våkner»" in town.mailbox(EVA).newest
    eva = town.eva.go("/behov/1001").sees("Det har blitt til en prototype").press("Prøv prototypen").press("Lyktene")
    eva.choose("Liker").fill("Skriv litt mer", "Nå ser jeg hvem som kommer.").press("Lagre merknad")
    eva.press("Neste: siste spørsmål").choose("Ja").press("Send svaret").stands_at("Takk! Svarene dine er lagret.")
    town.others_try(4)
    town.time_is_up()
    decide(town.olav, "Gå videre", "Vi prøver lyktene på 600 meter", "We try the lamps on 600 metres", "Lys som våkner")


def the_pilot_is_handed_over(town: Town) -> None:
    tea = town.open("Pilot").fill("Tittel: Bokmål", "600 meter lys").press("Lagre utkast")
    tea.fill("Hva måler vi?: Bokmål", "Føler seg trygge").fill("Enhet: Bokmål", "prosent")
    tea.fill("Utgangspunkt", "38").fill("Mål", "60").press("Legg til indikatoren")
    tea.within("Føler seg trygge").fill("Målt", f"{clock.today():%Y-%m-%d}").fill("Verdi", "64").press("Lagre målingen")
    tea.choose("Lys som våkner").press("Koble").press("Publiser").sees("Bygger på (1)")
    town.vote_in_this_phase("Skal lyktene bli?", 0, 0, 0, 0, 0)
    town.time_is_up()
    decide(town.olav, "Overlevere", "Lyktene virker, så de blir", "The lamps work, so they stay", "600 meter lys")
    town.olav.go("/team/lys-i-parken/oversikt").press("Ta imot løsningen").fill("Kontaktperson", "Eirik Valevatn")
    town.olav.fill("E-post", "eirik@example.no")
    town.olav.fill("Neste status", f"{clock.today() + timedelta(days=90):%Y-%m-%d}").press("Vi tar imot løsningen")


def everybody_reads_what_became_of_it(town: Town) -> None:
    trail = (INSIGHT, IDEA, LAMPS, "Lys som våkner", "600 meter lys", "Lyktene virker, så de blir")
    town.eva.go("/min-side").press(DARK).within("Hva har skjedd med behovet?").sees(*trail)
    town.tom.go("/en/needs/1001").within("What has happened to the need?").sees(
        "We take detours in the dark", "Light that wakes", "The lamps work, so they stay"
    )
    town.tom.go("/en/projects/lys-i-parken").sees("now runs the solution", "Eirik Valevatn")
    town.mailbox(EVA).fetch(days=4)
    for told in ("bestemte å gå videre med «Lys i parken»", "Lys i parken» er klart"):
        assert told in town.mailbox(EVA).everything
    assert "is ready" in town.mailbox(TOM).everything
    with town.live.arranged():
        assert db.session.query(Project).one().state.value == "in_use"
