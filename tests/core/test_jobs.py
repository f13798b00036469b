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
from app.themes.jobs import compute_themes
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


@pytest.fixture
def asking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that has just been started, in which requests may wake jobs."""
    monkeypatch.setitem(app.config, "TESTING", False)
    queue.remove(app.extensions["settings"])
    app.extensions.pop("jobs", None)
    yield
    queue.remove(app.extensions["settings"])
    app.extensions.pop("jobs", None)


def ask(app: Flask, job: jobs.Job) -> int:
    """A request that wakes the job."""
    with app.test_request_context():
        jobs.wake(job)
        return app.process_response(Response()).status_code


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
    app: Flask, asking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_context, make_huey, made = jobs._in_context, jobs.make_huey, list[Any]()

    def slowly(*given: Any) -> Any:
        time.sleep(0.01)
        return in_context(*given)

    def make(*given: Any) -> Any:
        made.append(make_huey(*given))
        return made[-1]

    monkeypatch.setattr(jobs, "_in_context", slowly)
    monkeypatch.setattr(jobs, "make_huey", make)
    assert together(app, [lambda: ask(app, sending.send_due), lambda: ask(app, compute_themes)] * 2) == [200] * 4
    assert len(made) == 1
    assert {task.name.rpartition(".")[2] for task in made[0].pending()} == {"send_due", "compute_themes"}


def test_a_job_that_waits_to_begin_is_not_asked_for_again(app: Flask, asking: None) -> None:
    """However many ask while one runs: all of the others together would be in the way of other jobs."""
    for job in (sending.send_due, compute_themes, sending.send_due):
        ask(app, job)
    waiting = app.extensions["jobs"][sending.send_due].huey
    assert waiting.pending_count() == 2
    waiting.dequeue()
    ask(app, sending.send_due)
    assert waiting.pending_count() == 2
