"""Publish many prepared answers in one act: the same as answering each, in as few statements however many they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.needs.models import Answer, Need, NeedState, PreparedAnswer
from app.needs.permissions import ANSWER, GONE, PUBLISH_ANSWERS
from app.needs.queries import all_prepared
from app.needs.services.answering import told_of
from app.needs.services.preparing import CHANGED, drop, words_of
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import Line, write_lines
from app.projects.models import Project

MOST = 100  # of those that are chosen one by one, on one page: what somebody can look through before they press
MOST_WHOLE = 5000  # of all that are ready
AT_ONCE = 500  # needs in one statement
TOO_MANY = lazy_("Publiser høyst %(most)d svar om gangen.", most=MOST)
FAR_TOO_MANY = lazy_("Det er for mange på én gang. Publiser én fase om gangen.")
NOT_HERE = lazy_("Behovet er ikke i prosjektet lenger.")
NOT_PUBLIC = lazy_("Behovet er ikke offentlig lenger.")
NOT_PREPARED = lazy_("Svaret er publisert eller slettet i mellomtiden.")


@dataclass(frozen=True)
class Released:
    """What came of it, by the numbers of the needs.

    done: published, by this press or by the same one before. new: how many of them by this one.
    left: those that were left as they are, each with the reason.
    """

    done: list[int] = field(default_factory=list)
    new: int = 0
    left: dict[int, object] = field(default_factory=dict)


def publish_prepared(by: Person, project: Project, chosen: Mapping[int, str]) -> Released:
    """Publish what was prepared for the needs in `chosen`, each with its receipt, and tell those who follow them.

    chosen: the number of each need, and the key of the prepared answer that was looked at. What has been changed,
    published, or taken away with its need since then is left out. Pressing again publishes nothing twice: an answer is
    stored under the key of what was prepared, and a key is stored once.
    """
    PUBLISH_ANSWERS.check(by, project)
    if len(chosen) > MOST:
        raise Invalid(TOO_MANY)
    return _release(by, project, chosen)


def publish_all_prepared(
    by: Person, project: Project, phase_id: int | None, *, shown: Collection[int], until: datetime
) -> Released:
    """Publish all that is ready in the project, or in one phase of it, and was so at `until`.

    shown: the numbers of the needs that it stood ready for then. What was prepared, changed or moved here after that
    has been seen by nobody who presses, and stays as it is. Raises `Conflict` when there are more than can be done at
    once. One act, however many: all or nothing.
    """
    PUBLISH_ANSWERS.check(by, project)
    found = all_prepared(project.id, phase_id, until)
    pairs = [(number, key) for number, key in found.items() if number in shown]
    if len(pairs) > MOST_WHOLE:
        raise Conflict(FAR_TOO_MANY)
    whole = Released()
    for start in range(0, len(pairs), AT_ONCE):
        part = _release(by, project, dict(pairs[start : start + AT_ONCE]))
        whole = Released(whole.done + part.done, whole.new + part.new, whole.left | part.left)
    return whole


def _release(by: Person, project: Project, chosen: Mapping[int, str]) -> Released:
    needs = _lock(project, sorted(chosen))
    stand = _prepared(needs)
    ready = [one for number, one in stand.items() if one.key == chosen[number] and ANSWER.allows(by, needs[number])]
    before = _published_before(chosen)
    if ready:
        _publish(by, project, [(needs[one.need_id], one) for one in ready])
    done = sorted({one.need_id for one in ready} | before)
    lost = [number for number in sorted(chosen) if number not in done]
    return Released(done, len(ready), _reasons(project, lost, stand))


def _lock(project: Project, numbers: Sequence[int]) -> dict[int, Need]:
    """The needs that can be answered, held until the transaction ends, in the order in which everybody takes them."""
    query = select(Need).where(Need.id.in_(numbers), Need.project_id == project.id, Need.public).order_by(Need.id)
    held = db.session.scalars(query.with_for_update(key_share=True), execution_options={"populate_existing": True})
    return {need.id: need for need in held}


def _prepared(needs: Mapping[int, Need]) -> dict[int, PreparedAnswer]:
    """What stands there now, by the number of its need. Under the locks of the needs it stays so."""
    query = select(PreparedAnswer).where(PreparedAnswer.need_id.in_(needs))
    found = db.session.scalars(query, execution_options={"populate_existing": True})
    return {one.need_id: one for one in found}


def _published_before(chosen: Mapping[int, str]) -> set[int]:
    query = select(Answer.need_id).where(Answer.client_key.in_(chosen.values()), Answer.need_id.in_(chosen))
    return set(db.session.scalars(query))


def _publish(by: Person, project: Project, pairs: Sequence[tuple[Need, PreparedAnswer]]) -> None:
    """Store the answers, their receipts and notices, and the lines in the log. The same statements for one and many."""
    moment, keys, numbers = clock.now(), [one.key for _need, one in pairs], [need.id for need, _one in pairs]
    same = {"account_id": by.account_id, "answered_at": moment}
    rows = [{"need_id": one.need_id, "client_key": one.key, **asdict(words_of(one)), **same} for _need, one in pairs]
    db.session.flush()
    db.session.connection().execute(Answer.__table__.insert(), rows)  # type: ignore[attr-defined]
    drop(numbers)
    answered = {"answered_at": func.coalesce(Need.answered_at, moment), "waiting_since": None}
    unseen = {"synchronize_session": False}
    db.session.execute(update(Need).where(Need.id.in_(numbers)).values(answered), execution_options=unseen)
    given = {one.need_id: one for one in db.session.scalars(select(Answer).where(Answer.client_key.in_(keys)))}
    told = [Line(subject=Subject.NEED, subject_id=number, **told_of(given[number])) for number in numbers]
    write_lines(told, ReceiptKind.ANSWERED)
    audit.record_each(by, "needs.answered", [(need, {"answer": given[need.id].id}) for need, _one in pairs])
    audit.record(by, "needs.answers_published", project, number=len(pairs))
    db.session.flush()
    for need, _one in pairs:
        db.session.expire(need, ["answered_at", "waiting_since", "answers"])


def _reasons(project: Project, lost: Sequence[int], stand: Mapping[int, PreparedAnswer]) -> dict[int, object]:
    """Why each of the `lost` was left out."""
    if not lost:
        return {}
    query = select(Need.id, Need.project_id, Need.state, Need.public).where(Need.id.in_(lost))
    rows = {row.id: row for row in db.session.execute(query)}
    found: dict[int, object] = {}
    for number in lost:
        row = rows.get(number)
        if row is None or row.project_id != project.id:
            found[number] = NOT_HERE
        elif not row.public:
            found[number] = GONE.get(NeedState(row.state), NOT_PUBLIC)
        else:
            found[number] = CHANGED if number in stand else NOT_PREPARED
    return found
