"""A need that a colleague has made part of another: why it cannot be linked, into which it went, and the way back."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.db import db
from app.inbox.models import Verb
from app.needs import queries
from app.needs import services as needs
from app.needs.models import Need
from tests.cast import Cast
from tests.factories import inbox as make
from tests.factories import insights
from tests.support.client import Client


@pytest.fixture
def pair(cast: Cast) -> tuple[int, int]:
    """Mona has made the first part of the second."""
    (_k, one), (_k, two) = make.need(cast.project, public=True), make.need(cast.project, "Benken er borte", public=True)
    needs.merge(cast.mona.person, db.session.get_one(Need, one), db.session.get_one(Need, two))
    db.session.commit()
    return one, two


def test_a_stale_tab_is_told_who_merged_it_with_what(cast: Cast, pair: tuple[int, int]) -> None:
    insight = insights.insight(cast.project)
    refused = make.done(cast.alice, cast.project, Verb.PLACE, insight.id, (make.Kind.NEED, pair[0])).refused
    assert list(refused) == [f"Mona har slått det sammen med behov {pair[1]}. Koble det i stedet."]


def test_its_page_leads_to_the_other_and_lets_it_go_and_offers_nothing_else(
    client: Client, cast: Cast, pair: tuple[int, int]
) -> None:
    client.sign_in(cast.alice.account)
    insights.insight(cast.project)
    url = f"/team/{cast.project.slug}/innboks/need/"
    page = client.page(f"{url}{pair[0]}?vis=all")
    assert page.link(f"behov {pair[1]}") == f"{url}{pair[1]}"
    assert "Slått sammen med behov" in page.text and "av Mona" in page.text and "Benken er borte" in page.text
    buttons = {button for form in page.forms for button in form.buttons}
    assert not buttons & {"Koble til innsikt", "Fordel", "Sett merke", "Publiser"}
    after = client.submit(page.form(button=f"Ja, løs behov {pair[0]} fra"), follow=True).page
    assert after.h1 == f"Behov {pair[0]}"
    assert "Koble til innsikt" in {button for form in after.forms for button in form.buttons}


def test_what_came_along_with_another_is_not_said_to_be_merged_by_who_merged_that(
    cast: Cast, pair: tuple[int, int]
) -> None:
    (_k, three) = make.need(cast.project, "Det er ingen benk", public=True)
    needs.merge(cast.alice.person, db.session.get_one(Need, pair[1]), db.session.get_one(Need, three))
    assert queries.merged(pair[0]) == queries.Merged(three, "", None)
    direct = queries.merged(pair[1])
    assert direct is not None and (direct.into, direct.by) == (three, cast.alice.account.name)


def test_a_press_on_many_asks_only_about_those_that_are_merged(
    cast: Cast, pair: tuple[int, int], count_queries: Callable[[], Any]
) -> None:
    insight = insights.insight(cast.project)
    alone = [make.need(cast.project, f"Benken er borte {number}", public=True) for number in range(3)]

    def asked(*things: make.Thing) -> int:
        with count_queries() as counted:
            make.done(cast.alice, cast.project, Verb.PLACE, insight.id, *things)
        return sum("merged_at" in statement for statement in counted.statements)

    assert asked(*alone) == 0
    assert asked(*alone, (make.Kind.NEED, pair[0])) == 1


def test_the_page_of_a_need_that_stands_by_itself_asks_for_no_merging(
    client: Client, cast: Cast, count_queries: Callable[[], Any]
) -> None:
    _kind, number = make.need(cast.project, public=True)
    client.sign_in(cast.alice.account)
    with count_queries() as counted:
        client.page(f"/team/{cast.project.slug}/innboks/need/{number}")
    assert not any("merged_at" in statement for statement in counted.statements)
