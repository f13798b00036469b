"""Background work with Huey: in the web process on SQLite, in a process of its own on PostgreSQL.

The queue holds only wake-up calls; what must be done stands in tables, so a lost call delays and loses nothing.
"""

from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import Any

from flask import Flask, Response, after_this_request, current_app, has_request_context

from app.core.alone import Deed
from app.core.lean import without
from config import Settings

with without("redis", "gevent", "psycopg"):  # for other kinds of queues and of workers
    from huey import Huey, PostgresHuey, SqliteHuey, crontab, storage
    from huey.consumer import Consumer as Consumer
    from huey.consumer import Worker as Worker

Job = Callable[[], Any]
_jobs: list[tuple[Job, str]] = []
_making = Lock()
told_to_stop: ContextVar[Callable[[], bool]] = ContextVar("told_to_stop", default=lambda: False)


def every_minute(job: Job) -> Job:
    """Run `job` each minute, in the app's context. Registered when its module is imported by the registry."""
    return _register(job, "*")


def every_hour(job: Job) -> Job:
    """Run `job` at the start of each hour."""
    return _register(job, "0")


def _register(job: Job, minute: str) -> Job:
    if all(known is not job for known, _minute in _jobs):
        _jobs.append((job, minute))
    return job


def make_huey(app: Flask, settings: Settings) -> Huey:
    """The queue of this installation with every registered job in it."""
    if settings.embedded:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey("smartere-sammen", filename=str(settings.data_dir / "jobs.db"), fsync=False)
    else:
        import psycopg

        storage.psycopg = psycopg
        dsn = settings.database_url.replace("+psycopg", "")
        # Huey makes its tables when they are missing, and two processes that start at once both find them missing:
        # CREATE TABLE IF NOT EXISTS does not hold against that. One at a time, then.
        with psycopg.connect(dsn) as alone:
            alone.execute("SELECT pg_advisory_xact_lock(%s)", [Deed.QUEUE.value])
            huey = PostgresHuey("smartere-sammen", dsn=dsn)
    tasks = {}
    for job, minute in _jobs:
        periodic = huey.periodic_task(crontab(minute=minute), name=f"{job.__module__}.{job.__name__}")
        tasks[job] = periodic(_in_context(app, job))
    app.extensions["jobs"] = tasks  # only now: whoever finds it takes it for whole
    return huey


def wake(job: Job) -> None:
    """Run `job` as soon as what this request writes is committed, without the person waiting for it.

    Outside a request nothing happens: the periodic run comes anyway.
    """
    if not has_request_context() or current_app.testing:
        return

    @after_this_request
    def call(response: Response) -> Response:
        try:
            task = _tasks(current_app)[job]
            # One that waits to begin will find what we stored. Others of its kind would be in the way of other jobs.
            if not any(isinstance(waiting, task.task_class) for waiting in task.huey.pending()):
                task()
        except Exception:  # the queue is a convenience; what must be done stands in tables
            current_app.logger.exception("could not wake %s", job.__name__)
        return response


def _tasks(app: Flask) -> dict[Job, Any]:
    """What puts each job into the queue. One of those who need it first makes the queue, and the others wait."""
    with _making:
        if "jobs" not in app.extensions:
            make_huey(app, app.extensions["settings"])
    tasks: dict[Job, Any] = app.extensions["jobs"]
    return tasks


def stopping() -> bool:
    """The process is to end: a job with much before it leaves the rest to the next one."""
    return told_to_stop.get()()


def run_all(app: Flask) -> None:
    """Run every job once, now (tests, and `flask jobs run`)."""
    for job, _minute in _jobs:
        _in_context(app, job)()


def _in_context(app: Flask, job: Job) -> Job:
    def run() -> None:
        with app.app_context():
            job()

    run.__name__ = job.__name__
    return run
