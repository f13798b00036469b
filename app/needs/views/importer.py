"""Importing needs from a file: first what would happen, then, when the box is unticked, it happens."""

from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.pages import render
from app.needs import importing
from app.needs.forms import ImportForm
from app.needs.importing import BadRow
from app.needs.permissions import IMPORT
from app.needs.views.blueprint import bp
from app.needs.views.inbox import frame
from app.projects import queries as projects
from app.projects.models import Project

SHOWN = 100


@bp.page("/team/<slug>/importer", "/team/<slug>/import", methods=["GET", "POST"])
@requires(IMPORT, on=projects.project_by_slug)
def importer(project: Project, slug: str) -> Response:
    form = ImportForm()
    if not form.is_submitted():
        return _page(project, form)
    if not form.validate():
        return _page(project, form, 422)
    bad: list[BadRow] = []
    try:
        mapping = form.mapping()
        plan = importing.read(form.source.data, _text(form.file.data), _text(form.supports.data), mapping)
        bad = plan.bad
        done = importing.run(access.person(), plan, project)
    except Invalid as error:
        field: Any = getattr(form, error.field or "", form.file)
        field.errors = [*field.errors, str(error.reason)]
        return _page(project, form, 422, bad=bad)
    if form.try_only.data:
        db.session.rollback()
    return _page(project, form, done=done)


def _page(project: Project, form: ImportForm, status: int = 200, **more: Any) -> Response:
    bad: list[BadRow] = more.pop("bad", [])
    return render(
        "needs/team/import.html",
        status=status,
        form=form,
        done=more.get("done"),
        bad=bad[:SHOWN],
        bad_count=len(bad),
        **frame(project),
    )


def _text(file: Any) -> str:
    if not isinstance(file, FileStorage) or not file.filename:
        return ""
    try:
        content: bytes = file.read()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(lazy_("Filen er ikke i UTF-8. Lagre den som «CSV UTF-8»."), "file") from error
