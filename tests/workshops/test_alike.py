"""Texts that are alike are proposed as one group; people decide. Two groups are never read as one."""

from collections.abc import Sequence
from typing import Any

import pytest

from app.core.db import db
from app.core.errors import Invalid
from app.projects.models import Project
from app.workshops import queries
from app.workshops.alike import proposals
from app.workshops.models import TextGroup, Workshop
from app.workshops.services import Act
from app.workshops.services.grouping import MOST_NAME
from app.workshops.written import Written
from tests.factories import workshops
from tests.support.client import Client
from tests.workshops.test_grouping import locked, put


def written(*texts: str) -> list[Written]:
    return [Written(id=number, text=text, lang="nb") for number, text in enumerate(texts, 1)]


def proposed(*texts: str, same_too: bool = False) -> list[tuple[str, list[str]]]:
    found = proposals(written(*texts), [], same_too=same_too)
    return [(one.name, [text.text for text in one.texts]) for one in found]


@pytest.mark.parametrize(
    "alike",
    [
        ("Benker", "Flere benker!", "flere BENKER"),
        ("Lys på stien", "Stien må få lys"),
        ("Bedre belysning langs gangveien", "Bedre belysning langs gangvegen"),
        ("Cycle lanes", "cycle lane"),
    ],
)
def test_the_same_words_in_other_forms_are_alike(alike: Sequence[str]) -> None:
    ((_name, texts),) = proposed(*alike, "Noe helt annet")
    assert sorted(texts) == sorted(alike)


@pytest.mark.parametrize(
    "apart",
    [
        ("Mer lys", "Ikke mer lys"),
        ("Bedre belysning langs gangveien", "Uten bedre belysning langs gangveien"),
        ("Buss", "Benker"),
        ("👍", "👎"),
        ("Ja", "Nei"),
    ],
)
def test_what_says_something_else_is_not_proposed(apart: Sequence[str]) -> None:
    assert proposed(*apart) == []


def test_the_very_same_words_are_proposed_only_where_they_stand_more_than_once() -> None:
    assert proposed("Lys", "lys") == []
    assert proposed("Lys", "lys", same_too=True) == [("Lys", ["Lys", "lys"])]


def test_no_two_proposals_have_one_name_and_none_is_too_large_for_a_form() -> None:
    head = "Mer lys " * 16
    long = f"{head}ved skolen, kirken og bussholdeplassen", f"{head}i parken, rundt sjukehjemmet, under brua"
    names = [name for name, _texts in proposed(*long, *long, same_too=True)]
    assert len(set(names)) == 2 and max(map(len, names)) <= MOST_NAME
    ((_name, texts),) = proposed(*["Lys"] * 300, same_too=True)
    assert len(texts) == 200


def test_what_is_alike_a_group_is_proposed_for_it(context: None) -> None:
    held = locked()
    put(held, "Sitteplasser", "Benker")
    group = db.session.query(TextGroup).one()
    texts = [Written(id=1, text="Benker", lang="nb", group_id=group.id), *written("", "Flere benker")[1:]]
    ((name, number, found),) = [
        (one.name, one.group_id, one.texts) for one in proposals(texts, [group], same_too=False)
    ]
    assert (name, number, [one.text for one in found]) == ("Sitteplasser", group.id, ["Flere benker"])


def test_one_press_takes_a_proposal_and_undo_takes_it_back(team: Client, project: Project) -> None:
    held = locked(project=project)
    url = f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}"
    page = team.page(url)
    assert "Disse ligner på hverandre" in page.text
    form = next(form for form in page.forms if form.fields.get("name") == "Benker")
    assert team.submit(form).status_code == 303
    assert [group.name for group in db.session.query(TextGroup)] == ["Benker"]
    page = team.page(url)
    assert "Disse ligner på hverandre" not in page.text
    team.submit(next(form for form in page.forms if form.fields.get("act") == "undo"))
    assert db.session.query(TextGroup).count() == 0


def test_a_group_is_called_by_a_proposal_in_the_language_of_who_wrote_it(team: Client, project: Project) -> None:
    held = locked(project=project)
    form = next(form for form in team.page(groups_of(held)).forms if form.fields.get("name") == "Benker")
    team.submit(form, lang="en")
    assert [group.lang for group in db.session.query(TextGroup)] == ["en"]


def groups_of(held: Workshop) -> str:
    return f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}"


def test_nothing_is_proposed_while_people_may_still_change_what_they_wrote(team: Client, project: Project) -> None:
    held = locked(project=project)
    workshops.press(held, Act.OPEN)
    assert "Disse ligner" not in team.page(f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}").text


@pytest.mark.parametrize("kind", ["text", "ideas"])
def test_a_group_cannot_take_the_name_of_another_however_it_is_written(context: None, kind: str) -> None:
    held = locked(kind)
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    with pytest.raises(Invalid, match="heter det samme"):
        put(held, " mer LYS ", "Buss")
    db.session.rollback()


@pytest.mark.parametrize("kind", ["text", "ideas"])
def test_groups_that_have_one_name_from_before_are_shown_as_two(context: None, kind: str) -> None:
    held = locked(kind)
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    put(held, "Annet", "Benker", "Buss")
    db.session.query(TextGroup).update({"name": "Mer lys"})
    found = [(one.text, len(one.texts)) for one in result(held) if one.texts]
    assert found == [("Mer lys", 2), ("Mer lys", 2)]


def result(held: Workshop) -> Any:
    return queries.outcome(workshops.round_of(held)).result


def test_a_name_that_is_taken_is_told_at_the_field_and_what_was_typed_stays(team: Client, project: Project) -> None:
    held = locked(project=project)
    put(held, "Mer lys", "Lys på stien", "Lys på torget")
    put(held, "Annet", "Benker", "Buss")
    other = db.session.query(TextGroup).filter_by(name="Annet").one().id
    url = f"/verksted/{held.id}/grupper/{workshops.round_of(held).id}"
    renames = [form for form in team.page(url).forms if form.fields.get("act") == "rename"]
    form = next(form for form in renames if form.fields["group"] == str(other))
    page = team.submit(form, name="mer lys").page
    field = page.one(id=f"navn-{other}")
    assert (field.get("value"), field.get("aria-invalid")) == ("mer lys", "true")
