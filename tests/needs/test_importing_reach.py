"""Whoever imports reaches the needs of their own project, and no exact places come in by a file."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import Person
from app.needs import importing
from app.needs.models import Need
from app.projects.models import Project
from tests.cast import gather
from tests.factories import projects as project_make
from tests.support.client import Client

NEEDS = "id,author,status,date,text\n10,ann,1,2024-03-12,Stien er mørk når jeg går hjem.\n"
SUPPORTS = "participant,need\n" + "".join(f"p{number},10\n" for number in range(50))

pytestmark = pytest.mark.usefixtures("context")


def run(by: Person, project: Project | None, supports: str = "") -> importing.Report:
    return importing.run(by, importing.read("felles", NEEDS, supports), project)


def count_of(key: str) -> int:
    return db.session.scalars(select(Need.support_count).where(Need.import_key == key)).one()


def test_a_team_gives_no_supports_to_what_another_project_imported() -> None:
    cast = gather()
    run(cast.alice.person, cast.project)
    other = project_make.project()
    [role] = cast.charlie.person.project_roles
    theirs = db.session.get_one(Project, role)
    with pytest.raises(Invalid):
        run(cast.charlie.person, theirs, SUPPORTS)
    db.session.flush()
    assert count_of("felles:10") == 0
    assert other.id != theirs.id
    done = run(cast.alice.person, cast.project, SUPPORTS)
    assert (done.known, done.supports, count_of("felles:10")) == (1, 50, 50)


def test_the_page_names_the_row(client: Client) -> None:
    cast = gather()
    run(cast.alice.person, cast.project)
    theirs = db.session.get_one(Project, next(iter(cast.charlie.person.project_roles)))
    client.sign_in(cast.charlie.account)
    url = f"/team/{theirs.slug}/importer"
    form = client.page(url).form("source")
    sent = {**form.fields, "source": "felles", "columns": "told=date\nkey=id\nstate=status"}
    given = {name: value for name, value in sent.items() if value is not None}
    data = {**given, "file": (BytesIO(NEEDS.encode()), "behov.csv")}
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    assert "importert fra denne kilden i et annet prosjekt" in answer.page.text


def test_an_administrator_reaches_every_project() -> None:
    cast = gather()
    run(cast.alice.person, cast.project)
    theirs = db.session.get_one(Project, next(iter(cast.charlie.person.project_roles)))
    assert run(cast.ada.person, theirs, SUPPORTS).supports == 50


def test_an_exact_place_in_a_file_is_rounded_or_its_row_is_not_taken() -> None:
    cast = gather()
    rows = 'text,place\nStien er for mørk om kvelden.,"58.963712, 5.712834 ved brua"\nDet er for få benker her.,9FCCXP77+FQ\n'
    plan = importing.read("steder", rows)
    assert [(bad.line, "Skriv stedet med ord" in bad.reason) for bad in plan.bad] == [(3, True)]
    importing.run(cast.alice.person, importing.read("steder", "\n".join(rows.split("\n")[:2])), cast.project)
    [told] = db.session.scalars(select(Need)).all()
    assert told.place == "ved brua"
    assert told.latitude is not None and "58.963712" not in f"{told.latitude} {told.search_text}"
