"""A file that somebody has changed is refused with a sentence, and nothing of it is stored."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.projects.models import Department, Project
from app.workshops import services
from app.workshops.models import RoomDevice
from app.workshops.services import sheets
from tests.factories import needs, workshops
from tests.support import archives, databases

Body = dict[str, Any]


def first(body: Body, table: str) -> Body:
    row: Body = body["tables"][table][0]
    return row


ODD: dict[str, Callable[[Body], Any]] = {
    "no tables": lambda body: body.pop("tables"),
    "tables in a list": lambda body: body.update(tables=[]),
    "rows of nothing": lambda body: body["tables"].update(need=[None]),
    "a row without a number": lambda body: first(body, "need").pop("id"),
    "a number in words": lambda body: first(body, "need").update(id="ett"),
    "a number of a milliard": lambda body: first(body, "need").update(id=2_000_000_000),
    "a number below one": lambda body: first(body, "need").update(id=-1),
    "a state that there is none of": lambda body: first(body, "need").update(state="sendt"),
    "a day that there is none of": lambda body: first(body, "need").update(told_at="i går"),
    "a day in a list": lambda body: first(body, "need").update(told_at=[]),
    "a text that is none": lambda body: first(body, "need").update(text={"nb": "Mørkt."}),
    "a yes in words": lambda body: first(body, "need").update(by_employee="ja"),
    "a column that there is none of": lambda body: first(body, "need").update(mood="glad"),
    "an account": lambda body: body["tables"].update(account=[{"id": 1}]),
    "a receipt about nothing": lambda body: first(body, "receipt").update(dedupe_key="x"),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_somebody_has_changed_is_no_file_of_ours(app: Flask, written: Path, odd: str) -> None:
    other = archives.changed(written, ODD[odd])
    databases.empty()
    before = archives.counts()
    told = archives.run(app, "import", "project", str(other))
    assert told == "1 Error: This is no file of «flask export project», or somebody has changed it.\n"
    assert archives.counts() == before


def test_a_key_that_is_taken_or_a_value_that_is_missing_is_told(app: Flask, written: Path) -> None:
    databases.empty()
    other = archives.changed(written, lambda body: first(body, "need").pop("told_at"))
    assert "1 Error: Something in the file does not fit" in archives.run(app, "import", "project", str(other))
    assert not any(archives.counts().values())


def test_a_damaged_or_locked_file_is_told(app: Flask, written: Path) -> None:
    data = bytearray(written.read_bytes())
    with zipfile.ZipFile(written) as held:
        at = held.getinfo("project.json").header_offset
    for change in (
        lambda: data.__setitem__(slice(at + 60, at + 90), b"\xff" * 30),
        lambda: data.__setitem__(at + 6, 1),
    ):
        change()
        written.write_bytes(data)
        assert "1 Error: This is no file of «flask export project»" in archives.run(
            app, "import", "project", str(written)
        )


def test_what_was_added_to_the_lists_of_the_installation_is_told(app: Flask, written: Path) -> None:
    databases.empty()
    told = archives.run(app, "import", "project", str(written))
    with app.app_context():
        slugs = db.session.scalars(select(Department.slug)).all()
        db.session.remove()
    assert f"Added to what this installation has of department: {', '.join(slugs)}." in told


def test_sheets_of_paper_go_on_where_they_were(app: Flask, project: Project, tmp_path: Path) -> None:
    with needs.arranged(app):
        held = workshops.opened("text", project=project)
        workshops.answer(held, "token-1", text="Fra en telefon")
        services.enter_sheet(workshops.RUNS, workshops.round_of(held), "key-1", {"text": "Fra papir"})
        of_phones = set(db.session.scalars(select(RoomDevice.token_hash))) - {sheets.DEVICE}
    archives.write(app, tmp_path / "one.zip", tmp_path, project)
    assert not [one for one in of_phones if one in str(archives.body(tmp_path / "one.zip"))]
    databases.empty()
    assert archives.run(app, "import", "project", str(tmp_path / "one.zip")).startswith("0 Stored")
    with app.app_context():
        hashes = db.session.scalars(select(RoomDevice.token_hash)).all()
        db.session.remove()
    assert sheets.DEVICE in hashes and len(hashes) == 2 and not of_phones & set(hashes)
