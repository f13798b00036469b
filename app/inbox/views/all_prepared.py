"""All that is ready in a project or a phase, answers to needs and replies to the rest: how many, and one press."""

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import access, clock
from app.core.access import requires
from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import ngettext
from app.core.pages import render
from app.core.text import whole
from app.inbox import services
from app.inbox.permissions import PUBLISH
from app.inbox.services import Part, Published
from app.inbox.views.blueprint import bp
from app.inbox.views.loading import project_of
from app.needs import queries as needs
from app.needs.services import MOST_WHOLE
from app.projects.asked import back, kept, phase_asked
from app.projects.models import Project

HERE = ("/team/<slug>/klargjorte-svar/alle", "/team/<slug>/prepared-answers/all")


@bp.page(*HERE, methods=["GET", "POST"])
@requires(PUBLISH, on=project_of)
def all_prepared(project: Project, slug: str) -> Response:
    if request.method == "GET":
        return _page(project)
    shown_needs, shown_replies = _numbers("needs"), _numbers("replies")
    phase, until = phase_asked(project), clock.shown_at(request.form.get("until"))
    try:
        published = services.publish_all(
            access.person(),
            project,
            phase.id if phase else None,
            shown_needs=shown_needs,
            shown_replies=shown_replies,
            until=until,
        )
    except Conflict as error:
        db.session.rollback()  # the page shows what is stored
        return _page(project_of(slug), 409, error=error)
    _say(published, len(shown_needs) + len(shown_replies))
    return redirect(back() or _list_url(project, services.parts(access.person(), project)), 303)


def _numbers(name: str) -> set[int]:
    return {number for one in request.form.get(name, "").split(",") if (number := whole(one)) is not None}


def _page(project: Project, status: int = 200, **more: Any) -> Response:
    by, phase, until = access.person(), phase_asked(project), clock.now()
    may, number = services.parts(by, project), phase.id if phase else None
    only = next((part for part in may if part == request.values.get("bare")), None)
    ready = services.all_ready(by, project, number, until, may if only is None else [only])
    first = needs.prepared_in(project.id, number, 1, per_page=1).items if ready.needs else []
    return render(
        "inbox/all_prepared.html",
        status=status,
        project=project,
        phase=phase,
        may=may,
        only=only,
        ready=ready,
        most=MOST_WHOLE,
        until=until.isoformat(),
        back=back(),
        kept=kept(project),
        list_url=_list_url(project, may),
        first=next(iter(first), None),
        **more,
    )


def _list_url(project: Project, may: Collection[Part]) -> str:
    """The list in which what is ready is looked through."""
    endpoint = "needs.prepared" if Part.NEEDS in may else "inbox.replies"
    return url_for(endpoint, slug=project.slug, **kept(project))


def _say(published: Published, shown: int) -> None:
    """How many are published, and how many are not, by the reason. What is gone already is not among them."""
    if published.number:
        flash(ngettext("%(num)d svar er publisert.", "%(num)d svar er publisert.", published.number), "success")
    for reason, number in published.left.items():
        text = ngettext("%(num)d ble ikke publisert.", "%(num)d ble ikke publisert.", number)
        flash(f"{text} {reason}", "warning")
    if (gone := shown - published.number - sum(published.left.values())) > 0:
        others = ngettext(
            "%(num)d er publisert, endret eller slettet i mellomtiden.",
            "%(num)d er publisert, endret eller slettet i mellomtiden.",
            gone,
        )
        flash(others, "info")
