"""Votes on the team's workbench: plan, open, extend, close, read."""

from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response as BaseResponse

from app.core import access, clock
from app.core.access import requires
from app.core.editing import latest
from app.core.errors import Closed, Invalid, NotFound
from app.core.fields import moment, refused
from app.core.i18n import _
from app.core.narrowing import asked
from app.core.pages import render, see
from app.decisions import forms, queries, results, services, wording
from app.decisions.methods import METHODS, ends
from app.decisions.models import Ballot
from app.decisions.permissions import EDIT, READ, RUN
from app.decisions.views import bp
from app.projects import queries as projects
from app.projects.models import ActivityState, Phase, PhaseState, Project
from app.projects.phases import NAMES
from app.projects.services import hold_activity

HERE = ("/team/<slug>/avstemninger", "/team/<slug>/votes")
ONE = (f"{HERE[0]}/<ballot_slug>", f"{HERE[1]}/<ballot_slug>")


def _project(slug: str) -> Project:
    project = projects.project_by_slug(slug)
    if project is None:
        raise NotFound
    return project


def _ballot(slug: str, ballot_slug: str) -> Ballot:
    return queries.ballot_of_project(slug, ballot_slug)


@bp.page(*HERE)
@requires(READ, on=_project)
def team_index(project: Project, slug: str) -> BaseResponse:
    held = asked()
    page = queries.ballots_of_project(project.id, held.text, held.number)
    found: dict[str, Any] = {"page": page, "asked": held, "states": _states(page.items)}
    return render("decisions/team_index.html", project=project, words=wording, **found)


@bp.page(f"{HERE[0]}/ny", f"{HERE[1]}/new", methods=["GET", "POST"])
@requires(EDIT, on=_project)
def team_new(project: Project, slug: str) -> BaseResponse:
    phases = _phases(project)
    form = forms.BallotForm().offer(phases)
    if not (request.method == "POST" and _is_to_be_saved(form)):
        return render("decisions/team_edit.html", status=_status(form), project=project, form=form, ballot=None)
    try:
        told = form.values(), form.option_values(), form.promise()
        made = services.create_ballot(
            access.person(), project, _chosen(form, phases), *told, client_key=form.client_key.data
        )
    except Invalid as error:
        refused(form, error)
        return render("decisions/team_edit.html", status=422, project=project, form=form, ballot=None)
    opens_itself = made.activity.opens_at is not None
    by_hand = _("Avstemningen er laget. Se over den, og åpne den når den er klar.")
    flash(_("Avstemningen er laget. Se over den før den åpner.") if opens_itself else by_hand, "success")
    return see("decisions.team_ballot", slug=slug, ballot_slug=made.slug)


@bp.page(*ONE)
@requires(READ, on=_ballot)
def team_ballot(ballot: Ballot, slug: str, ballot_slug: str) -> BaseResponse:
    return _ballot_page(ballot, forms.ExtendForm())


@bp.page(f"{ONE[0]}/rediger", f"{ONE[1]}/edit", methods=["GET", "POST"])
@requires(EDIT, on=_ballot)
def team_edit(ballot: Ballot, slug: str, ballot_slug: str) -> BaseResponse:
    if request.method == "POST":
        hold_activity(ballot.activity)  # before the vote in it, as everybody does: see `latest`
    latest(ballot)
    phases = _phases(ballot.project, ballot.activity.phase_id)
    form = forms.BallotForm(data=forms.of_ballot(ballot)).offer(phases).of_opened(ballot)
    page: dict[str, Any] = {"project": ballot.project, "form": form, "ballot": ballot, "phase_names": NAMES}
    if not (request.method == "POST" and _is_to_be_saved(form)):
        return render("decisions/team_edit.html", status=_status(form), **page)
    if theirs := form.overtaken():
        return render("decisions/team_edit.html", status=409, theirs=theirs, **page)
    try:
        phase = {"phase": _chosen(form, phases)} if "phase" in form else {}
        told = form.values(), form.option_values(), {**form.promise(), **phase}
        services.edit_ballot(access.person(), ballot, *told)
    except (Invalid, Closed) as error:
        refused(form, error)
        return render("decisions/team_edit.html", status=error.status, **page)
    flash(_("Lagret."), "success")
    return see("decisions.team_ballot", slug=slug, ballot_slug=ballot_slug)


