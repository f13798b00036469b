"""How a test came out, as the team reads it, and the next version that begins from what testers said."""

import re
from typing import Any

import pytest

from app.core.db import db
from app.core.permissions import Role
from app.projects.models import Project
from app.prototypes import queries, services
from app.prototypes.models import Cause, Mood, Pin, Prototype, Version
from app.prototypes.queries import said
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


def results_of(project: Project, made: Prototype, rest: str = "") -> str:
    return f"/team/{project.slug}/prototyper/{made.slug}/svar{rest}"


def version_of(made: Prototype, number: int = 1) -> Version:
    return next(one for one in db.session.get_one(Prototype, made.id).versions if one.number == number)


def test_the_picture_shows_about_how_many_pinned_where_and_the_table_says_what_they_felt(
    team: Client, project: Project
) -> None:
    made = prototypes.published(project)
    variant = version_of(made).variants[0]
    for _someone in range(4):
        prototypes.pin(variant)
    url = results_of(project, made)
    assert "Færre enn fem har prøvd." in team.page(url).text
    assert "<circle" not in team.get(url).text
    for _someone in range(3):
        prototypes.pin(variant)
    for mood in (Mood.WORRY, *[Mood.WONDER] * 5):
        prototypes.pin(variant, mood=mood, place_id=variant.places[1].id)
    page, drawn = team.page(url), team.get(url).text
    assert re.findall(r">([^<]+)</text>", drawn) == ["5–9", "5–9"], "how many, exactly, would tell who is hidden"
    assert drawn.count('class="disc"') == 2
    rows = [row.replace("\xa0", " ") for row in page.texts("tr")]
    assert "Lyktene 7 0 0" in rows
    assert "Benken 0 5–" in rows, "what the one who pinned there felt is not told, nor how many pinned there"


def test_how_many_answered_is_not_told_where_the_others_of_those_who_tried_are_one_to_four(
    team: Client, project: Project
) -> None:
    made = prototypes.published(project)
    made.question_nb = "Hvilke lykter vil du ha?"
    prototypes.answers(version_of(made), a=7, b=6)
    for _someone in range(2):
        prototypes.pin(version_of(made).variants[0])
    db.session.commit()
    read = team.page(results_of(project, made)).text
    assert "15 har prøvd" in read and "svarte på det siste spørsmålet" not in read
    for _someone in range(3):
        prototypes.pin(version_of(made).variants[0])
    db.session.commit()
    assert "13 svarte på det siste spørsmålet" in team.page(results_of(project, made)).text


