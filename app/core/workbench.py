"""The menu of the workbench: which pages a signed-in person has for a project, or for the instance."""

from collections.abc import Sequence
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
# Pages below one of the menu's, where their slice has several there.
BELOW = {
    below: page
    for page, pages in {
        "projects.team_overview": ("projects.handover",),
        "inbox.inbox": ("needs.work", "needs.importer"),
        "insights.columns": (
            "insights.create_insight",
            "insights.edit_insight",
            "insights.act_insight",
            "insights.place_needs",
            "insights.add_note",
        ),
        "insights.opportunities_team": (
            "insights.create_opportunity",
            "insights.edit_opportunity",
            "insights.act_opportunity",
        ),
        "insights.solutions_team": (
            "insights.create_solution",
            "insights.edit_solution",
            "insights.act_solution",
        ),
        "prototypes.team_index": ("insights.act_prototype",),
        "workshops.team_index": ("insights.use_outcome",),
        "insights.pilots_team": (
            "insights.pilot_team",
            "insights.edit_pilot",
            "insights.act_pilot",
            "insights.add_indicator",
            "insights.edit_indicator",
            "insights.measure",
            "insights.correct",
            "insights.remove_measurement",
        ),
        "projects.phases": (
            "projects.phase",
            "projects.new_activity",
            "projects.activity",
            "projects.edit_activity",
            "projects.act_activity",
        ),
        "insights.gate": ("insights.save_decision",),
        "projects.news_team": ("projects.edit_news",),
        "projects.edit": ("projects.publish",),
        "needs.shared_templates": (
            "needs.new_shared_template",
            "needs.edit_shared_template",
            "needs.archive_shared_template",
            "needs.restore_shared_template",
        ),
        "admin.people": ("admin.account", "admin.add_account", "admin.change_role", "admin.change_access"),
        "admin.listing": ("admin.add_listed", "admin.edit_listed"),
    }.items()
    for below in pages
}


@dataclass(frozen=True)
class MenuItem:
    url: str
    label: object
    icon: str
    current: bool
    below: bool = False  # one is on a page below it
    count: int | None = None


def workbench(project: Any = None) -> list[MenuItem]:
    """The menu for `project`, or without one for operating the instance: the pages that this person may open."""
    pages = PROJECT_PAGES if project is not None else INSTANCE_PAGES
    values = {"slug": project.slug} if project is not None else {}
    shown = SAME.get(request.endpoint or "", request.endpoint or "")
    above = _above(shown, [endpoint for endpoint, _label, _icon in pages])
    return [
        MenuItem(url_for(endpoint, **values, **_extra(endpoint)), label, icon, shown == endpoint, above == endpoint)
        for endpoint, label, icon in pages
        if endpoint in current_app.view_functions and may_open(endpoint, project)
    ]


def _above(shown: str, pages: Sequence[str]) -> str:
    """The page of the menu that `shown` stands below: the one that its slice has there, when it has one."""
    if shown in pages or shown in BELOW:
        return BELOW.get(shown, "")
    near = [page for page in pages if page.partition(".")[0] == shown.partition(".")[0]]
    return near[0] if len(near) == 1 else ""


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
