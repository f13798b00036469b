"""The service that has the streams of live workshops in production: `gunicorn -c deploy/live.conf.py`."""

from typing import Any

import gevent
from gunicorn.workers.ggevent import GeventWorker


class Worker(GeventWorker):
    """Lets the streams go when it is asked to stop: their pages come back to the one that follows."""

    def handle_exit(self, sig: Any, frame: Any) -> None:
        super().handle_exit(sig, frame)
        gevent.spawn(self.wsgi.stop)


def make() -> Any:
    """The service, made in the process that serves, after gevent has taken its place."""
    from app import create_app
    from app.workshops.live.service import Service
    from config import SettingsError

    try:
        app = create_app()
    except SettingsError as error:
        raise SystemExit(f"Not started. {error}") from None
    return Service(app)
