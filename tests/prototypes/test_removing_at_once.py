"""Who changes a variant and who takes it away at the same moment wait for each other in the same order."""

from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.editing import latest
from app.core.permissions import Role
from app.prototypes import services
from app.prototypes.models import Variant, Version
from app.prototypes.services import making
from app.prototypes.views import team_versions as views
from tests.factories import activities, prototypes
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.databases import POSTGRESQL
from tests.support.threads import together

CHANGES = {"a": ("title_nb", "Høye stolper"), "a/steder": ("places-0-name_nb", "Stolpene")}


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
@pytest.mark.parametrize("page", list(CHANGES))
def test_of_one_who_changes_a_variant_and_one_who_takes_it_away_at_once_neither_is_cut_off(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    made = prototypes.draft(variants=1)
    number, home = made.versions[0].id, f"/team/{made.project.slug}/prototyper/{made.slug}/variant"
    client.sign_in(activities.account_with(Role.TEAM, made.project))
    field, value = CHANGES[page]
    form = client.page(f"{home}/{page}").form(has=field)
    looked, taking = Event(), Event()

    def look(row: Any) -> Any:
        held = latest(row)
        looked.set()
        taking.wait(1)  # until the other one has taken what it takes first, if it can
        return held

    def change() -> int:
        return client.submit(form, **{field: value}).status_code

    def take_away() -> None:
        looked.wait(10)
        version = db.session.get_one(Version, number)
        making._hold(version)
        taking.set()
        services.remove_variant(BOSS, version.variants[0], prototypes.FOLDER)

    monkeypatch.setattr(views, "latest", look)
    assert together(app, [change, take_away]) == [303, None]
    db.session.expire_all()
    assert db.session.query(Variant).filter_by(version_id=number).all() == []
