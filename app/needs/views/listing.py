"""The public list of needs, and the policy by which they are published."""

from dataclasses import asdict, replace
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import public
from app.core.i18n import _, told
from app.core.pagecache import shared
from app.core.pages import render
from app.needs import queries, search
from app.needs.queries import Filters, Status
from app.needs.search import Sort
from app.needs.views.blueprint import bp
from app.projects import queries as projects

NAMES = {
    "search": "q",
    "area": "omrade",
    "district": "bydel",
    "project": "prosjekt",
    "status": "status",
    "sort": "sorter",
}


@bp.page("/behov", "/needs")
@public("the published needs")
@shared
def index() -> Response:
    filters = Filters(**{name: request.args.get(key, "").strip()[:100] for name, key in NAMES.items()})
    page = queries.listed(filters, request.args.get("side", 1, int))
    participant = access.participant_id()
    return render(
        "needs/index.html",
        fragment="needs/_results.html",
        page=page,
        filters=filters,
        narrowings=_narrowings(filters),
        sorts=_sorts(filters),
        supported=queries.supported_among(participant, [need.id for need in page.items]),
        participant_id=participant,
        near=[] if page.items or not filters.search else [one.need for one in search.similar(filters.search, 3)],
    )


@bp.page("/behov/regler", "/needs/rules")
@public("the policy by which needs are published or not")
@shared
def rules() -> Response:
    return render("needs/rules.html")


def _narrowings(filters: Filters) -> list[tuple[str, str, str, list[tuple[str, object]]]]:
    """Each way to narrow the list: its name in the address, its label, what is chosen, and what can be."""
    areas = [(area.slug_nb, told(area, "name")) for area in projects.focus_areas()]
    districts = [(district.slug, told(district, "name")) for district in projects.districts()]
    names = [(slug, title) for slug, title in queries.projects_with_needs()]
    states = [
        (Status.WAITING.value, _("Venter på svar")),
        (Status.ANSWERED.value, _("Har fått svar")),
        (Status.USED.value, _("Tatt med i en innsikt")),
        (Status.FORWARDED.value, _("Sendt videre")),
    ]
    return [
        (NAMES["area"], _("Område"), filters.area, [("", _("Alle områder")), *areas]),
        (NAMES["district"], _("Bydel"), filters.district, [("", _("Hele kommunen")), *districts]),
        (NAMES["project"], _("Prosjekt"), filters.project, [("", _("Alle prosjekter")), *names]),
        (NAMES["status"], _("Status"), filters.status, [("", _("Alle behov")), *states]),
    ]


def _sorts(filters: Filters) -> list[dict[str, Any]]:
    choices = [
        ("", _("Nyeste")),
        (Sort.SUPPORTED.value, _("Flest støtter")),
        (Sort.WAITING.value, _("Ventet lengst på svar")),
    ]
    return [
        {"url": _address(replace(filters, sort=value)), "text": text, "current": filters.sort == value}
        for value, text in choices
    ]


def _address(filters: Filters) -> str:
    given: dict[str, Any] = {NAMES[name]: value for name, value in asdict(filters).items() if value}
    return url_for("needs.index", **given)
