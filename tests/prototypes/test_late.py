"""A test that closes, or a version that comes, while somebody writes: nothing is stored, and nothing is lost."""

from typing import Any

import pytest

from app.core.db import db
from app.projects.models import ActivityState
from app.prototypes.models import Feedback, Pin, Prototype
from tests.factories import prototypes
from tests.prototypes.test_pages import close, place, url
from tests.support.client import Client

WORDS = "Lavt lys er bedre for flaggermusene."


def given_back(page: Any) -> list[str]:
    return [" ".join(one.itertext()) for one in page.all(class_="said")]


def test_a_note_that_comes_after_the_close_is_given_back(client: Client) -> None:
    made = prototypes.published()
    page = client.page(url(made, "/a"))
    form = client.page(page.link("Lyktene")).form("mood")
    close(made)
    answer = client.submit(form, mood="like", text=WORDS)
    assert answer.status_code == 409
    assert "Det du skrev nå, er ikke lagret." in answer.page.text
    assert given_back(answer.page) == [WORDS]
    assert db.session.query(Pin).count() == 0


def test_so_is_a_changed_note_and_the_one_before_stands(client: Client) -> None:
    made = prototypes.published()
    place(client, made, text="Lyset blender ikke.")
    form = client.page(client.page(url(made, "/a")).link("Endre merknad 1")).form("mood")
    close(made)
    answer = client.submit(form, mood="worry", text=WORDS)
    assert answer.status_code == 409
    assert given_back(answer.page) == [WORDS]
    assert db.session.query(Pin).one().text == "Lyset blender ikke."


def test_so_is_the_answer_to_the_closing_question(client: Client) -> None:
    made = prototypes.published()
    form = client.page(url(made, "/sammenlign")).form("choice")
    close(made)
    answer = client.submit(form, choice="a", why=WORDS)
    assert answer.status_code == 409
    assert given_back(answer.page) == [WORDS]
    assert db.session.query(Feedback).count() == 0


@pytest.mark.parametrize("part", ["/b", "/sammenlign"])
def test_a_version_that_cannot_be_tried_yet_gives_the_text_back(client: Client, part: str) -> None:
    made = prototypes.published()
    page = client.page(url(made, part))
    form = client.page(page.link("Lyktene")).form("mood") if part == "/b" else page.form("choice")
    field = "text" if part == "/b" else "why"
    prototypes.next_version(db.session.get_one(Prototype, made.id), state=ActivityState.PLANNED)
    answer = client.submit(form, **{field: WORDS})
    assert answer.status_code == 409
    assert "Det kom en ny versjon mens du skrev. Her er den nye." in answer.page.text
    assert given_back(answer.page) == [WORDS]
