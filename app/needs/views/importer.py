"""Importing needs from a file: the file, what its columns are, what would happen, and then it happens."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from flask import current_app, request
from werkzeug.wrappers import Response

from app.core import access, datafiles, pauses
from app.core.access import requires
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.fields import refused
from app.core.i18n import lazy_
from app.core.pages import render, store
from app.needs import importing, wording
from app.needs.forms import ImportForm
from app.needs.importing import BadRow, Plan, Report, Stray, files
from app.needs.permissions import IMPORT
from app.needs.views.blueprint import bp
from app.needs.views.inbox import frame
from app.projects import queries as projects
from app.projects.models import Project

SHOWN, SAMPLE = 100, 3


@dataclass
class Look:
    """What is known of the files so far."""

    header: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    plan: Plan | None = None
    done: Report | None = None
    stored: bool = False

    @property
    def bad(self) -> list[BadRow]:
        return self.plan.bad if self.plan else []

    @property
    def strays(self) -> list[Stray]:
        return self.done.strays if self.done else []


@bp.page("/team/<slug>/importer", "/team/<slug>/import", methods=["GET", "POST"])
@requires(IMPORT, on=projects.project_by_slug)
def importer(project: Project, slug: str) -> Response:
    form, look = ImportForm(), Look()
    if not form.is_submitted():
        return _page(project, form, look)
    try:
        texts = _texts(form)
        if not texts["needs"] and _stored_before(form, look):
            return _page(project, form, look)
        look.header, look.sample = _begin(texts["needs"])
        form.offer(look.header)
        if not form.column_text.data:
            raise Invalid(lazy_("Velg kolonnen som har teksten."), "columns")
        if form.validate():
            _run(project, form, look, texts)
    except Invalid as error:
        db.session.rollback()
        form.validate()
        refused(form, error, "column_text" if error.field == "columns" else "file")
    except Conflict as error:
        db.session.rollback()
        form.form_errors.append(str(error.reason))
    if request.form.get("act") == "bad" and look.bad:
        return _bad_as_file(form, look.bad)
    return _page(project, form, look)


def _texts(form: ImportForm) -> dict[str, str]:
    """The files as text: what was sent now, else what was sent before. They are kept for the next press."""
    account, sent = access.person().account_id, form.files()
    new, held = bool(sent), form.upload.data or ""
    if not sent.get("needs") and held:
        before = {name: files.kept(_folder(), account, held, name) for name in ("needs", "supports")}
        sent = {**before, **sent}
    if not sent.get("needs") and (new or not files.stored(_folder(), account, held)):
        raise Invalid(lazy_("Velg en fil med behov"), "file")
    fields = {"needs": "file", "supports": "supports"}
    texts = {name: importing.text_of(sent.get(name) or b"", fields[name]) for name in fields}
    if new:
        given = {name: content for name, content in sent.items() if content}
        form.upload.data = files.keep(_folder(), account, given, instead_of=held)
    return texts


def _begin(content: str) -> tuple[list[str], list[list[str]]]:
    header, read = files.rows(content, "file")
    return header, [[row.get(name, "") for name in header] for _line, row in islice(read, SAMPLE)]


def _run(project: Project, form: ImportForm, look: Look, texts: dict[str, str]) -> None:
    """Read everything, and store it: for good only when that is what was asked for."""
    person, upload = access.person(), form.upload.data or ""
    pauses.let_go()  # nothing is written yet, and a large file takes long to read
    look.plan = importing.read(form.source.data, texts["needs"], texts["supports"], form.mapping())
    if look.bad:
        return
    look.done = importing.run(person, look.plan, project)
    if not (look.done.needs or look.done.supports) and _stored_before(form, look):
        db.session.rollback()
        return
    look.stored = request.form.get("act") == "import"
    if look.stored:
        # Said before it is so: whoever presses twice comes right after it, and believes it when nothing is left to store.
        files.say_stored(_folder(), person.account_id, upload, look.done.as_text())
        store()
        files.forget(_folder(), person.account_id, upload)
        importing.look_anew()
    else:
        db.session.rollback()


def _stored_before(form: ImportForm, look: Look) -> bool:
    """The button was pressed twice: what the first press stored is shown once more."""
    if told := files.stored(_folder(), access.person().account_id, form.upload.data or ""):
        look.done, look.stored = Report.from_text(told), True
    return look.stored


def _bad_as_file(form: ImportForm, bad: list[BadRow]) -> Response:
    rows = [{"fil": wording.IMPORT_FILES[row.file], "linje": row.line, "grunn": row.reason} for row in bad]
    return datafiles.csv_response("rader-som-ikke-kan-importeres", ["fil", "linje", "grunn"], rows)


def _folder() -> Path:
    folder: Path = current_app.extensions["settings"].imports_dir
    return folder


def _page(project: Project, form: ImportForm, look: Look) -> Response:
    form.file.flags.required = not form.upload.data
    wrong = form.errors or look.bad
    return render(
        "needs/team/import.html",
        status=422 if wrong else 200,
        form=form,
        look=look,
        bad=look.bad[:SHOWN],
        strays=[[row.line, row.district] for row in look.strays[:SHOWN]],
        **frame(project),
    )
