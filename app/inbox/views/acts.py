"""What is done with one or many contributions at once, how it is undone, and what each person keeps for themselves."""

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.contributions import Kind, real_number
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, ngettext
from app.core.pages import safe_next
from app.core.text import whole
from app.inbox import queries, services, wording
from app.inbox.models import Verb
from app.inbox.permissions import READ, WORK
from app.inbox.views.asked import asked, kept
from app.inbox.views.blueprint import bp
from app.inbox.views.listing import list_page
from app.inbox.views.loading import project_of
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
    wanted = [found for value in request.form.getlist("item") if (found := _thing(value))]
    value = given or request.form.get(FIELDS.get(Verb(verb), ""), "")
    try:
        if not wanted:
            raise Invalid(_("Velg minst ett innspill først."))
        done = services.do(access.person(), project, Verb(verb), value, wanted)
    except Invalid as error:
        said = request.form
        return list_page(project, asked(said), 422, error=error, marked=said.getlist("item"), typed=said.get("tag"))
    if done.refused:
        flash(wording.refused(done.refused), "warning")
    if done.number and done.act is not None and done.act.verb not in services.UNDO:
        flash(wording.done(Verb(verb), done.number), "success")
    elif not done.refused and not done.number:
        flash(_("Det var slik fra før."), "info")
    return _back(slug)


@bp.page(f"{HERE[0]}/angre", f"{HERE[1]}/undo", methods=["POST"])
@requires(READ, on=project_of)
def undo(project: Project, slug: str) -> Response:
    """Take back the last thing that this person did here; the page named it."""
    person = access.person()
    last = queries.undoable(project.id, person.account_id or 0)
    if last is None or last.id != whole(request.form.get("last")):
        flash(_("Det er angret allerede, eller det er for lenge siden."), "info")
        return _back(slug)
    number = services.undo(person, project, last)
    flash(ngettext("Angret for %(num)d innspill.", "Angret for %(num)d innspill.", number), "success")
    if number < len(last.before):
        flash(_("Resten er endret av andre siden, eller trengs som kilde. Det står som det er."), "warning")
    return _back(slug)


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


def _thing(value: str) -> tuple[Kind, int] | None:
    """ "need:1042" as a kind and an id; None when it is none."""
    kind, _colon, number = value.partition(":")
    told = whole(number)
    return (Kind(kind), real_number(Kind(kind), told)) if kind in set(Kind) and told is not None else None


def _back(slug: str) -> Response:
    return redirect(safe_next(request.form.get("next"), url_for("inbox.inbox", slug=slug)), 303)
