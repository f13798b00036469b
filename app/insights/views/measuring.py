"""Values are entered on the pilot's page; one that stands there is corrected or removed on a page of its own."""

from contextlib import suppress
from typing import Any

from flask import flash
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import see
from app.insights.forms import CorrectionForm, MeasureForm
from app.insights.models import Indicator, Measurement
from app.insights.permissions import MEASURE
from app.insights.queries import findings
from app.insights.services import measuring
from app.insights.views.blueprint import bp
from app.insights.views.loading import pilot_of, project_of
from app.insights.views.pilots import edit_page, indicator_of, pilot_page
from app.projects.models import Project


@bp.page(
    "/team/<slug>/pilot/<int:pilot_id>/maling/<int:indicator_id>",
    "/team/<slug>/pilot/<int:pilot_id>/measure/<int:indicator_id>",
    methods=["POST"],
)
@requires(MEASURE, on=project_of)
def measure(project: Project, slug: str, pilot_id: int, indicator_id: int) -> Response | Any:
    pilot, form = pilot_of(project, pilot_id), MeasureForm(prefix=f"i{indicator_id}-")
    indicator = indicator_of(pilot, indicator_id)
    try:
        if form.validate() and form.measured_on.data and form.value.data is not None:
            measuring.measure(access.person(), indicator, form.measured_on.data, form.value.data, form.note.data or "")
            return _back(slug, indicator)
    except Invalid as error:
        refused(form, error)
    return pilot_page(project, pilot, 422, measure_forms={indicator_id: form})


@bp.page(
    "/team/<slug>/pilot/<int:pilot_id>/maling/<int:indicator_id>/<int:measurement_id>",
    "/team/<slug>/pilot/<int:pilot_id>/measure/<int:indicator_id>/<int:measurement_id>",
    methods=["GET", "POST"],
)
@requires(MEASURE, on=project_of)
def correct(project: Project, slug: str, pilot_id: int, indicator_id: int, measurement_id: int) -> Response | Any:
    pilot = pilot_of(project, pilot_id)
    indicator = indicator_of(pilot, indicator_id)
    if (found := _measurement(indicator, measurement_id)) is None:
        raise NotFound
    measurement = latest(found)
    form, theirs = CorrectionForm(obj=measurement), []
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        try:
            if form.measured_on.data and form.value.data is not None:
                values = form.measured_on.data, form.value.data, form.note.data or ""
                measuring.correct(access.person(), measurement, *values)
                return _back(slug, indicator)
        except Invalid as error:
            refused(form, error)
    return edit_page(project, pilot, indicator, form, theirs, measurement)


@bp.page(
    "/team/<slug>/pilot/<int:pilot_id>/maling/<int:indicator_id>/<int:measurement_id>/fjern",
    "/team/<slug>/pilot/<int:pilot_id>/measure/<int:indicator_id>/<int:measurement_id>/remove",
    methods=["POST"],
)
@requires(MEASURE, on=project_of)
def remove_measurement(project: Project, slug: str, pilot_id: int, indicator_id: int, measurement_id: int) -> Any:
    """Removing what another removed, or oneself a moment ago, reads as done."""
    indicator = indicator_of(pilot_of(project, pilot_id), indicator_id)
    if (measurement := _measurement(indicator, measurement_id)) is not None:
        with suppress(NotFound):  # somebody else removes it in this very moment
            measuring.remove(access.person(), latest(measurement))
    flash(_("Målingen er fjernet."), "success")
    return _back(slug, indicator)


def _back(slug: str, indicator: Indicator) -> Any:
    return see("insights.pilot_team", slug=slug, pilot_id=indicator.pilot_id, _anchor=f"i{indicator.id}")


def _measurement(indicator: Indicator, number: int) -> Measurement | None:
    """None when it stands there no more; what stands under another indicator is not found."""
    found = findings.measurement(number)
    if found is not None and found.indicator_id != indicator.id:
        raise NotFound
    return found
