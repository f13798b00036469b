"""Wrong codes are counted and refused. Who has the right one is let in, whatever was guessed before at the same address."""

from collections.abc import Callable

import pytest

from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def held(client: Client) -> Workshop:
    made = workshops.workshop("single", started=True)
    made.code = "482913"  # none of those that are guessed
    return workshops.again(made)


def guess(client: Client, number: int, path: str = "/bli-med?kode={}", **more: object) -> list[int]:
    """The statuses of that many wrong codes, one after the other."""
    return [client.get(path.format(f"{code:06}"), **more).status_code for code in range(number)]


@pytest.mark.parametrize(
    ("path", "wrong"), [("/bli-med?kode={}", 422), ("/d/{}", 404), ("/d/{}/siste", 404), ("/en/d/{}/latest", 404)]
)
def test_wrong_codes_are_refused_at_every_door_and_newcomers_of_the_hall_let_in(
    client: Client, browsers: Callable[[], Client], held: Workshop, path: str, wrong: int
) -> None:
    assert guess(client, 110, path) == [wrong] * 100 + [429] * 10
    assert browsers().get(path.format(held.code)).status_code in (200, 303)
    assert browsers().page(f"/d/{held.code}").h1 == "Du er med"


def test_a_phone_that_mistyped_many_times_is_still_in_its_own_room_and_can_answer(
    client: Client, held: Workshop
) -> None:
    workshops.press(held, Act.NEXT)
    form = client.page(f"/d/{held.code}").form(action="/svar")
    assert guess(client, 31) == [422] * 30 + [429]
    assert client.submit(form, option="1").status_code == 303
    assert "Svaret ditt er lagret." in client.page(f"/d/{held.code}").text


def test_who_is_in_the_room_stays_there_whatever_strangers_guess(
    client: Client, browsers: Callable[[], Client], held: Workshop
) -> None:
    client.page(f"/d/{held.code}")
    guess(browsers(), 101)
    assert client.page(f"/d/{held.code}").h1 == "Du er med"
    assert browsers().get(f"/d/{held.code}", environ_base=ELSEWHERE).status_code == 200


def test_all_who_guess_together_get_no_more_answers_and_nobody_is_kept_out(
    client: Client, held: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.workshops.views.guessing.ALL", "3/hour")
    addresses = [{"REMOTE_ADDR": f"203.0.{number}.7"} for number in range(4)]
    assert [guess(client, 1, environ_base=one)[0] for one in addresses] == [422, 422, 422, 429]
    assert client.get(f"/d/{held.code}").status_code == 200
