"""The front page, the list of projects, and the focus areas."""

from dataclasses import asdict, replace
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import _, told
from app.core.pagecache import shared
from app.core.pages import render
from app.core.providers import offered
from app.projects import queries, wording
from app.projects.links import with_links
from app.projects.models import ProjectState
from app.projects.phases import SHORT_NAMES
from app.projects.queries import lists
from app.projects.queries.lists import Filters
from app.projects.views.blueprint import bp

SHOWN_OPEN = 3


@bp.page("/", "/")
@public("the front page")
@shared
def home() -> Response:
    opened, outcomes = with_links(queries.open_activities(limit=50)), lists.outcomes()
    running = [project.id for project in outcomes if project.state is ProjectState.RUNNING]
    piloted = {number: how for module in offered("behind") for number, how in module.piloted(running).items()}
    return render(
        "projects/home.html",
        opened=opened[:SHOWN_OPEN],
        open_count=len(opened),
        outcomes=outcomes,
        pilots={number: wording.PILOTS[piloted.get(number, "planned")] for number in running},
        areas=queries.focus_areas(),
        per_area=lists.per_area(),
        rail=wording.plain_rail(),
    )


@bp.page("/prosjekter", "/projects")
@public("the list of projects")
@shared
def index() -> Response:
    filters = _filters()
    page = lists.listed(filters, request.args.get("side", 1, int))
    opened = queries.open_activities()
    here = {project.id for project in page.items} if filters.open_now else set()
    return render(
        "projects/index.html",
        fragment="projects/_results.html",
        page=page,
        filters=filters,
        given=_given(filters),
        chips=_chips(filters),
        open_ids={item.project_id for item in opened},
        opened=with_links([item for item in opened if item.project_id in here]),
    )


def _filters() -> Filters:
    return Filters(
        search=request.args.get("q", "").strip()[:100],
        area=request.args.get("omrade", ""),
        phase=request.args.get("fase", 0, int),
        state=request.args.get("status", ""),
        open_now=request.args.get("apent") == "1",
    )


def _chips(filters: Filters) -> list[tuple[str, list[dict[str, Any]]]]:
    """The filters as links: each keeps the others and takes itself away when it is on."""
    areas = [("area", area.slug_nb, told(area, "name")) for area in queries.focus_areas()]
    phases = [("phase", kind.number, name) for kind, name in SHORT_NAMES.items()]
    shown = [state for state in ProjectState if state is not ProjectState.DRAFT]
    states = [("state", state.value, wording.STATES[state][0]) for state in shown]
    # What is open now goes on, so that these two are never on together.
    open_now = _chip(replace(filters, state=""), "open_now", True, _("Åpent nå"))
    return [
        (_("Status"), [open_now, *(_chip(replace(filters, open_now=False), *one) for one in states)]),
        (_("Område"), [_chip(filters, *one) for one in areas]),
        (_("Fase"), [_chip(filters, *one) for one in phases]),
    ]


def _chip(filters: Filters, name: str, value: Any, text: object) -> dict[str, Any]:
    current = getattr(filters, name) == value
    empty = type(value)()
    return {"url": _address(replace(filters, **{name: empty if current else value})), "text": text, "current": current}


def _address(filters: Filters) -> str:
    return url_for("projects.index", q=filters.search or None, **_given(filters))


def _given(filters: Filters) -> dict[str, Any]:
    """The filters that are on, as parameters, without what is searched for."""
    names = {"area": "omrade", "phase": "fase", "state": "status", "open_now": "apent"}
    values = asdict(filters)
    return {name: int(values[key]) if key == "open_now" else values[key] for key, name in names.items() if values[key]}


@bp.page("/omrader/<slug>", "/areas/<slug>")
@public("a focus area")
@shared
def area(slug: str) -> Response:
    found = queries.focus_area_by_slug(slug)
    if found is None:
        raise NotFound
    page = lists.listed(Filters(area=found.slug_nb), request.args.get("side", 1, int))
    return render(
        "projects/area.html",
        area=found,
        page=page,
        open_ids={item.project_id for item in queries.open_activities()},
    )
