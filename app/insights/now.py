"""Where a need is now: the latest that is true of what came of it, ahead of what it once became."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from flask import url_for

from app.core.i18n import _, told, told_language
from app.core.i18n.formats import day
from app.insights import trace
from app.insights.queries.trail import Node
from app.needs.models import Need, NeedState
from app.notifications.models import Subject
from app.projects.models import GateDecision, Project, ProjectState


@dataclass(frozen=True)
class Now:
    """What the panel on top of the need's page says. `turned`: on calm slate."""

    icon: str
    heading: str
    text: str
    url: str
    link: str
    text_lang: str = ""
    turned: bool = False


def of_need(need: Need, known: trace.Became) -> Now | None:
    """None while nothing more is true than what the need itself tells.

    What is in use is the answer, also when another project that the need was part of turned back; and as long as one
    goes on, nobody has turned.
    """
    ours = trace.projects_of(need, known.nodes)
    since = [one for one in known.decisions if one.project_id in ours and one.decided_at >= need.told_at]
    latest = {decision.project.state: decision for decision in since}
    if (used := latest.get(ProjectState.IN_USE)) is not None:
        return _in_use(used.project)
    if (offered := latest.get(ProjectState.OFFERED)) is not None:
        return _offered(offered.project)
    running = {phase.project_id for phase in known.running if phase.project.state is ProjectState.RUNNING} & ours
    if running or need.state is NeedState.FORWARDED:
        return _piloted(known.nodes, running)
    turned = latest.get(ProjectState.PAUSED) or latest.get(ProjectState.STOPPED)
    return None if turned is None or _answered_since(need, turned) else _turned(turned)


def _in_use(project: Project) -> Now:
    text = _(
        "%(department)s har tatt i bruk det som kom ut av prosjektet «%(title)s».",
        department=told(project.department, "name"),
        title=told(project, "title"),
    )
    return Now("Handshake", _("Det er tatt i bruk"), text, *_project(project))


def _offered(project: Project) -> Now:
    text = _("Vi venter på at %(department)s sier ja.", department=told(project.department, "name"))
    return Now("Handshake", _("Løsningen er tilbudt fagområdet"), text, *_project(project))


def _piloted(nodes: Sequence[Node], running: Container[int | None]) -> Now | None:
    """The newest pilot that came of it in a project that runs."""
    pilots = [node for node in nodes if node.kind is Subject.PILOT and node.project_id in running]
    if not pilots:
        return None
    heading = _("Det har blitt til piloten «%(title)s»", title=trace.title_of(pilots[-1]))
    text = _("Nå prøver vi det i virkeligheten og måler om det hjelper.")
    return Now("Buildings2", heading, text, trace.address(pilots[-1]), _("Se piloten"))


def _turned(decision: GateDecision) -> Now:
    stopped = decision.project.state is ProjectState.STOPPED
    heading = _("Vi snudde %(day)s", day=day(decision.decided_at))
    if not stopped:
        heading = _("Prosjektet er satt på pause")
    url = url_for("projects.decisions", slug=decision.project.slug, _anchor=f"d{decision.id}")
    return Now(
        "ArrowUndo" if stopped else "Clock",
        heading,
        told(decision, "reason"),
        url,
        _("Les beslutningen"),
        told_language(decision, "reason"),
        turned=True,
    )


def _answered_since(need: Need, decision: GateDecision) -> bool:
    """The municipality has answered the need itself after that, and its page shows the answer."""
    return need.used_at is None and need.answered_at is not None and need.answered_at > decision.decided_at


def _project(project: Project) -> tuple[str, str]:
    return url_for("projects.project", slug=project.slug), _("Se prosjektet")
