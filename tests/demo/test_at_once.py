"""Two who start a demo for the first time at the same moment: one fills it, and the other finds it filled."""

import time
from collections.abc import Callable
from threading import Event, Thread

import click
import pytest
from flask import Flask
from sqlalchemy import select

from app.core.alone import Deed, one_at_a_time
from app.core.db import db
from app.demo import cli
from app.demo.world import World
from app.projects.models import Project
from tests.factories import people, projects
from tests.support import starting
from tests.support.threads import together


@pytest.fixture
def loading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of the whole programme one person and a project, which take a while. Counts how often."""
    loaded: list[str] = []

    def load() -> World:
        loaded.append("here")
        with db.transaction():
            people.account("Ingrid", demo_key="ingrid")
            made = projects.project(slug="the-demo")
            time.sleep(0.3)
        return World(projects={"the-demo": made})

    monkeypatch.setattr(cli, "load", load)
    return loaded


def slugs() -> list[str]:
    return list(db.session.scalars(select(Project.slug)))


def test_those_who_load_it_at_once_load_it_once(
    app: Flask, loading: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    given = together(app, [lambda: cli.load_command.main([], standalone_mode=False)] * 3)
    assert given == [None] * 3
    assert (loading, slugs()) == (["here"], ["the-demo"])
    told = capsys.readouterr().out
    assert told.count("Loaded 1 projects") == 1
    assert told.count("The demo programme is here already.") == 2


def test_a_start_does_not_look_before_the_other_start_is_done(
    app: Flask, loading: list[str], when_it_says: Callable[..., Event]
) -> None:
    has_looked, begun = when_it_says("Another start", "Loading the demo"), Event()

    def the_other() -> int:
        with one_at_a_time(Deed.START):
            begun.set()
            assert has_looked.wait(30)
            with db.transaction():
                return projects.project(slug="the-others").id

    other = Thread(target=together, args=(app, [the_other]))
    other.start()
    assert begun.wait(10)
    told = starting.start(app).output
    other.join(30)
    assert "Another start is preparing this database" in told
    assert "Load" not in told and "Stop with Ctrl-C." in told
    assert slugs() == ["the-others"]


@pytest.fixture
def when_it_says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Event]:
    """Gives what is set when a command has said one of these words."""
    echo = click.echo

    def listen(*words: str) -> Event:
        said = Event()

        def heard(message: str = "", **more: bool) -> None:
            echo(message, **more)
            if any(word in message for word in words):
                said.set()

        monkeypatch.setattr(click, "echo", heard)
        return said

    return listen
