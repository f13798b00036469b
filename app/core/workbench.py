"""The menu of the workbench: which pages a signed-in person has for a project, or for the instance."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from app.core import access
from app.core.i18n import lazy_
from app.core.permissions import Permission

PROJECT_PAGES = (
    ("projects.team_overview", lazy_("Oversikt"), "House"),
    ("inbox.inbox", lazy_("Innboks"), "Inbox"),
    ("needs.prepared", lazy_("Klargjorte svar"), "Chat2"),
    ("themes.board", lazy_("Temaer"), "Layers"),
    ("insights.columns", lazy_("Innsikt"), "LightBulb"),
    ("insights.trace_map", lazy_("Spor"), "Link"),
    ("insights.opportunities_team", lazy_("Muligheter"), "Compass"),
    ("insights.solutions_team", lazy_("Løsninger"), "PuzzlePiece"),
    ("prototypes.team_index", lazy_("Prototyper"), "TestFlask"),
    ("decisions.team_index", lazy_("Avstemninger"), "ThumbUp"),
    ("workshops.team_index", lazy_("Verksteder"), "Presentation"),
    ("insights.pilots_team", lazy_("Pilot"), "LineGraph"),
    ("insights.participation", lazy_("Deltakelse"), "PersonGroup"),
    ("projects.phases", lazy_("Faser og aktiviteter"), "Layers"),
    ("insights.gate", lazy_("Beslutning"), "Branching"),
    ("reports.team_index", lazy_("Rapporter"), "Files"),
    ("opendata.exports", lazy_("Eksport"), "Download"),
    ("projects.news_team", lazy_("Nytt"), "Newspaper"),
    ("projects.edit", lazy_("Om prosjektet"), "Pencil"),
    ("projects.log", lazy_("Logg"), "ClockDashed"),
)
INSTANCE_PAGES = (
    ("admin.home", lazy_("Oversikt"), "House"),
    ("needs.moderation", lazy_("Moderering"), "Inbox"),
    ("needs.shared_templates", lazy_("Svarmaler"), "Chat2"),
    ("admin.people", lazy_("Folk og roller"), "PersonGroup"),
    ("admin.listing", lazy_("Lister"), "Layers"),
    ("admin.log", lazy_("Logg"), "ClockDashed"),
)
SAME = {"insights.board": "insights.columns"}  # the same thing shown in another way: its place in the menu is lit too


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: object
    icon: str
    current: bool
    count: int | None = None


def workbench(project: Any = None) -> list[MenuItem]:
    """The menu for `project`, or without one for operating the instance: the pages that this person may open."""
    pages = PROJECT_PAGES if project is not None else INSTANCE_PAGES
    values = {"slug": project.slug} if project is not None else {}
    shown = SAME.get(request.endpoint or "", request.endpoint)
    return [
        MenuItem(url_for(endpoint, **values, **_extra(endpoint)), label, icon, shown == endpoint)
        for endpoint, label, icon in pages
        if endpoint in current_app.view_functions and may_open(endpoint, project)
    ]


def may_open(endpoint: str, project: Any) -> bool:
    """What the page is guarded by decides. A page with no permission of its own is for everyone."""
    permission = permission_of(endpoint)
    return permission is None or permission.allows(access.person(), project)


def permission_of(endpoint: str) -> Permission | None:
    """What guards a page."""
    name = getattr(current_app.view_functions[endpoint], "__permission__", "")
    found: Permission | None = current_app.extensions["permissions"].get(name)
    return found


def _extra(endpoint: str) -> dict[str, Any]:
    return {"name": "satsningsomrader"} if endpoint == "admin.listing" else {}
