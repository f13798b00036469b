"""What leaves with a project, and what stays: the file is for another installation of the same municipality."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.contributions import Kind
from app.core.db import db
from app.inbox import queries as inbox
from app.inbox import services
from app.needs import services as need_services
from app.needs.models import Need, Policy
from app.needs.services import Words
from app.projects.models import Project
from tests.cast import gather
from tests.factories import inbox as make
from tests.factories import needs, prototypes
from tests.factories import projects as project_make
from tests.support import archives, databases


@pytest.fixture
def told(app: Flask, project: Project, tmp_path: Path) -> str:
    """All that the file says of a project where much was said to one person, or among the team."""
    with needs.arranged(app):
        cast = gather()
        mine = cast.project
        for thing in (make.closing(mine), make.need(mine, public=True)):
            entry = inbox.one(cast.alice.person, mine, *thing)
            assert entry is not None
            services.write_note(cast.alice.person, mine, entry, "Hemmelig notat.")
            if thing[0] is Kind.CLOSING:
                words = Words(text_nb="Bare til deg.", by_nb="Prosjektleder")
                made = services.prepare_reply(cast.alice.person, mine, entry, words, client_key="k", based_on="")
                services.publish_reply(cast.alice.person, mine, made)
        refused = needs.need("Naboen min er full.", project=mine)
        need_services.hide(cast.mona.person, refused, Policy.PERSONAL_DATA, "Du nevner naboen.", "You name him.")
        names = [one.account.name for one in cast.everybody.values()]
    archives.write(app, tmp_path / "one.zip", prototypes.FOLDER, mine)
    text = str(archives.body(tmp_path / "one.zip"))
    assert not [name for name in names if name in text]
    return text


def test_what_was_written_to_one_person_or_among_the_team_stays(told: str) -> None:
    for stays in ("Hemmelig notat.", "Bare til deg.", "Du nevner naboen.", "You name him."):
        assert stays not in told


def test_what_was_taken_down_leaves_with_its_rule_so_that_it_is_counted_there_too(told: str) -> None:
    assert "Naboen min er full." in told and "personal_data" in told


def test_the_help_says_whom_the_file_tells_about(app: Flask, project: Project, tmp_path: Path) -> None:
    with needs.arranged(app):
        held = db.session.get_one(Project, project.id)
        held.contact_email = "kari@example.no"
    archives.write(app, tmp_path / "one.zip", tmp_path, project)
    assert archives.body(tmp_path / "one.zip")["tables"]["project"][0]["contact_email"] == "kari@example.no"
    told = archives.run(app, "export", "project", "--help")
    assert "Not for the public: the contact people" in told and "names nobody" not in told


def test_no_account_and_no_secret_is_in_it(written: Path) -> None:
    tables = archives.body(written)["tables"]
    assert not {"account", "contact", "identity", "follow", "inbox_note"} & set(tables)
    secret = {"account_id", "room_key", "receipt_salt"}
    assert not [name for name, rows in tables.items() for row in rows if secret & set(row)]
    assert not [row for row in tables["workshop_device"] if "token_hash" in row]


def test_what_is_part_of_a_need_elsewhere_stays_and_the_tallies_are_of_what_came(
    app: Flask, project: Project, tmp_path: Path
) -> None:
    with needs.arranged(app):
        other = project_make.project(slug="den-andre")
        whole = needs.need("Det er mørkt.", project=project, supporters=2)
        part = needs.need("Lyset er borte.", project=other, supporters=3)
        need_services.merge(needs.MODERATOR, part, whole)
        assert (whole.support_count, whole.merged_count) == (5, 1)
        number = whole.id
    told = archives.run(app, "export", "project", "den-andre", str(tmp_path / "other.zip"))
    assert "1 needs stay here: they are part of needs of other projects" in told
    archives.write(app, tmp_path / "one.zip", tmp_path, project)
    databases.empty()
    told = archives.run(app, "import", "project", str(tmp_path / "one.zip"))
    assert "1 needs were counted anew" in told
    with app.app_context():
        [came] = db.session.scalars(select(Need)).all()
        assert (came.id, came.support_count, came.merged_count) == (number, 2, 0)
        db.session.remove()
