"""From a workshop's results to the insight that they are evidence for: one press."""

from collections.abc import Sequence

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
from app.insights.models import Insight
from app.insights.permissions import WRITE
from app.insights.views.blueprint import bp
from app.insights.views.loading import finding_of, project_of
from app.projects.models import Project
from app.workshops import queries as workshops
from app.workshops.models import Workshop


@bp.page("/team/<slug>/kilder/verksted", "/team/<slug>/notes/workshop", methods=["POST"])
@requires(WRITE, on=project_of)
def use_outcome(project: Project, slug: str) -> Response:
    workshop = workshops.workshop_by_id(whole(request.form.get("workshop")) or 0)
    if workshop.project_id != project.id:
        raise NotFound
    outcome = workshops.outcome(workshops.round_shown(workshop.id, whole(request.form.get("round")) or 0))
    insight = finding_of(Insight, project, whole(request.form.get("insight")) or 0)
    address = address_of(workshop, outcome.round.id)
    services.use_outcome(access.person(), project, workshop, outcome, address, insight.id)
    flash(_("Resultatet er nå en kilde for innsikten."), "success")
    return see("insights.edit_insight", slug=slug, found_id=insight.id)


def address_of(workshop: Workshop, round_id: int) -> str:
    """Where the result of a round stands."""
    return outward("workshops.results", workshop_id=workshop.id, lang="nb", _anchor=f"runde-{round_id}")


def used_for(project_id: int, address: str) -> Sequence[Insight]:
    """The insights that the result at `address` is evidence for."""
    return services.insights_built_on(project_id, address)
