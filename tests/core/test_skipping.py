"""What could not run makes a run fail: it never skips silently."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import conftest
from tests.support.tree import ROOT

SKIPPED = {
    "test_within": "def test_it(): pytest.skip('no browser here')",
    "test_by_a_mark": "@pytest.mark.skipif(True, reason='no browser here')\ndef test_it(): pass",
    "test_a_whole_file": "pytest.importorskip('there_is_no_such_module')",
    "test_that_runs": "def test_it(): pass",
}


def test_a_skipped_test_makes_the_run_fail(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_sessionfinish\n")
    for name, text in SKIPPED.items():
        (tmp_path / f"{name}.py").write_text(f"import pytest\n\n{text}\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ran = subprocess.run(
        [*command, f"--rootdir={tmp_path}", "-c", "/dev/null", tmp_path],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "1 passed, 3 skipped" in ran.stdout, ran.stdout + ran.stderr
    assert "Some tests were skipped. What does not run cannot pass." in ran.stdout
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    ("stats", "before", "after"),
    [
        ({"passed": [1]}, pytest.ExitCode.OK, pytest.ExitCode.OK),
        ({"passed": [1], "skipped": [1]}, pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED),
        ({"skipped": [1]}, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERRUPTED),
    ],
)
def test_what_was_wrong_already_stays_so(stats: object, before: pytest.ExitCode, after: pytest.ExitCode) -> None:
    reporter = SimpleNamespace(stats=stats, write_line=lambda *_words, **_how: None)
    plugins = SimpleNamespace(get_plugin=lambda _name: reporter)
    session = SimpleNamespace(config=SimpleNamespace(pluginmanager=plugins), exitstatus=before)
    conftest.pytest_sessionfinish(session)  # type: ignore[arg-type]
    assert session.exitstatus is after
