"""gunicorn on a fresh database, as in production, and what its workers weigh."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.support.databases import postgresql_url
from tests.support.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    url: str
    pid: int
    settings: dict[str, str] = field(default_factory=dict)  # of the installation, where somebody else is to use it too

    def memory(self) -> float:
        """MiB that the heaviest worker holds (proportional share of what processes have in common)."""
        workers = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True, check=False)
        return max((_share(int(pid)) for pid in workers.stdout.split()), default=0.0)


def _share(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a new, empty database on a server of this run's own, with durable writes."""
    cluster = Cluster(durable=True)
    try:
        with postgresql_url(cluster.start(), "bench") as url:
            yield make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    finally:
        cluster.stop()


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.db"


def environment(database_url: str, folder: str, **more: str) -> dict[str, str]:
    """The settings of the installation that is measured. Kept apart from this process's own."""
    ours = {"DATABASE_URL": database_url, "DATA_DIR": folder, "DEMO": "0", "APP_ENV": "development"}
    return {**os.environ, **ours, "SECRET_KEY": secrets.token_hex(32), **more}


@contextmanager
def serving(app: str, settings: dict[str, str], *, workers: int = 2, threads: int = 8) -> Iterator[Running]:
    """gunicorn with `app` ("wsgi:app") on a free port."""
    port = _free_port()
    options = ["--worker-class", "deploy.worker.Worker", "--workers", str(workers), "--threads", str(threads)]
    quiet = ["--log-level", "warning", "--no-control-socket", "--keep-alive", "30"]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *options, *quiet, app]
    with _running(command, settings, port) as running:
        yield running


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: list[str], settings: dict[str, str], port: int) -> Iterator[Running]:
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdin=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield Running(url, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} did not answer")


@contextmanager
def live(settings: dict[str, str]) -> Iterator[Running]:
    """The service that has the streams, as in production."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/live.conf.py"]
    with _running(command, {**settings, "LIVE_PORT": str(port)}, port) as running:
        yield running


@contextmanager
def demo() -> Iterator[Running]:
    """The app with the demo programme in it, on SQLite."""
    with sqlite() as database_url, tempfile.TemporaryDirectory() as folder:
        settings = environment(database_url, folder, DEMO="1")
        flask(settings, "db", "upgrade")
        flask(settings, "demo", "load")
        with serving("wsgi:app", settings) as running:
            yield replace(running, settings=settings)


def flask(settings: dict[str, str], *words: str) -> None:
    """Run a `flask` command on the installation that is measured."""
    subprocess.run(
        [sys.executable, "-m", "flask", *words], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL
    )
