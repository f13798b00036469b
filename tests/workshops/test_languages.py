"""On an English page what is in bokmål says so: for screen readers, that read it aloud as what it is said to be."""

import pytest

from app.core.db import db
from app.projects.models import Project
from app.workshops import services
from app.workshops.models import Hands, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client
from tests.support.languages import unmarked_norwegian

PICTURE = {"name": "a" * 24, "width": 640, "height": 320}
ALT = "Kart over den parken som vi har"
UNIT = "minutter med ro og lys"


def bokmal_only(project: Project, *kinds: str) -> Workshop:
    """A workshop without a word of English, whose questions are asked and shown one after the other."""
    held = workshops.workshop(project=project)
    held.name_en = held.used_for_en = held.welcome_en = held.next_en = ""
    held.name_nb = "Verksted om det vi har og det vi må ha"
    for kind in kinds:
        workshops.step(
            held, kind, "Hva er det vi skal ha mer av?", notes="Gå fra det ene til det andre og vent på svar."
        )
    for step in workshops.again(held).steps:
        step.question_en = ""
        texts = ("Mer lys på den stien", "Benker til alle som vil", "Ro og mer av det")
        step.options = [{**one, "text_nb": text, "text_en": ""} for one, text in zip(step.options, texts, strict=False)]
        named = {"unit": UNIT, "alt": ALT, "low": "Ikke med på det", "high": "Med på alt det"}
        both = {f"{name}_{lang}": text if lang == "nb" else "" for name, text in named.items() for lang in ("nb", "en")}
        picture = {"picture": PICTURE} if step.kind == "place" else {}
        step.settings = {**step.settings, **both, **picture, "who": step.position == 1}
    db.session.commit()
    workshops.press(held, Act.START)
    return held


def unmarked(client: Client, held: Workshop, *paths: str) -> dict[str, list[str]]:
    """What is not marked on each of the workshop's English pages."""
    found = {path: unmarked_norwegian(client.page(path.format(held.id, held.code))) for path in paths}
    return {path: wrong for path, wrong in found.items() if wrong}


def test_every_page_of_a_workshop_in_bokmal_only_marks_it(team: Client, project: Project) -> None:
    held = bokmal_only(project, "single", "place", "number", "scale", "several")
    given = {
        "single": {},
        "place": {"x": 900, "y": 900},
        "number": {"number": 3},
        "scale": {"score_1": 4},
        "several": {"option": [1, 2]},
    }
    rooms = ("/en/workshop/{0}/remote", "/en/workshop/{0}/screen", "/en/d/{1}")
    for kind, answer in given.items():
        workshops.press(held, Act.NEXT)
        assert unmarked(team, held, *rooms) == {}, kind
        for number, phone in enumerate("abcdefghij"):
            workshops.answer(held, phone, **(answer or {"option": 1 + number % 2}))
        if kind in ("single", "place", "several"):
            services.count_hands(workshops.RUNS, workshops.round_of(held), Hands.HANDS, {(1, 0): 3})
        workshops.press(held, Act.REVEAL)
        assert unmarked(team, held, *rooms) == {}, kind
    workshops.press(held, Act.END)
    assert "&lt;" not in team.get(f"/en/workshop/{held.id}/results").text
    assert "Divided by: Hva er det vi skal ha mer av?" in team.page(f"/en/workshop/{held.id}/results").text
    pages = ("results", "build", "poster", "answer-sheet", "log")
    assert unmarked(team, held, *(f"/en/workshop/{{0}}/{page}" for page in pages)) == {}


@pytest.mark.parametrize(("path", "lang"), [("", "nb"), ("/en", "en")])
def test_notes_are_in_the_language_of_the_page_where_they_were_written(
    team: Client, project: Project, path: str, lang: str
) -> None:
    held = workshops.workshop("text", project=project)
    number = workshops.again(held).steps[0].id
    page = f"{path}/verksted/{held.id}/bygg/{number}" if not path else f"/en/workshop/{held.id}/build/{number}"
    form = team.page(page).form("question_nb")
    assert team.submit(form, notes="Pause 5 min", act="save").status_code == 303
    assert workshops.again(held).steps[0].notes_lang == lang
    other = f"/en/workshop/{held.id}/build/{number}" if not path else f"/verksted/{held.id}/bygg/{number}"
    assert team.submit(team.page(other).form("question_nb"), minutes="7", act="save").status_code == 303
    assert workshops.again(held).steps[0].notes_lang == lang, "nobody wrote them anew"
