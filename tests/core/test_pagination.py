"""A page past the end of a list: empty, or the last one where the list grows shorter while one works through it."""

import pytest
from sqlalchemy import select

from app.core.pagination import paginate
from app.needs.models import Need
from tests.factories import needs


@pytest.mark.parametrize(("asked", "shown"), [(1, 1), (2, 2), (3, 2), (99, 2)])
def test_a_list_that_has_grown_shorter_shows_its_last_page(context: None, asked: int, shown: int) -> None:
    made = [needs.need().id for _number in range(3)]
    page = paginate(select(Need).order_by(Need.id), asked, 2, or_last=True)
    assert (page.number, [one.id for one in page.items]) == (shown, made[:2] if shown == 1 else made[2:])
    assert (page.total, page.has_next) == (3, shown == 1)


def test_an_empty_list_shows_its_first_page(context: None) -> None:
    page = paginate(select(Need).order_by(Need.id), 1, 2, or_last=True)
    assert (page.number, page.items, page.total) == (1, [], 0)


def test_other_lists_say_that_nothing_stands_past_their_end(context: None) -> None:
    needs.need()
    assert paginate(select(Need).order_by(Need.id), 2, 2).items == []
