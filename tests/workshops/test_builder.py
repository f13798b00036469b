"""The agenda and the form of a question, as a facilitator reads them."""

from typing import Any

import pytest

from app.core.db import db
from app.projects.models import PhaseKind, Project
from app.workshops import services
from app.workshops.kinds import all_kinds
from app.workshops.models import Round, Step
from app.workshops.outlines import OUTLINES
from app.workshops.services import Act
from tests.factories import activities, insights, needs, workshops
from tests.support.client import Client


def test_removing_a_question_asks_first(team: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project)
    assert "The question is removed from the workshop." in team.page(f"/en/workshop/{held.id}/build").text
    page = team.page(f"/verksted/{held.id}/bygg")
    asks = page.one("details", class_="confirm")
    assert "Spørsmålet forsvinner fra verkstedet." in " ".join(asks.itertext())
    assert asks.find(".//form") is not None, "the button stands where it is asked"
    assert team.submit(page.form(action="/fjern")).status_code == 303
    assert db.session.query(Step).count() == 0


@pytest.mark.parametrize(("page", "heading"), [("verksted/{}/bygg", "Spørsmål"), ("en/workshop/{}/build", "Questions")])
def test_the_agenda_is_called_questions(team: Client, project: Project, page: str, heading: str) -> None:
    held = workshops.workshop("single", "text", project=project)
    assert team.page("/" + page.format(held.id)).one(id="dagsorden").text == heading


@pytest.mark.parametrize(("kind", "optional"), [("single", [3]), ("scale", [2, 3])])
def test_only_answers_beyond_the_fewest_are_called_optional(
    team: Client, project: Project, kind: str, optional: list[int]
) -> None:
    held = workshops.workshop(project=project)
    page = team.page(f"/verksted/{held.id}/bygg/nytt/{kind}")
    rows = {number: " ".join(page.one(id=f"svar-{number}").itertext()) for number in (1, 2, 3)}
    assert [number for number, text in rows.items() if "Valgfritt" in text] == optional


def test_a_page_below_the_menu_has_one_way_back(team: Client, project: Project) -> None:
    held = workshops.workshop("single", project=project)
    for path, way_back in (("bygg", "Verksteder"), ("bygg/nytt/single", "Verksted på Tjensvoll")):
        page = team.page(f"/verksted/{held.id}/{path}")
        found = [" ".join("".join(link.itertext()).split()) for link in page.all("a", class_="back")]
        assert found == [way_back]


@pytest.mark.parametrize("phase", list(PhaseKind))
def test_what_every_phase_suggests_can_be_asked_in_both_languages(context: None, phase: PhaseKind) -> None:
    held = workshops.workshop()
    for _twice in range(2):  # a workshop that has questions keeps them
        services.begin_with(workshops.RUNS, workshops.again(held), phase)
    steps = workshops.again(held).steps
    assert [step.kind for step in steps] == [outlined.kind for outlined in OUTLINES[phase]]
    assert all(step.question_nb and step.question_en for step in steps)
    assert all(option["text_en"] for step in steps for option in step.options)


def test_a_new_workshop_begins_with_what_its_phase_suggests_when_that_is_ticked(team: Client, project: Project) -> None:
    form = team.page(f"/team/{project.slug}/verksteder/ny").form("name_nb")
    team.submit(form, name_nb="Verksted", used_for_nb="Til å velge.", outline="y")
    assert db.session.query(Step).count() > 1


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_a_question_is_shown_as_phone_and_screen_before_it_is_asked(team: Client, project: Project, kind: str) -> None:
    held = workshops.workshop(kind, project=project)
    page = team.page(f"/verksted/{held.id}/bygg")
    phone = team.page(page.link("telefon"))
    assert "Forhåndsvisning. Ingenting blir sendt." in phone.text
    assert (
        len(phone.all("form", action=f"/d/{held.code}/svar")) >= 1
        and phone.one("div", class_="room").get("inert") == ""
    )
    screen = team.page(page.link("skjerm"))
    assert "Svar på mobilen" in screen.text and "data-room" not in screen.html
    assert db.session.query(Round).count() == 0


def test_options_are_taken_from_the_project_and_lead_back_to_it(team: Client, project: Project, browsers: Any) -> None:
    found = insights.insight(project, needs.need(project=project))
    other = insights.insight(activities.project_in())
    title, thing = found.title_nb, f"insight:{found.id}"
    held = workshops.workshop(project=project)
    url = f"/verksted/{held.id}/bygg/nytt/single"
    form = team.page(url).form("question_nb")
    page = team.post(url, data={**form.fields, "question_nb": "Hva først?", "act": "take", "offer": [thing]}).page
    form = page.form("question_nb")
    assert (form.fields["options-0-text_nb"], form.fields["options-0-thing"]) == (title, thing)
    page = team.post(url, data={**form.fields, "act": "add"}).page
    more = {"options-1-text_nb": "Noe annet", "options-1-thing": f"insight:{other.id}"}
    assert team.post(url, data={**page.form("question_nb").fields, **more, "act": "save"}).status_code == 303
    options = db.session.query(Step).one().options
    assert [option["thing"] for option in options] == [thing, ""], "another project's is no link"
    workshops.press(held, Act.START)
    workshops.press(held, Act.NEXT)
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    for act in (Act.REVEAL, Act.END):
        workshops.press(held, act)
    services.publish_results(workshops.RUNS, workshops.again(held))
    page = browsers().page(f"/verksted/{held.id}/resultat")
    assert page.link(title).endswith(f"/innsikt/{thing.partition(':')[2]}")


def test_what_of_the_project_there_is_no_room_for_is_told(team: Client, project: Project) -> None:
    found = [insights.insight(project, needs.need(project=project)) for _number in range(4)]
    url = f"/verksted/{workshops.workshop(project=project).id}/bygg/nytt/single"
    form = team.page(url).form("question_nb")
    written = {f"options-{place}-text_nb": f"Svar {place}" for place in range(10)}
    chosen = [f"insight:{one.id}" for one in found]
    page = team.post(url, data={**form.fields, **written, "question_nb": "Hva?", "act": "take", "offer": chosen}).page
    assert "Et spørsmål kan ha høyst 12. 2 fikk ikke plass." in page.text
    assert "options-11-text_nb" in page.form("question_nb").fields


def test_a_point_without_a_name_is_not_dropped_without_a_word(team: Client, project: Project) -> None:
    url = f"/verksted/{workshops.workshop(project=project).id}/bygg/nytt/place"
    form = team.page(url).form("question_nb")
    texts = {f"options-{place}-text_nb": text for place, text in enumerate(("Brygga", "Stien"))}
    given = {"question_nb": "Hvor?", **texts, "options-2-x": "10", "options-2-y": "20", "act": "save"}
    refused = team.post(url, data={**form.fields, **given})
    assert refused.status_code == 422 and "Gi det et navn, eller ta det bort." in refused.page.text


def test_the_agenda_says_what_of_a_question_lacks_english_and_which_areas_have_no_point(
    team: Client, project: Project
) -> None:
    held = workshops.workshop(project=project)
    texts = {
        "question_nb": "Hvor?",
        "question_en": "Where?",
        "settings": {"picture": {"name": "a" * 24, "width": 9, "height": 9}},
    }
    areas = [{"text_nb": "Brygga", "text_en": "The quay", "x": 0.2, "y": 0.2}, {"text_nb": "Torget"}]
    services.add_step(workshops.RUNS, workshops.again(held), "place", texts, areas)
    told = team.page(f"/verksted/{held.id}/bygg").text
    assert "Svarene mangler engelsk" in told
    assert "1 område har ikke noe punkt i bildet." in told
