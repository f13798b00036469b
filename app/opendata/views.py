"""The page about open data, and the files."""

from flask import Response, stream_with_context
from werkzeug.wrappers import Response as BaseResponse

from app.core import datafiles
from app.core.access import public
from app.core.db import db
from app.core.errors import NotFound
from app.core.pages import Pages, render
from app.opendata.datasets import DATASETS

bp = Pages("opendata", __name__, template_folder="templates")
FORMATS = {"csv": ("text/csv; charset=utf-8", datafiles.csv_lines), "json": ("application/json", datafiles.json_lines)}


@bp.page("/apne-data", "/open-data")
@public("what the municipality publishes about itself")
def index() -> BaseResponse:
    return render("opendata/index.html", datasets=list(DATASETS.values()))


@bp.single("/apne-data/<name>.<kind>")
@public("open data, no person in it")
def download(name: str, kind: str) -> BaseResponse:
    dataset = DATASETS.get(name)
    if dataset is None or kind not in FORMATS:
        raise NotFound
    mimetype, lines = FORMATS[kind]
    db.session.connection()  # the transaction begins here, as a reader: rows are fetched after the view has returned
    columns = [field.name for field in dataset.fields]
    body = stream_with_context(lines(columns, dataset.rows()))
    disposition = f'attachment; filename="smartere-sammen-{name}.{kind}"'
    return Response(body, content_type=mimetype, headers={"Content-Disposition": disposition})
