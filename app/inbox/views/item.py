"""One contribution: read it, see what the team knows of it, and say what becomes of it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.contributions import Kind, shown_number
from app.core.errors import Invalid, NotFound
from app.core.fields import new_key
from app.core.htmx import wants_fragment
from app.core.i18n import _
from app.core.pages import draft_received, render, see
from app.inbox import queries, services, wording
from app.inbox.asked import address, asked, kept
from app.inbox.forms import ReplyForm
from app.inbox.models import Reply
from app.inbox.permissions import READ, WORK
from app.inbox.queries import Entry
from app.inbox.views.blueprint import bp
from app.inbox.views.loading import around_entries, entry_of, project_of, replying_to
from app.inbox.wording import source_of
from app.insights.permissions import WRITE as PLACE
from app.needs import queries as needs
from app.needs.models import Need, NeedState
from app.needs.permissions import DECLINE, MERGE
from app.needs.queries import Given
from app.projects.models import Project

ONE = ("/team/<slug>/innboks/<kind>/<int:item_id>", "/team/<slug>/inbox/<kind>/<int:item_id>")


@bp.page(*ONE)
@requires(READ, on=project_of)
def item(project: Project, slug: str, kind: str, item_id: int) -> Response:
    return item_page(project, entry_of(project, kind, item_id))


@bp.page(f"{ONE[0]}/ligner", f"{ONE[1]}/similar")
@requires(READ, on=project_of)
def alike(project: Project, slug: str, kind: str, item_id: int) -> Response:
    """What is like it: by itself for the page that waits for it, else on that page."""
    entry = entry_of(project, kind, item_id)
    found = queries.alike(access.person(), project, entry)
    need = needs.need_by_number(entry.id) if entry.kind is Kind.NEED and any(one.need for one in found) else None
    shown: dict[str, Any] = {"alike": found, "merging": need is not None and MERGE.allows(access.person(), need)}
    if not wants_fragment():
        return item_page(project, entry, need=need, **shown)
    onward = _places(project, entry)["onward"] if shown["merging"] else ""  # only the button goes on from here
    common: dict[str, Any] = {"words": wording, "shown_number": shown_number, "this_url": _again(project, entry)}
    return render("inbox/_alike.html", project=project, entry=entry, onward=onward, **common, **shown)


def _places(project: Project, entry: Entry) -> dict[str, Any]:
    """Where one goes from here, with what the list was narrowed by."""
    filters = asked()
    taken = queries.taken(project.id, access.person().account_id or 0)
    near = queries.around(access.person(), project, filters, entry, taken)
    values = {"slug": project.slug, **kept(filters)}
    before, after = (
        url_for("inbox.item", kind=one[0].value, item_id=shown_number(*one), **values) if one else None
        for one in (near.before, near.after)
    )
    return {
        "near": near,
        "before": before,
        "after": after,
        "this_url": _again(project, entry),
        "kept": kept(filters),
        "back": address(project, filters),
        "onward": after or address(project, filters),
        "shown_number": shown_number,
        "words": wording,
    }


def item_page(project: Project, entry: Entry, status: int = 200, *, need: Need | None = None, **more: Any) -> Response:
    """`alike`: what is like it, and whether it may be merged with that (`merging`); else the page asks for it.

    need: the contribution itself, where it was read already.
    """
    need = need or _whole(entry)
    places = _places(project, entry)
    handled = source_of(entry.kind).page(project.slug, entry.id, entry.ref)
    replying = replying_to(project, entry)
    if replying["replying"] and "reply_form" not in more:
        more["reply_form"] = _reply_form(project, replying["stands"])
    extra = {"fra": places["this_url"]} if handled.endpoint == "needs.work" else {}
    beside = around_entries(project, [entry])
    return render(
        "inbox/item.html",
        status=status,
        entry=entry,
        key=new_key(),
        handled=url_for(handled.endpoint, **{**handled.values, **extra}),
        refusing=_refusing(entry, need, {**handled.values, **extra}),
        source=source_of(entry.kind),
        given=_given(entry),
        longest_note=services.LONGEST_NOTE,
        merged=_merged(entry, need),
        notes=queries.notes_on(project.id, entry.kind, entry.id),
        stands_behind=queries.stands_behind(entry, beside["insights"]),
        # Looked for only for who can place it there: it compares the contribution with much.
        suggested=queries.suggested(entry, beside["insights"]) if PLACE.allows(access.person(), project) else None,
        **{**places, **beside, **replying, **more},
    )


def _whole(entry: Entry) -> Need | None:
    """A need with all that it has, where its page goes by that: most often the contribution says enough."""
    if entry.kind is Kind.NEED and (entry.unread or _is_merged(entry)):
        return needs.need_by_number(entry.id)
    return None


def _refusing(entry: Entry, need: Need | None, page: dict[str, Any]) -> str:
    """Where what nobody has read is not published: there one chooses the rule that says why."""
    if entry.unread and need is not None and DECLINE.allows(access.person(), need):
        return url_for("needs.work", **{**page, "gjor": "avvis", "_anchor": "avvis"})
    return ""


def _given(entry: Entry) -> Sequence[Given]:
    """What a need was answered; replies to other things stand where they are written."""
    return needs.given_to(entry.id) if entry.kind is Kind.NEED else []


def _merged(entry: Entry, need: Need | None) -> dict[str, Any] | None:
    """What a need is part of by now, and the need itself: it may be let go here, and all else is done there."""
    part = needs.merged(entry.id) if _is_merged(entry) else None
    if part is None:
        return None
    return {"how": part, "into": needs.need_by_number(part.into), "need": need}


def _is_merged(entry: Entry) -> bool:
    return entry.kind is Kind.NEED and entry.state == NeedState.MERGED


def _reply_form(project: Project, stands: Reply | None) -> ReplyForm:
    form = ReplyForm(formdata=None)
    if stands is not None:
        form.show(stands)
    else:
        form.by_nb.data, form.by_en.data = needs.own_role(access.person().account_id, project)
    return form


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
    flash(_("Notatet er lagret."), "success")
    return redirect(f"{_again(project, entry)}#notes", 303)


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
