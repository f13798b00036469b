"""Because of whom a version changes: chosen among what testers said, before the version is made and while it is."""

from collections.abc import Iterable

from sqlalchemy import and_, delete, literal, select

from app.core import audit
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.upsert import insert_selected
from app.prototypes.models import Cause, Feedback, Prototype, Version
from app.prototypes.permissions import EDIT
from app.prototypes.services.making import add_version

MOST = 500


def change_because_of(by: Person, prototype: Prototype, feedback_ids: Iterable[int]) -> tuple[Version, int]:
    """Write down in the draft of the next version, begun when there is none, that it changes because of these.

    They stand in the form that publishes it; nobody is told before. Returns the draft and how many were new.
    Raises `Invalid` when none is chosen, `Closed` when the draft was published at the same time.
    """
    EDIT.check(by, prototype)
    wanted = list(feedback_ids)[:MOST]
    if not wanted:
        raise Invalid(lazy_("Velg minst én tilbakemelding først."), "because")
    draft = prototype.versions[-1]
    if draft.published_at is not None:
        draft = add_version(by, prototype, draft.number + 1)
    still = select(Version.id).where(Version.id == draft.id, Version.published_at.is_(None))
    if db.session.scalar(still.with_for_update(key_share=True)) is None:
        raise Closed(lazy_("Versjonen er publisert imens. Velg på nytt, så kommer det i den neste."))
    number = write_down(draft, wanted)
    if number:
        audit.record(by, "prototypes.causes_chosen", prototype, number=draft.number, causes=number)
    return draft, number


def write_down(version: Version, feedback_ids: Iterable[int]) -> int:
    """Name them as causes of the version: those that are about its prototype. One statement. Returns how many were new."""
    mine = Version.id == Feedback.version_id, Version.prototype_id == version.prototype_id
    rows = select(literal(version.id), Feedback.id).join(Version, and_(*mine))
    return insert_selected(Cause, ("version_id", "feedback_id"), rows.where(Feedback.id.in_(list(feedback_ids))))


def settle(version: Version, because_of: Iterable[int], no_longer: Iterable[int]) -> list[Feedback]:
    """The causes as the version is published with them: those in the draft, with these and without those."""
    chosen = set(because_of)
    gone = set(no_longer) - chosen
    if gone:
        db.session.execute(delete(Cause).where(Cause.version_id == version.id, Cause.feedback_id.in_(gone)))
    if chosen:
        write_down(version, chosen)
    named = select(Feedback).join(Cause, Cause.feedback_id == Feedback.id).where(Cause.version_id == version.id)
    return list(db.session.scalars(named.order_by(Feedback.id)))
