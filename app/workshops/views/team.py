"""A project's workshops on the team's workbench, and what one is before its questions."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Closed, Invalid, NotFound
from app.core.fields import PressForm, refused
from app.core.i18n import _, ngettext
from app.core.pages import render, see
from app.core.text import whole
from app.projects.models import PhaseState, Project
from app.workshops import forms, queries, services, wording
from app.workshops.models import Workshop
from app.workshops.permissions import EDIT, READ
from app.workshops.views import bp
from app.workshops.views.loading import ONE, phases_of, project_of, workshop_of

HERE = ("/team/<slug>/verksteder", "/team/<slug>/workshops")


@bp.page(*HERE)
@requires(READ, on=project_of)
def team_index(project: Project, slug: str) -> BaseResponse:
    held = queries.workshops_of_project(project.id)
    now = clock.now()
    states = {workshop.id: workshop.activity.state_at(now).value for workshop in held}
    return render("workshops/team_index.html", project=project, workshops=held, states=states, words=wording)


@bp.page(f"{HERE[0]}/ny", f"{HERE[1]}/new", methods=["GET", "POST"])
@requires(EDIT, on=project_of)
def team_new(project: Project, slug: str) -> BaseResponse:
    phases = phases_of(project)
    form = forms.WorkshopForm().offer(phases)
    page: dict[str, Any] = {"project": project, "form": form, "workshop": None}
    if not form.validate_on_submit():
        return render("workshops/team_edit.html", status=422 if form.errors else 200, **page)
    phase = next(phase for phase, _name in phases if phase.id == form.phase.data)
    try:
        made = services.create_workshop(access.person(), project, phase, form.values(), form.client_key.data)
        if form.outline.data:
            services.begin_with(access.person(), made, phase.kind)
    except Invalid as error:
        refused(form, error)
        return render("workshops/team_edit.html", status=422, **page)
    flash(_("Verkstedet er laget. Legg til spørsmål."), "success")
    return see("workshops.build", workshop_id=made.id)


@bp.page(f"{HERE[0]}/kopier", f"{HERE[1]}/copy")
@requires(EDIT, on=project_of)
def team_elsewhere(project: Project, slug: str) -> BaseResponse:
    """The workshops of other projects that this person may read, to begin with one of them here."""
    page = queries.workshops_elsewhere(project.id, READ.projects(access.person()), request.args.get("side", 1, int))
    return render("workshops/team_copy.html", project=project, page=page, copying=PressForm(formdata=None))


@bp.page(f"{HERE[0]}/kopier", f"{HERE[1]}/copy", methods=["POST"])
@requires(EDIT, on=project_of)
def team_copy_here(project: Project, slug: str) -> BaseResponse:
    workshop = queries.workshop_by_id(whole(request.form.get("workshop")) or 0)
    if not READ.allows(access.person(), workshop):
        raise NotFound
    return _copied(workshop, project)


@bp.page(f"{ONE[0]}/kopi", f"{ONE[1]}/copy", methods=["POST"])
@requires(EDIT, on=workshop_of)
def team_copy(workshop: Workshop, workshop_id: int) -> BaseResponse:
    """The same questions once more, in the phase that runs now."""
    return _copied(workshop, workshop.project)


def _copied(workshop: Workshop, project: Project) -> BaseResponse:
    phases = phases_of(project)
    running = [phase for phase, _name in phases if phase.state is PhaseState.RUNNING] or [phase for phase, _ in phases]
    if not running:
        raise Closed(_("Prosjektet har ingen fase å holde verksted i."))
    key = PressForm().client_key.data
    made = services.copy_workshop(access.person(), workshop, running[0], key, to=project)
    lost = services.links_lost(workshop, made)
    if lost and workshop.project_id == project.id:
        flash(
            ngettext(
                "Kopien er laget. %(num)d svar var lenket til noe som ikke finnes lenger, og er bare tekst her. Se over den.",
                "Kopien er laget. %(num)d svar var lenket til noe som ikke finnes lenger, og er bare tekst her. Se over den.",
                lost,
            ),
            "info",
        )
    elif lost:
        flash(
            ngettext(
                "Kopien er laget. %(num)d svar var lenket til det andre prosjektet, og er bare tekst her. Se over den.",
                "Kopien er laget. %(num)d svar var lenket til det andre prosjektet, og er bare tekst her. Se over den.",
                lost,
            ),
            "info",
        )
    else:
        flash(_("Kopien er laget. Se over den."), "success")
    return see("workshops.build", workshop_id=made.id)


@bp.page(f"{ONE[0]}/om", f"{ONE[1]}/about", methods=["GET", "POST"])
@requires(EDIT, on=workshop_of)
def team_edit(workshop: Workshop, workshop_id: int) -> BaseResponse:
    held = latest(workshop).activity.phase_id
    form = forms.WorkshopForm(data=forms.of_workshop(workshop)).offer(phases_of(workshop.project, held))
    page: dict[str, Any] = {"project": workshop.project, "form": form, "workshop": workshop}
    if request.method != "POST" or not form.validate():
        return render("workshops/team_edit.html", status=422 if form.errors else 200, **page)
    if theirs := form.overtaken():
        return render("workshops/team_edit.html", status=409, theirs=theirs, **page)
    try:
        services.edit_workshop(access.person(), workshop, form.values())
    except Invalid as error:
        refused(form, error, "used_for_nb")
        return render("workshops/team_edit.html", status=422, **page)
    flash(_("Lagret."), "success")
    return see("workshops.build", workshop_id=workshop.id)
