"""A call for needs that asks for a confirmed address: what was written is carried to the code and told once, never lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.limits import limiter
from app.needs.models import Need
from app.people.models import Identity, IdentityLevel
from app.projects.models import Activity
from tests.conftest import Moment
from tests.factories import projects as make
from tests.factories import prototypes
from tests.support.client import Client

EVA = "eva@example.no"
TEXT = "Stien langs Mosvatnet er «for mørk» når jeg <går> hjem fra kveldsvakt."
PAGES = {"nb": ("/meld-behov", "/bekreft-e-post"), "en": ("/en/submit-need", "/en/confirm-email")}


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    limiter.reset()


@pytest.fixture
def call(client: Client, frozen_clock: Moment) -> int:
    """The number of a call for needs that closes in five minutes."""
    values = {"identity_level": IdentityLevel.EMAIL, "closes_at": clock.now() + timedelta(minutes=5)}
    return make.activity(make.project(), **values).id


@pytest.fixture
def code(mails: Callable[..., Any]) -> Callable[[], str]:
    """The code in the newest mail."""
    return lambda: re.findall(r"\b\d{6}\b", mails(to=EVA)[-1].text)[0]


def told() -> list[Need]:
    return list(db.session.scalars(select(Need)))


def until_the_code(client: Client, call: int, lang: str = "nb", **words: Any) -> Any:
    """Write a need in the call, and give the address: the form that asks for the code."""
    address, asking = PAGES[lang]
    answer = client.submit(client.page(f"{address}?aktivitet={call}").form("text"), text=TEXT, **words)
    assert (answer.status_code, answer.location) == (303, asking)
    answer = client.submit(client.page(asking).form("proof_email"), proof_email=EVA)
    assert (answer.status_code, answer.location, told()) == (303, asking, [])
    return client.page(asking).form("proof_code")


@pytest.mark.parametrize("lang", PAGES)
def test_it_is_told_when_the_code_is_right_with_all_that_was_written_and_once(
    client: Client, call: int, code: Callable[[], str], lang: str
) -> None:
    given = until_the_code(client, call, lang, place="Ved butikken på Hundvåg")
    wrong = client.submit(given, proof_code="000000" if code() != "000000" else "111111")
    assert (wrong.status_code, told()) == (422, [])
    first = client.submit(wrong.page.form("proof_code"), proof_code=code())
    assert first.status_code == 303
    again = client.submit(given, proof_code=code())
    assert again.location == first.location
    [need] = told()
    assert (need.text, need.place, need.activity_id) == (TEXT, "Ved butikken på Hundvåg", call)
    assert str(need.id) in client.page(first.location).text
    proved = db.session.scalars(select(Identity).where(Identity.level == IdentityLevel.EMAIL)).one()
    assert need.participant_id == proved.participant_id
    assert db.session.get_one(Activity, call).contributions == 1


def test_whoever_has_confirmed_tells_the_next_at_once(client: Client, call: int, code: Callable[[], str]) -> None:
    client.submit(until_the_code(client, call), proof_code=code())
    form = client.page(f"/meld-behov?aktivitet={call}").form("text")
    answer = client.submit(form, text="Benken ved butikken mangler.")
    assert "/meld-behov/takk" in answer.location
    assert len(told()) == 2


def test_what_is_wrong_in_it_is_told_before_an_address_is_asked_for(client: Client, call: int) -> None:
    answer = client.submit(client.page(f"/meld-behov?aktivitet={call}").form("text"), text="for kort")
    assert answer.status_code == 422
    assert answer.page.form("text").fields["text"] == "for kort"


def test_when_the_call_closes_meanwhile_the_words_are_in_the_form_and_can_be_sent_all_the_same(
    client: Client, call: int, code: Callable[[], str], frozen_clock: Moment
) -> None:
    given = until_the_code(client, call)
    frozen_clock.move(minutes=6)
    answer = client.submit(given, proof_code=code())
    assert (answer.status_code, answer.page.form("text").fields["text"]) == (409, TEXT)
    assert client.submit(answer.page.form("text")).status_code == 303
    assert [(need.text, need.activity_id) for need in told()] == [(TEXT, None)]


def test_a_picture_comes_along_and_is_not_asked_for_again(client: Client, call: int, code: Callable[[], str]) -> None:
    form = client.page(f"/meld-behov?aktivitet={call}").form("text")
    sent = {**form.fields, "text": TEXT, "pictures": (BytesIO(prototypes.picture()), "sti.png")}
    sent = {name: value for name, value in sent.items() if value is not None}
    assert client.post(form.action, data=sent, content_type="multipart/form-data").status_code == 303
    asked = client.page("/bekreft-e-post")
    client.submit(asked.form("proof_email"), proof_email=EVA)
    coded = client.page("/bekreft-e-post")
    assert [page.all("input", type="file") for page in (asked, coded)] == [[], []]
    wrong = client.submit(coded.form("proof_code"), proof_code="000000" if code() != "000000" else "111111")
    client.submit(wrong.page.form("proof_code"), proof_code=code())
    assert [len(need.pictures) for need in told()] == [1]
