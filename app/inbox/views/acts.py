"""What is done with one or many contributions at once, how it is undone, and what each person keeps for themselves."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.contributions import Kind, shown_number
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.core.pages import safe_next
from app.core.text import whole
from app.inbox import queries, services, wording
from app.inbox.asked import NAMES, asked, kept, seen_in, thing
from app.inbox.models import Act, Verb
from app.inbox.permissions import READ, WORK
from app.inbox.views.blueprint import bp
from app.inbox.views.item import item_page
from app.inbox.views.listing import list_page
from app.inbox.views.loading import DONE, entry_of, project_of
from app.projects.models import Project

HERE = ("/team/<slug>/innboks", "/team/<slug>/inbox")
FIELDS = {Verb.ASSIGN: "who", Verb.TAG: "tag", Verb.UNTAG: "tag_id", Verb.PLACE: "insight"}


@bp.page(f"{HERE[0]}/gjor", f"{HERE[1]}/act", methods=["POST"])
@requires(READ, on=project_of)
def act(project: Project, slug: str) -> Response:
    """One press about all that are marked. What each asks for is checked where it is done."""
    verb, _colon, given = request.form.get("act", "").partition(":")
    if verb not in set(Verb):
        raise NotFound
    wanted = {found: seen_in(value) for value in request.form.getlist("item") if (found := thing(value))}
    value = given or request.form.get(FIELDS.get(Verb(verb), ""), "")
    try:
        if not wanted:
            raise Invalid(_("Velg minst ett innspill først."))
        done = services.do(access.person(), project, Verb(verb), value, list(wanted), wanted)
    except Invalid as error:
        said = request.form
        return list_page(project, asked(said), 422, error=error, marked=said.getlist("item"), typed=said.get("tag"))
    if (
        done.refused and len(wanted) == 1 and request.form.get("alone")
    ):  # it has a page of its own, which says how it stands
        [(kind, number)] = wanted
        entry = entry_of(project, kind.value, shown_number(kind, number))
        return item_page(project, entry, 409, error=Conflict(next(iter(done.refused))))
    if done.refused:
        flash(wording.refused(done.refused), "warning")
    if done.number and done.act is not None and done.act.verb not in services.UNDO:
        flash(wording.done(Verb(verb), done.number), "success")
    elif not done.refused and not done.number:
        flash(_("Det var slik fra før."), "info")
    return _back(slug, done=done.act.id if done.act is not None and done.act.verb in services.UNDO else None)


@bp.page(f"{HERE[0]}/angre", f"{HERE[1]}/undo", methods=["POST"])
@requires(READ, on=project_of)
def undo(project: Project, slug: str) -> Response:
    """Take back something that this person did here; the page that came of it named it."""
    person = access.person()
    act = queries.undoable(project.id, person.account_id or 0, whole(request.form.get("last")) or 0)
    if act is None:
        flash(_("Det er angret allerede, eller det er for lenge siden."), "info")
        return _back(slug)
    number = services.undo(person, project, act)
    flash(wording.undone(number, len(act.before)), "success" if number == len(act.before) else "warning")
    return _to_the_undone(slug, act)


@bp.page(f"{HERE[0]}/visninger", f"{HERE[1]}/views", methods=["POST"])
@requires(WORK, on=project_of)
def save_view(project: Project, slug: str) -> Response:
    filters = asked(request.form)
    try:
        services.save_view(access.person(), project, request.form.get("name", ""), kept(filters))
    except Invalid as error:
        return list_page(project, filters, 422, error=error, view_name=request.form.get("name", ""))
    flash(_("Visningen er lagret."), "success")
    return redirect(url_for("inbox.inbox", slug=slug, **kept(filters)), 303)


@bp.page(f"{HERE[0]}/visninger/<int:view_id>/slett", f"{HERE[1]}/views/<int:view_id>/delete", methods=["POST"])
@requires(WORK, on=project_of)
def drop_view(project: Project, slug: str, view_id: int) -> Response:
    services.drop_view(access.person(), project, view_id)
    flash(_("Visningen er slettet."), "success")
    return _back(slug)


@bp.page(f"{HERE[0]}/taster", f"{HERE[1]}/keys", methods=["POST"])
@requires(READ, on=project_of)
def keys(project: Project, slug: str) -> Response:
    services.use_keys(access.person(), project, on=request.form.get("on") == "1")
    return _back(slug)


@bp.page(f"{HERE[0]}/epost", f"{HERE[1]}/mail", methods=["POST"])
@requires(READ, on=project_of)
def mails(project: Project, slug: str) -> Response:
    services.want_mails(access.person(), project, on=request.form.get("on") == "1")
    return _back(slug)


def _to_the_undone(slug: str, act: Act) -> Response:
    """What was undone is what one comes to: its own page, or its place in the list that one stands in."""
    kind, number = Kind(act.before[0][0]), shown_number(Kind(act.before[0][0]), act.before[0][1])
    if request.form.get("one") and len(act.before) == 1:
        around: dict[str, Any] = {name: value for name, value in _values(_next(slug)) if name in NAMES}
        return redirect(url_for("inbox.item", slug=slug, kind=kind.value, item_id=number, **around), 303)
    return redirect(f"{_next(slug).partition('#')[0]}#{kind.value}-{number}", 303)


def _next(slug: str) -> str:
    return safe_next(request.form.get("next"), url_for("inbox.inbox", slug=slug))


def _values(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query)


def _back(slug: str, done: int | None = None) -> Response:
    """done: the act that the page offers to undo."""
    url = _next(slug)
    if done is not None:
        named = urlencode([*((name, value) for name, value in _values(url) if name != DONE), (DONE, done)])
        url = urlunsplit(urlsplit(url)._replace(query=named))
    return redirect(url, 303)
