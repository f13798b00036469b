"""What a facilitator typed on the remote and was refused stands in its field, with why beside it."""

import pytest

from app.core.db import db
from app.projects.models import Project
from app.workshops.models import HandCount, Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client


def remote(held: Workshop) -> str:
    return f"/verksted/{held.id}/fjernkontroll"


@pytest.mark.parametrize(
    ("typed", "wrong", "reason"),
    [
        ({"hands-1": "12", "hands-2": "mye"}, "hands-2", "Skriv hele tall."),
        ({"hands-1": "12", "hands-2": "9000"}, "hands-2", "Skriv et tall fra 0 til 5000."),
        ({"hands-1": "", "hands-2": ""}, "hands-1", "Skriv hele tall."),
    ],
)
def test_refused_counts_stand_where_they_were_typed_with_why(
    team: Client, project: Project, typed: dict[str, str], wrong: str, reason: str
) -> None:
    held = workshops.opened(project=project)
    form = team.page(remote(held)).form(action="/hender")
    answer = team.submit(form, way="paper", **typed)
    assert answer.status_code == 422
    page = answer.page
    again = page.form(action="/hender")
    assert {name: again.fields[name] for name in typed} == typed
    assert again.fields["way"] == "paper"
    field = page.one(id=wrong.replace("hands-", f"hands-{workshops.round_of(held).id}-"))
    assert field.get("name") == wrong, "its id tells the round: the form of another may stand beside it"
    assert field.get("aria-invalid") == "true"
    assert page.one(id=field.get("aria-describedby")).text == reason
    assert page.text.count(reason) == 1, "said once, at the field"
    assert db.session.query(HandCount).count() == 0


def test_counts_for_a_question_that_is_not_counted_are_refused_on_top(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    sent = {"way": "hands", "round": workshops.round_of(held).id, "hands-1": "12"}
    answer = team.post(f"{remote(held)}/hender", data=sent)
    assert answer.status_code == 409
    assert "Dette spørsmålet kan ikke telles for hånd." in answer.page.text


def test_hands_go_to_the_question_they_were_counted_for_when_the_driver_has_gone_on(
    team: Client, project: Project
) -> None:
    held = workshops.workshop("single", "single", project=project, started=True)
    workshops.press(held, Act.NEXT)
    meant, question = workshops.round_of(held).id, workshops.again(held).steps[0].question_nb
    form = team.page(remote(held)).form(action="/hender")
    workshops.press(held, Act.NEXT)
    refused = team.submit(form, **{"hands-1": "12", "hands-2": "mye"}).page
    again = refused.form(action="/hender")
    assert (again.fields["round"], again.fields["hands-1"]) == (str(meant), "12")
    assert question in "".join(again.element.itertext())
    assert team.submit(again, **{"hands-2": "3"}).status_code == 303
    assert f"Svarene er ført inn på «{question}»." in team.page(remote(held)).text
    assert {(row.round_id, row.option, row.number) for row in db.session.query(HandCount)} == {
        (meant, 1, 12),
        (meant, 2, 3),
    }


@pytest.mark.parametrize(
    ("wrong", "lang", "reason"),
    [("mye", "", "Skriv hele tall."), ("9000", "/en", "Enter a number from 0 to 5000.")],
)
def test_a_wrong_count_that_comes_just_after_the_end_is_mended_on_the_page_for_it(
    team: Client, project: Project, wrong: str, lang: str, reason: str
) -> None:
    held = workshops.opened(project=project)
    number = workshops.round_of(held).id
    form = team.page(f"/en/workshop/{held.id}/remote" if lang else remote(held)).form("hands-1")
    workshops.press(held, Act.LOCK)
    workshops.press(held, Act.END)
    page = team.post(form.action, data={**form.fields, "hands-1": "12", "hands-2": wrong}, follow_redirects=True).page
    again = page.form("hands-1")
    assert (again.fields["hands-1"], again.fields["hands-2"]) == ("12", wrong)
    assert page.one(id=f"hands-{number}-2-error").text == reason
    assert db.session.query(HandCount).count() == 0
    assert team.submit(again, **{"hands-2": "3"}).status_code == 303
    assert {(row.option, row.number) for row in db.session.query(HandCount)} == {(1, 12), (2, 3)}


def test_a_refused_reason_stands_at_its_own_text(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    for phone in "ab":
        workshops.answer(held, phone, text=f"Fra {phone}")
    long = "Navngir en nabo. " * 12
    form, other = [form for form in team.page(remote(held)).forms if "reason" in form.fields]
    page = team.submit(form, reason=long).page
    first, second = [form for form in page.forms if "reason" in form.fields]
    assert (first.action, first.fields["reason"]) == (form.action, long)
    assert (second.action, second.fields["reason"]) == (other.action, "")
    assert page.text.count("Skriv høyst 160 tegn.") == 1
    page = team.submit(form, reason=" ").page
    assert page.text.count("Skriv hvorfor. Grunnen står i loggen.") == 1


def test_what_was_refused_for_a_question_that_is_gone_is_said_on_top(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    workshops.answer(held, "a", text="Navnet til en nabo")
    form = next(form for form in team.page(remote(held)).forms if "reason" in form.fields)
    workshops.press(held, Act.LOCK)
    workshops.press(held, Act.END)
    answer = team.submit(form, reason="")
    assert answer.status_code == 422
    assert answer.page.one(role="alert").get("data-kind") == "warning"
    assert "Skriv hvorfor. Grunnen står i loggen." in answer.page.text
