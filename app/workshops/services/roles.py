"""Who does what where several run a workshop. One drives: the others' presses would undo what that one does.

While nobody has taken the wheel, everybody's presses count, as with one facilitator.
"""

from sqlalchemy import delete, select

from app.core import audit
from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import upsert
from app.people.models import Account
from app.workshops.models import Facilitating, RoomRole, Workshop
from app.workshops.permissions import RUN
from app.workshops.services.holding import hold
from app.workshops.services.planning import touch


def take_role(by: Person, workshop: Workshop, role: RoomRole) -> None:
    """Take on `role`. Who drives hands over to the one who takes the wheel, whichever device that is on."""
    RUN.check(by, workshop)
    hold(workshop)  # two who take the wheel at once come one after the other
    if role is RoomRole.DRIVE:
        others = Facilitating.workshop_id == workshop.id, Facilitating.account_id != by.account_id
        db.session.execute(delete(Facilitating).where(*others, Facilitating.role == RoomRole.DRIVE))
    upsert(
        Facilitating,
        unique=("workshop_id", "account_id"),
        update=("role",),
        workshop_id=workshop.id,
        account_id=by.account_id,
        role=role,
    )
    touch(workshop)
    audit.record(by, f"workshops.role_{role.value}", workshop)


def roles_of(workshop_id: int) -> list[tuple[Account, RoomRole]]:
    """Who has taken on what, the one who drives first."""
    query = (
        select(Account, Facilitating.role)
        .join(Facilitating, Facilitating.account_id == Account.id)
        .where(Facilitating.workshop_id == workshop_id)
    )
    order = list(RoomRole)
    rows = [(row[0], row[1]) for row in db.session.execute(query)]
    return sorted(rows, key=lambda row: (order.index(row[1]), row[0].name))


def check_drives(by: Person, workshop: Workshop) -> None:
    """Raise `Conflict`, naming who drives, when that is somebody else."""
    query = (
        select(Account.name)
        .join(Facilitating, Facilitating.account_id == Account.id)
        .where(Facilitating.workshop_id == workshop.id, Facilitating.role == RoomRole.DRIVE)
        .where(Facilitating.account_id != by.account_id)
    )
    if (name := db.session.scalar(query)) is not None:
        raise Conflict(lazy_("%(name)s styrer nå. Ta over styringen hvis du skal trykke.", name=name))
