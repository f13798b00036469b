"""Plan phases and their activities; open, extend and close them."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Closed, Invalid
from app.core.fields import moment, refused
from app.core.i18n import _, lazy_
from app.core.pages import render, see
from app.people.wording import LEVEL_NAMES
from app.projects import services, wording
from app.projects.forms import ActivityForm, ExtendForm, PhaseForm
from app.projects.links import held_by
from app.projects.models import Activity, ActivityKind, ActivityState, Phase, PhaseState, Project
from app.projects.permissions import EDIT, PLAN, WORK
from app.projects.phases import ALLOWED
from app.projects.views.blueprint import bp
from app.projects.views.loading import activity_of, phase_of, project_of


@bp.page("/team/<slug>/faser", "/team/<slug>/phases")
@requires(WORK, on=project_of)
def phases(project: Project, slug: str) -> Response:
    return render("projects/team_phases.html", project=project, now_is=clock.now())


@bp.page("/team/<slug>/faser/<int:number>", "/team/<slug>/phases/<int:number>", methods=["GET", "POST"])
@requires(EDIT, on=project_of)
def phase(project: Project, slug: str, number: int) -> Response | Any:
    found = latest(phase_of(project, number))
    form, theirs = PhaseForm.of(found), []
    if form.validate_on_submit() and not (theirs := form.overtaken()):
        dates = {name: form[name].data for name in ("planned_start", "planned_end") if name in form}
        words = {name: form[name].data or "" for name in ("result_nb", "result_en")}
        try:
            services.plan_phase(access.person(), found, dates | words)
        except Invalid as error:
            refused(form, error)
        else:
            flash(_("Lagret."), "success")
            return see("projects.phases", slug=slug)
    status = 409 if theirs else 422 if form.is_submitted() else 200
    return render("projects/team_phase.html", status=status, project=project, phase=found, form=form, theirs=theirs)


@bp.page(
    "/team/<slug>/faser/<int:number>/ny-aktivitet",
    "/team/<slug>/phases/<int:number>/new-activity",
    methods=["GET", "POST"],
)
@requires(PLAN, on=project_of)
def new_activity(project: Project, slug: str, number: int) -> Response | Any:
    found = phase_of(project, number)
    form = ActivityForm.of(found)
    if form.validate_on_submit():
        try:
            planned = services.plan_activity(access.person(), found, client_key=form.client_key.data, **form.values())
            flash(_("Aktiviteten er planlagt. Se over den, og åpne den når den er klar."), "success")
            return see("projects.activity", slug=slug, activity_id=planned.id)
        except (Invalid, Closed) as error:
            return _form_page(project, form, None, found, error)
    return _form_page(project, form, None, found)


def _form_page(
    project: Project,
    form: ActivityForm,
    activity: Activity | None,
    phase: Phase,
    error: Invalid | Closed | None = None,
    theirs: list[tuple[str, str]] | None = None,
) -> Response:
    field = getattr(error, "field", None)
    if error is not None and field in form:
        refused(form, error)
    return render(
        "projects/team_activity_form.html",
        status=409 if theirs else 422 if form.is_submitted() else 200,
        project=project,
        form=form,
        theirs=theirs,
        activity=activity,
        phase=phase,
        error=error.reason if error is not None and field is None else "",
        audiences=wording.AUDIENCES,
        levels=LEVEL_NAMES,
        visible=wording.VISIBLE,
        elsewhere=[(kind, held_by(kind)) for kind in ActivityKind if kind in ALLOWED[phase.kind] and held_by(kind)],
        # What was written while the phase ended is given back; else nobody is asked for what would be refused.
        over=phase.state is PhaseState.ENDED and not form.is_submitted(),
        here=activity is not None or bool(form.kind.choices),
    )


@bp.page("/team/<slug>/aktivitet/<int:activity_id>", "/team/<slug>/activity/<int:activity_id>")
@requires(WORK, on=project_of)
def activity(project: Project, slug: str, activity_id: int) -> Response:
    return _activity_page(project, activity_of(project, activity_id))


def _activity_page(
    project: Project, found: Activity, status: int = 200, error: object = "", extend: ExtendForm | None = None
) -> Response:
    return render(
        "projects/team_activity.html",
        status=status,
        project=project,
        activity=found,
        state=found.state_at(clock.now()),
        states=ActivityState,
        extend=extend or ExtendForm(formdata=None),
        held_by=held_by(found.kind),
        usable=services.is_usable(found),
        levels=LEVEL_NAMES,
        audiences=wording.AUDIENCES,
        visible=wording.VISIBLE,
        error=error,
    )


@bp.page(
    "/team/<slug>/aktivitet/<int:activity_id>/rediger",
    "/team/<slug>/activity/<int:activity_id>/edit",
    methods=["GET", "POST"],
)
@requires(PLAN, on=project_of)
def edit_activity(project: Project, slug: str, activity_id: int) -> Response | Any:
    found = latest(_ours(project, activity_id))
    form = ActivityForm.of(found.phase, found)
    if form.validate_on_submit():
        if theirs := form.overtaken():
            return _form_page(project, form, found, found.phase, theirs=theirs)
        try:
            services.change_activity(access.person(), found, form.values())
            flash(_("Lagret."), "success")
            return see("projects.activity", slug=slug, activity_id=activity_id)
        except (Invalid, Closed) as error:
            return _form_page(project, form, found, found.phase, error)
    return _form_page(project, form, found, found.phase)


def _ours(project: Project, activity_id: int) -> Activity:
    """The activity to change. Raises `Closed` for one that is run on another page, with what must come first."""
    found = activity_of(project, activity_id)
    if held_by(found.kind) is not None:
        raise Closed(lazy_("Denne aktiviteten styres fra en egen side."))
    return found


@bp.page(
    "/team/<slug>/aktivitet/<int:activity_id>/valg", "/team/<slug>/activity/<int:activity_id>/act", methods=["POST"]
)
@requires(PLAN, on=project_of)
def act_activity(project: Project, slug: str, activity_id: int) -> Response | Any:
    """Open, extend or close: which one says the button that was pressed."""
    found, person, act = _ours(project, activity_id), access.person(), request.form.get("act")
    try:
        if act == "open":
            services.open_activity(person, found)
            flash(_("Aktiviteten er åpen."), "success")
        elif act == "close":
            services.close_activity(person, found)
            flash(_("Aktiviteten er stengt."), "success")
        elif act == "extend":
            return _extend(project, found)
    except (Invalid, Closed) as error:
        return _activity_page(project, found, error.status, error.reason)
    return see("projects.activity", slug=slug, activity_id=activity_id)


def _extend(project: Project, found: Activity) -> Response | Any:
    form = ExtendForm()
    if not form.validate() or (later := moment(form.closes_at)) is None:
        return _activity_page(project, found, 422, extend=form)
    try:
        services.extend_activity(access.person(), found, later)
    except Invalid as error:
        refused(form, error)
        return _activity_page(project, found, 422, extend=form)
    flash(_("Fristen er flyttet."), "success")
    return see("projects.activity", slug=project.slug, activity_id=found.id)
