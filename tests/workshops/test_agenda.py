"""The minutes: what the plan says when each question is done, and how the workshop keeps to it."""

from typing import Any

import pytest

from app.projects.models import Project
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client


def test_the_builder_tells_how_many_minutes_have_gone_after_each_question(team: Client, project: Project) -> None:
    held = workshops.workshop(project=project)
    for minutes in (3, 5, 10):
        workshops.step(held, "single", minutes=minutes)
    text = team.page(f"/verksted/{held.id}/bygg").text
    assert "3 minutter" in text and "5 minutter (8 til sammen)" in text and "10 minutter (18 til sammen)" in text


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(2, "1 min foran planen"), (3, "I rute"), (8, "I rute"), (8.9, "I rute"), (12, "4 min etter planen")],
)
def test_the_remote_tells_how_the_second_question_keeps_to_the_plan(
    frozen_clock: Any, team: Client, project: Project, minutes: float, told: str
) -> None:
    held = workshops.workshop(project=project)
    for planned in (3, 5):
        workshops.step(held, "single", minutes=planned)
    for act in (Act.START, Act.NEXT, Act.NEXT):
        workshops.press(held, act)
    frozen_clock.move(minutes=minutes)
    assert told in team.page(f"/verksted/{held.id}/fjernkontroll").text
