"""A published report on paper: A4, tagged, the same text, and nothing fetched from anywhere."""

import re
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from flask import Flask

from app.core import paper
from app.core.db import db
from app.core.errors import Closed
from app.needs import services
from app.needs.models import Need, Policy
from app.projects.models import Project
from tests.factories import activities, insights, needs, reports
from tests.support import databases
from tests.support.client import Client

STATIC = paper.STATIC.as_uri()


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


@pytest.mark.parametrize("address", ["/prosjekter/{}/rapporter/1/1.pdf", "/en/projects/{}/reports/1/1.pdf"])
def test_a_report_comes_as_a_tagged_pdf(app: Flask, client: Client, project: Project, address: str) -> None:
    insights.insight(project, needs.need("Det er mørkt på Våland.", project=project))
    reports.published(app, project)
    answer = client.get(address.format(project.slug))
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
    held = b"".join(unpacked(answer.data))
    assert b"/StructTreeRoot" in held and b"/Lang" in held and b"pdfuaid" in held
    assert b"/MediaBox [0 0 595.2" in held  # A4


def test_it_is_set_once_and_anew_when_a_voice_was_taken_down(app: Flask, client: Client, project: Project) -> None:
    with needs.arranged(app):
        need = needs.need("Det er mørkt.", project=project)
        insights.insight(project, need)
    reports.published(app, project)
    address, folder = f"/prosjekter/{project.slug}/rapporter/1/1.pdf", app.extensions["settings"].data_dir / "pdf"
    for file in folder.glob("*.pdf"):
        file.unlink()
    client.get(address)
    (first,) = folder.glob("*.pdf")
    client.get(address)
    assert list(folder.glob("*.pdf")) == [first]
    with needs.arranged(app):
        services.hide(needs.MODERATOR, needs_of(need.id), Policy.PERSONAL_DATA)
    client.get(address)
    assert not first.exists() and len(list(folder.glob("*.pdf"))) == 1


def test_setting_it_may_take_longer_than_a_transaction_may_rest(
    app: Flask, client: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_what: Any, **_more: Any) -> CompletedProcess[bytes]:
        databases.rest()
        return CompletedProcess([], 0, b"%PDF-")

    reports.published(app, project)
    for file in (app.extensions["settings"].data_dir / "pdf").glob("*.pdf"):
        file.unlink()
    monkeypatch.setattr(subprocess, "run", slowly)
    with databases.impatient():
        assert client.get(f"/prosjekter/{project.slug}/rapporter/1/1.pdf").data == b"%PDF-"


def unpacked(content: bytes) -> Iterator[bytes]:
    """What stands in the file, also in the parts that are packed."""
    yield content
    for packed in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(packed)


def needs_of(number: int) -> Need:
    return db.session.get_one(Need, number)


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:1/x.png", "data:text/html,x", f"{STATIC}/../config.py"]
)
def test_what_a_page_names_is_not_fetched(address: str) -> None:
    from app.core import paper_press  # where Pango is

    with pytest.raises(ValueError):
        paper_press.OurFilesOnly(paper.STATIC).fetch(address)
    html = f'<html lang="nb"><title>x</title><body><h1>x</h1><img alt="x" src="{address}"></body></html>'
    assert paper.pdf(html).startswith(b"%PDF-")


def test_when_too_many_ask_at_once_they_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "LONGEST", 0.01)
    with paper._one_at_a_time, pytest.raises(Closed):
        paper.pdf("<html></html>")


def test_when_it_goes_wrong_the_page_can_still_be_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "press.py"
    broken.write_text("raise SystemExit(1)")
    monkeypatch.setattr(paper, "PRESS", broken)
    with pytest.raises(Closed, match="Skriv ut siden"):
        paper.pdf("<html></html>")


def test_where_it_cannot_be_made_it_is_not_offered(
    app: Flask, client: Client, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.published(app, project)
    monkeypatch.setattr(paper, "available", lambda: False)
    assert "PDF" not in client.page(f"/prosjekter/{project.slug}/rapporter/1").text
    assert client.get(f"/prosjekter/{project.slug}/rapporter/1/1.pdf").status_code == 404
