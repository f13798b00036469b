"""What a team does with one need. Each act has a permission of its own and leads to the next need that waits."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from flask import flash, request, url_for
from markupsafe import Markup
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import Closed, Conflict, Invalid, NotAllowed, NotFound
from app.core.fields import refused
from app.core.i18n import _, told
from app.core.pages import safe_next
from app.core.permissions import Permission
from app.needs import queries, services
from app.needs.forms import DeclineForm, ForwardForm, MergeForm, PlaceForm
from app.needs.models import PUBLIC_STATES, Need, NeedState, Policy
from app.needs.permissions import DECLINE, FORWARD, MERGE, PLACE, PUBLISH, READ, UNMERGE
from app.needs.services import Overtaken
from app.needs.views.blueprint import bp
from app.needs.views.inbox import need_of, work_page
from app.projects import queries as projects

View = Callable[[Need], Response]


def act(permission: Permission, nb: str, en: str) -> Callable[[View], View]:
    """Route a view that changes one need.

    The door looks at the role alone; the service looks at the state too, under a lock, so that what was done already
    is not refused the second time.
    """
    door = requires(replace(permission, when=None), on=need_of)

    def register(view: View) -> View:
        @wraps(view)
        def with_need(need: Need, number: int) -> Response:
            READ.check(access.person(), need)  # a form that comes back stands on a page with the words of the need
            try:
                return view(need)
            except Overtaken as error:
                return work_page(need, 409, late=error.reason)

        rules = f"/team/behov/<int:number>/{nb}", f"/team/needs/<int:number>/{en}"
        bp.page(*rules, methods=["POST"])(door(with_need))
        return view

    return register


def onwards(need: Need, text: str, next_url: str | None = None, *, link: str = "") -> Response:
    """Say what was done, with the way back to it, and go on. link: what that is called where nothing can be undone."""
    here = url_for("needs.work", number=need.id)
    target = safe_next(next_url or request.form.get("next"), here)
    if target.partition("?")[0] != here:
        undo = url_for("needs.work", number=need.id, fra=target)
        text = Markup('{} <a href="{}">{}</a>').format(text, undo, link or _("Se behovet eller angre"))
    flash(text, "success")
    return redirect(target, 303)


@act(PUBLISH, "publiser", "publish")
def publish(need: Need) -> Response:
    services.publish(access.person(), need, seen=services.seen_as(NeedState, request.form.get("seen")))
    chosen = request.form.get("project", 0, int)
    if chosen and need.project_id is None and (project := projects.project_by_id(chosen)) is not None:
        services.place(access.person(), need, project)
    return onwards(need, _("Behov %(number)s er publisert.", number=need.id))


@act(DECLINE, "avvis", "decline")
def decline(need: Need) -> Response:
    """Not publish it, or take it down: what it was when the form was opened says which of them is meant."""
    form = DeclineForm()
    by, seen = access.person(), services.seen_as(NeedState, form.seen.data) or NeedState.WAITING
    try:
        if not form.validate():
            services.check_seen(by, need, seen)
            return work_page(need, 422, decline=form)
        verb = services.hide if seen in PUBLIC_STATES else services.decline
        verb(by, need, Policy(form.policy.data), form.note_nb.data or "", form.note_en.data or "", seen=seen)
    except Overtaken as error:
        return work_page(need, 409, late=error.reason, decline=form)
    if verb is services.hide:
        return onwards(need, _("Behov %(number)s er skjult.", number=need.id), form.next.data)
    return onwards(need, _("Behov %(number)s blir ikke publisert.", number=need.id), form.next.data)


@act(PLACE, "plasser", "place")
def place(need: Need) -> Response:
    form = PlaceForm()
    form.project.choices = [("", ""), *((str(one.id), one.title_nb) for one in queries.projects_to_place_in())]
    if not form.validate():
        return work_page(need, 422, place=form)
    project = projects.project_by_id(int(form.project.data))
    if project is None:
        raise NotFound
    lost = services.place(access.person(), need, project)
    text = _("Behov %(number)s er plassert i «%(title)s».", number=need.id, title=told(project, "title"))
    return onwards(need, _with_loss(text, lost), form.next.data)


@act(PLACE, "ta-ut", "take-out")
def unplace(need: Need) -> Response:
    lost = services.unplace(access.person(), need)
    return onwards(need, _with_loss(_("Behov %(number)s er tatt ut av prosjektet.", number=need.id), lost))


def _with_loss(text: str, lost: bool) -> str:
    """What a prepared answer was, belongs to the project that the need has left."""
    return " ".join([text, _("Det klargjorte svaret er slettet.")]) if lost else text


@act(FORWARD, "send-videre", "forward")
def forward(need: Need) -> Response:
    form = ForwardForm()
    departments = {str(one.id): one for one in projects.departments()}
    form.department.choices = [("", ""), *((key, one.name_nb) for key, one in departments.items())]
    if not form.validate():
        return work_page(need, 422, forward=form)
    department, seen = departments[form.department.data], services.seen_as(NeedState, form.seen.data)
    try:
        services.forward(access.person(), need, department, form.note_nb.data or "", form.note_en.data or "", seen=seen)
    except Overtaken as error:
        return work_page(need, 409, late=error.reason, forward=form)
    text = _("Behov %(number)s er sendt videre til %(name)s.", number=need.id, name=told(department, "name"))
    return onwards(need, text, form.next.data)


@act(FORWARD, "hent-tilbake", "take-back")
def take_back(need: Need) -> Response:
    services.take_back(access.person(), need, seen=services.seen_as(NeedState, request.form.get("seen")))
    return onwards(need, _("Behov %(number)s er hentet tilbake.", number=need.id))


@act(MERGE, "sla-sammen", "merge")
def merge(need: Need) -> Response:
    form = MergeForm()
    form.suggested.choices = []
    valid = form.validate()
    target = queries.need_by_number(form.number) if form.number else None
    if target is None or not (target.public or READ.allows(access.person(), target)):
        form.target.errors = [_("Velg et behov, eller skriv nummeret til et som er publisert")]
        return work_page(need, 422, merge=form)
    try:
        if valid:
            root = services.merge(access.person(), need, target, form.why_nb.data or "", form.why_en.data or "")
            text = _("Behov %(old)s er slått sammen med behov %(new)s.", old=need.id, new=root.id)
            return onwards(need, text, form.next.data)
    except (Invalid, Closed, Conflict, NotAllowed) as error:
        refused(form, error, "target")
    return work_page(need, 422, merge=form)


@act(UNMERGE, "los-fra", "unmerge")
def unmerge(need: Need) -> Response:
    services.unmerge(access.person(), need)
    return onwards(need, _("Behov %(number)s står for seg selv igjen.", number=need.id))
