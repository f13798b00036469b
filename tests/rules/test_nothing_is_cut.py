"""No field of a resident cuts what is pasted into it: the page says that it is too much, at the field, and keeps it."""

from typing import Any

import pytest

from tests.decisions.test_pages import choose
from tests.factories import decisions, needs, prototypes
from tests.support.client import Client
from tests.support.page import Form

LONG = "Det er for mørkt. " * 600


def telling(client: Client) -> Form:
    return client.page("/meld-behov").form("text")


def adding(client: Client) -> Form:
    return client.page(f"/behov/{needs.need('Stien er mørk ved vannet.').id}").form("text")


def noting(client: Client) -> Form:
    page = client.page(f"/prototyper/{prototypes.published().slug}/a")
    return client.page(page.link("Lyktene")).form("mood")


def comparing(client: Client) -> Form:
    return client.page(f"/prototyper/{prototypes.published().slug}/sammenlign").form("choice")


def giving_a_reason(client: Client) -> Form:
    choose(client, ballot := decisions.ballot(), 1)
    return client.page(f"/avstemning/{ballot.slug}").form("reason")


@pytest.mark.parametrize(
    ("opened", "field", "others"),
    [
        (telling, "text", {}),
        (telling, "place", {"text": "Stien er mørk ved vannet."}),
        (adding, "text", {}),
        (noting, "text", {"mood": "like"}),
        (comparing, "why", {"choice": "a"}),
        (giving_a_reason, "reason", {}),
    ],
    ids=["need", "place", "addition", "note", "closing question", "reason for a vote"],
)
def test_ten_thousand_letters_are_told_at_the_field_and_kept(
    client: Client, opened: Any, field: str, others: dict[str, str]
) -> None:
    form = opened(client)
    answer = client.submit(form, **{field: LONG, **others})
    assert answer.status_code == 422
    again = answer.page.form(field)
    assert again.errors() == [field]
    assert again.fields[field].strip() == LONG.strip()
    controls = [one for one in answer.page.all() if one.get("name") == field]
    assert not [one for one in controls if one.get("maxlength")], "a browser would cut it without a word"
