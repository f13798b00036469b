"""Create, edit and publish a project."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Conflict, Invalid
from app.core.pages import render, see
from app.projects import services
from app.projects.forms import ProjectForm
from app.projects.models import Project, ProjectState
from app.projects.permissions import CREATE, EDIT
from app.projects.views.blueprint import bp
from app.projects.views.loading import project_of


@bp.page("/team/nytt-prosjekt", "/team/new-project", methods=["GET", "POST"])
@requires(CREATE)
def new() -> Response | Any:
    form = ProjectForm.of(None)
    if not form.is_submitted():
        return _page(form, None)
    if act := request.form.get("rows"):
        form.rearrange(act)
        return _page(form, None)
    if not form.validate():
        return _page(form, None, 422)
    made = services.create_project(access.person(), form.values(), form.partner_values())
    return see("projects.edit", slug=made.slug)


@bp.page("/team/<slug>/rediger", "/team/<slug>/edit", methods=["GET", "POST"])
@requires(EDIT, on=project_of)
def edit(project: Project, slug: str) -> Response | Any:
    form = ProjectForm.of(project)
    if not form.is_submitted():
        return _page(form, project)
    if act := request.form.get("rows"):
        form.rearrange(act)
        return _page(form, project)
    if not form.validate():
        return _page(form, project, 422)
    try:
        seen = form.version.data or ""
        version = int(seen) if seen.isdigit() else project.version
        services.edit_project(access.person(), project, form.values(), form.partner_values(), version)
    except Invalid as error:
        return _told(form, project, error)
    except Conflict as error:
        form.version.data = str(project.version)
        return _page(form, project, 409, error=error.reason)
    return see("projects.edit", slug=slug, lagret=1)


@bp.page("/team/<slug>/publiser", "/team/<slug>/publish", methods=["POST"])
@requires(EDIT, on=project_of)
def publish(project: Project, slug: str) -> Response | Any:
    try:
        services.publish_project(access.person(), project)
    except Invalid as error:
        return _told(ProjectForm.of(project), project, error)
    return see("projects.team_overview", slug=slug)


def _told(form: ProjectForm, project: Project, error: Invalid) -> Response:
    """The form again, with the reason at the field it is about."""
    if error.field in form:
        form[error.field].errors = [*form[error.field].errors, str(error.reason)]
    return _page(form, project, 422, error=error.reason)


def _page(form: ProjectForm, project: Project | None, status: int = 200, error: object = "") -> Response:
    draft = project is not None and project.state is ProjectState.DRAFT
    return render(
        "projects/team_edit.html",
        status=status,
        form=form,
        project=project,
        error=error,
        saved=bool(request.args.get("lagret")) and status == 200,
        missing=services.missing_for_publication(project) if project is not None and draft else {},
        draft=draft,
    )
