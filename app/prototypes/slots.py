"""What prototypes fill on pages of the slices below: pictures of what can be tried, and what waits for the team."""

from flask import g, render_template

from app.core import access
from app.projects.models import Activity, ActivityKind, Project
from app.prototypes import queries
from app.prototypes.permissions import EDIT


def pictures(activity: Activity) -> str:
    """The pictures of A and B, small; nothing for other activities and for prototypes behind a link."""
    if activity.kind is not ActivityKind.PROTOTYPE_TEST:
        return ""
    version = queries.version_tried_in(activity.id)
    shown = [variant for variant in version.variants if variant.picture] if version else []
    return render_template("prototypes/_pictures.html", variants=shown) if shown else ""


def team_waiting(project: Project) -> str:
    """Remarks that nobody has read yet; nothing for those who may not read them."""
    if not EDIT.allows(access.person(), project):
        return ""
    if "pins_waiting" not in g:  # a page may list many projects: they are counted together
        g.pins_waiting = queries.unread_by_project()
    number = g.pins_waiting.get(project.id)
    return render_template("prototypes/_waiting.html", project=project, number=number) if number else ""


SLOTS = {"project.pictures": pictures, "team.waiting": team_waiting}
