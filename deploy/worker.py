"""The worker that serves: gunicorn's threads for requests, and on SQLite the streams of live workshops beside them.

A request for a stream leaves its thread at once: its connection is handed to the one thread that keeps all streams
(app/workshops/live/door.py), and gunicorn forgets it. So streams never use up the threads that take answers.

And nobody who is slow to hang up holds up the one thread that takes connections: gunicorn waits there, for each that is
not kept, until the other side has closed it.
"""

import ctypes
import gc
import selectors
import signal
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

M_ARENA_MAX, ARENAS = -8, 2  # of malloc.h
PATIENCE = 2.0  # seconds: for so long the other side is heard out
AT_ONCE, MOST_HEARD = 2**16, 2**26  # bytes, of one turn and in all: who sends a picture too many reads what we answered


class Worker(ThreadWorker):
    """Leaves Ctrl-C to the master, and hands streams over.

    A terminal sends Ctrl-C to every process; then the master tells its workers to quit, and the second signal within
    the handler of the first makes the worker wait for itself until it is killed.
    """

    streams: Any = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._leaving: dict[TConn, int] = {}  # answered, and not hung up yet: the bytes heard since; first to go first

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
        elif self.cfg.is_ssl or fs.cancelled() or fs.exception() is not None or fs.result() is not False:
            super().finish_request(conn, fs)
        else:
            self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        """Say that this was all, and close the line when the other side has. Closed with something unread on it, it would
        break off, and the end of the answer with it."""
        conn.timeout = time.monotonic() + PATIENCE
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._hear_out, conn))
        except KeyError:  # the poller knows its number from one that has gone, and must not wait for that
            self.poller.unregister(conn.sock)
            self._close(conn)
        except (OSError, ValueError):  # it has gone already
            self._close(conn)
        else:
            self._leaving[conn] = 0

    def _hear_out(self, conn: TConn, _sock: socket.socket) -> None:
        try:
            more = len(conn.sock.recv(AT_ONCE))
        except BlockingIOError:
            return
        except OSError:
            more = 0
        self._leaving[conn] += more
        if not more or self._leaving[conn] > MOST_HEARD:
            self._hang_up(conn)

    def _hang_up(self, conn: TConn) -> None:
        del self._leaving[conn]
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Called after each turn of the loop."""
        super().murder_pending()
        now = time.monotonic()
        while self._leaving and (conn := next(iter(self._leaving))).timeout <= now:
            self._hang_up(conn)

    def handle_exit(self, sig: Any, frame: Any) -> None:
        super().handle_exit(sig, frame)
        if self.streams is not None:
            self.streams.stop()
