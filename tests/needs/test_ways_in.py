"""Ways in, and ways to be lost, that were open once."""

import uuid

import pytest

from app.core.db import db
from app.core.errors import Invalid, SignInNeeded
from app.needs import importing, services
from app.needs.models import AdditionState, Need, NeedState, Policy
from app.notifications.models import Receipt
from app.people import participants
from app.projects.models import ActivityKind, Audience, ProjectState
from tests.factories import activities
from tests.factories import needs as make
from tests.support.client import Client

HIDDEN_WORDS = "Naboen min, Ola, sitter og drikker på benken."


@pytest.mark.usefixtures("context")
def test_a_call_to_employees_takes_nothing_from_others() -> None:
    call = activities.activity_in(activities.project_in(), ActivityKind.CALL_FOR_NEEDS, audience=Audience.EMPLOYEES)
    with pytest.raises(SignInNeeded):
        make.told(activity=call)
    assert make.told(activity=call, by_employee=True).activity_id == call.id


def test_the_call_of_a_draft_is_not_told_of(client: Client) -> None:
    with make.arranged(client.application):
        project = activities.project_in(state=ProjectState.DRAFT)
        call = activities.activity_in(project, ActivityKind.CALL_FOR_NEEDS, title_nb="Hemmelig innsamling").id
    assert "Hemmelig innsamling" not in client.page(f"/meld-behov?aktivitet={call}").text


@pytest.mark.usefixtures("context")
def test_the_key_of_another_addition_hides_nothing_that_was_sent() -> None:
    need, key = make.need(), str(uuid.uuid4())
    first = services.add(need, make.participant(), text="Det er verst om morgenen.", client_key=key)
    other = services.add(need, make.participant(), text="Og det er glatt der.", client_key=key)
    elsewhere = services.add(make.need(), make.participant(), text="Det er verst om morgenen.", client_key=key)
    assert len({first.id, other.id, elsewhere.id}) == 3
    again = services.add(need, make.participant(), text="Og det er glatt der.", client_key=key)
    assert again.id == other.id


@pytest.mark.usefixtures("context")
def test_the_key_of_another_answer_hides_nothing_that_was_sent() -> None:
    one, other, key = make.need(), make.need(), str(uuid.uuid4())
    said = {"client_key": key, "by_nb": "Prosjektleder"}
    services.answer(make.MODERATOR, one, text_nb="Vi ser på det.", **said)
    services.answer(make.MODERATOR, other, text_nb="Vi ser på det.", **said)
    services.answer(make.MODERATOR, one, text_nb="Nå er det gjort.", **said)
    services.answer(make.MODERATOR, one, text_nb="Nå er det gjort.", **said)
    assert ([len(need.answers) for need in (one, other)], other.answered_at is not None) == ([2, 1], True)


@pytest.mark.usefixtures("context")
def test_forgetting_takes_the_words_that_were_taken_down_too() -> None:
    who = make.participant()
    need = make.need(HIDDEN_WORDS, by=who)
    services.hide(make.MODERATOR, need, Policy.PERSONAL_DATA)
    participants.erase(who)
    held = db.session.get_one(Need, need.id, populate_existing=True)
    assert (held.state, held.text, held.participant_id) == (NeedState.WITHDRAWN, "", None)


@pytest.mark.usefixtures("context")
def test_no_receipt_keeps_the_words_of_another_need() -> None:
    root, part = make.need(HIDDEN_WORDS), make.need()
    added = make.addition(root)
    services.publish_addition(make.MODERATOR, added)
    services.merge(make.MODERATOR, part, root)
    services.unmerge(make.MODERATOR, part)
    kept = " ".join(str(receipt.about) for receipt in db.session.query(Receipt))
    assert "Ola" not in kept
    assert added.state is AdditionState.PUBLISHED


@pytest.mark.parametrize("needs", ['"' + "y" * 200_000 + '"\nz', "", "\0\n\0"])
@pytest.mark.usefixtures("context")
def test_a_table_that_is_none_is_told_as_such(needs: str) -> None:
    with pytest.raises(Invalid) as refused:
        importing.read("fil", needs)
    assert refused.value.field in ("file", "columns")


@pytest.mark.usefixtures("context")
def test_a_field_that_is_far_too_long_is_a_row_that_cannot_be_read() -> None:
    plan = importing.read("fil", "text\n" + "x" * 200_000)
    assert [(row.file, row.line) for row in plan.bad] == [("needs", 2)]
    plan = importing.read("fil", "key,text\n1,En benk ved dammen", "participant,need\n1," + "x" * 200_000)
    assert [(row.file, row.line) for row in plan.bad] == [("supports", 2)]
