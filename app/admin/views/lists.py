"""Focus areas, departments and districts: one set of pages for the three lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.admin import queries, services
from app.admin.forms import DepartmentForm, DistrictForm, FocusAreaForm
from app.admin.permissions import LISTS
from app.admin.views.blueprint import bp
from app.core import access
from app.core.access import requires
from app.core.editing import Editing, latest
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import lazy_
from app.core.pages import render, see
from app.projects.models import Department, District, FocusArea


@dataclass(frozen=True)
class Listing:
    """What the pages need to know of one list."""

    title: object
    model: type[Any]
    form: type[Editing]
    rows: Callable[[], Sequence[Any]]


LISTINGS = {
    "satsningsomrader": Listing(lazy_("Satsningsområder"), FocusArea, FocusAreaForm, queries.all_focus_areas),
    "fagomrader": Listing(lazy_("Fagområder"), Department, DepartmentForm, queries.all_departments),
    "bydeler": Listing(lazy_("Bydeler"), District, DistrictForm, queries.all_districts),
}


def _listing(name: str) -> Listing:
    if name not in LISTINGS:
        raise NotFound
    return LISTINGS[name]


@bp.page("/admin/lister/<name>", "/admin/lists/<name>")
@requires(LISTS)
def listing(name: str) -> Response:
    found = _listing(name)
    choices = [
        {"url": url_for("admin.listing", name=key), "text": other.title, "current": key == name}
        for key, other in LISTINGS.items()
    ]
    return render("admin/list.html", name=name, listing=found, rows=found.rows(), choices=choices)


@bp.page("/admin/lister/<name>/ny", "/admin/lists/<name>/new", methods=["GET", "POST"])
@requires(LISTS)
def add_listed(name: str) -> Response:
    found = _listing(name)
    return _edit(name, found, None)


@bp.page("/admin/lister/<name>/<int:row_id>", "/admin/lists/<name>/<int:row_id>", methods=["GET", "POST"])
@requires(LISTS)
def edit_listed(name: str, row_id: int) -> Response:
    found = _listing(name)
    row = next((row for row in found.rows() if row.id == row_id), None)
    if row is None:
        raise NotFound
    return _edit(name, found, row)


def _edit(name: str, listing: Listing, row: Any | None) -> Response:
    form, theirs = listing.form(obj=latest(row) if row else None), []
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        values = {field.name: field.data for field in form if field.name not in ("csrf_token", "seen")}
        try:
            services.save_listed(access.person(), row or listing.model(), values)
            return see("admin.listing", name=name)
        except Invalid as error:
            refused(form, error)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    return render("admin/edit.html", status=status, name=name, listing=listing, row=row, form=form, theirs=theirs)
