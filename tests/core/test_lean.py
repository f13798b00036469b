"""What a library takes in just in case stays out of memory, and can be had when it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.lean import without
from tests.support import databases

ROOT = Path(__file__).parents[2]
# As a process on PostgreSQL comes to it: the queue's library was imported without the driver, and gets it afterwards.
FRESH = """
import sys
from flask import Flask
from app.core import jobs
from config import Settings
assert not {"redis", "gevent", "psycopg"} & set(sys.modules), "taken in with the library after all"
app = Flask("fresh")
with app.app_context():
    queue = jobs.make_huey(app, Settings(env="test", database_url=sys.argv[1]))
    done = []
    queue.task()(done.append)("said")
    queue.execute(queue.dequeue())
    print(done)
"""


def test_within_the_block_it_is_as_if_it_were_not_installed_and_afterwards_it_is_there() -> None:
    look = """
import sys, json
from app.core.lean import without
with without("colorsys", "json", "not_installed"):
    assert sys.modules["json"] is json, "what is in memory stays"
    for name in ("colorsys", "not_installed"):
        try:
            __import__(name)
        except ImportError:
            continue
        raise AssertionError(name)
import colorsys
assert "not_installed" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", look], check=True, cwd=ROOT)


def test_what_was_hidden_is_there_again_also_when_the_import_broke_off() -> None:
    with pytest.raises(ZeroDivisionError), without("this_is_not_here"):
        raise ZeroDivisionError
    assert "this_is_not_here" not in sys.modules


def test_the_queue_works_on_postgresql_with_a_driver_that_its_library_has_not_seen(
    postgresql_server: str, worker: str
) -> None:
    """A newer version of the library may look for its driver elsewhere than where we put it."""
    with databases.postgresql_url(postgresql_server, f"sms_lean_{worker}") as url:
        told = subprocess.run(
            [sys.executable, "-c", FRESH, url], capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
        )
    assert told.stdout.strip() == "['said']", told.stderr
