"""A test that is dropped while another chooses it, and one that is chosen while its version is published."""

from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.errors import Closed
from app.projects import services as projects
from app.projects.models import Activity, ActivityKind, ActivityState
from app.prototypes import services
from app.prototypes.models import Version
from app.prototypes.services import carrying, publishing
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.databases import POSTGRESQL
from tests.support.threads import together


@pytest.mark.usefixtures("context")
def test_a_test_that_was_dropped_since_it_was_read_cannot_be_chosen() -> None:
    version = prototypes.draft().versions[0]
    gone = activities.activity_in(version.prototype.project, ActivityKind.PROTOTYPE_TEST, state=ActivityState.PLANNED)
    db.session.commit()
    with db.session.no_autoflush:
        db.session.connection().exec_driver_sql(f"DELETE FROM activity WHERE id = {gone.id}")
        with pytest.raises(Closed, match="fjernet aktiviteten"):
            services.test_in(BOSS, version, gone)
    db.session.rollback()


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
        looked.set()
        chosen.wait(1)
        drop(*args)

    def publish() -> None:
        version = db.session.get_one(Version, numbers["new"])
        services.publish_version(BOSS, version, changed_nb="Varmere lys.", close_test=False)

    def choose() -> None:
        version, activity = db.session.get_one(Version, numbers["other"]), db.session.get_one(Activity, numbers["own"])
        looked.wait(10)
        services.test_in(BOSS, version, activity)
        chosen.set()

    chosen = Event()
    monkeypatch.setattr(carrying.projects, "drop_activity", drop_slowly)
    published, refused = together(app, [publish, choose])
    assert published is None
    assert isinstance(refused, Closed)


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
