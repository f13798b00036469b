"""Which browser the journeys run in, and how."""

import os
import shutil
import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

# The first has no window at all, and takes a third of the processor's time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-features=NetworkServiceInProcess2",  # one process less
    "--js-flags=--no-opt,--no-maglev,--single-threaded",  # a page is gone before it pays to make its scripts faster
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # there is no other machine
)


def executable() -> str | None:
    """A Chromium that starts, or None. CHROMIUM names another one."""
    found = [os.environ.get("CHROMIUM", ""), *(shutil.which(name) or "" for name in NAMES)]
    return next((path for path in found if path and Path(path).exists() and _starts(path)), None)


def _starts(path: str) -> bool:
    """On Ubuntu the package may be a stub that only tells how to install the real one."""
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return told.returncode == 0 and any(name in told.stdout for name in ("Chromium", "Chrome"))


def driver_starts() -> bool:
    """The program between the tests and Chromium is linked against a library that a bare system lacks."""
    program, *_arguments = compute_driver_executable()
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
