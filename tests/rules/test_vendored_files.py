"""Third-party files are the ones that VENDOR.toml names: nothing changed by hand, nothing without a licence."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTED: list[dict[str, Any]] = tomllib.loads((ROOT / "static/vendor/VENDOR.toml").read_text())["file"]
NOT_CODE = {"LICENSE", "README.md", "VENDOR.toml"}
COMPRESSED = {".gz", ".br"}  # copies that `make run` puts beside the files


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_we_looked_at(entry: dict[str, Any]) -> None:
    assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_a_vendored_file_has_version_and_licence(entry: dict[str, Any]) -> None:
    assert entry["package"] and entry["version"][0].isdigit() and entry["licence"] and entry["change"]
    assert (ROOT / entry["licence_file"]).read_text().strip()


@pytest.mark.parametrize("folder", ["static/vendor", "tests/vendor"])
def test_nothing_lies_among_them_unlisted(folder: str) -> None:
    known = {entry["file"] for entry in LISTED}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert {name for name in found if Path(name).name not in NOT_CODE and Path(name).suffix not in COMPRESSED} <= known
