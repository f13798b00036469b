"""The pages of docs/ that are made from the code are as the code is now, and links in docs lead somewhere."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.admin import documents
from tests.support.tree import ROOT, named, ours

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_the_made_pages_are_fresh(app: Flask) -> None:
    with app.app_context():
        made = documents.made(app)
    stale = [path.name for path, text in made.items() if read(path) != text]
    assert stale == [], "run `make docs`"


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("page", ours(".md"), ids=named)
def test_a_link_in_the_docs_leads_somewhere(page: Path) -> None:
    assert [target for target in LINK.findall(read(page)) if not (page.parent / target).exists()] == []


def test_every_setting_is_in_the_table() -> None:
    known = set(re.findall(r"read\.\w+\(\s*\"([A-Z_]+)\"", read(ROOT / "config.py")))
    told = set(re.findall(r"`([A-Z_]+)`", read(ROOT / "docs" / "operating.md")))
    assert known and known - told == set()
