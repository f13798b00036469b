"""The poster, and the sheet for those who answer with a pen: each kind of question has a form of its own there."""

from typing import Any

import pytest

from app.projects.models import Project
from app.workshops.kinds import all_kinds
from app.workshops.models import Workshop
from tests.factories import workshops
from tests.support.client import Client

# What stands on the form of each kind, in both languages, whose options are Lys, Folk and Kort vei.
FORMS: dict[str, tuple[str, str, int]] = {
    "single": ("Sett ett kryss.", "Put one cross.", 3),
    "several": ("Sett høyst 2 kryss.", "Put 2 crosses at most.", 3),
    "scale": ("1 = Uenig, 5 = Enig.", "1 = Disagree, 5 = Agree.", 18),
    "statements": ("Enig Uenig Vet ikke", "Agree Disagree Don’t know", 9),
    "matrix": ("ett for nytte og ett for innsats", "one for impact and one for effort", 30),
    "pairs": ("Kan ikke velge", "Cannot choose", 9),
    "ranking": ("Skriv et tall fra 1 til 3", "Write a number from 1 to 3", 0),
    "dots": ("Del 10 poeng mellom svarene.", "Share 10 points between the answers.", 0),
    "text": ("Skriv kort.", "Write briefly.", 0),
    "number": ("minutter", "minutes", 0),
    "ideas": ("Skriv høyst 3, én på hver plass.", "Write 3 at most, one in each place.", 0),
    "panel": ("Skriv høyst 3, én på hver plass.", "Write 3 at most, one in each place.", 0),
    "place": ("Sett ett kryss ved stedet du mener.", "Put one cross beside the place you mean.", 3),
}
ROOM_TO_WRITE = {"ranking": 3, "dots": 4, "number": 1}


def sheet(team: Client, held: Workshop, lang: str = "nb") -> Any:
    return team.page(f"/verksted/{held.id}/svarark" if lang == "nb" else f"/en/workshop/{held.id}/answer-sheet")


def marks(page: Any, name: str) -> int:
    return len([one for one in page.all("span") if name in (one.get("class") or "").split()])


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_each_kind_has_its_own_form_in_both_languages(team: Client, project: Project, kind: str) -> None:
    held = workshops.workshop(kind, project=project)
    told_nb, told_en, ticks = FORMS[kind]
    for lang, told in (("nb", told_nb), ("en", told_en)):
        page = sheet(team, held, lang)
        assert told in page.text
        numbered = "Nr. (fyller vi inn)" in page.text or "No. (we fill this in)" in page.text
        assert marks(page, "tick") == ticks + 1, "one for each answer, and one for not answering"
        assert marks(page, "blank") == ROOM_TO_WRITE.get(kind, 0) + numbered
        if kind not in workshops.WITHOUT_OPTIONS:
            assert ("Kort vei" if lang == "nb" else "Kort vei (en)") in page.text


def test_no_kind_is_left_without_a_form(context: None) -> None:
    assert set(FORMS) == set(all_kinds())


def test_practice_help_and_what_it_is_for_are_on_the_sheet_and_one_may_abstain(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    workshops.step(held, "text", "Hva spiste du?", practice=True, help_nb="Bare for å prøve.", help_en="To try.")
    text = sheet(team, held).text
    for told in (
        "Hva spiste du? (prøvespørsmål, teller ikke)",
        "Bare for å prøve.",
        "Til å velge hva vi prøver.",
        "Jeg vil ikke svare",
        "Ikke skriv navnet ditt.",
    ):
        assert told in text


def test_only_what_is_entered_sheet_by_sheet_has_a_number_and_one_may_leave_out_any_question(
    team: Client, project: Project
) -> None:
    held = [workshops.workshop(kind, project=project) for kind in ("ranking", "scale")]
    ranked, rated = (sheet(team, one).text for one in held)
    assert "Nr. (fyller vi inn)" in ranked
    assert "Nr. (fyller vi inn)" not in rated
    assert all("Jeg vil ikke svare" in text for text in (ranked, rated))


def test_there_is_a_place_for_each_text_that_one_may_send(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    workshops.step(held, "ideas", settings={"most_texts": 8})
    page = sheet(team, held)
    assert "Skriv høyst 8, én på hver plass." in page.text
    assert len(page.all("div", class_="pen-line")) == 8


@pytest.mark.parametrize(("sent", "size"), [("", "a3"), ("?ark=a5", "a5"), ("?ark=b9", "a3")])
def test_the_poster_has_the_code_and_how_to_join_in_the_size_that_is_chosen(
    team: Client, project: Project, sent: str, size: str
) -> None:
    held = workshops.workshop("single", project=project)
    page = team.page(f"/verksted/{held.id}/plakat{sent}")
    assert f"poster-{size}" in page.one("body").get("class")
    assert f"{held.code[:3]} {held.code[3:]}" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "bli-med og skriv koden." in page.text
    assert held.steps[0].question_nb not in page.text


def test_the_builder_leads_to_both(team: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project)
    page = team.page(f"/verksted/{held.id}/bygg")
    assert page.link("Plakat med QR-kode").endswith("/plakat")
    assert page.link("Svarark på papir").endswith("/svarark")
