"""One contribution: read it, see what the team knows of it, and say what becomes of it."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.contributions import shown_number
from app.core.errors import Invalid, NotFound
from app.core.fields import new_key
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.inbox import queries, services
from app.inbox.permissions import READ, WORK
from app.inbox.queries import Entry
from app.inbox.views.asked import address, asked, kept
from app.inbox.views.blueprint import bp
from app.inbox.views.loading import around_entries, entry_of, project_of
from app.inbox.wording import source_of
from app.projects.models import Project

ONE = ("/team/<slug>/innboks/<kind>/<int:item_id>", "/team/<slug>/inbox/<kind>/<int:item_id>")


@bp.page(*ONE)
@requires(READ, on=project_of)
def item(project: Project, slug: str, kind: str, item_id: int) -> Response:
    return item_page(project, entry_of(project, kind, item_id))


def item_page(project: Project, entry: Entry, status: int = 200, **more: Any) -> Response:
    filters = asked()
    near = queries.around(access.person(), project, filters, entry)
    values = {"slug": project.slug, **kept(filters)}
    before, after = (
        url_for("inbox.item", kind=one[0].value, item_id=shown_number(*one), **values) if one else None
        for one in (near.before, near.after)
    )
    handled = source_of(entry.kind).page(project.slug, entry.id, entry.ref)
    this_url = url_for("inbox.item", kind=entry.kind.value, item_id=entry.number, **values)
    extra = {"fra": this_url} if handled.endpoint == "needs.work" else {}
    return render(
        "inbox/item.html",
        status=status,
        entry=entry,
        near=near,
        before=before,
        after=after,
        this_url=this_url,
        kept=kept(filters),
        key=new_key(),
        back=address(project, filters),
        onward=after or address(project, filters),
        handled=url_for(handled.endpoint, **{**handled.values, **extra}),
        source=source_of(entry.kind),
        notes=queries.notes_on(project.id, entry.kind, entry.id),
        **{**around_entries(project, [entry]), **more},
    )


@bp.page(f"{ONE[0]}/her", f"{ONE[1]}/here", methods=["POST"])
@requires(READ, on=project_of)
def here(project: Project, slug: str, kind: str, item_id: int) -> Response:
    """Say that one looks at it, and see who else does."""
    entry = entry_of(project, kind, item_id)
    services.be_here(access.person(), project, entry.kind, entry.id)
    others = queries.others_at(project.id, [entry], access.person().account_id or 0)
    if request.headers.get("HX-Request"):
        return render("inbox/_others.html", project=project, entry=entry, others=others, told_others=True)
    return see("inbox.item", slug=slug, kind=kind, item_id=item_id)


@bp.page(f"{ONE[0]}/notat", f"{ONE[1]}/note", methods=["POST"])
@requires(WORK, on=project_of)
def note(project: Project, slug: str, kind: str, item_id: int) -> Response:
    entry = entry_of(project, kind, item_id)
    said, key = request.form.get("text", ""), request.form.get("client_key", "")
    try:
        services.write_note(access.person(), project, entry, said, key)
    except Invalid as error:
        return item_page(project, entry, 422, error=error, said_text=said)
    draft_received(f"note-{entry.value}")
    return redirect(_again(project, entry), 303)


@bp.page(f"{ONE[0]}/notat/<int:note_id>/slett", f"{ONE[1]}/note/<int:note_id>/delete", methods=["POST"])
@requires(WORK, on=project_of)
def drop_note(project: Project, slug: str, kind: str, item_id: int, note_id: int) -> Response:
    entry = entry_of(project, kind, item_id)
    found = queries.note_by_id(project.id, note_id)
    if found is None or (found.kind, found.item_id) != (entry.kind, entry.id):
        raise NotFound
    services.drop_note(access.person(), project, found)
    flash(_("Notatet er slettet."), "success")
    return redirect(_again(project, entry), 303)


def _again(project: Project, entry: Entry) -> str:
    return url_for("inbox.item", slug=project.slug, kind=entry.kind.value, item_id=entry.number, **kept(asked()))
