"""The inbox of a project as a list."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.pages import render
from app.inbox import queries, wording
from app.inbox.asked import address, asked, kept
from app.inbox.permissions import READ
from app.inbox.queries import Filters
from app.inbox.views.blueprint import bp
from app.inbox.views.loading import around_entries, project_of
from app.projects.models import Project


@bp.page("/team/<slug>/innboks", "/team/<slug>/inbox")
@requires(READ, on=project_of)
def inbox(project: Project, slug: str) -> Response:
    return list_page(project, asked())


def list_page(project: Project, filters: Filters, status: int = 200, **more: Any) -> Response:
    """The list, also after something was refused: `error` says why."""
    person = access.person()
    page = queries.page(person, project, filters, request.values.get("side", 1, int))
    beside = around_entries(project, page.items)
    free = (entry for entry in page.items if (entry.kind, entry.id) not in beside["others"])  # no colleague has it open
    return render(
        "inbox/inbox.html",
        status=status,
        page=page,
        first=next(free, page.items[0] if page.items else None),
        filters=filters,
        kept=kept(filters),
        this_url=address(project, filters, side=page.number if page.number > 1 else None),
        tabs=_tabs(project, filters),
        orders=_orders(project, filters),
        views=queries.views(project.id, person.account_id or 0),
        **{**beside, **more},
    )


def _tabs(project: Project, filters: Filters) -> list[dict[str, Any]]:
    """What is left to do, each with how many there are of it."""
    left = queries.left(access.person(), project)
    return [
        {
            "url": address(project, filters, vis=show.value or None),
            "text": name,
            "current": show is filters.show,
            "count": left[show],
        }
        for show, name in wording.SHOWS.items()
    ]


def _orders(project: Project, filters: Filters) -> list[dict[str, Any]]:
    return [
        {"url": address(project, filters, sorter=value or None), "text": name, "current": value == filters.order}
        for value, name in wording.ORDERS.items()
    ]
