"""A start with an unsafe setting is refused in one line that names it, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import DEFAULT_SECRET, Settings, SettingsError
from tests.support.tree import ROOT

SAFE = {
    "APP_ENV": "production",
    "SECRET_KEY": "x" * 48,
    "BASE_URL": "https://sammen.example.no",
    "MAIL_SERVER": "smtp://localhost:25",
}
UNSAFE = [
    ("DEMO", "1"),
    ("FLASK_DEBUG", "1"),
    ("SECRET_KEY", DEFAULT_SECRET),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", ""),
    ("BASE_URL", "http://sammen.example.no"),
    ("MAIL_SERVER", ""),
    ("PORT", "eighty"),
    ("DEMO", "perhaps"),
    ("APP_ENV", "prod"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "redis://"),
    ("STREAMS", "many"),
    ("THREADS", "0"),
    ("THREADS", "25"),
]


@pytest.mark.parametrize(("name", "value"), UNSAFE, ids=str)
def test_what_is_unsafe_in_production_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({**SAFE, "DATA_DIR": str(tmp_path), name: value})


def test_what_is_safe_is_taken_and_has_no_demo(tmp_path: Path) -> None:
    settings = Settings.from_env({**SAFE, "DATA_DIR": str(tmp_path)})
    assert settings.production
    assert settings.secure_cookies
    assert not settings.demo


@pytest.mark.parametrize("command", [["flask", "serve"], ["gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]])
def test_the_start_itself_says_so_in_one_line(command: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **SAFE, "DATA_DIR": str(data), "DATABASE_URL": "", "DEMO": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert (done.stdout + done.stderr).splitlines() == [
        "Not started. DEMO is on: demo sign-ins must never run in production."
    ]
    assert not data.exists()


def test_the_live_service_says_what_it_misses(tmp_path: Path) -> None:
    settings = {**os.environ, "APP_ENV": "test", "SECRET_KEY": "x" * 48, "DATA_DIR": str(tmp_path), "REDIS_URL": ""}
    postgresql = {**settings, "DATABASE_URL": "postgresql://nobody@localhost/nothing"}
    for environment in (settings, postgresql):
        done = subprocess.run(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/live.conf.py"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Not started. The live service needs DATABASE_URL with PostgreSQL, and REDIS_URL." in done.stderr


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/0", "rediss://user:secret@cache.example.no", "unix:///run/redis.sock"]
)
def test_every_address_of_a_redis_is_taken(url: str, tmp_path: Path) -> None:
    assert Settings.from_env({**SAFE, "DATA_DIR": str(tmp_path), "REDIS_URL": url}).redis_url == url
