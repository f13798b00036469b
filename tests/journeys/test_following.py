"""A resident follows, is written to, takes it along to another phone, and is forgotten."""

import pytest

from app.core.db import db
from app.needs import services
from app.needs.models import Need
from tests.factories import needs as make
from tests.factories import projects
from tests.journeys.conftest import Mailboxes, Opens
from tests.support.live import Live

EVA = "eva@example.no"
DARK = "Stien langs vannet er så mørk at jeg ikke ser hvem som kommer"


@pytest.fixture
def project(live: Live) -> str:
    """The address of a project."""
    with live.arranged():
        return f"/prosjekter/{projects.project('Trygg vei hjem').slug}"


def publish(live: Live, number: int = 1001) -> None:

    with live.arranged():
        services.publish(make.MODERATOR, db.session.get_one(Need, number))


def test_who_leaves_an_address_and_confirms_it_reads_the_answer_in_the_mailbox(
    resident: Opens, live: Live, mailbox: Mailboxes
) -> None:
    hand = resident("/meld-behov").fill("Beskriv behovet", DARK).press("Send inn behovet")
    hand.fill("E-postadressen din", "eva").press("Si fra til meg").is_told_what_is_wrong()
    hand.fill("E-postadressen din", EVA).press("Si fra til meg").sees("Vi har sendt en lenke")
    other = resident(mailbox(EVA).link()).press("Ja, si fra til meg").stands_at("Takk! Da sier vi fra.")
    publish(live)
    mailbox(EVA).fetch()
    other.go(mailbox(EVA).link()).stands_at(DARK)
    hand.go("/min-side").sees("Noe nytt", DARK)


def test_a_mail_stops_with_one_press_and_starts_again_on_my_page(
    resident: Opens, project: str, mailbox: Mailboxes
) -> None:
    hand = resident(project).press("Følg prosjektet").go("/min-side").fill("E-postadressen din", EVA)
    hand.press("Si fra til meg")
    hand.go(mailbox(EVA).link()).press("Ja, si fra til meg").go("/min-side")
    hand.choose("English").press("Lagre språket").press("Stopp e-postene").sees(f"E-postene til {EVA} er stoppet.")
    hand.press("Start e-postene igjen").sees(f"Vi skriver til {EVA}")


def test_one_press_follows_and_one_undoes_it(resident: Opens, project: str) -> None:
    hand = resident(project).press("Følg prosjektet").sees("Du følger")
    if hand.script:
        hand.has_focus_on("Slutt å følge")
    hand.press("Slutt å følge").sees("Følg prosjektet")
    if hand.script:
        hand.has_focus_on("Følg prosjektet")


def test_my_page_moves_to_another_phone_and_is_forgotten_there_too(
    resident: Opens, project: str, mailbox: Mailboxes
) -> None:
    phone = resident(project).press("Følg prosjektet").go("/min-side")
    keep = phone.within("Ta vare på dette: få en lenke på e-post")
    keep.fill("E-postadressen din", EVA).press("Send meg lenken")
    phone.sees("Vi har sendt en lenke")
    other = resident(mailbox(EVA).link()).press("Ja, hent Min side hit").sees("Trygg vei hjem")
    phone.go("/min-side").open("Glem denne enheten").press("Glem alt, på alle enheter").sees("Nå er alt glemt.")
    other.go("/min-side").sees("Her samler vi det du er med på.").misses("Trygg vei hjem")


def test_a_link_is_good_for_one_phone_and_says_so_to_the_next(
    resident: Opens, project: str, mailbox: Mailboxes
) -> None:
    hand = resident(project).press("Følg prosjektet").go("/min-side")
    hand.within("Ta vare på dette").fill("E-postadressen din", EVA).press("Send meg lenken")
    link = mailbox(EVA).link()
    resident(link).press("Ja, hent Min side hit")
    resident(link).stands_at("Lenken virker ikke lenger").press("Gå til Min side").stands_at("Min side")