def test_places_without_a_number_are_named_in_a_line_instead_of_rows_of_dashes(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    variant = version_of(made).variants[0]
    for place in variant.places:
        for mood in list(Mood) * 3:
            prototypes.pin(variant, mood=mood, place_id=place.id)
    page = team.page(results_of(project, made))
    assert "Steder der tall ville gjort noen gjenkjennelige: Lyktene, Benken." in page.text
    assert not [row for row in page.texts("tr") if row.startswith(("Lyktene", "Benken"))]


def test_a_against_b_claims_nothing_from_few_and_says_when_it_may_be_chance(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    prototypes.answers(version_of(made), a=8, b=5)
    page = team.page(results_of(project, made))
    assert "8 valgte A og 5 valgte B. Det er for få til å si hva flere ville valgt." in page.text
    assert "8 av 13 · for få til å anslå" in page.text
    prototypes.answers(version_of(made), a=12, b=10)
    assert "En så liten forskjell kan være tilfeldig." in team.page(results_of(project, made)).text
    prototypes.answers(version_of(made), a=20)
    assert "Flere valgte A (40) enn B (15)." in team.page(results_of(project, made)).text


def test_versions_stand_beside_each_other_and_one_that_few_tried_has_no_numbers(team: Client, project: Project) -> None:
    made = prototypes.published(project)
    prototypes.answers(version_of(made), a=18, b=7)
    prototypes.next_version(db.session.get_one(Prototype, made.id))
    prototypes.answers(version_of(made, 2), a=2)
    page = team.page(results_of(project, made))
    rows = [row.replace("\xa0", " ") for row in page.texts("tr")]
    assert any(row.startswith("1 A: Lave lykter 25") and "18 (72 %, trolig 52–86 %)" in row for row in rows)
    assert "Versjon 2: færre enn fem har prøvd." in page.text


def test_what_is_chosen_among_the_words_begins_the_next_version_and_stands_in_its_form(
    team: Client, project: Project
) -> None:
    made = prototypes.published(project)
    for text in ("For mørkt ved benken", "Fint", "Blender"):
        prototypes.pin(version_of(made).variants[0], text=text)
    url = results_of(project, made)
    dark, nice, blinds = sorted(pin.feedback_id for pin in db.session.query(Pin))
    assert team.post(f"{url}/grunn").status_code == 422
    home = team.post(f"{url}/grunn", data={"because": [str(dark), str(blinds)]}).headers["Location"]
    assert "Endres på grunn av 2 tilbakemeldinger" in team.page(home).text
    assert team.page(url).text.count("valgt til neste versjon") == 2
    team.post(f"{url}/grunn", data={"because": [str(dark)]})
    form = team.page(f"{home}/publiser").form("changed_nb")
    boxes = [box for box in form.element.iter("input") if box.get("name") == "because"]
    ticked = [box.get("value") for box in boxes if box.get("checked") is not None]
    assert ticked == [str(dark), str(blinds)], "the chosen stand first"
    services.change_because_of(BOSS, db.session.get_one(Prototype, made.id), [nice])
    assert team.submit(form, changed_nb="Lys ved benken.", because=[str(dark)]).status_code == 303
    told = {row.feedback_id for row in db.session.query(Cause)}
    assert told == {dark, nice}, "ticked off is gone; what somebody else chose meanwhile stays"


def test_the_form_holds_what_was_chosen_and_the_newest_of_the_rest(
    team: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "MOST_SHOWN", 1)
    monkeypatch.setattr(queries, "MOST_SHOWN", 1)
    made = prototypes.published(project)
    for text in ("Først", "Så", "Sist"):
        prototypes.pin(version_of(made).variants[0], text=text)
    first, second, last = sorted(pin.feedback_id for pin in db.session.query(Pin))
    services.change_because_of(BOSS, made, [first])
    page = team.page(f"/team/{project.slug}/prototyper/{made.slug}/publiser")
    assert [box.get("value") for box in page.all("input", name="because")] == [str(first), str(last)]
    assert "Her står det nyeste." in page.text
    sent = {**page.form("changed_nb").fields, "changed_nb": "Nytt.", "because": [str(second)]}
    assert team.post(page.form("changed_nb").action, data=sent).status_code == 303, "it was on the form a moment ago"
    assert {row.feedback_id for row in db.session.query(Cause)} == {second}


def test_a_cause_whose_words_are_forgotten_stays_on_the_form_and_can_be_ticked_off(
    team: Client, project: Project
) -> None:
    made = prototypes.published(project)
    prototypes.pin(version_of(made).variants[0])
    wordless = db.session.query(Pin).one().feedback_id
    services.change_because_of(BOSS, made, [wordless])
    page = team.page(f"/team/{project.slug}/prototyper/{made.slug}/publiser")
    assert "Tilbakemelding uten tekst" in page.text
    sent = {**page.form("changed_nb").fields, "changed_nb": "Nytt.", "because": []}
    assert team.post(page.form("changed_nb").action, data=sent).status_code == 303
    assert db.session.query(Cause).count() == 0


def test_feedback_on_another_prototype_is_no_cause_and_a_published_version_takes_none(project: Project) -> None:
    mine, other = prototypes.published(project), prototypes.published()
    prototypes.pin(version_of(other).variants[0], text="Deres")
    theirs = db.session.query(Pin).one().feedback_id
    draft, number = services.change_because_of(BOSS, mine, [theirs])
    assert (draft.number, number, queries.chosen_causes(draft.id)) == (2, 0, set())
    services.publish_version(BOSS, draft, changed_nb="Nytt.")
    again, _number = services.change_because_of(BOSS, mine, [theirs])
    assert again.number == 3


def test_who_may_only_look_gets_no_boxes(client: Client, project: Project) -> None:
    made = prototypes.published(project)
    prototypes.pin(version_of(made).variants[0], text="Fint lys")
    client.sign_in(activities.account_with(Role.OWNER, project))
    page = client.page(results_of(project, made))
    assert "Fint lys" in page.text and not page.all("input", name="because")
