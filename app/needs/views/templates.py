"""Answer templates: of a project, and of the instance for every project."""

from typing import Any

from flask import flash, url_for
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import render, see
from app.needs import placeholders, queries, services
from app.needs.forms import TemplateForm
from app.needs.models import AnswerTemplate
from app.needs.permissions import SHARED_TEMPLATES, TEMPLATES
from app.needs.views.blueprint import bp
from app.needs.views.inbox import frame
from app.needs.views.loading import project_of
from app.projects.models import Project

OURS = ("/team/<slug>/svarmaler", "/team/<slug>/answer-templates")
SHARED = ("/admin/svarmaler", "/admin/answer-templates")
ONE = "/<int:template_id>"
SHARED_PAGES = {
    "templates": "shared_templates",
    "new_template": "new_shared_template",
    "edit_template": "edit_shared_template",
    "archive_template": "archive_shared_template",
    "restore_template": "restore_shared_template",
}


@bp.page(*OURS)
@requires(TEMPLATES, on=project_of)
def templates(project: Project, slug: str) -> Response:
    return _list(project)


@bp.page(*SHARED)
@requires(SHARED_TEMPLATES)
def shared_templates() -> Response:
    return _list(None)


@bp.page(f"{OURS[0]}/ny", f"{OURS[1]}/new", methods=["GET", "POST"])
@requires(TEMPLATES, on=project_of)
def new_template(project: Project, slug: str) -> Response | Any:
    return _edit(project, None)


@bp.page(f"{SHARED[0]}/ny", f"{SHARED[1]}/new", methods=["GET", "POST"])
@requires(SHARED_TEMPLATES)
def new_shared_template() -> Response | Any:
    return _edit(None, None)


@bp.page(f"{OURS[0]}{ONE}", f"{OURS[1]}{ONE}", methods=["GET", "POST"])
@requires(TEMPLATES, on=project_of)
def edit_template(project: Project, slug: str, template_id: int) -> Response | Any:
    return _edit(project, _template(template_id, project))


@bp.page(f"{SHARED[0]}{ONE}", f"{SHARED[1]}{ONE}", methods=["GET", "POST"])
@requires(SHARED_TEMPLATES)
def edit_shared_template(template_id: int) -> Response | Any:
    return _edit(None, _template(template_id, None))


@bp.page(f"{OURS[0]}{ONE}/arkiver", f"{OURS[1]}{ONE}/archive", methods=["POST"])
@requires(TEMPLATES, on=project_of)
def archive_template(project: Project, slug: str, template_id: int) -> Response:
    return _archive(project, _template(template_id, project))


@bp.page(f"{SHARED[0]}{ONE}/arkiver", f"{SHARED[1]}{ONE}/archive", methods=["POST"])
@requires(SHARED_TEMPLATES)
def archive_shared_template(template_id: int) -> Response:
    return _archive(None, _template(template_id, None))


@bp.page(f"{OURS[0]}{ONE}/hent-fram", f"{OURS[1]}{ONE}/restore", methods=["POST"])
@requires(TEMPLATES, on=project_of)
def restore_template(project: Project, slug: str, template_id: int) -> Response:
    return _restore(project, _template(template_id, project))


@bp.page(f"{SHARED[0]}{ONE}/hent-fram", f"{SHARED[1]}{ONE}/restore", methods=["POST"])
@requires(SHARED_TEMPLATES)
def restore_shared_template(template_id: int) -> Response:
    return _restore(None, _template(template_id, None))


def _template(template_id: int, project: Project | None) -> AnswerTemplate:
    if (found := queries.template_by_id(template_id, project.id if project else None)) is None:
        raise NotFound
    return found


def _address(project: Project | None, act: str, template: AnswerTemplate | None = None) -> str:
    """The page of the project, or of the instance, where `act` is done."""
    values: dict[str, Any] = {"template_id": template.id} if template is not None else {}
    if project is None:
        return url_for(f"needs.{SHARED_PAGES[act]}", **values)
    return url_for(f"needs.{act}", slug=project.slug, **values)


def _list(project: Project | None) -> Response:
    shared = queries.templates_of(None) if project is not None else ()
    return render(
        "needs/team/templates.html",
        templates=queries.templates_of(project.id if project else None),
        shared=[one for one in shared if one.archived_at is None],
        address=lambda act, template=None: _address(project, act, template),
        **frame(project),
    )


def _edit(project: Project | None, template: AnswerTemplate | None) -> Response | Any:
    form, theirs = TemplateForm(obj=latest(template) if template else None), []
    if form.validate_on_submit() and not (template and (theirs := form.overtaken())):
        try:
            if template is None:
                services.write_template(access.person(), project, form.words, form.client_key.data)
            else:
                services.edit_template(access.person(), template, form.words)
            flash(_("Malen er lagret."), "success")
            return _home(project)
        except Invalid as error:
            refused(form, error)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    return render(
        "needs/team/template.html",
        status=status,
        form=form,
        theirs=theirs,
        template=template,
        placeholders=placeholders.PLACEHOLDERS,
        address=lambda act, template=None: _address(project, act, template),
        **frame(project),
    )


def _archive(project: Project | None, template: AnswerTemplate) -> Response:
    services.archive_template(access.person(), template)
    flash(_("Malen er arkivert. Den blir ikke foreslått lenger."), "success")
    return _home(project)


def _restore(project: Project | None, template: AnswerTemplate) -> Response:
    services.restore_template(access.person(), template)
    flash(_("Malen blir foreslått igjen."), "success")
    return _home(project)


def _home(project: Project | None) -> Response:
    return see("needs.templates", slug=project.slug) if project is not None else see("needs.shared_templates")