@bp.page(f"{ONE[0]}/apne", f"{ONE[1]}/open", methods=["POST"])
@requires(RUN, on=_ballot)
def team_open(ballot: Ballot, slug: str, ballot_slug: str) -> BaseResponse:
    try:
        services.open_voting(access.person(), ballot)
    except (Invalid, Closed) as error:
        return _ballot_page(ballot, forms.ExtendForm(formdata=None), error.status, error.reason)
    flash(_("Avstemningen er åpen."), "success")
    return see("decisions.team_ballot", slug=slug, ballot_slug=ballot_slug)


@bp.page(f"{ONE[0]}/steng", f"{ONE[1]}/close", methods=["POST"])
@requires(RUN, on=_ballot)
def team_close(ballot: Ballot, slug: str, ballot_slug: str) -> BaseResponse:
    try:
        services.close_voting(access.person(), ballot)
    except Closed as error:
        return _ballot_page(ballot, forms.ExtendForm(formdata=None), error.status, error.reason)
    flash(_("Avstemningen er stengt. De som stemte, får beskjed om resultatet."), "success")
    return see("decisions.team_ballot", slug=slug, ballot_slug=ballot_slug)


@bp.page(f"{ONE[0]}/forleng", f"{ONE[1]}/extend", methods=["POST"])
@requires(RUN, on=_ballot)
def team_extend(ballot: Ballot, slug: str, ballot_slug: str) -> BaseResponse:
    form = forms.ExtendForm()
    if not form.validate_on_submit() or (closes_at := moment(form.closes_at)) is None:
        return _ballot_page(ballot, form, status=422)
    try:
        services.extend_voting(access.person(), ballot, closes_at)
    except Invalid as error:
        refused(form, error)
        return _ballot_page(ballot, form, status=422)
    except Closed as error:
        return _ballot_page(ballot, form, error.status, error.reason)
    flash(_("Fristen er flyttet."), "success")
    return see("decisions.team_ballot", slug=slug, ballot_slug=ballot_slug)


def _ballot_page(ballot: Ballot, form: forms.ExtendForm, status: int = 200, error: object = "") -> BaseResponse:
    """A ballot with its result, as far as the promise lets the team see it too."""
    state = ballot.activity.state_at(clock.now())
    tally = queries.shown_tally(ballot, state)
    why_hidden = results.hidden(ballot, state, tally.voters, voted=True)
    final = state is ActivityState.CLOSED
    return render(
        "decisions/team_ballot.html",
        status=status,
        project=ballot.project,
        ballot=ballot,
        activity=ballot.activity,
        state=state.value,
        method=METHODS[ballot.method].name,
        form=form,
        error=error,
        voters=ballot.activity.contributions,
        hidden=why_hidden,
        result=None if why_hidden else results.result(ballot, tally, final=final),
        sides=None if why_hidden or not final else _sides(ballot),
        reasons=None if why_hidden else queries.reasons(ballot, request.args.get("side", 1, int)),
        words=wording,
        ends=ends(ballot),
        mine=None,
    )


def _sides(ballot: Ballot) -> list[results.Side] | None:
    residents, employees = queries.tally(ballot, by_employee=False), queries.tally(ballot, by_employee=True)
    return results.sides(ballot, residents, employees)


def _states(ballots: Any) -> dict[int, str]:
    now = clock.now()
    return {ballot.id: ballot.activity.state_at(now).value for ballot in ballots}


def _phases(project: Project, held: int | None = None) -> list[tuple[Phase, Any]]:
    """The phases that a vote can be planned in: those that have not ended, and the one it is in."""
    return [
        (phase, NAMES[phase.kind])
        for phase in project.phases
        if phase.state is not PhaseState.ENDED or phase.id == held
    ]


def _chosen(form: forms.BallotForm, phases: list[tuple[Phase, Any]]) -> Phase:
    return next(phase for phase, _name in phases if phase.id == form.phase.data)


def _is_to_be_saved(form: forms.BallotForm) -> bool:
    """False when a button only rearranged the options, or when something is wrong."""
    act = request.form.get("act", "save")
    if act != "save":
        form.rearrange(act)
        return False
    return bool(form.validate())


def _status(form: forms.BallotForm) -> int:
    return 422 if form.errors else 200
