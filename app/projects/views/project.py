"""A project's own pages."""

from flask import request
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import NotFound
from app.core.pagecache import shared
from app.core.pages import render
from app.projects import queries, wording
from app.projects.links import with_links
from app.projects.models import Project
from app.projects.views.blueprint import bp


def published(slug: str) -> Project:
    """The published project with all that its pages show. A draft is not found."""
    project = queries.public_project_by_slug(slug, *queries.FULL)
    if project is None:
        raise NotFound
    return project


@bp.page("/prosjekter/<slug>", "/projects/<slug>")
@public("a project's page")
@shared
def project(slug: str) -> Response:
    found = published(slug)
    opened = with_links(queries.open_activities(found.id))
    last = found.decisions[-1] if found.decisions else None
    return render(
        "projects/project.html",
        project=found,
        rail=wording.rail(found),
        current=wording.reached(found),
        opened=opened,
        last=last,
        span=wording.span,
        partner_kinds=wording.PARTNERS,
        handover=found.handovers[-1] if found.handovers else None,
        is_overdue=wording.is_overdue,
        ahead=wording.AHEAD,
        phase_icons=wording.PHASE_ICONS,
    )


@bp.page("/prosjekter/<slug>/beslutninger", "/projects/<slug>/decisions")
@public("what was decided about a project, and why")
@shared
def decisions(slug: str) -> Response:
    found = published(slug)
    return render("projects/decisions.html", project=found, closed=queries.closed_early_in(found.id))


@bp.page("/prosjekter/<slug>/nytt", "/projects/<slug>/news")
@public("news of a project")
@shared
def news(slug: str) -> Response:
    found = published(slug)
    return render("projects/news.html", project=found, shown=request.args.get("sak", 0, int))
