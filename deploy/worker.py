"""The worker that serves: gunicorn's threads for requests, and on SQLite the streams of live workshops beside them.

A request for a stream leaves its thread at once: its connection is handed to the one thread that keeps all streams
(app/workshops/live/door.py), and gunicorn forgets it. So streams never use up the threads that take answers.
"""

import ctypes
import gc
import signal
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

M_ARENA_MAX, ARENAS = -8, 2  # of malloc.h


class Worker(ThreadWorker):
    """Leaves Ctrl-C to the master, and hands streams over.

    A terminal sends Ctrl-C to every process; then the master tells its workers to quit, and the second signal within
    the handler of the first makes the worker wait for itself until it is killed.
    """

    streams: Any = None

    def init_process(self) -> None:
        """Let the threads share their heaps: with one for each a process holds what all of them once needed."""
        with suppress(OSError, AttributeError):  # only glibc has many
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
        super().init_process()

    def init_signals(self) -> None:
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def load_wsgi(self) -> None:
        """Put the app together without looking for garbage: what it is made of stays, and is never looked at again."""
        gc.disable()
        super().load_wsgi()
        gc.freeze()
        gc.enable()
        extensions = getattr(self.wsgi, "extensions", {})
        if "settings" in extensions and extensions["settings"].embedded:
            from app.workshops.live.beside import Streams

            self.streams = Streams(self.wsgi)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        if self.streams is None or not self.streams.wants(req.path) or req.method != "GET" or self.cfg.is_ssl:
            return bool(super().handle_request(req, conn))
        last = next((value for name, value in req.headers if name == "LAST-EVENT-ID"), "")
        conn.handed_over = self.streams.open(conn.sock, req.path, req.query, last)
        return False  # it is no connection for another request

    def finish_request(self, conn: TConn, fs: Any) -> None:
        if getattr(conn, "handed_over", False):
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)

    def handle_exit(self, sig: Any, frame: Any) -> None:
        super().handle_exit(sig, frame)
        if self.streams is not None:
            self.streams.stop()
