"""From a workshop's results to the finding that they are evidence for: one press."""

from flask import flash, request
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.links import outward
from app.core.pages import see
from app.core.text import whole
from app.insights import services
from app.insights.permissions import WRITE
from app.insights.queries.things import FINDINGS, Thing, within
from app.insights.services.links import parse
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.projects.models import Project
from app.workshops import queries as workshops
from app.workshops.models import Workshop

DECISION = "decision"


@bp.page("/team/<slug>/kilder/verksted", "/team/<slug>/notes/workshop", methods=["POST"])
@requires(WRITE, on=project_of)
def use_outcome(project: Project, slug: str) -> Response:
    workshop = workshops.workshop_by_id(whole(request.form.get("workshop")) or 0)
    if workshop.project_id != project.id:
        raise NotFound
    outcome = workshops.outcome(workshops.round_shown(workshop.id, whole(request.form.get("round")) or 0))
    target, address = _target(project), address_of(workshop, outcome.round.id)
    services.use_outcome(access.person(), project, workshop, outcome, address, target)
    if target is None:
        flash(_("Resultatet står nå blant kildene når prosjektet skal ta neste beslutning."), "success")
        return see("workshops.results", workshop_id=workshop.id)
    flash(_("Resultatet er nå en kilde."), "success")
    return see(f"insights.edit_{target[0].value}", slug=slug, found_id=target[1])


def _target(project: Project) -> Thing | None:
    """The finding that was chosen, which must be the project's; None for the next decision."""
    if (chosen := request.form.get("target", "")) == DECISION:
        return None
    thing = parse(chosen)
    if thing is None or thing[0] not in FINDINGS or not within(project.id, [thing]):
        raise NotFound
    return thing


def address_of(workshop: Workshop, round_id: int) -> str:
    """Where the result of a round stands."""
    return outward("workshops.results", workshop_id=workshop.id, lang="nb", _anchor=f"runde-{round_id}")
