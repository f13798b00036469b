"""Background work runs within the app, on either kind of database, and stops when asked."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from huey.consumer import Consumer

from app.core import consumer, jobs
from tests.support import queue
from tests.support.threads import together


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


def test_processes_that_start_at_once_on_a_new_installation_all_get_their_queue(app: Flask) -> None:
    settings = app.extensions["settings"]
    for _installation in range(5):
        queue.remove(settings)
        queues = together(app, [lambda: jobs.make_huey(app, settings)] * 6)
        assert [error for error in queues if isinstance(error, Exception)] == []
