"""Background work runs within the app, on either kind of database, and stops when asked."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from huey.consumer import Consumer

from app.core import consumer, jobs


@pytest.fixture
def working(app: Flask) -> Iterator[Consumer]:
    started = consumer.start_beside(app)
    yield started
    started.stop(graceful=True)


@pytest.fixture
def only_these_jobs(monkeypatch: pytest.MonkeyPatch) -> list[tuple[jobs.Job, str]]:
    known: list[tuple[jobs.Job, str]] = []
    monkeypatch.setattr(jobs, "_jobs", known)
    return known


def test_a_job_runs_in_the_apps_context(app: Flask, only_these_jobs: list[tuple[jobs.Job, str]]) -> None:
    seen: list[str] = []
    jobs.every_minute(lambda: seen.append(current_app.name))
    jobs.run_all(app)
    assert seen == ["app"]


def test_a_job_is_registered_once(only_these_jobs: list[tuple[jobs.Job, str]]) -> None:
    def job() -> None:
        """Does nothing."""

    jobs.every_hour(job)
    jobs.every_hour(job)
    assert only_these_jobs == [(job, "0")]


def test_what_is_queued_is_done_by_a_thread_beside(working: Consumer) -> None:
    done = threading.Event()
    working.huey.task()(done.set)()
    assert done.wait(20)
