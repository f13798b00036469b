"""What was exported from one installation can be brought into another, which is empty."""

from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.db import db
from app.needs import services
from app.needs.models import Need, NeedState, Policy, Support
from app.opendata import workbench
from app.projects.models import Project
from tests.factories import activities, needs
from tests.support.threads import together

TEXTS = ("- på rekke, og =1+1", "Blåbær på Øyå: «æsj», sa Åse.", 'To linjer\nog "anførselstegn"; med semikolon')


@pytest.fixture
def project(database: Any) -> Project:
    return activities.project_in()


def test_needs_and_supports_come_back_as_they_were(app: Flask, project: Project, tmp_path: Path) -> None:
    slug = project.slug
    with needs.arranged(app):
        fan = needs.participant()
        made = [needs.need(text, project=project, supporters=at) for at, text in enumerate(TEXTS)]
        for need in made[:2]:
            services.support(fan, need.id)
        services.hide(needs.MODERATOR, needs.need("Dette er tatt ned.", project=project), Policy.HATEFUL)
        needs.told("Dette er ikke lest.").project_id = project.id
    before, pairs = held(), shared()
    run(app, "export", "needs", str(tmp_path), "--project", slug)
    with db.transaction() as session:
        for table in reversed(db.metadata.sorted_tables):
            if table.name in ("need", "support", "imported_participant", "receipt", "participant", "need_keeper"):
                session.execute(sa.delete(table))
    assert held() == []
    files = [str(tmp_path / "needs.csv"), "--supports", str(tmp_path / "supports.csv")]
    run(app, "import", "needs", *files, "--source", "andre", "--project", slug)
    assert held() == before
    assert shared() == pairs


def run(app: Flask, *command: str) -> None:
    result = app.test_cli_runner(catch_exceptions=False).invoke(args=list(command))
    assert result.exit_code == 0, result.output
    db.session.remove()


def held() -> list[tuple[Any, ...]]:
    """What a reader sees of each need, in the order of their words. What was hidden is not published there either."""
    found = db.session.scalars(sa.select(Need)).all()
    kept = sorted(
        (one.text, _state(one), one.policy, one.lang, one.support_count, one.told_at.replace(microsecond=0))
        for one in found
    )
    db.session.remove()
    return kept


def _state(need: Need) -> NeedState:
    return NeedState.DECLINED if need.state is NeedState.HIDDEN else need.state


def shared() -> int:
    """How many support two needs or more: that one person is one person is kept."""
    query = sa.select(Support.participant_id).group_by(Support.participant_id).having(sa.func.count() > 1)
    number = len(db.session.execute(query).all())
    db.session.remove()
    return number


def test_the_files_name_nobody(app: Flask, project: Project, tmp_path: Path) -> None:
    with needs.arranged(app):
        need = needs.need("Lyset er borte.", project=project, supporters=1)
        teller = need.participant_id
    run(app, "export", "needs", str(tmp_path), "--project", project.slug)
    author = (tmp_path / "needs.csv").read_text(encoding="utf-8-sig").splitlines()[1].rsplit(",", 1)[1]
    assert len(author) == 24 and author != str(teller)


def test_what_is_told_and_supported_while_the_files_are_written_is_in_neither(
    app: Flask, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug, number = project.slug, project.id
    with needs.arranged(app):
        needs.need("Lyset er borte.", project=project, supporters=1)
    second = workbench.moving_supports

    def meanwhile(*given: Any) -> workbench.Rows:
        """Between the two files, as it happens on a busy evening."""

        def tell() -> None:
            needs.need("Stien er mørk.", project=db.session.get_one(Project, number), supporters=2)

        thread = Thread(target=together, args=(app, [tell]))
        thread.start()
        thread.join()
        return second(*given)

    monkeypatch.setattr(workbench, "moving_supports", meanwhile)
    run(app, "export", "needs", str(tmp_path), "--project", slug)
    assert len(held()) == 2, "it was told meanwhile"
    lines = [(tmp_path / name).read_text(encoding="utf-8-sig").splitlines() for name in ("needs.csv", "supports.csv")]
    assert [len(one) for one in lines] == [2, 2]
