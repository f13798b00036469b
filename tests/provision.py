"""Makes sure that what the tests need is on the machine: `python -m tests.provision`.

On Debian and Ubuntu, as root, it installs what is missing; elsewhere it says what to install, in one line.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests.support import browser, postgres

Present = Callable[[], object]


def _postgresql() -> object:
    return os.environ.get("TEST_POSTGRES_URL") or postgres.programs()


NEEDED: tuple[tuple[str, str, Present], ...] = (
    (f"PostgreSQL {postgres.OLDEST} or newer (or TEST_POSTGRES_URL)", "postgresql", _postgresql),
    ("Chromium (or CHROMIUM, the path of one)", "chromium", browser.executable),
    ("libatomic (for the driver of the browser)", "libatomic1", browser.driver_starts),
)


def main() -> int:
    missing = [needed for needed in NEEDED if not needed[2]()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([package for _name, package, _present in missing])
        missing = [needed for needed in NEEDED if not needed[2]()]
    if missing:
        print(
            f"The tests need {' and '.join(name for name, _package, _present in missing)}: install what is missing.",
            file=sys.stderr,
        )
        return 1
    return 0


def _install(packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} ...")
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-qq", *words], env=quietly, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(f"apt-get {words[0]} failed ({done.returncode}).", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
