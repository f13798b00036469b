"""Publishing a version, telling those whose words changed it, and running its test."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.providers import offered
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind, Subject
from app.notifications.queries import written
from app.projects import services as projects
from app.projects.models import Activity, ActivityKind, ActivityState, Phase, ProjectState
from app.prototypes import queries
from app.prototypes.models import Feedback, Prototype, Version
from app.prototypes.permissions import EDIT, RUN
from app.prototypes.services import carrying, steps
from app.prototypes.services.causes import settle

READY = ReceiptKind.PROTOTYPE_READY


def publish_version(
    by: Person,
    version: Version,
    *,
    changed_nb: str = "",
    changed_en: str = "",
    because_of: Iterable[int] = (),
    no_longer: Iterable[int] = (),
    close_test: bool | None = None,
) -> None:
    """Publish a version. From the second on it says what changed, and because of which feedback (ids): what was chosen
    for the draft, with `because_of` and without `no_longer`.

    The test of the version before goes on with this one, or is closed (`close_test`): no page may promise a test that
    cannot be taken.

    Those who gave that feedback are told. Everybody who follows the prototype, the project, or a need that the
    prototype goes back to is asked to try it, as soon as its test is open. Raises `Invalid` naming what is missing. Repeating changes nothing.
    """
    prototype = version.prototype
    EDIT.check(by, prototype)
    try:
        carrying.hold(version)
    except Closed:  # a test is gone: dropped by who published it at the same moment, or taken away
        db.session.refresh(version)
        if version.published_at is None:
            raise
    if version.published_at is not None:  # also by who pressed at the same moment
        return
    _check_whole(version, changed_nb)
    under_way = carrying.test_under_way(prototype)
    moment = clock.now()
    version.changed_nb, version.changed_en, version.published_at = changed_nb, changed_en, moment
    prototype.published_at = prototype.published_at or moment
    db.session.flush()
    causes = settle(version, because_of, no_longer)
    audit.record(by, "prototypes.published", prototype, number=version.number, causes=len(causes))
    if under_way is not None:
        carrying.take_over(by, version, under_way, close=close_test)
    _tell(prototype, version, causes)


def tell_published(prototype: Prototype) -> None:
    """Tell all who are to hear of it and have not yet, when the newest version can be tried now.

    For when the project has been published, or the prototype turns out to go back to more needs.
    """
    if (version := prototype.current) is not None:
        _ask_to_try(prototype, version)


def tell_due() -> int:
    """Ask people to try what has opened, on whichever page it was opened. Run by a job; returns how many."""
    opened = queries.running_versions()
    told = written(Subject.PROTOTYPE, [version.prototype_id for version in opened], READY)
    due = [version for version in opened if (version.prototype_id, _key(version)) not in told]
    for version in due:
        _ask_to_try(version.prototype, version)
    return len(due)


def plan_test(by: Person, version: Version, phase: Phase, **values: Any) -> Activity:
    """Plan an activity in which the version is tried. `values`: times, identity level, audience, key of the form."""
    prototype = version.prototype
    RUN.check(by, prototype)
    title = {"title_nb": prototype.title_nb, "title_en": prototype.title_en}
    activity = projects.plan_activity(by, phase, ActivityKind.PROTOTYPE_TEST, **{**title, **values})
    _try_in(version, activity)
    db.session.flush()
    return activity


def test_in(by: Person, version: Version, activity: Activity) -> None:
    """Let the version be tried in an activity that is planned or open already."""
    RUN.check(by, version.prototype)
    if activity.kind is not ActivityKind.PROTOTYPE_TEST or activity.project_id != version.prototype.project_id:
        raise Invalid(lazy_("Velg en test som hører til prosjektet."), "activity")
    _try_in(version, activity)
    if activity.state_at(clock.now()) is ActivityState.CLOSED:
        raise Closed(lazy_("Aktiviteten er stengt. Planlegg en ny."))
    db.session.flush()
    audit.record(by, "prototypes.test_chosen", version.prototype, number=version.number, activity=activity.id)


def _try_in(version: Version, activity: Activity) -> None:
    """What testers were promised stands with the test they are in (invariant 4): it is not exchanged under them."""
    carrying.hold(version, activity)  # who publishes may be dropping it, or trying this version in another
    held = version.activity
    if held is not None and held is not activity and held.state_at(clock.now()) is ActivityState.OPEN:
        raise Closed(lazy_("Testen er i gang. Steng den før du planlegger en ny."))
    if held is not None and held is not activity:
        steps.keep_shown(version)
    version.activity = activity


def open_test(by: Person, version: Version) -> None:
    """Let people try it. Raises `Closed` before the version is published. Repeating changes nothing."""
    RUN.check(by, version.prototype)
    if version.published_at is None:
        raise Closed(lazy_("Publiser versjonen først."))
    projects.open_activity(by, _activity(version))
    _ask_to_try(version.prototype, version)


def close_test(by: Person, version: Version) -> None:
    """Close the test now. Repeating changes nothing."""
    RUN.check(by, version.prototype)
    projects.close_activity(by, _activity(version))


def extend_test(by: Person, version: Version, closes_at: datetime) -> None:
    """Move the deadline later. Raises `Invalid` when it is earlier, `Closed` when it has passed."""
    RUN.check(by, version.prototype)
    projects.extend_activity(by, _activity(version), closes_at)


def _activity(version: Version) -> Activity:
    if version.activity is None:
        raise Closed(lazy_("Planlegg testen først."))
    return version.activity


def _check_whole(version: Version, changed_nb: str) -> None:
    if not version.variants:
        raise Invalid(lazy_("Legg til et bilde eller en lenke først."), "variants")
    if version.number > 1 and not changed_nb.strip():
        raise Invalid(lazy_("Skriv hva som er endret siden forrige versjon."), "changed_nb")
    for variant in version.variants:
        if variant.picture and not variant.alt_nb:
            raise Invalid(lazy_("Beskriv bildet for dem som ikke ser det."), "variants")
        if variant.picture and not variant.places:
            letter = variant.letter.upper()
            raise Invalid(
                lazy_("Gi minst ett sted i bildet %(letter)s et navn, for dem som ikke kan peke i det.", letter=letter),
                "variants",
            )


def _tell(prototype: Prototype, version: Version, causes: list[Feedback]) -> None:
    if prototype.project.state is ProjectState.DRAFT:
        return
    for feedback in causes:
        teller = [feedback.participant_id] if feedback.participant_id is not None else []
        notifications.write_receipt(
            Subject.FEEDBACK,
            feedback.id,
            ReceiptKind.CHANGED_BECAUSE,
            also_tell=teller,
            **_line(prototype, version),
        )
    _ask_to_try(prototype, version)


def _ask_to_try(prototype: Prototype, version: Version) -> None:
    """Nobody is asked before the test is open: the one who opens it asks, or a job."""
    activity = version.activity
    if prototype.project.state is not ProjectState.RUNNING or activity is None:
        return
    if activity.state_at(clock.now()) is ActivityState.OPEN:
        followed = [(Subject.PROTOTYPE, prototype.id), (Subject.PROJECT, prototype.project_id)]
        subjects = [*followed, *needs_behind(prototype.id)]
        notifications.write_receipts(subjects, READY, **_line(prototype, version))


def needs_behind(prototype_id: int) -> list[tuple[Subject, int]]:
    """The needs that the prototype goes back to, as the slices above know the trail (`behind.py`)."""
    found: list[tuple[Subject, int]] = []
    for module in offered("behind"):
        found += [(Subject.NEED, need_id) for need_id in module.needs(Subject.PROTOTYPE, prototype_id)]
    return found


def _line(prototype: Prototype, version: Version) -> dict[str, Any]:
    """What is said of the version; from the second on what changed."""
    about = _about(prototype, version)
    changed = {"reason_nb": version.changed_nb, "reason_en": version.changed_en}
    return {"key": _key(version), "about": about, **changed}


def _key(version: Version) -> str:
    return f"version:{version.id}"


def _about(prototype: Prototype, version: Version) -> dict[str, Any]:
    return {
        "prototype": prototype.id,
        "version": version.id,
        "endpoint": "prototypes.prototype",
        "values": {"slug": prototype.slug},
        "title_nb": prototype.title_nb,
        "title_en": prototype.title_en,
        "number": version.number,
    }
