"""Who was forgotten stays forgotten when a backup is restored."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from app.core import clock, secrets
from app.core.db import db
from app.people import devices, erasures, participants
from app.people.models import IdentityLevel, Participant
from tests.conftest import Moment

PHONE = "the-token-of-a-phone"


@pytest.fixture
def listed(app: Flask) -> Any:
    path: Path = app.extensions["settings"].data_dir / "erased.txt"
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def forget(app: Flask, token: str = PHONE) -> None:
    with app.app_context():
        participants.erase(devices.new_participant(IdentityLevel.OPEN, token))
        db.session.commit()


def test_who_is_back_with_a_backup_is_erased_again(app: Flask, listed: Path) -> None:
    forget(app)
    with app.app_context():
        back, other = (devices.new_participant(IdentityLevel.OPEN, token) for token in (PHONE, secrets.token()))
        db.session.commit()
    told = app.test_cli_runner().invoke(args=["people", "erase-again"])
    assert told.output == "Erased 1 again.\n"
    with app.app_context():
        assert [held.id for held in db.session.query(Participant)] == [other]
    assert back != other


def test_the_list_says_nothing_about_the_person(app: Flask, listed: Path) -> None:
    forget(app)
    day, key = listed.read_text().split()
    assert (len(day), len(key)) == (10, 64)
    assert PHONE not in listed.read_text()


def test_an_erasure_that_was_not_stored_is_not_listed(app: Flask, listed: Path) -> None:
    with app.app_context():
        participants.erase(devices.new_participant(IdentityLevel.OPEN, PHONE))
        db.session.rollback()
    assert not listed.exists()


def test_who_is_forgotten_while_the_list_is_written_anew_stands_in_it(
    app: Flask, listed: Path, frozen_clock: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(app)
    frozen_clock.move(days=erasures.KEPT.days + 1)
    lines, beside = erasures._lines, Thread(target=forget, args=(app, "the-token-of-another-phone"))

    def read() -> Any:
        """Somebody is forgotten once it has been read; whoever has to wait for us does not come so far yet."""
        found = lines()
        beside.start()
        beside.join(0.5)
        return found

    monkeypatch.setattr(erasures, "_lines", read)
    with app.app_context():
        erasures.clear()
    beside.join(20)
    assert [day for day, _key in (line.split() for line in listed.read_text().splitlines())] == [str(clock.today())]


def test_lines_older_than_any_backup_are_dropped(app: Flask, listed: Path, frozen_clock: Moment) -> None:
    forget(app)
    with app.app_context():
        frozen_clock.move(days=erasures.KEPT.days)
        erasures.clear()
        assert listed.read_text()
        frozen_clock.move(days=1)
        erasures.clear()
        assert listed.read_text() == ""
