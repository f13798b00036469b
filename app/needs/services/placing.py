"""Put a need where it belongs: in a project and the phase it is in, or back among the unsorted."""

from app.core.errors import Closed, NotAllowed
from app.core.i18n import lazy_, told
from app.core.permissions import Person
from app.needs.models import Need
from app.needs.permissions import HOUSE, KEEPERS, PLACE
from app.needs.services.records import changed, lock, receipt
from app.notifications.models import ReceiptKind
from app.projects import queries as projects
from app.projects.models import Phase, Project, ProjectState

OPEN = (ProjectState.RUNNING, ProjectState.PAUSED)


def place(by: Person, need: Need, project: Project, phase: Phase | None = None) -> None:
    """Place the need in a project, in its running phase unless another is given. Repeating changes nothing."""
    lock(need)
    PLACE.check(by, need)
    if need.project_id is None and not (HOUSE & by.instance_roles or KEEPERS & by.roles(project.id)):
        raise NotAllowed(lazy_("Du kan bare ta behov inn i et prosjekt du arbeider med."))
    if project.state not in OPEN:
        raise Closed(lazy_("Prosjektet er ikke i gang, så det kan ikke ta imot behov."))
    phase = phase or projects.running_phase(project.id)
    if (need.project_id, need.phase_id) == (project.id, phase.id if phase else None):
        return
    came_from = need.project_id
    need.project_id, need.phase_id = project.id, phase.id if phase else None
    need.focus_area_id = project.focus_area_id
    about = {f"title_{lang}": told(project, "title", lang) for lang in ("nb", "en")}
    link = {"endpoint": "projects.project", "values": {"slug": project.slug}, **about}
    if came_from != project.id:
        receipt(need, ReceiptKind.PLACED, about=link)
    changed(by, need, "placed", came_from=came_from, phase=need.phase_id)


def unplace(by: Person, need: Need) -> None:
    """Take the need out of its project: it lies among the unsorted again."""
    lock(need)
    PLACE.check(by, need)
    if need.project_id is None:
        return
    came_from = need.project_id
    need.project_id = need.phase_id = None
    changed(by, need, "unplaced", came_from=came_from)
