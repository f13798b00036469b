"""A device is one participant, however many requests it sends at once."""

import threading

from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.needs.models import Need
from app.people import devices
from app.people.models import Identity, IdentityLevel, Participant
from tests.factories import needs
from tests.support.client import Client


def test_a_device_that_acts_twice_at_once_is_one_participant(app: Flask) -> None:
    found: list[int] = []
    ready = threading.Barrier(4)

    def act() -> None:
        with app.app_context():
            ready.wait()
            found.append(devices.new_participant(IdentityLevel.OPEN, "one-phone"))
            db.session.commit()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
    assert db.session.scalar(select(func.count()).select_from(Identity)) == 1


def test_two_first_presses_sent_before_any_cookie_came_back_are_one_participant(app: Flask, client: Client) -> None:
    need = needs.need("Lyset ved stien er borte.")
    form = client.page(f"/behov/{need.id}").form(action="/stott")
    other = app.test_client()
    with client.session_transaction() as held, other.session_transaction() as same:
        same.update(held)
    for browser in (client, other):
        assert browser.post(form.action, data=form.fields, csrf=False).status_code == 303
    assert db.session.scalar(select(Need.support_count).where(Need.id == need.id)) == 1
    mine, same_one = client.get_cookie("device"), other.get_cookie("device")
    assert mine is not None and same_one is not None and mine.value == same_one.value


def test_after_this_phone_is_forgotten_the_next_act_is_somebody_new(client: Client) -> None:
    need = needs.need("Lyset ved stien er borte.")
    client.submit(client.page(f"/behov/{need.id}").form(action="/stott"))
    before = client.get_cookie("device")
    client.submit(client.page("/min-side").form(action="/glem"))
    assert client.get_cookie("device") is None
    client.submit(client.page(f"/behov/{need.id}").form(action="/stott"))
    after = client.get_cookie("device")
    assert after is not None and before is not None and after.value != before.value
