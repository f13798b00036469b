"""A real server in a process of its own, on the database that the test stands on."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app.core.db import db
from app.people import accounts
from app.people.models import Account
from config import Settings
from tests.support.tree import ROOT


class Server:
    """gunicorn on a free port of this machine, with threads, and with streams where the database is SQLite."""

    def __init__(self, settings: Settings, log: Path, common: Path) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log
        command = [
            "gunicorn",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "deploy.worker.Worker",
            "--threads",
            "8",
        ]
        quiet = ["--log-level", "warning", "--no-control-socket", "--graceful-timeout", "2"]
        environment = {
            **os.environ,
            "APP_ENV": "test",
            "DATABASE_URL": settings.database_url,
            "DATA_DIR": str(settings.data_dir),
            "SECRET_KEY": settings.secret_key,
            "BASE_URL": self.url,
            "COMMON": str(common),
        }
        self._command = [sys.executable, "-m", *command, *quiet, "tests.journeys.wsgi:app"]
        self._environment = environment
        self.start()

    def start(self) -> None:
        """Also once more after `stop`, at the same address."""
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _wait(self) -> None:
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/manifest.webmanifest", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"The server did not start:\n{self.log()}")

    def log(self) -> str:
        """What the server said, for a failing test."""
        return self._log.read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Live:
    """What a journey has: the server's address, and a way to put things into its database."""

    def __init__(self, server: Server, app: Flask) -> None:
        self.server, self.app, self.url = server, app, server.url

    @contextmanager
    def arranged(self) -> Iterator[None]:
        """`with live.arranged(): ...` commits what factories and services made, so that the server sees it."""
        with self.app.app_context(), db.transaction():
            yield
        db.session.remove()

    def session_cookie(self, account: Account) -> str:
        """The cookie of a browser on which `account` is signed in."""
        with self.arranged():
            token = accounts.open_session(account)
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(serializer.dumps({"_user_id": token, "_fresh": True}))
