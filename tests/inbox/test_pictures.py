"""Whoever can publish a need in the inbox sees the pictures that are published with it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.contributions import Kind
from app.core.db import db
from app.inbox import services as inbox
from app.inbox.models import Verb
from app.needs import pictures, services
from app.needs.models import Need, Policy
from app.projects import queries as projects
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import prototypes
from tests.factories.needs import arranged
from tests.support.client import Client

ALTS = ["Bilde 1 til behovet", "Bilde 2 til behovet"]


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


@pytest.fixture
def told(app: Flask, cast: Cast) -> Callable[[int], int]:
    """Tells a need with so many pictures to the project; its number."""

    def tell(number: int) -> int:
        with arranged(app):
            sent = [pictures.hold(prototypes.picture()) for _at in range(number)]
            return make.need(projects.project_by_slug(cast.project.slug), pictures=sent)[1]

    return tell


def test_the_pictures_stand_where_a_need_can_be_published(
    alice: Client, cast: Cast, told: Callable[[int], int]
) -> None:
    number = told(2)
    for address in (f"/team/{cast.project.slug}/innboks", f"/team/{cast.project.slug}/innboks/need/{number}"):
        page = alice.page(address)
        assert [one.get("alt") for one in page.all("img") if one.get("alt") in ALTS] == ALTS, address
        sources = [str(one.get("src")) for one in page.all("img") if one.get("alt") in ALTS]
        assert [alice.get(source).status_code for source in sources] == [200, 200]
    assert "2 bilder" in alice.page(f"/team/{cast.project.slug}/innboks").text


def test_of_what_was_put_aside_the_team_reads_that_it_is_there(
    app: Flask, alice: Client, cast: Cast, told: Callable[[int], int]
) -> None:
    number = told(1)
    with arranged(app):
        services.decline(cast.alice.person, db.session.get_one(Need, number), Policy.UNCLEAR)
    for address in (
        f"/team/{cast.project.slug}/innboks?vis=all",
        f"/team/{cast.project.slug}/innboks/need/{number}?vis=all",
    ):
        page = alice.page(address)
        assert "Ett bilde er lagt til side." in page.text
        assert [one for one in page.all("img") if one.get("alt") in ALTS] == []


def test_an_addition_has_none_of_its_needs_pictures(alice: Client, cast: Cast, told: Callable[[int], int]) -> None:
    _kind, added = make.addition(cast.project)
    told(2)
    page = alice.page(f"/team/{cast.project.slug}/innboks/{Kind.ADDITION.value}/{added}")
    assert [one for one in page.all("img") if one.get("alt") in ALTS] == []


def test_twenty_with_pictures_cost_as_many_statements_as_one(
    alice: Client, cast: Cast, told: Callable[[int], int], count_queries: Callable[..., Any]
) -> None:
    told(1)
    alice.page(f"/team/{cast.project.slug}/innboks")
    with count_queries() as one:
        alice.page(f"/team/{cast.project.slug}/innboks")
    for _at in range(5):
        told(1)
    with count_queries() as many:
        alice.page(f"/team/{cast.project.slug}/innboks")
    assert many.total == one.total


def test_pictures_come_back_with_their_need_though_another_was_decided_meanwhile(
    app: Flask, alice: Client, cast: Cast, told: Callable[[int], int]
) -> None:
    declined, other = told(1), told(0)
    seen = {(Kind.NEED, declined): "declined", (Kind.NEED, other): "waiting"}
    with arranged(app):
        for number in (declined, other):
            services.decline(cast.alice.person, db.session.get_one(Need, number), Policy.UNCLEAR)
    with arranged(app):
        done = inbox.do(cast.alice.person, cast.project, Verb.PUBLISH, "", list(seen), seen)
        assert (done.number, len(done.refused)) == (1, 1)
        name = db.session.get_one(Need, declined).pictures[0].name
    assert alice.get(f"/bilder/{name}.webp").status_code == 200
