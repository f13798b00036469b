"""A PostgreSQL server of this test run's own: made, used and thrown away. Only the standard library is needed."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

OLDEST = 15
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "shared_buffers=64MB")
DURABLE = ("max_connections=100", "shared_buffers=256MB")


class PostgresMissing(RuntimeError):
    """There is no PostgreSQL to run; the message says what to install."""


def programs() -> Path | None:
    """The folder with the newest `initdb` and `postgres` of version 15 or later, or None."""
    found = {path for pattern in INSTALLED for path in Path("/").glob(pattern.lstrip("/"))}
    if on_path := shutil.which("postgres"):
        found.add(Path(on_path).resolve().parent)
    usable = [(version, str(path)) for path in found if (version := _version(path)) >= OLDEST]
    return Path(max(usable)[1]) if usable else None


def _version(folder: Path) -> int:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return 0
    told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)\.", told)
    return int(found.group(1)) if found else 0


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise PostgresMissing("PostgreSQL cannot run as root, and there is no user «postgres» or «nobody».")


class Cluster:
    """One server on a socket in a folder of its own, which nobody else may enter.

    durable: write to disk as a real server does (to measure); tests do without.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._settings = DURABLE if durable else FAST
        found = programs()
        if found is None:
            raise PostgresMissing(f"PostgreSQL {OLDEST} or newer is missing: run `make test`, or install it.")
        self._programs = found
        self._user = _unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="sms-pg-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Make the cluster and start it. Returns the address of its maintenance database."""
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        options = ["--auth=trust", "--encoding=UTF8", "--no-sync", "--username=test"]
        norwegian = ["--locale-provider=icu", "--icu-locale=nb-NO"]
        for locale in ("C.UTF-8", "en_US.UTF-8", "C"):
            made = self._run("initdb", "-D", data, *options, *norwegian, f"--locale={locale}")
            if made.returncode == 0:
                break
            shutil.rmtree(data, ignore_errors=True)
        else:
            raise PostgresMissing(f"initdb failed: {made.stderr.decode().strip()}")
        settings = [word for setting in (*self._settings, "listen_addresses=") for word in ("-c", setting)]
        log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(
            [self._programs / "postgres", "-D", data, "-k", self._folder, *settings],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True, **self._as_user(),
        )  # fmt: skip
        self._wait()
        return f"postgresql://test@/postgres?host={self._folder}"

    def _wait(self) -> None:
        for _attempt in range(600):
            if self._run("pg_isready", "-h", self._folder, "-U", "test").returncode == 0:
                return
            if self._process is None or self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise PostgresMissing("PostgreSQL did not start: " + (self._folder / "log").read_text()[-500:])

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._run("pg_ctl", "stop", "-D", self._folder / "data", "-m", "immediate")
            self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        command = [self._programs / program, *arguments]
        return subprocess.run(command, capture_output=True, cwd="/", check=False, **self._as_user())

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {}
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}
