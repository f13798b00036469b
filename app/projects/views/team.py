"""The workbench's first pages: my projects, one project's overview, its log."""

from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import requires
from app.core.narrowing import asked
from app.core.pages import render
from app.projects import logbook, queries, wording
from app.projects.models import ActivityState, Project
from app.projects.permissions import CREATE, LOG, WORK
from app.projects.views.blueprint import bp
from app.projects.views.loading import project_of


@bp.page("/team", "/team")
@requires(WORK)
def team_home() -> Response:
    person = access.person()
    held = asked()
    page = queries.worked_on(WORK.projects(person), held.text, held.number)
    return render(
        "projects/team_home.html",
        page=page,
        asked=held,
        may_create=CREATE.allows(person),
        is_overdue=wording.is_overdue,
    )


@bp.page("/team/<slug>/oversikt", "/team/<slug>/overview")
@requires(WORK, on=project_of)
def team_overview(project: Project, slug: str) -> Response:
    moment = clock.now()
    activities = [one for phase in project.phases for one in phase.activities]
    return render(
        "projects/team_overview.html",
        project=project,
        rail=wording.rail(project),
        current=wording.reached(project),
        opened=[one for one in activities if one.state_at(moment) is ActivityState.OPEN],
        planned=[one for one in activities if one.state_at(moment) is ActivityState.PLANNED and not one.called_off],
        last=project.decisions[-1] if project.decisions else None,
        handover=project.handovers[-1] if project.handovers else None,
        is_overdue=wording.is_overdue,
    )


@bp.page("/team/<slug>/logg", "/team/<slug>/log")
@requires(LOG, on=project_of)
def log(project: Project, slug: str) -> Response:
    return render("projects/team_log.html", project=project, **logbook.shown(project))
