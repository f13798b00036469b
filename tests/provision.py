"""Makes sure that what the tests need is on the machine: `python -m tests.provision`.

On Debian and Ubuntu, as root, it installs what is missing; elsewhere it says what to install, in one line.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from app.core import paper
from tests.support import browser, postgres, redis

Present = Callable[[], object]


def _postgresql() -> object:
    return os.environ.get("TEST_POSTGRES_URL") or postgres.programs()


def _pango() -> object:
    paper.available.cache_clear()  # it may have been installed since
    return paper.available()


# What it is, the packages that bring it (the first that there is), and whether it is there.
NEEDED: tuple[tuple[str, tuple[str, ...], Present], ...] = (
    (f"PostgreSQL {postgres.OLDEST} or newer (or TEST_POSTGRES_URL)", ("postgresql",), _postgresql),
    ("Redis or Valkey", ("redis-server", "valkey-server"), redis.program),
    ("Chromium (or CHROMIUM, the path of one)", ("chromium-headless-shell", "chromium"), browser.executable),
    ("Pango (for PDF)", ("libpangoft2-1.0-0",), _pango),
    ("libatomic (for the driver of the browser)", ("libatomic1",), browser.driver_starts),
)


def main() -> int:
    missing = [needed for needed in NEEDED if not needed[2]()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([packages for _name, packages, _present in missing])
        missing = [needed for needed in NEEDED if not needed[2]()]
    if missing:
        print(
            f"The tests need {' and '.join(name for name, _packages, _present in missing)}: install what is missing.",
            file=sys.stderr,
        )
        return 1
    return 0


def _install(wanted: list[tuple[str, ...]]) -> None:
    print(f"Installing {', '.join(packages[0] for packages in wanted)} ...")
    _apt("update")
    _apt("install", "-y", "--no-install-recommends", *map(_offered, wanted))


def _offered(packages: tuple[str, ...]) -> str:
    """The first of them that this system has; the last when it knows none."""
    for package in packages:
        if subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0:
            return package
    return packages[-1]


def _apt(*words: str) -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-qq", *words], env=quietly, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        print(f"apt-get {words[0]} failed ({done.returncode}).", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
