"""A transaction is let go before long work when nothing was written or held in it, and never otherwise."""

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, select, update

from app.core import afterwards, audit, pauses
from app.core.db import db
from app.core.permissions import SYSTEM
from app.projects.models import Project
from tests.factories import projects as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def project() -> Project:
    made = make.project()
    db.session.commit()
    assert not db.session().in_transaction()
    return made


def read(project: Project) -> None:
    db.session.scalars(select(Project.id)).all()


def written(project: Project) -> None:
    audit.record(SYSTEM, "projects.edited", project)
    db.session.flush()


def changed_in_bulk(project: Project) -> None:
    db.session.execute(update(Project).values(title_nb="Noe annet"))


def begun(project: Project) -> None:
    project.title_nb = "Noe annet"


def held(project: Project) -> None:
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))


def held_and_read(project: Project) -> None:
    db.session.refresh(project, with_for_update={"key_share": True})


def promised(project: Project) -> None:
    read(project)
    afterwards.on_rollback(lambda: None)


def test_what_only_read_is_let_go_and_goes_on_after_it(project: Project) -> None:
    read(project)
    assert pauses.let_go() and not db.session().in_transaction()
    assert pauses.let_go(), "there is none to let go"
    title = project.title_nb
    begun(project)
    db.session.commit()
    assert db.session.get_one(Project, project.id, populate_existing=True).title_nb != title


def test_a_change_that_changes_no_row_is_none(project: Project) -> None:
    db.session.execute(update(Project).where(Project.id == -1).values(title_nb="Noe annet"))
    assert pauses.let_go()


@pytest.mark.parametrize("act", [written, changed_in_bulk, begun, held, held_and_read, promised])
def test_what_was_written_held_or_promised_stays_in_one_transaction(
    project: Project, act: Callable[[Project], None]
) -> None:
    act(project)
    inside = db.session().get_transaction()
    assert not pauses.let_go()
    assert db.session().get_transaction() is inside
    db.session.rollback()
    read(project)
    assert pauses.let_go(), "the next one has done nothing yet"


def test_within_a_savepoint_nothing_is_let_go(project: Project) -> None:
    with db.session.begin_nested():
        read(project)
        assert not pauses.let_go()


def test_others_write_while_one_has_let_go(project: Project) -> None:
    read(project)
    assert pauses.let_go()
    other = create_engine(db.engine.url)
    with other.begin() as connection:
        connection.exec_driver_sql("UPDATE project SET title_nb = 'Fra en annen'")
    other.dispose()
    assert db.session.get_one(Project, project.id, populate_existing=True).title_nb == "Fra en annen"
