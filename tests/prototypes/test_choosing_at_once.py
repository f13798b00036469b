"""A test that is dropped while another chooses it, and one that is chosen while its version is published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Closed, Conflict
from app.projects import services as projects
from app.projects.models import Activity, ActivityKind, ActivityState
from app.prototypes import services
from app.prototypes.models import Version
from app.prototypes.services import carrying, publishing
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.databases import POSTGRESQL
from tests.support.threads import together

Reread = Callable[[], Version]


@contextmanager
def changed_since(version: Version, change: str) -> Iterator[Reread]:
    """The version as it was read, while another transaction has changed its row. Gives what stands there afterwards."""
    number, _read = version.id, (version.activity_id, version.published_at)
    with db.session.no_autoflush:
        db.session.connection().exec_driver_sql(f"UPDATE prototype_version SET {change} WHERE id = {number}")

    def reread() -> Version:
        db.session.flush()
        db.session.expire_all()
        return db.session.get_one(Version, number)

    yield reread
    db.session.rollback()


def times_published() -> int:
    return db.session.query(AuditEntry).filter_by(action="prototypes.published").count()


@pytest.mark.usefixtures("context")
class TestWhatWasReadIsOld:
    def test_a_test_that_was_dropped_cannot_be_chosen(self) -> None:
        version = prototypes.draft().versions[0]
        project = version.prototype.project
        gone = activities.activity_in(project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        db.session.commit()
        with db.session.no_autoflush:
            db.session.connection().exec_driver_sql(f"DELETE FROM activity WHERE id = {gone.id}")
            with pytest.raises(Closed, match="fjernet aktiviteten"):
                services.test_in(BOSS, version, gone)
        db.session.rollback()

    def test_a_version_that_was_published_is_not_published_again(self) -> None:
        made = prototypes.published()
        new = services.add_version(BOSS, made)
        db.session.commit()
        before = times_published()
        with changed_since(new, "published_at = '2026-05-12 08:00:00+00', changed_nb = 'Varmere lys.'") as reread:
            services.publish_version(BOSS, new, changed_nb="Kaldere lys.")
            assert reread().changed_nb == "Varmere lys."
            assert times_published() == before

    def test_a_test_that_was_chosen_for_it_is_not_passed_over_unseen(self) -> None:
        made = prototypes.published()
        new = services.add_version(BOSS, made)
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        db.session.commit()
        with changed_since(new, f"activity_id = {own.id}") as reread:
            with pytest.raises(Conflict, match="en annen test"):
                services.publish_version(BOSS, new, changed_nb="Varmere lys.")
            assert (reread().activity_id, reread().published_at) == (own.id, None)

    def test_nothing_is_put_into_a_version_that_was_published(self, tmp_path: Path) -> None:
        version = prototypes.draft(variants=1).versions[0]
        variant, linked = version.variants[0], {"link": "https://example.no/ny"}
        acts: list[Callable[[], object]] = [
            lambda: services.edit_variant(BOSS, variant, linked, None, tmp_path),
            lambda: services.set_places(BOSS, variant, []),
            lambda: services.remove_variant(BOSS, variant, tmp_path),
            lambda: services.add_variant(BOSS, version, {"title_nb": "B", **linked}, b"", tmp_path),
        ]
        for act in acts:
            db.session.commit()
            assert version.published_at is None
            with (
                changed_since(version, "published_at = '2026-05-12 08:00:00+00'"),
                pytest.raises(Closed, match="er publisert"),
            ):
                act()

    def test_a_version_that_is_tried_by_now_keeps_its_test(self) -> None:
        made = prototypes.published()
        new, running = services.add_version(BOSS, made), made.versions[0].activity_id
        looser = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        db.session.commit()
        tried = f"activity_id = {running}, published_at = '2026-05-12 08:00:00+00'"
        with changed_since(new, tried) as reread:
            with pytest.raises(Closed, match="i gang"):
                services.test_in(BOSS, new, looser)
            assert reread().activity_id == running
        with changed_since(new, tried) as reread:
            with pytest.raises(Closed, match="i gang"):
                services.plan_test(BOSS, new, looser.phase)
            assert reread().activity_id == running


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_of_two_who_publish_it_at_once_one_does(app: Flask) -> None:
    with app.app_context():
        made = prototypes.published()
        new, before = services.add_version(BOSS, made).id, times_published()
        db.session.commit()
    read = Barrier(2)

    def publish(words: str) -> None:
        version = db.session.get_one(Version, new)
        assert (version.published_at, version.activity, version.prototype.current is not None) == (None, None, True)
        read.wait(10)
        services.publish_version(BOSS, version, changed_nb=words)

    assert together(app, [lambda: publish("Varmere lys."), lambda: publish("Kaldere lys.")]) == [None, None]
    with app.app_context():
        assert times_published() == before + 1


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_of_two_who_publish_it_at_once_the_second_does_not_miss_the_test_that_the_first_dropped(app: Flask) -> None:
    with app.app_context():
        made = prototypes.published()
        version, before = services.add_version(BOSS, made), times_published()
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        services.test_in(BOSS, version, own)
        new = version.id
        db.session.commit()
    read = Barrier(2)

    def publish() -> None:
        held = db.session.get_one(Version, new)
        assert held.activity is not None and held.prototype.current is not None
        read.wait(10)
        services.publish_version(BOSS, held, changed_nb="Varmere lys.", close_test=False)

    assert together(app, [publish, publish]) == [None, None]
    with app.app_context():
        assert times_published() == before + 1


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_of_one_who_drops_it_and_one_who_chooses_it_at_once_no_version_loses_its_test(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        made = prototypes.published()
        new, other = services.add_version(BOSS, made), prototypes.draft(made.project).versions[0]
        own = activities.activity_in(made.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
        services.test_in(BOSS, new, own)
        numbers = {"new": new.id, "other": other.id, "own": own.id}
        db.session.commit()
    looked, drop = Event(), projects.drop_activity

    def drop_slowly(*args: Any) -> None:
        assert read.wait(60)
        looked.set()
        chosen.wait(1)
        drop(*args)

    def publish() -> None:
        version = db.session.get_one(Version, numbers["new"])
        services.publish_version(BOSS, version, changed_nb="Varmere lys.", close_test=False)

    def choose() -> None:
        version, activity = db.session.get_one(Version, numbers["other"]), db.session.get_one(Activity, numbers["own"])
        read.set()
        looked.wait(60)
        services.test_in(BOSS, version, activity)
        chosen.set()

    chosen, read = Event(), Event()
    monkeypatch.setattr(carrying.projects, "drop_activity", drop_slowly)
    published, refused = together(app, [publish, choose])
    assert published is None
    assert isinstance(refused, Closed)
    with app.app_context():
        version = db.session.get_one(Version, numbers["new"])
        assert version.published_at is not None
        assert version.activity is not None and version.activity_id != numbers["own"]
        assert db.session.get_one(Version, numbers["other"]).activity_id is None
        assert db.session.get(Activity, numbers["own"]) is None


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_of_one_who_publishes_a_version_and_one_who_chooses_its_test_at_once_neither_is_cut_off(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        made = prototypes.published()
        new, running = services.add_version(BOSS, made).id, made.versions[0].activity_id
        db.session.commit()
    written, held, settle = Event(), Event(), publishing.settle

    def settle_slowly(*args: Any) -> Any:
        written.set()
        held.wait(1)
        return settle(*args)

    def publish() -> None:
        services.publish_version(BOSS, db.session.get_one(Version, new), changed_nb="Varmere lys.")

    def choose() -> None:
        version, activity = db.session.get_one(Version, new), db.session.get_one(Activity, running)
        written.wait(10)
        projects.hold_activity(activity)
        held.set()
        services.test_in(BOSS, version, activity)

    monkeypatch.setattr(publishing, "settle", settle_slowly)
    assert together(app, [publish, choose]) == [None, None]
    with app.app_context():
        version = db.session.get_one(Version, new)
        assert version.published_at is not None
        assert (version.activity_id, version.changed_nb) == (running, "Varmere lys.")
        assert version.activity is not None and version.activity.state is ActivityState.OPEN
