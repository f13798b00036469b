"""The trace map of the team: from needs to pilots in five columns, what belongs together lit, what is loose found."""

from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from app.core.access import requires
from app.core.i18n import ngettext
from app.core.pages import render
from app.insights import trace, tracemap
from app.insights.permissions import READ
from app.insights.queries import board
from app.insights.queries import map as queries
from app.insights.queries.map import Spot
from app.insights.queries.things import Thing, reached_from
from app.insights.services.links import parse
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.notifications.models import Subject
from app.projects.models import Project, ProjectState

PAGES = {
    Subject.INSIGHT: "insights.edit_insight",
    Subject.OPPORTUNITY: "insights.edit_opportunity",
    Subject.SOLUTION: "insights.edit_solution",
}


@bp.page("/team/<slug>/spor", "/team/<slug>/trace")
@requires(READ, on=project_of)
def trace_map(project: Project, slug: str) -> Response:
    only_loose = request.args.get("vis") == "uten"
    chosen = _chosen(request.args.get("valgt", ""))
    drawn = queries.of_project(project.id, chosen)
    columns = tracemap.lined_up(drawn)
    spot = next((one for column in columns for one in column if one.thing == chosen), None)
    lit = reached_from(spot.thing, ((one.source, one.target) for one in drawn.arrows)) if spot else set()
    return render(
        "insights/team_map.html",
        project=project,
        drawn=drawn,
        columns=columns,
        lines=tracemap.lines(columns, drawn.arrows, lit),
        width=tracemap.COLUMN * len(columns),
        height=tracemap.ROW * max(1, *(len(column) for column in columns)),
        branches=tracemap.nested(columns, drawn.arrows),
        chosen=spot,
        lit=lit,
        only_loose=only_loose,
        loose=tracemap.loose(drawn) if only_loose else [],
        unplaced=board.unplaced(project.id, request.args.get("side", 1, int)) if only_loose else None,
        kinds=queries.COLUMNS,
        trace=trace,
        title=_title,
        page_of=lambda one: _page(project, one),
        reason_of=lambda one: _reason(project, one),
        look=lambda one: _look(project, one, chosen),
    )


def _chosen(value: str) -> Thing | None:
    """A thing as everywhere; "behov:3", as links from before have it, are the needs of insight 3."""
    kind, _colon, number = value.partition(":")
    return parse(f"insight:{number}" if kind == "behov" else value)


def name_of(spot: Spot) -> str:
    """The thing as `?valgt=` names it. Needs that stand together are told one by one when their insight is chosen."""
    return f"{Subject.INSIGHT.value}:{-spot.thing[1]}" if spot.count else spot.name


def _title(spot: Spot) -> str:
    if not spot.count:
        return spot.title
    if spot.rest:
        return ngettext("%(num)s behov til", "%(num)s behov til", spot.count)
    return ngettext("%(num)s behov", "%(num)s behov", spot.count)


def _look(project: Project, spot: Spot, chosen: Thing | None) -> str:
    """The map with this chosen. Where it is chosen already and these are the needs that did not fit: where all are read."""
    if spot.count and chosen == (Subject.INSIGHT, -spot.thing[1]):
        return _page(project, spot)
    return url_for("insights.trace_map", slug=project.slug, valgt=name_of(spot))


def _reason(project: Project, spot: Spot) -> str:
    """Where it says why it was not chosen."""
    return _page(project, spot) if project.state is ProjectState.DRAFT else trace.public_page(*spot.thing)


def _page(project: Project, spot: Spot) -> str:
    """Where one works with it; needs that are drawn together are read where their insight is."""
    kind, number = spot.thing
    values: dict[str, Any] = {"slug": project.slug}
    if kind is Subject.NEED:
        if not spot.count:
            return url_for("needs.need", number=number)
        return url_for("insights.edit_insight", found_id=-number, _anchor="sources", **values)
    if kind in PAGES:
        return url_for(PAGES[kind], found_id=number, **values)
    if kind is Subject.PILOT:
        return url_for("insights.pilot_team", pilot_id=number, **values)
    return url_for("prototypes.team_prototype", proto=spot.slug, **values)
