"""One need, and two who do something with what is added to it at the same moment: what is searched is what is said."""

from threading import Barrier, Event

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Closed
from app.needs import services
from app.needs.models import Addition, AdditionState, Need
from tests.factories import needs as make
from tests.support.databases import POSTGRESQL
from tests.support.threads import together

# SQLite has one writer at a time.
pytestmark = pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)


def fresh(number: int) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, number)


def test_words_that_are_taken_back_while_they_are_published_are_found_no_more(app: Flask) -> None:
    with app.app_context():
        who, need = make.participant(), make.need("Stien er mørk.")
        added, number = make.addition(need, "Lykten ved broen er knust.", by=who).id, need.id
        db.session.commit()
    loaded, published = Event(), Event()

    def withdraw() -> None:
        one = db.session.get_one(Addition, added)
        assert (one.state, one.need.search_text) == (AdditionState.WAITING, one.need.search_text)
        loaded.set()
        published.wait(10)
        services.withdraw_addition(one, who)

    def publish() -> None:
        loaded.wait(10)
        with db.transaction():
            services.publish_addition(make.MODERATOR, db.session.get_one(Addition, added))
            assert "lykten" in fresh(number).search_text
        published.set()

    assert together(app, [withdraw, publish]) == [None, None]
    with app.app_context():
        assert db.session.get_one(Addition, added).text == ""
        assert "lykten" not in fresh(number).search_text


def test_of_two_additions_that_are_published_at_once_both_are_found(app: Flask) -> None:
    with app.app_context():
        need = make.need("Stien er mørk.")
        two = [make.addition(need, text).id for text in ("Lykten ved broen er knust.", "Benken er råtten.")]
        number = need.id
        db.session.commit()
    loaded = Barrier(2)

    def publish(added: int) -> None:
        one = db.session.get_one(Addition, added)
        assert one.need.search_text
        loaded.wait(10)
        services.publish_addition(make.MODERATOR, one)
        Event().wait(0.3)  # the other one is there too, when nobody waits

    assert together(app, [lambda one=one: publish(one) for one in two]) == [None, None]
    with app.app_context():
        assert "lykten" in fresh(number).search_text
        assert "benken" in fresh(number).search_text


def test_what_becomes_part_of_an_insight_while_it_is_taken_back_stays(app: Flask) -> None:
    with app.app_context():
        who, need = make.participant(), make.need("Stien er mørk.")
        one = make.addition(need, "Lykten ved broen er knust.", by=who)
        services.publish_addition(make.MODERATOR, one)
        added, number = one.id, need.id
        db.session.commit()
    loaded, used = Event(), Event()

    def withdraw() -> None:
        held = db.session.get_one(Addition, added)
        assert held.need.used_at is None
        loaded.set()
        used.wait(10)
        services.withdraw_addition(held, who)

    def use() -> None:
        loaded.wait(10)
        with db.transaction():
            services.mark_used(make.MODERATOR, [number])
        used.set()

    refused, done = together(app, [withdraw, use])
    assert isinstance(refused, Closed) and done is None
    with app.app_context():
        assert db.session.get_one(Addition, added).state is AdditionState.PUBLISHED
