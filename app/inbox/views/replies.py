"""Reply to one contribution that is no need, and the list of replies that are ready."""

from contextlib import suppress
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.db import db
from app.core.errors import Closed, Conflict, DomainError, Invalid, NotFound
from app.core.fields import refused
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.core.text import whole
from app.inbox import queries, services, wording
from app.inbox.asked import asked, kept
from app.inbox.forms import ReplyForm
from app.inbox.permissions import REPLY
from app.inbox.queries import Entry
from app.inbox.views.blueprint import bp
from app.inbox.views.item import ONE, item_page
from app.inbox.views.loading import entry_of, project_of, replying_to
from app.needs.services import Words
from app.needs.wording import prepared_by
from app.projects.asked import back, phase_asked
from app.projects.asked import kept as narrowed
from app.projects.models import Project

HERE = ("/team/<slug>/innboks/svar", "/team/<slug>/inbox/replies")


@bp.page(f"{ONE[0]}/svar", f"{ONE[1]}/reply", methods=["POST"])
@requires(REPLY, on=project_of)
def reply(project: Project, slug: str, kind: str, item_id: int) -> Response:
    """Prepare or publish what is written; or throw away what was prepared."""
    entry, form, act = entry_of(project, kind, item_id), ReplyForm(), request.form.get("act", "")
    by, here = access.person(), _again(project, entry)
    if services.target(entry) is None:  # a need has its own answers
        raise NotFound
    if act == "discard":
        try:
            if services.discard_reply(by, project, entry, based_on=form.based_on.data or ""):
                draft_received(f"reply-{entry.value}")
                flash(_("Det klargjorte svaret er slettet."), "success")
        except (Closed, Conflict) as error:  # nothing was written here: the page shows what stands there now
            return item_page(*_read_again(project, entry), 409, error=error)
        return redirect(here, 303)
    if not form.validate():
        return _refused(project, entry, form, 422)
    keys = {"client_key": form.client_key.data or "", "based_on": form.based_on.data or ""}
    try:
        stands = services.prepare_reply(by, project, entry, Words(**form.words), **keys)
        if act == "publish":
            services.publish_reply(by, project, stands)
    except Invalid as error:
        refused(form, error)
        return _refused(project, entry, form, 422)
    except DomainError as error:
        return _refused(project, entry, form, 409, error)
    draft_received(f"reply-{entry.value}")
    flash(_("Svaret er publisert.") if act == "publish" else _("Svaret er lagret som klargjort."), "success")
    return redirect(here, 303)


def _refused(
    project: Project, entry: Entry, form: ReplyForm, status: int, error: DomainError | None = None
) -> Response:
    """The page with what was written; beside it what somebody else saved meanwhile. Sent again, this one is meant."""
    if error is not None:  # nothing of it is stored: beside the words stands what was there before
        project, entry = _read_again(project, entry)
    if isinstance(error, Conflict):
        stands = replying_to(project, entry)["stands"]
        form.based_on.data = stands.key if stands is not None else ""
    return item_page(project, entry, status, reply_form=form, reply_error=error)


def _read_again(project: Project, entry: Entry) -> tuple[Project, Entry]:
    """Both as they are stored, when what was asked for was refused."""
    slug, place = project.slug, (entry.kind.value, entry.number)
    db.session.rollback()
    project = project_of(slug)
    with suppress(NotFound):
        entry = entry_of(project, *place)
    return project, entry


@bp.page(*HERE, methods=["GET", "POST"])
@requires(REPLY, on=project_of)
def replies(project: Project, slug: str) -> Response:
    """All that is ready in the project or in one phase of it: look through it, or throw one of them away."""
    if request.method == "GET":
        return _list(project)
    try:
        number, based_on = whole(request.form.get("discard")) or 0, request.form.get("based_on", "")
        if services.discard_listed(access.person(), project, number, based_on=based_on):
            flash(_("Det klargjorte svaret er slettet."), "success")
    except (Closed, Conflict) as error:
        return _list(project, 409, error=error)
    return see("inbox.replies", slug=slug, side=whole(request.form.get("side")), **narrowed(project))


def _list(project: Project, status: int = 200, **more: Any) -> Response:
    by, phase, kept_here = access.person(), phase_asked(project), narrowed(project)
    page = queries.prepared_replies(by, project, request.values.get("side", 1, int), phase.id if phase else None)
    wanted = [(one.kind, one.item_id) for one in page.items]
    side = page.number if page.number > 1 else None
    return render(
        "inbox/replies.html",
        status=status,
        project=project,
        page=page,
        about={(one.kind, one.id): one for one in queries.several(by, project, wanted)},
        why_not=services.why_not(by, project, page.items),
        words=wording,
        phase=phase,
        back=back(),
        kept=kept_here,
        stays={name: value for name, value in {**kept_here, "side": side}.items() if value},
        prepared_by=prepared_by,
        goes_to=wording.reply_goes_to,
        **more,
    )


def _again(project: Project, entry: Entry) -> str:
    return url_for("inbox.item", slug=project.slug, kind=entry.kind.value, item_id=entry.number, **kept(asked()))
