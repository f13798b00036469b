"""Prototypes on the team's workbench: the list, one prototype with its versions, and its tests."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Invalid, NotFound
from app.core.fields import moment, offered, refused
from app.core.i18n import _, told
from app.core.narrowing import asked
from app.core.pages import render, see
from app.people.models import IdentityLevel
from app.projects import queries as projects
from app.projects.models import Activity, ActivityKind, ActivityState, Phase, PhaseState, Project
from app.projects.phases import NAMES
from app.prototypes import queries, rounds, services, wording
from app.prototypes.models import Prototype, Version
from app.prototypes.permissions import EDIT, READ, RUN
from app.prototypes.team_forms import NEW, ExtendForm, PrototypeForm, TestForm, of_prototype
from app.prototypes.views import bp

HERE = ("/team/<slug>/prototyper", "/team/<slug>/prototypes")
ONE = (f"{HERE[0]}/<proto>", f"{HERE[1]}/<proto>")


def find_project(slug: str) -> Project:
    project = projects.project_by_slug(slug)
    if project is None:
        raise NotFound
    return project


def find(slug: str, proto: str, **_rest: Any) -> Prototype:
    return queries.prototype_of_project(slug, proto)


def back(prototype: Prototype) -> BaseResponse:
    return see("prototypes.team_prototype", slug=prototype.project.slug, proto=prototype.slug)


@bp.page(*HERE)
@requires(READ, on=find_project)
def team_index(project: Project, slug: str) -> BaseResponse:
    held = asked()
    found: dict[str, Any] = {"page": queries.page_of_project(project.id, held.text, held.number), "asked": held}
    return render("prototypes/team_index.html", project=project, state_of=rounds.state_of, words=wording, **found)


@bp.page(f"{HERE[0]}/ny", f"{HERE[1]}/new", methods=["GET", "POST"])
@requires(EDIT, on=find_project)
def team_new(project: Project, slug: str) -> BaseResponse:
    form = PrototypeForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("prototypes/team_edit.html", status=status, project=project, form=form, prototype=None)
    return back(services.create_prototype(access.person(), project, form.values(), form.client_key.data))


@bp.page(*ONE)
@requires(READ, on=find)
def team_prototype(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    return page(prototype, ExtendForm())


@bp.page(f"{ONE[0]}/rediger", f"{ONE[1]}/edit", methods=["GET", "POST"])
@requires(EDIT, on=find)
def team_edit(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    form = PrototypeForm(data=of_prototype(latest(prototype)))
    theirs = form.overtaken() if form.validate_on_submit() else []
    if theirs or form.errors or request.method != "POST":
        shown: dict[str, Any] = {"project": prototype.project, "form": form, "prototype": prototype, "theirs": theirs}
        return render("prototypes/team_edit.html", status=409 if theirs else 422 if form.errors else 200, **shown)
    services.edit_prototype(access.person(), prototype, form.values())
    flash(_("Lagret."), "success")
    return back(prototype)


@bp.page(f"{ONE[0]}/test", f"{ONE[1]}/test", methods=["GET", "POST"])
@requires(RUN, on=find)
def team_test(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    phases, tests = _phases(prototype.project), _tests(prototype)
    form = TestForm()
    form.activity.choices = [*_choices(tests), *_choices_new()]
    form.phase.choices = _phase_choices(phases)
    if request.method == "POST" and form.validate():
        try:
            _settle(prototype.versions[-1], form, phases, tests)
        except Invalid as error:
            refused(form, error, "closes_at")
        else:
            flash(wording.test_chosen(prototype.versions[-1]), "success")
            return back(prototype)
    status = 422 if form.errors else 200
    return render("prototypes/team_test.html", status=status, project=prototype.project, prototype=prototype, form=form)


def _settle(version: Version, form: TestForm, phases: list[Phase], tests: list[Activity]) -> None:
    chosen = next((activity for activity in tests if str(activity.id) == form.activity.data), None)
    if chosen is not None:
        services.test_in(access.person(), version, chosen)
        return
    closes_at = moment(form.closes_at)
    if closes_at is None:
        raise Invalid(_("Velg når testen stenger."), "closes_at")
    phase = next((phase for phase in phases if phase.id == form.phase.data), None)
    if phase is None:
        raise Invalid(_("Velg en fase."), "phase")
    level = IdentityLevel(form.identity_level.data)
    promised = {"closes_at": closes_at, "identity_level": level, "client_key": form.client_key.data}
    services.plan_test(access.person(), version, phase, **promised)


@bp.page(f"{ONE[0]}/test/apne", f"{ONE[1]}/test/open", methods=["POST"])
@requires(RUN, on=find)
def team_open(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    services.open_test(access.person(), prototype.versions[-1])
    flash(_("Testen er åpen."), "success")
    return back(prototype)


@bp.page(f"{ONE[0]}/test/steng", f"{ONE[1]}/test/close", methods=["POST"])
@requires(RUN, on=find)
def team_close(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    services.close_test(access.person(), _tried(prototype))
    flash(_("Testen er stengt."), "success")
    return back(prototype)


@bp.page(f"{ONE[0]}/test/forleng", f"{ONE[1]}/test/extend", methods=["POST"])
@requires(RUN, on=find)
def team_extend(prototype: Prototype, slug: str, proto: str) -> BaseResponse:
    form = ExtendForm()
    if not form.validate_on_submit() or (closes_at := moment(form.closes_at)) is None:
        return page(prototype, form, 422)
    try:
        services.extend_test(access.person(), _tried(prototype), closes_at)
    except Invalid as error:
        refused(form, error, "closes_at")
        return page(prototype, form, 422)
    flash(_("Fristen er flyttet."), "success")
    return back(prototype)


def page(prototype: Prototype, form: ExtendForm, status: int = 200) -> BaseResponse:
    """One prototype: its newest version with what is left to do, and the versions before."""
    newest = prototype.versions[-1]
    return render(
        "prototypes/team_prototype.html",
        status=status,
        project=prototype.project,
        prototype=prototype,
        newest=newest,
        is_draft=newest.published_at is None,
        causes=len(queries.chosen_causes(newest.id)) if newest.published_at is None else 0,
        state=rounds.state_of(newest),
        tried=prototype.current,
        tried_state=rounds.state_of(prototype.current) if prototype.current else "none",
        form=form,
        words=wording,
    )


def _tried(prototype: Prototype) -> Version:
    if prototype.current is None:
        raise NotFound
    return prototype.current


def _phases(project: Project) -> list[Phase]:
    return [phase for phase in project.phases if phase.state is not PhaseState.ENDED]


def _tests(prototype: Prototype) -> list[Activity]:
    """The project's tests that are open, or can still be opened."""
    return [
        activity
        for activity in projects.activities_of_project(prototype.project_id)
        if activity.kind is ActivityKind.PROTOTYPE_TEST
        and activity.state is not ActivityState.CLOSED
        and not activity.called_off
    ]


def _choices(tests: list[Activity]) -> list[Any]:
    return offered({activity.id: told(activity, "title") for activity in tests})


def _choices_new() -> list[Any]:
    return offered({NEW: _("En ny test")})


def _phase_choices(phases: list[Phase]) -> list[Any]:
    return offered({phase.id: NAMES[phase.kind] for phase in phases})
