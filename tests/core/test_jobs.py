"""Background work runs within the app, on either kind of database, and stops when asked."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, current_app
from huey.consumer import Consumer

from app.core import consumer, jobs
from app.notifications import sending
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


def test_threads_that_need_the_queue_first_at_the_same_moment_make_it_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.delitem(app.extensions, "jobs", raising=False)
    in_context, make_huey, made = jobs._in_context, jobs.make_huey, list[Any]()

    def slowly(*given: Any) -> Any:
        time.sleep(0.01)
        return in_context(*given)

    def make(*given: Any) -> Any:
        made.append(make_huey(*given))
        return made[-1]

    def ask() -> int:
        with app.test_request_context():
            jobs.wake(sending.send_due)
            return app.process_response(Response()).status_code

    monkeypatch.setattr(jobs, "_in_context", slowly)
    monkeypatch.setattr(jobs, "make_huey", make)
    queue.remove(app.extensions["settings"])
    assert together(app, [ask] * 4) == [200] * 4
    assert [waiting.pending_count() for waiting in made] == [4]
    queue.remove(app.extensions["settings"])
    app.extensions.pop("jobs")
