"""The page about open data and its files; and a project's exports, for its team."""

from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any

from flask import Response, stream_with_context
from werkzeug.wrappers import Response as BaseResponse

from app.core import datafiles, spreadsheet
from app.core.access import public, requires
from app.core.db import db
from app.core.errors import NotFound
from app.core.pages import Pages, render
from app.core.spreadsheet import Sheet
from app.opendata.datasets import DATASETS
from app.opendata.exports import DICTIONARY, EXPORTS, dictionary
from app.opendata.permissions import EXPORT
from app.projects import queries as projects
from app.projects.models import Project

bp = Pages("opendata", __name__, template_folder="templates")
Row = dict[str, Any]
KINDS = ("csv", "xlsx", "json")
TEXTS = {"csv": ("text/csv; charset=utf-8", datafiles.csv_lines), "json": ("application/json", datafiles.json_lines)}
DICTIONARIES = {"ordliste": "nb", "dictionary": "en"}
EVERYTHING = "alt"
PIECE = 65_536  # bytes that are sent at once


@bp.page("/apne-data", "/open-data")
@public("what the municipality publishes about itself")
def index() -> BaseResponse:
    return render("opendata/index.html", datasets=list(DATASETS.values()), kinds=KINDS)


@bp.single("/apne-data/<name>.<kind>")
@public("open data, no person in it")
def download(name: str, kind: str) -> BaseResponse:
    if (dataset := DATASETS.get(name)) is None:
        raise NotFound
    columns = [field.name for field in dataset.fields]
    return _file(f"smartere-sammen-{name}", kind, columns, dataset.rows)


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too."""
    if (project := projects.project_by_slug(slug, *projects.FULL)) is None:
        raise NotFound
    return project


@bp.page("/team/<slug>/eksport", "/team/<slug>/export")
@requires(EXPORT, on=project_of)
def exports(project: Project, slug: str) -> BaseResponse:
    return render("opendata/team_exports.html", project=project, exports=list(EXPORTS.values()), kinds=KINDS)


@bp.single("/team/<slug>/eksport/<name>.<kind>")
@requires(EXPORT, on=project_of)
def export(project: Project, slug: str, name: str, kind: str) -> BaseResponse:
    """One file, the dictionary in one language, or everything in one workbook."""
    if name == EVERYTHING and kind == "xlsx":
        return _streamed(spreadsheet.response(f"{slug}-{name}", _sheets(project)))
    if (lang := DICTIONARIES.get(name)) is not None:
        return _file(f"{slug}-{name}", kind, DICTIONARY, lambda: dictionary(lang))
    if (held := EXPORTS.get(name)) is None:
        raise NotFound
    return _file(f"{slug}-{name}", kind, held.columns, lambda: held.rows(project))


def _sheets(project: Project) -> Iterator[Sheet]:
    for held in EXPORTS.values():
        yield Sheet(held.name, held.columns, held.rows(project))
    for name, lang in DICTIONARIES.items():
        yield Sheet(name, DICTIONARY, dictionary(lang))


def _file(name: str, kind: str, columns: list[str], rows: Callable[[], Iterable[Row]]) -> BaseResponse:
    if kind == "xlsx":
        return _streamed(spreadsheet.response(name, [Sheet(name.rsplit("-", 1)[-1], columns, rows())]))
    if kind not in TEXTS:
        raise NotFound
    mimetype, lines = TEXTS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return _streamed(Response(lines(columns, rows()), content_type=mimetype, headers=headers))


def _streamed(response: Response) -> Response:
    """Rows are fetched after the view has returned, in a transaction of their own. The sheets of a workbook point to each
    other's rows, so that all are of one moment.

    They wait in a file without a name until all are there: over a slow net they take longer than a transaction may rest.
    """
    pieces = response.iter_encoded()

    def read() -> Iterator[bytes]:
        with TemporaryFile() as whole:
            db.snapshot()
            whole.writelines(pieces)
            db.session.remove()
            whole.seek(0)
            while piece := whole.read(PIECE):
                yield piece

    response.response = stream_with_context(read())
    return response
