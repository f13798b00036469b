"""While a picture is drawn or a file is read, others write: whoever sent it holds nothing meanwhile (see `core.pauses`)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, update

from app.core import images
from app.core.db import db
from app.core.permissions import Role
from app.needs import importing
from app.needs.models import Need
from app.people.models import LoginSession
from app.projects.models import Activity, ActivityKind, ActivityState, Project
from app.prototypes.models import Prototype, Variant
from app.workshops.models import Step
from tests.factories import activities, prototypes, workshops
from tests.support.client import Client

NEEDS = b"id,text\n1,Stien er for m\xc3\xb8rk.\n"
Written = list[str]


@pytest.fixture
def project() -> Project:
    return activities.project_in()


@pytest.fixture
def team(client: Client, project: Project) -> Client:
    return client.sign_in(activities.account_with(Role.TEAM, project))


@pytest.fixture
def made(project: Project) -> Prototype:
    """A draft with one variant and its picture."""
    return prototypes.draft(project, variants=1)


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Each time something long is done, somebody else writes; what for stands here."""
    sqlite, written = db.sqlite, []
    url = db.engine.url if sqlite else db.engine.url.set(drivername="postgresql+psycopg")
    other = create_engine(url, connect_args={"timeout": 0.2} if sqlite else {"options": "-c lock_timeout=200"})

    def also(act: Callable[..., Any]) -> Callable[..., Any]:
        def acts(*given: Any, **more: Any) -> Any:
            assert db.engine.pool.checkedout() == 0, "nor is a connection held"  # type: ignore[attr-defined]
            with other.begin() as connection:
                connection.exec_driver_sql("UPDATE project SET title_nb = title_nb")
            written.append(act.__name__)
            return act(*given, **more)

        return acts

    monkeypatch.setattr(images, "_redrawn", also(images._redrawn))
    monkeypatch.setattr(importing, "read", also(importing.read))
    yield written
    other.dispose()


def picture(name: str = "sti.png") -> tuple[BytesIO, str]:
    return BytesIO(prototypes.picture()), name


def test_with_a_need(client: Client, meanwhile: Written) -> None:
    client.take_part()
    form = client.page("/meld-behov").form("text")
    told = {"text": "Stien er for mørk når jeg går hjem.", "pictures": [picture("a.png"), picture("b.png")]}
    assert client.post(form.action, data={**form.fields, **told}).status_code == 303
    assert (len(meanwhile), len(db.session.query(Need).one().pictures)) == (2, 2)
    assert db.session.query(Need).one().participant_id is not None


@pytest.mark.parametrize(
    ("act", "status"),
    [(update(Activity).values(state=ActivityState.CLOSED), 409), (delete(Activity), 404)],
    ids=["closed", "dropped"],
)
def test_a_call_that_ends_while_a_picture_is_drawn_takes_no_need_more(
    client: Client, project: Project, monkeypatch: pytest.MonkeyPatch, act: Any, status: int
) -> None:
    call = activities.activity_in(project, ActivityKind.CALL_FOR_NEEDS)
    number, drawn = call.id, images._redrawn
    db.session.commit()
    client.take_part()
    form = client.page(f"/meld-behov?aktivitet={number}").form("text")

    def ends(*given: Any, **more: Any) -> Any:
        with db.engine.begin() as other:
            other.execute(act.where(Activity.id == number))
        return drawn(*given, **more)

    monkeypatch.setattr(images, "_redrawn", ends)
    told = {"text": "Stien er for mørk når jeg går hjem.", "pictures": [picture()]}
    assert client.post(f"/meld-behov?aktivitet={number}", data={**form.fields, **told}).status_code == status
    assert db.session.query(Need).count() == 0


def test_with_a_new_variant(team: Client, project: Project, meanwhile: Written) -> None:
    made = prototypes.draft(project, variants=0)
    form = team.page(f"/team/{project.slug}/prototyper/{made.slug}/ny-variant").form("title_nb")
    told = {"title_nb": "Lykter", "alt_nb": "En sti.", "picture": picture()}
    assert team.post(form.action, data={**form.fields, **told}).status_code == 303
    assert (len(meanwhile), bool(db.session.query(Variant).one().picture)) == (1, True)


def test_with_another_picture_for_a_variant(
    team: Client, project: Project, made: Prototype, meanwhile: Written
) -> None:
    before = made.versions[0].variants[0].picture
    form = team.page(f"/team/{project.slug}/prototyper/{made.slug}/variant/a").form("title_nb")
    assert team.post(form.action, data={**form.fields, "picture": picture()}).status_code == 303
    assert (len(meanwhile), db.session.query(Variant).one().picture != before) == (1, True)


def test_with_a_question_in_a_workshop(team: Client, project: Project, meanwhile: Written) -> None:
    made = workshops.workshop("place", project=project)
    number = made.steps[0].id
    for page in (f"/verksted/{made.id}/bygg/nytt/place", f"/verksted/{made.id}/bygg/{number}"):
        meanwhile.clear()
        form = team.page(page).form("question_nb")
        answer = team.post(form.action, data={**form.fields, "picture_file": picture(), "act": "save"})
        assert len(meanwhile) == 1
        assert ":96:72" in answer.text or db.session.get_one(Step, number, populate_existing=True).settings["picture"]


@pytest.mark.parametrize("act", ["try", "import"])
def test_with_a_file_of_needs(team: Client, project: Project, meanwhile: Written, act: str) -> None:
    form = team.page(f"/team/{project.slug}/importer").form("source")
    told = {"source": "test", "file": (BytesIO(NEEDS), "n.csv"), "act": act}
    assert team.post(form.action, data={**form.fields, **told}).status_code == 200
    assert meanwhile == ["read"]
    assert db.session.query(Need).count() == (act == "import")


def test_with_a_file_of_needs_from_the_command_line(
    client: Client, project: Project, meanwhile: Written, tmp_path: Path
) -> None:
    (tmp_path / "n.csv").write_bytes(NEEDS)
    arguments = ["import", "needs", str(tmp_path / "n.csv"), "--source", "test", "--project", project.slug]
    db.session.commit()
    done = client.application.test_cli_runner().invoke(args=arguments)
    assert (done.exit_code, meanwhile) == (0, ["read"]), done.output
    assert db.session.query(Need).count() == 1


def test_also_when_one_is_seen_again_after_a_while(team: Client, project: Project, meanwhile: Written) -> None:
    """That one was here is stored by itself, first of all."""
    form = team.page(f"/team/{project.slug}/importer").form("source")
    session = db.session.query(LoginSession).one()
    before = session.seen_at = session.seen_at - timedelta(minutes=30)
    told = {"source": "test", "file": (BytesIO(NEEDS), "n.csv"), "act": "try"}
    assert team.post(form.action, data={**form.fields, **told}).status_code == 200
    assert meanwhile == ["read"]
    assert db.session.query(LoginSession).one().seen_at > before


def test_who_acts_is_known_after_it_as_before(client: Client, meanwhile: Written) -> None:
    """A device that has never acted, and one that has: neither becomes two participants."""
    for number in (1, 2):
        form = client.page("/meld-behov").form("text")
        told = {"text": f"Stien er for mørk på vei {number}.", "pictures": [picture()]}
        assert client.post(form.action, data={**form.fields, **told}).status_code == 303
    assert len({need.participant_id for need in db.session.query(Need)}) == 1
