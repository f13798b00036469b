"""From a workshop's results to the finding that they are evidence for: one press."""

from flask import flash, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.core import access
from app.core.access import requires
from app.core.errors import NotFound
from app.core.i18n import _, language, told, told_language
from app.core.pages import see
from app.core.text import whole
from app.insights import services
from app.insights.permissions import WRITE
from app.insights.queries.things import FINDINGS, Thing, within
from app.insights.result_address import result_address
from app.insights.services.links import parse
from app.insights.services.rooms import Built
from app.insights.views.blueprint import bp
from app.insights.views.loading import project_of
from app.projects.models import Project
from app.workshops import queries as workshops

DECISION = "decision"


@bp.page("/team/<slug>/kilder/verksted", "/team/<slug>/notes/workshop", methods=["POST"])
@requires(WRITE, on=project_of)
def use_outcome(project: Project, slug: str) -> Response:
    workshop = workshops.workshop_by_id(whole(request.form.get("workshop")) or 0)
    if workshop.project_id != project.id:
        raise NotFound
    outcome = workshops.outcome(workshops.round_shown(workshop.id, whole(request.form.get("round")) or 0))
    here = {"workshop_id": workshop.id, "_anchor": f"runde-{outcome.round.id}"}
    if not request.form.get("target"):
        flash(_("Velg først hva resultatet er en kilde for."), "warning")
        return see("workshops.results", **here)
    target, address = _target(project), result_address(workshop.id, outcome.round.id)
    services.use_outcome(access.person(), project, workshop, outcome, address, target)
    if target is None:
        flash(_("Resultatet står nå blant kildene når prosjektet skal ta neste beslutning."), "success")
    else:
        built = services.built_on_results(project.id)[address]
        link = next(_link(slug, one) for one in built if (one.kind, one.finding.id) == target)
        flash(Markup("{} {}").format(_("Resultatet er nå en kilde for"), link), "success")
    return see("workshops.results", **here)


def _link(slug: str, built: Built) -> Markup:
    to = url_for(f"insights.edit_{built.kind.value}", slug=slug, found_id=built.finding.id)
    given = told_language(built.finding, "title")
    lang = Markup(' lang="{}"').format(given) if given != language() else ""
    return Markup('<a href="{}"{}>{}</a>').format(to, lang, told(built.finding, "title"))


def _target(project: Project) -> Thing | None:
    """The finding that was chosen, which must be the project's; None for the next decision."""
    if (chosen := request.form.get("target", "")) == DECISION:
        return None
    thing = parse(chosen)
    if thing is None or thing[0] not in FINDINGS or not within(project.id, [thing]):
        raise NotFound
    return thing
