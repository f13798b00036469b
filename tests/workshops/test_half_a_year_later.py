"""The links of a workshop half a year later: they lead to the results, or say why not and lead on."""

from typing import Any

import pytest

from app.workshops import services
from app.workshops.jobs import forget_devices
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.workshops.test_room import tap

LANGUAGES = {
    "nb": (
        "/d/{code}",
        "/verksted/{id}/resultat",
        "Se resultatene",
        "Til prosjektet",
        "Resultatene er ikke åpne lenger",
    ),
    "en": (
        "/en/d/{code}",
        "/en/workshop/{id}/results",
        "See the results",
        "To the project",
        "The results are no longer open",
    ),
}
AFTER = pytest.mark.parametrize(("days", "known"), [(179, True), (180, False), (200, False)])
IN_BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))
WHO = pytest.mark.parametrize("public", [True, False], ids=["public", "for those who were there"])


@pytest.fixture
def held(client: Client, frozen_clock: Any) -> Workshop:
    """A workshop that `client` and four others were in, and that is over."""
    made = workshops.opened()
    for phone in "abcd":
        workshops.answer(made, phone, option=1)
    tap(client, client.page(f"/d/{made.code}"))
    workshops.press(made, Act.REVEAL)
    workshops.press(made, Act.END)
    return workshops.again(made)


@AFTER
@WHO
@IN_BOTH
def test_the_code_leads_to_the_results_or_says_why_not_and_leads_to_the_project(
    client: Client, held: Workshop, frozen_clock: Any, days: int, known: bool, public: bool, lang: str
) -> None:
    room, results, see, onward, _gone = LANGUAGES[lang]
    if public:
        services.publish_results(workshops.RUNS, held)
    numbers = {"code": held.code, "id": held.id}
    frozen_clock.move(days=days)
    forget_devices()
    page = client.page(room.format(**numbers))
    assert page.link(onward).endswith(f"/{workshops.again(held).project.slug}")
    why = "slettet koblingen til telefonene" if lang == "nb" else "deleted the link to the phones"
    if public or known:
        assert client.page(page.link(see)).url.endswith(results.format(**numbers))
        assert why not in page.text
    else:
        assert see not in page.links
        assert why in page.text


@AFTER
@WHO
@IN_BOTH
def test_the_results_are_there_or_say_why_not(
    client: Client, held: Workshop, frozen_clock: Any, days: int, known: bool, public: bool, lang: str
) -> None:
    _room, results, _see, onward, gone = LANGUAGES[lang]
    if public:
        services.publish_results(workshops.RUNS, held)
    path = results.format(id=held.id)
    frozen_clock.move(days=days)
    forget_devices()
    page = client.page(path, status=200 if public or known else 410)
    if public or known:
        assert held.name_nb in page.h1 or held.name_en in page.h1
    else:
        assert page.h1 == gone
        assert page.link(onward).endswith(f"/{workshops.again(held).project.slug}")
        assert held.name_nb not in page.text


def test_a_stranger_is_told_nothing_while_the_room_knows_its_phones(browsers: Any, held: Workshop) -> None:
    assert browsers().get(f"/verksted/{held.id}/resultat").status_code == 404
    page = browsers().page(f"/d/{held.code}")
    assert "Resultatene er for dem som var i rommet." in page.text


def test_who_was_there_reads_until_when_they_can_read_the_results(client: Client, held: Workshop) -> None:
    assert "De som var der, kan lese det til" in client.page(f"/verksted/{held.id}/resultat").text


def test_no_day_to_come_is_called_the_day_when_the_link_was_deleted(client: Client, held: Workshop) -> None:
    """As in a copy from an archive, which never had the key of the room."""
    held.room_key = None
    workshops.again(held)
    told = [client.page(f"/verksted/{held.id}/resultat", status=410).text, client.page(f"/d/{held.code}").text]
    for text in told:
        assert "Koblingen til telefonene deres er slettet, og da kan ingen vise at de var der." in text
        assert "slettet den" not in text and "til vi slettet" not in text


def test_a_draft_s_workshop_is_nowhere_also_when_its_phones_are_forgotten(
    client: Client, held: Workshop, frozen_clock: Any
) -> None:
    frozen_clock.move(days=200)
    forget_devices()
    workshops.again(held).project.state = "draft"  # type: ignore[assignment]
    assert client.get(f"/verksted/{held.id}/resultat").status_code == 404
