"""The team's pages of pilots, and of what they measure."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.pages import render, see
from app.insights import services, trace
from app.insights.forms import CorrectionForm, IndicatorForm, MeasureForm, PilotForm
from app.insights.models import Direction, Indicator, Measurement, Pilot
from app.insights.permissions import READ, WRITE
from app.insights.queries import findings
from app.insights.views.blueprint import bp
from app.insights.views.loading import pilot_of, project_of
from app.insights.views.public import points
from app.insights.views.sources import AT, kept, listing
from app.notifications.models import Subject
from app.projects.models import Project

PILOT_FIELDS = ("title_nb", "title_en", "body_nb", "body_en", "starts_on", "ends_on")
INDICATOR_FIELDS = ("name_nb", "name_en", "unit_nb", "unit_en", "baseline", "target")


@bp.page("/team/<slug>/pilot", "/team/<slug>/pilot", methods=["GET", "POST"])
@requires(READ, on=project_of)
def pilots_team(project: Project, slug: str) -> Response | Any:
    form = PilotForm()
    if form.validate_on_submit():
        made = services.create_pilot(access.person(), project, _values(form), form.client_key.data)
        return see("insights.pilot_team", slug=slug, pilot_id=made.id)
    status = 422 if form.is_submitted() else 200
    return render(
        "insights/team_pilots.html",
        status=status,
        project=project,
        page=findings.pilots(project.id, request.args.get("side", 1, int)),
        form=form,
    )


def _values(form: PilotForm | IndicatorForm) -> dict[str, Any]:
    """The columns, as they are stored."""
    if isinstance(form, IndicatorForm):
        values = {name: "" if form[name].data is None else form[name].data for name in INDICATOR_FIELDS}
        return {**values, "direction": Direction(form.direction.data)}
    return {name: form[name].data or (None if name.endswith("_on") else "") for name in PILOT_FIELDS}


@bp.page("/team/<slug>/pilot/<int:pilot_id>", "/team/<slug>/pilot/<int:pilot_id>")
@requires(READ, on=project_of)
def pilot_team(project: Project, slug: str, pilot_id: int) -> Response:
    return pilot_page(project, pilot_of(project, pilot_id))


def pilot_page(project: Project, pilot: Pilot, status: int = 200, **forms: Any) -> Response:
    return render(
        "insights/team_pilot.html",
        status=status,
        project=project,
        pilot=pilot,
        indicator_form=forms.get("indicator_form") or IndicatorForm(formdata=None),
        measure_forms={one.id: MeasureForm(formdata=None, prefix=f"i{one.id}-") for one in pilot.indicators}
        | forms.get("measure_forms", {}),
        error=forms.get("error", ""),
        points={indicator.id: points(indicator) for indicator in pilot.indicators},
        **listing(project, (Subject.PILOT, pilot.id), ticked=forms.get("ticked", ())),
        kept=kept(),
        trace=trace,
    )


@bp.page("/team/<slug>/pilot/<int:pilot_id>/valg", "/team/<slug>/pilot/<int:pilot_id>/act", methods=["POST"])
@requires(WRITE, on=project_of)
def act_pilot(project: Project, slug: str, pilot_id: int) -> Response | Any:
    pilot, person = pilot_of(project, pilot_id), access.person()
    act = request.form.get("act", "")
    try:
        if act == "publish":
            services.publish_pilot(person, pilot)
            flash(_("Publisert. De som har gitt innspill som det bygger på, får beskjed."), "success")
        for source in filter(None, map(services.links.parse, request.form.getlist("source"))):
            verb = services.unlink if act == "unlink" else services.link
            verb(person, project, source, (Subject.PILOT, pilot.id))
    except Invalid as error:
        ticked = request.form.getlist("source") if act != "unlink" else []
        return pilot_page(project, pilot, 422, error=error.reason, ticked=ticked)
    place = {**kept(act), "_anchor": AT} if "source" in request.form else {}
    return see("insights.pilot_team", slug=slug, pilot_id=pilot_id, **place)


@bp.page("/team/<slug>/pilot/<int:pilot_id>/indikator", "/team/<slug>/pilot/<int:pilot_id>/indicator", methods=["POST"])
@requires(WRITE, on=project_of)
def add_indicator(project: Project, slug: str, pilot_id: int) -> Response | Any:
    pilot, form = pilot_of(project, pilot_id), IndicatorForm()
    if form.validate():
        services.add_indicator(access.person(), pilot, _values(form), form.client_key.data)
        return see("insights.pilot_team", slug=slug, pilot_id=pilot_id)
    return pilot_page(project, pilot, 422, indicator_form=form)


def indicator_of(pilot: Pilot, indicator_id: int) -> Indicator:
    found = next((one for one in pilot.indicators if one.id == indicator_id), None)
    if found is None:
        raise NotFound
    return found


@bp.page("/team/<slug>/pilot/<int:pilot_id>/rediger", "/team/<slug>/pilot/<int:pilot_id>/edit", methods=["GET", "POST"])
@requires(WRITE, on=project_of)
def edit_pilot(project: Project, slug: str, pilot_id: int) -> Response | Any:
    pilot = latest(pilot_of(project, pilot_id))
    form, theirs = PilotForm(obj=pilot), []
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        services.edit_pilot(access.person(), pilot, _values(form))
        return see("insights.pilot_team", slug=slug, pilot_id=pilot_id)
    return edit_page(project, pilot, None, form, theirs)


@bp.page(
    "/team/<slug>/pilot/<int:pilot_id>/indikator/<int:indicator_id>",
    "/team/<slug>/pilot/<int:pilot_id>/indicator/<int:indicator_id>",
    methods=["GET", "POST"],
)
@requires(WRITE, on=project_of)
def edit_indicator(project: Project, slug: str, pilot_id: int, indicator_id: int) -> Response | Any:
    pilot = pilot_of(project, pilot_id)
    indicator = latest(indicator_of(pilot, indicator_id))
    form, theirs = IndicatorForm(obj=indicator), []
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        services.edit_indicator(access.person(), indicator, _values(form))
        return see("insights.pilot_team", slug=slug, pilot_id=pilot_id, _anchor=f"i{indicator_id}")
    return edit_page(project, pilot, indicator, form, theirs)


def edit_page(
    project: Project,
    pilot: Pilot,
    indicator: Indicator | None,
    form: PilotForm | IndicatorForm | CorrectionForm,
    theirs: list[tuple[str, str]],
    measurement: Measurement | None = None,
) -> Response:
    status = 409 if theirs else 422 if form.is_submitted() else 200
    more: dict[str, Any] = {"pilot": pilot, "indicator": indicator, "form": form, "theirs": theirs}
    more["measurement"] = measurement
    return render("insights/team_pilot_edit.html", status=status, project=project, **more)
