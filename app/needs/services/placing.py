"""Put a need where it belongs: in a project and the phase it is in, or back among the unsorted."""

from typing import Any

from app.core.errors import Closed, NotAllowed
from app.core.i18n import lazy_, told
from app.core.permissions import Person
from app.needs.models import Need
from app.needs.permissions import HOUSE, KEEPERS, PLACE
from app.needs.services.preparing import let_go
from app.needs.services.records import changed, lock, receipt
from app.notifications.models import ReceiptKind
from app.projects import queries as projects
from app.projects.models import Project, ProjectState

OPEN = (ProjectState.RUNNING, ProjectState.PAUSED)
OVER = (ProjectState.STOPPED, ProjectState.IN_USE)


def place(by: Person, need: Need, project: Project) -> bool:
    """Place the need in a project, in its running phase. Repeating changes nothing.

    Returns True when it came from another project and an answer that was prepared there is deleted with that: it was that
    team's, and in their name.
    """
    lock(need)
    PLACE.check(by, need)
    if need.project_id is None and not (HOUSE & by.instance_roles or KEEPERS & by.roles(project.id)):
        raise NotAllowed(lazy_("Du kan bare ta behov inn i et prosjekt du arbeider med."))
    if project.state not in OPEN:
        raise Closed(lazy_("Prosjektet er ikke i gang, så det kan ikke ta imot behov."))
    phase = projects.running_phase(project.id)
    if (need.project_id, need.phase_id) == (project.id, phase.id if phase else None):
        return False
    came_from = need.project_id
    lost = came_from not in (None, project.id) and let_go(by, need)
    need.project_id, need.phase_id = project.id, phase.id if phase else None
    need.focus_area_id = project.focus_area_id
    if came_from != project.id:
        receipt(need, ReceiptKind.PLACED, about=_about(project))
    changed(by, need, "placed", came_from=came_from, phase=need.phase_id)
    return lost


def unplace(by: Person, need: Need) -> bool:
    """Take the need out of its project: it lies among the unsorted again, and those who follow it are told.

    Returns True when an answer that was prepared in the project is deleted with that.
    Raises `Closed` when the project is over: what it was about stays with it.
    """
    lock(need)
    PLACE.check(by, need)
    if (project := need.project) is None:
        return False
    if project.state in OVER:
        raise Closed(lazy_("Prosjektet er avsluttet, så behovet blir stående i det."))
    lost = let_go(by, need)
    need.project_id = need.phase_id = None
    receipt(need, ReceiptKind.PLACED, about={**_about(project), "taken_out": True})
    changed(by, need, "unplaced", came_from=project.id)
    return lost


def _about(project: Project) -> dict[str, Any]:
    titles = {f"title_{lang}": told(project, "title", lang) for lang in ("nb", "en")}
    return {"endpoint": "projects.project", "values": {"slug": project.slug}, **titles}
