"""Who edits a vote and who opens it at the same moment wait for each other in the same order."""

from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.core.editing import latest
from app.core.permissions import Role
from app.decisions import services
from app.decisions.models import Ballot
from app.decisions.views import team as views
from app.projects.models import ActivityState
from app.projects.services import hold_activity
from tests.factories import activities, decisions
from tests.factories.projects import BOSS
from tests.support.client import Client
from tests.support.databases import POSTGRESQL
from tests.support.threads import together


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_of_one_who_edits_and_one_who_opens_at_once_neither_is_cut_off(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = activities.project_in()
    ballot = decisions.ballot(project, state=ActivityState.PLANNED)
    number, home = ballot.id, f"/team/{project.slug}/avstemninger/{ballot.slug}"
    client.sign_in(activities.account_with(Role.TEAM, project))
    form = client.page(f"{home}/rediger").form("question_nb")
    looked, opening = Event(), Event()

    def look(row: Any) -> Any:
        held = latest(row)
        looked.set()
        opening.wait(1)  # until the other one has taken what it takes first, if it can
        return held

    def edit() -> int:
        return client.submit(form, question_nb="Hvilket lys vil du helst ha?", act="save").status_code

    def open_it() -> None:
        looked.wait(10)
        held = db.session.get_one(Ballot, number)
        hold_activity(held.activity)
        opening.set()
        services.open_voting(BOSS, held)

    monkeypatch.setattr(views, "latest", look)
    assert together(app, [edit, open_it]) == [303, None]
    stands = db.session.get_one(Ballot, number, populate_existing=True)
    assert stands.question_nb == "Hvilket lys vil du helst ha?"
    assert stands.activity.state is ActivityState.OPEN
