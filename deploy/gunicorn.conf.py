"""How gunicorn runs the app. `flask serve` uses it; so may a service file: `gunicorn -c deploy/gunicorn.conf.py wsgi:app`.

On SQLite: one process with many threads, and the background work in a thread of it, because SQLite before
3.51.3 is not safe with several processes that write. On PostgreSQL: several processes, and the background work
in a service of its own (`flask jobs work`).
"""

import signal
from typing import Any

from config import Settings, SettingsError

try:
    _settings = Settings.from_env()
except SettingsError as error:
    raise SystemExit(f"Not started. {error}") from None
_consumers: list[Any] = []


bind = f"{_settings.host}:{_settings.port}"
worker_class = "deploy.worker.Worker"
workers = 1 if _settings.embedded else _settings.workers
threads = _settings.threads
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 0
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """From here on gunicorn handles signals: let those come that waited since `flask serve` handed over."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))


def post_worker_init(worker: Any) -> None:
    """The app is loaded in this process: start the background work beside it when it has no process of its own."""
    if _settings.embedded:
        from app.core import consumer
        from wsgi import app

        _consumers.append(consumer.start_beside(app))


def worker_exit(_server: Any, _worker: Any) -> None:
    """Let a job that is running finish before the process ends."""
    while _consumers:
        _consumers.pop().stop(graceful=True)
