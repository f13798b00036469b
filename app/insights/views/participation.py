"""Who have we not heard? The people who told something, by district, beside those who live there."""

from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import requires
from app.core.pages import render
from app.insights.permissions import READ
from app.insights.queries import participation as queries
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.projects.models import Project


@bp.page("/team/<slug>/deltakelse", "/team/<slug>/participation")
@requires(READ, on=project_of)
def participation(project: Project, slug: str) -> Response:
    found = queries.of_project(project.id, clock.today())
    return render("insights/team_participation.html", project=project, found=found)
