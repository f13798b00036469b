"""`make test` installs what is missing where it can, and says what to install where it cannot."""

import subprocess

import pytest

from tests import provision

MISSING = (
    ("PostgreSQL 15 or newer", ("postgresql",), lambda: None),
    ("Chromium", ("chromium-headless-shell", "chromium"), lambda: None),
)


KNOWN = {"postgresql", "chromium"}  # to this system's apt


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run."""
    commands: list[list[str]] = []

    def run(command: list[str], **_options: object) -> "subprocess.CompletedProcess[bytes]":
        commands.append(command)
        known = command[0] != "apt-cache" or command[-1] in KNOWN
        return subprocess.CompletedProcess(command, 0 if known else 100)

    monkeypatch.setattr(provision.subprocess, "run", run)
    monkeypatch.setattr(provision.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(provision, "NEEDED", MISSING)
    return commands


def test_nothing_is_done_when_all_is_there(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "NEEDED", (("Chromium", ("chromium",), lambda: "/usr/bin/chromium"),))
    assert provision.main() == 0
    assert asked == []


def test_root_on_debian_installs_what_is_missing(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision.os, "geteuid", lambda: 0)
    provision.main()
    assert asked[-1][-2:] == ["postgresql", "chromium"]
    assert "install" in asked[-1]


def test_the_browser_without_a_window_is_preferred_where_there_is_one(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provision.os, "geteuid", lambda: 0)
    monkeypatch.setitem(globals(), "KNOWN", KNOWN | {"chromium-headless-shell"})
    provision.main()
    assert asked[-1][-2:] == ["postgresql", "chromium-headless-shell"]


def test_everybody_else_is_told_in_one_line(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(provision.os, "geteuid", lambda: 1000)
    assert provision.main() == 1
    assert asked == []
    assert capsys.readouterr().err == "The tests need PostgreSQL 15 or newer and Chromium: install what is missing.\n"


def test_what_is_still_missing_afterwards_fails(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision.os, "geteuid", lambda: 0)
    assert provision.main() == 1
