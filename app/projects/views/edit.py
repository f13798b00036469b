"""Create, edit and publish a project."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Conflict, Invalid
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.core.text import whole
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
    made = services.create_project(access.person(), form.values(), form.partner_values(), form.client_key.data)
    draft_received(_kept_as(None))
    flash(_("Prosjektet er lagret som utkast. Bare de som arbeider med det, ser det."), "success")
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
    if told := _saved(form, project):
        return told
    draft_received(_kept_as(project))
    flash(_("Lagret."), "success")
    return see("projects.edit", slug=slug)


def _saved(form: ProjectForm, project: Project) -> Response | None:
    """Save what the form says; the form again when it cannot be saved."""
    if not form.validate():
        return _page(form, project, 422)
    try:
        version = whole(form.version.data) or 0
        services.edit_project(access.person(), project, form.values(), form.partner_values(), version)
    except Invalid as error:
        refused(form, error)
        return _page(form, project, 422)
    except Conflict as error:
        return _told_late(form, project, error)
    return None


@bp.page("/team/<slug>/publiser", "/team/<slug>/publish", methods=["POST"])
@requires(EDIT, on=project_of)
def publish(project: Project, slug: str) -> Response | Any:
    """Publish what the form says. When something is missing nothing is saved, and what was written stands in the form."""
    form = ProjectForm.of(project)
    pressed_again = project.state is not ProjectState.DRAFT and not form.differs_from(project)
    if not pressed_again and (told := _saved(form, project)):
        return told
    try:
        services.publish_project(access.person(), project)
    except Invalid:
        for name, reason in services.missing_for_publication(project).items():
            form[name].errors = [str(reason)]
        return _page(form, project, 422)
    draft_received(_kept_as(project))
    flash(_("Prosjektet er publisert, og fase 1 har begynt."), "success")
    return see("projects.team_overview", slug=slug)


def _told_late(form: ProjectForm, project: Project, error: Conflict) -> Response:
    """The form with what was written, and beside it what the other one saved, so that both can be kept."""
    form.version.data = str(project.version)
    theirs = form.differs_from(project)
    return _page(form, project, 409, error="" if theirs else error.reason, theirs=theirs)


def _page(form: ProjectForm, project: Project | None, status: int = 200, **more: Any) -> Response:
    draft = project is not None and project.state is ProjectState.DRAFT
    return render(
        "projects/team_edit.html",
        status=status,
        form=form,
        project=project,
        error=more.get("error", ""),
        theirs=more.get("theirs", []),
        missing=services.missing_for_publication(project) if project is not None and draft else {},
        draft=draft,
        kept_as=_kept_as(project),
    )


def _kept_as(project: Project | None) -> str:
    return f"project-{project.slug if project else 'new'}"
