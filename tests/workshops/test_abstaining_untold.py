"""Beside a result nothing tells how many would rather not answer, while they are fewer than five."""

import re

import pytest

from app.projects.models import Project
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client


@pytest.mark.parametrize("kind", ["single", "ideas"])
def test_the_screen_and_the_remote_count_those_who_answered_before_the_result_and_beside_it(
    team: Client, project: Project, kind: str
) -> None:
    held = workshops.opened(kind, project=project)
    for phone in "abcde":
        workshops.answer(held, phone, **workshops.GIVEN[kind][0])
    workshops.answer(held, "f", abstains=True)
    for act in (None, Act.LOCK, Act.REVEAL, Act.HIDE):
        if act:
            workshops.press(held, act)
        screen = team.page(workshops.screen_of(held.id)).text
        assert "5 av 6 har svart" in screen, act
        remote = team.page(f"/verksted/{held.id}/fjernkontroll").text
        assert "1 vil ikke svare" in remote and "vil ikke svare" not in screen, "nobody waits for who is done"
        assert set(re.findall(r"(\d+)(?: av 6| telefoner)? har svart", screen + remote)) <= {"5"}, act


def test_a_result_of_too_few_has_no_number_beside_it(client: Client) -> None:
    held = workshops.opened()
    for phone in "abc":
        workshops.answer(held, phone, option=1)
    assert "3 av 3 har svart" in client.page(workshops.screen_of(held.id)).text
    workshops.press(held, Act.REVEAL)
    assert "av 3 har svart" not in client.page(workshops.screen_of(held.id)).text


def test_the_sum_of_what_came_without_a_phone_does_not_stand_beside_what_is_told_of_each_way(client: Client) -> None:
    held = workshops.opened()
    for phone in "abcde":
        workshops.answer(held, phone, option=1)
    workshops.answer(held, "a", for_other="k", option=2)
    assert "1 uten egen telefon" in client.page(workshops.screen_of(held.id)).text
    workshops.press(held, Act.REVEAL)
    text = client.page(workshops.screen_of(held.id)).text
    assert "Færre enn fem. Vises uten tall." in text and "1 uten egen telefon" not in text
