"""A whole grouping that is asked for while one that only joins what is new is being stored: it is not swallowed."""

from threading import Event
from typing import Any

import pytest
from flask import Flask

from app.core.db import db
from app.projects.models import Project
from app.themes import services
from app.themes.engine.proposing import Proposal
from app.themes.models import RunState, ThemeRun
from app.themes.queries import runs
from app.themes.queries.selection import Selection
from app.themes.services import runs as running
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.factories import themes as theme_make
from tests.support.databases import POSTGRESQL
from tests.support.threads import together


@pytest.mark.parametrize("each_database", [POSTGRESQL], indirect=True)  # SQLite has one writer at a time
def test_a_whole_grouping_that_is_asked_for_while_another_is_stored_waits_to_be_computed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        project = project_make.project()
        theme_make.accepted(project, [make.need(project=project) for _ in range(3)])
        make.need(project=project)
        services.ask_where_new_ones_have_come()
        number, where, by = services.claim(), project.id, make.team_of(project)
        db.session.commit()
    assert number is not None
    storing, asked, store = Event(), Event(), running.store

    def store_slowly(*args: Any) -> None:
        storing.set()
        asked.wait(1)  # until the other one is stored, if it can be
        store(*args)

    def compute() -> None:
        services.compute(number, lambda _asked, _tell: Proposal())

    def ask() -> tuple[bool, RunState]:
        storing.wait(10)
        with db.transaction():
            run = services.ask(by, db.session.get_one(Project, where), Selection())
            told = run.joins, run.state
        asked.set()
        return told

    monkeypatch.setattr(running, "store", store_slowly)
    assert together(app, [compute, ask]) == [None, (False, RunState.WAITING)]
    with app.app_context():
        last = runs.latest(where)
        assert last is not None and (last.joins, last.state) == (False, RunState.WAITING)
        assert db.session.get_one(ThemeRun, number).state is RunState.DONE
