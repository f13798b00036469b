"""What a prototype builds on: chosen on the prototype's own page, which shows it in a slot."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.pages import see
from app.insights import services
from app.insights.permissions import WRITE
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.insights.views.sources import AT, kept
from app.notifications.models import Subject
from app.projects.models import Project
from app.prototypes.queries import prototype_of_project


@bp.page("/team/<slug>/prototyper/<proto>/kilder", "/team/<slug>/prototypes/<proto>/sources", methods=["POST"])
@requires(WRITE, on=project_of)
def act_prototype(project: Project, slug: str, proto: str) -> Response | Any:
    """Link what was ticked, or take a link away."""
    prototype = prototype_of_project(slug, proto)
    act = request.form.get("act", "")
    verb = services.unlink if act == "unlink" else services.link
    for source in filter(None, map(services.links.parse, request.form.getlist("source"))):
        verb(access.person(), project, source, (Subject.PROTOTYPE, prototype.id))
    return see("prototypes.team_prototype", slug=slug, proto=proto, **kept(act), _anchor=AT)
