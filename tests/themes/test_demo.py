"""The demo programme has themes that teams have accepted, each with all the needs that its file names."""

from app.core.db import db
from app.demo.world import content
from app.projects.models import Project
from app.themes.models import Standing
from app.themes.queries import themes
from tests.factories import needs as make
from tests.support.programme import Programme


def test_each_theme_stands_with_its_needs(demo: Programme) -> None:
    found = {
        shown.theme.name_nb: shown.size
        for project in db.session.query(Project)
        for shown in themes.of_project(make.team_of(project), project, Standing.ACCEPTED)
    }
    assert found == {one["name_nb"]: len(one["needs"]) for one in content("themes")["themes"]}
    assert found
