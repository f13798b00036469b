"""The oldest that somebody waits for stands first; every filter and the search leave what was asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from app.core.contributions import Kind
from app.core.db import db
from app.inbox import queries
from app.inbox.models import Verb
from app.inbox.queries import Filters, Order, Show
from app.needs.models import Need
from app.projects import queries as projects
from tests.cast import Cast
from tests.conftest import Moment
from tests.factories import inbox as make
from tests.factories import insights, needs
from tests.support.client import Client


@pytest.fixture
def alice(client: Client, cast: Cast) -> Client:
    return client.sign_in(cast.alice.account)


def found(cast: Cast, **asked: Any) -> list[tuple[Kind, int]]:
    filters = Filters(**{"show": Show.ALL, **asked})
    return [(entry.kind, entry.id) for entry in queries.page(cast.alice.person, cast.project, filters).items]


def test_what_has_waited_longest_stands_first_whatever_kind_it_is(cast: Cast, frozen_clock: Moment) -> None:
    told = []
    for kind in (Kind.PIN, Kind.NEED, Kind.CLOSING):
        told.append(make.EVERY[kind](cast.project))
        frozen_clock.move(days=1)
    assert found(cast, show=Show.WAITING) == told
    assert found(cast, order=Order.NEWEST) == told[::-1]


def test_how_long_it_has_waited_is_said_in_words_and_not_in_colour_alone(
    alice: Client, cast: Cast, frozen_clock: Moment
) -> None:
    make.need(cast.project)
    page = alice.page(f"/team/{cast.project.slug}/innboks")
    assert "kom i dag" in page.text and "Innen" in page.text
    frozen_clock.move(days=6)
    page = alice.page(f"/team/{cast.project.slug}/innboks")
    assert "ventet i 6 dager" in page.text and "Skulle vært gjort" in page.text


def test_what_is_left_to_do_is_counted(alice: Client, cast: Cast) -> None:
    make.need(cast.project)
    make.need(cast.project, public=True)
    make.closing(cast.project)
    left = queries.left(cast.alice.person, cast.project)
    assert (left[Show.WAITING], left[Show.UNREAD], left[Show.UNPLACED], left[Show.ALL]) == (3, 2, 2, 3), (
        "unread, it can stand behind nothing"
    )
    tabs = alice.page(f"/team/{cast.project.slug}/innboks").text
    assert "Venter på oss (3)" in tabs and "Uleste (2)" in tabs


def test_each_filter_leaves_what_was_asked_for(cast: Cast) -> None:
    hinna = next(one for one in projects.districts() if one.slug == "hinna")
    there = make.need(cast.project, district_id=hinna.id)
    english = make.need(cast.project, "The path is too dark.", lang="en")
    pin, reason = make.pin(cast.project), make.reason(cast.project)
    make.done(cast.alice, cast.project, Verb.ASSIGN, cast.alice.account.id, pin)
    make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, reason)
    activity = db.session.get_one(Need, there[1]).activity_id
    assert found(cast, district=hinna.id) == [there]
    assert found(cast, lang="en") == [english]
    assert found(cast, activity=activity) == [there]
    assert found(cast, kind="pin") == found(cast, who="meg") == [pin]
    assert found(cast, who=str(cast.bob.account.id)) == [reason]
    assert set(found(cast, who="noen")) == {pin, reason}
    assert set(found(cast, who="ingen")) == {there, english}
    assert len(found(cast, area=cast.project.focus_area_id)) >= 2


def test_imported_and_paper_ones_are_found_by_where_they_came_from(alice: Client, cast: Cast) -> None:
    paper, imported = make.need(cast.project), make.need(cast.project)
    db.session.get_one(Need, paper[1]).origin = "paper"
    db.session.get_one(Need, imported[1]).origin = "import:decidim"
    db.session.flush()
    assert (found(cast, origin="paper"), found(cast, origin="import")) == ([paper], [imported])
    page = alice.page(f"/team/{cast.project.slug}/innboks?vis=all")
    assert "Fra papir" in page.text and "Importert fra decidim" in page.text


@pytest.mark.parametrize("words", ["blendes", "LYKTENE", "ned i øya", "ÅSEN"])
def test_words_are_found_in_any_form_and_in_every_kind(cast: Cast, words: str) -> None:
    text = "Lyktene blender ned i øya, oppe ved Åsen."
    things = {kind: make.EVERY[kind](cast.project, text) for kind in Kind}
    make.need(cast.project, "Benkene mangler rygg.")
    assert set(found(cast, search=words)) == set(things.values())


def test_a_short_word_is_found_only_where_a_word_begins(cast: Cast) -> None:
    pin = make.pin(cast.project, "Ta by-sykkel i stedet.")
    make.pin(cast.project, "Det er en ombygging.")
    assert found(cast, search="by") == [pin]


def test_what_stands_behind_an_insight_is_not_left_to_place(cast: Cast) -> None:
    one, two = make.need(cast.project, public=True), make.need(cast.project, public=True)
    insights.insight(cast.project, db.session.get_one(Need, one[1]))
    assert found(cast, show=Show.UNPLACED) == [two]


def test_an_answered_need_waits_no_longer(cast: Cast) -> None:
    need = make.need(cast.project, public=True)
    needs.answered(db.session.get_one(Need, need[1]))
    assert (found(cast, show=Show.WAITING), found(cast)) == ([], [need])


def test_nonsense_in_the_address_asks_for_nothing(alice: Client, cast: Cast) -> None:
    make.need(cast.project)
    for asked in ("slag=x", "bydel=x", "vis=x&sorter=x", "sprak=fr", "kilde=x", "side=x", "vis=unanswered"):
        assert len(alice.page(f"/team/{cast.project.slug}/innboks?{asked}").texts("h2")) == 1, asked
    for asked in ("hvem=x", "hvem=%C2%B2", "merke=99", "q=%C2%B0", "aktivitet=99999999"):
        page = alice.page(f"/team/{cast.project.slug}/innboks?{asked}")
        assert page.texts("h2", class_="h3") == ["Ingen innspill passer valgene"], asked


def test_twenty_cost_as_many_statements_as_one(alice: Client, cast: Cast, count_queries: Callable[..., Any]) -> None:
    def told(number: int) -> int:
        for _one in range(number):
            thing = make.need(cast.project)
            make.done(cast.alice, cast.project, Verb.TAG, "lys", thing)
            make.done(cast.alice, cast.project, Verb.ASSIGN, cast.bob.account.id, thing)
        db.session.commit()
        alice.page(url)
        with count_queries() as counted:
            alice.page(url)
        return int(counted.total)

    url = f"/team/{cast.project.slug}/innboks"
    assert told(1) == told(19)
