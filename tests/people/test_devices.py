"""A device is one participant, however many requests it sends at once."""

import threading

from flask import Flask
from sqlalchemy import func, select

from app.core.db import db
from app.people import devices
from app.people.models import Identity, IdentityLevel, Participant


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
