"""A new version while the one before is being tried: people were promised that test, so it goes on or is closed openly."""

from sqlalchemy import select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.projects import services as projects
from app.projects.models import Activity, ActivityState
from app.prototypes import queries
from app.prototypes.models import Prototype, Version

# Reasons for the log: stored, and so in bokmål, as those that people write there.
TRIED_ON = "Versjon {} prøves i testen som var i gang."
PUBLISHED = "Versjon {} er publisert."

CHOSEN_MEANWHILE = lazy_(
    "Noen valgte en annen test i mellomtiden. Gå tilbake til prototypen, og se hvilken test som er valgt."
)


def test_under_way(prototype: Prototype) -> Activity | None:
    """The test in which people try the newest published version now; None when none is open."""
    activity = prototype.current.activity if prototype.current else None
    return activity if activity is not None and activity.state_at(clock.now()) is ActivityState.OPEN else None


test_under_way.__test__ = False  # type: ignore[attr-defined]


def other_test(version: Version) -> Activity | None:
    """The test that the team has chosen for `version`, when that is another than the one that is under way."""
    return version.activity if version.activity is not test_under_way(version.prototype) else None


def hold(version: Version, *also: Activity) -> None:
    """Hold the version and the tests that it, the one before and `also` name, and see what they are now.

    In one order, the tests before the versions in them (see `core.editing.latest`). Raises `Conflict` when somebody
    chose another test since the version was read: that one is not held, and nobody may decide about it unseen.
    """
    before = version.prototype.current
    versions = {held.id: held for held in (before, version) if held is not None}
    tests = {held.activity.id: held.activity for held in versions.values() if held.activity}
    tests |= {activity.id: activity for activity in also}
    for _number, test in sorted(tests.items()):
        projects.hold_activity(test)
    query = select(Version).where(Version.id.in_(versions)).order_by(Version.id).with_for_update(key_share=True)
    for held in db.session.scalars(query.execution_options(populate_existing=True)).all():
        if held.activity_id is not None and held.activity_id not in tests:
            raise Conflict(CHOSEN_MEANWHILE)


def take_over(by: Person, version: Version, activity: Activity, *, close: bool | None) -> None:
    """Let `version`, which is published now, take over the test that is under way; or close that test.

    close: what was chosen; None lets it go on unless another test is there for the version. What stands in the test
    (deadline, audience, identity level) stays as it was promised (invariant 4). One that has ended meanwhile is left.
    Of two tests one is left over, and no page may go on promising it: see `_give_up`.
    """
    own = version.activity if version.activity is not activity else None
    projects.hold_activity(activity)
    if activity.state_at(clock.now()) is not ActivityState.OPEN:
        return
    if close is None:
        close = own is not None
    if not close:
        version.activity = activity
        db.session.flush()
        audit.record(by, "prototypes.test_chosen", version.prototype, number=version.number, activity=activity.id)
        if own is not None:
            _give_up(by, own, TRIED_ON.format(version.number))
        return
    version.activity = own
    db.session.flush()
    if not queries.also_tried_in(activity.id, version.prototype_id):
        projects.close_activity(by, activity, PUBLISHED.format(version.number))


def _give_up(by: Person, own: Activity, reason: str) -> None:
    """What was planned for the version is dropped, what was opened for it is closed, unless others are tried in it."""
    projects.hold_activity(own)
    if queries.is_meant_for_any(own.id):
        return
    if own.state is ActivityState.PLANNED:
        projects.drop_activity(by, own, reason)
    else:
        projects.close_activity(by, own, reason)
