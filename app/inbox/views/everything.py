"""All that matches what is asked for, also what stands on other pages: how many, and what to do with them."""

from typing import Any

from flask import flash, request
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import requires
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.core.pages import render
from app.core.text import whole
from app.inbox import queries, services, wording
from app.inbox.asked import address, asked, kept
from app.inbox.models import Verb
from app.inbox.permissions import WORK
from app.inbox.queries import Filters
from app.inbox.views.acts import FIELDS, HERE
from app.inbox.views.blueprint import bp
from app.inbox.views.loading import DONE, around_entries, project_of
from app.projects.models import Project


@bp.page(f"{HERE[0]}/alle", f"{HERE[1]}/all", methods=["GET", "POST"])
@requires(WORK, on=project_of)
def everything(project: Project, slug: str) -> Response:
    filters = asked(request.values)
    if request.method == "GET":
        return _page(project, filters)
    verb = request.form.get("act", "")
    if verb not in set(services.DO_MATCHING):
        raise NotFound
    shown: dict[str, Any] = {
        "number": whole(request.form.get("number")) or 0,
        "until": clock.shown_at(request.form.get("until")),
    }
    value = request.form.get(FIELDS.get(Verb(verb), ""), "")
    try:
        done = services.do_matching(access.person(), project, Verb(verb), value, filters, **shown)
    except Conflict as error:
        return _page(project, filters, 409, error=error)
    except Invalid as error:
        return _page(project, filters, 422, error=error, typed=request.form.get("tag"))
    for text in wording.left_out(done.refused, done.gone):
        flash(text, "warning")
    if not done.refused and not done.number:
        flash(_("Det var slik fra før."), "info")
    return redirect(address(project, filters, **({DONE: done.act.id} if done.act is not None else {})), 303)


def _page(project: Project, filters: Filters, status: int = 200, **more: Any) -> Response:
    until = clock.now()
    return render(
        "inbox/everything.html",
        status=status,
        number=queries.number_matching(access.person(), project, filters, until),
        to_read=queries.number_to_read(access.person(), project, filters, until),
        most=services.MOST_MATCHING,
        until=until.isoformat(),
        filters=filters,
        kept=kept(filters),
        back=address(project, filters),
        **{**around_entries(project, []), **more},
    )
