"""What this slice holds about a participant, and how it lets go of it.

What was said and is part of something stays, linked to nobody. What nobody has read or used goes.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from app.core import audit, secrets
from app.core.db import db
from app.core.links import absolute
from app.core.upsert import insert_selected
from app.needs import secret
from app.needs.models import (
    Addition,
    AdditionState,
    ImportedParticipant,
    Keeper,
    Need,
    NeedState,
    PreparedAnswer,
    Support,
)
from app.needs.services import withdraw
from app.needs.services.records import lock
from app.needs.services.supporting import recount
from app.needs.ties import came_by, tie
from app.needs.wording import rule_alone
from app.notifications.models import ReceiptKind, Subject, Tie
from app.notifications.services import cut_reasons, tie_back
from app.people.devices import nameless

PUT_ASIDE = (NeedState.DECLINED, NeedState.HIDDEN)
UNREAD = (NeedState.WAITING, NeedState.DECLINED)


def held(participant_id: int) -> dict[str, Any]:
    """All that is held about the participant. What we prepare to answer is ours until it is published: only that it is."""
    told = select(Need).where(Need.participant_id == participant_id).order_by(Need.id)
    told = told.options(joinedload(Need.district), selectinload(Need.pictures))
    added = select(Addition).where(Addition.participant_id == participant_id).order_by(Addition.id)
    prepared = select(PreparedAnswer.need_id, PreparedAnswer.prepared_at).join(PreparedAnswer.need)
    prepared = prepared.where(Need.participant_id == participant_id).order_by(PreparedAnswer.need_id)
    given = select(Support).where(Support.participant_id == participant_id).order_by(Support.need_id)
    return {
        "needs": [
            {
                "number": need.id,
                "text": need.text,
                "language": need.lang,
                "place": need.place,
                "district": need.district.name_nb if need.district else None,
                "position": [need.latitude, need.longitude] if need.latitude is not None else None,
                "told_at": need.told_at,
                "state": need.state,
                "pictures": [_address(need, picture.name) for picture in need.pictures],
                "receipt": secret.token_of(need),
            }
            for need in db.session.scalars(told)
        ],
        "additions": [
            {"need": added.need_id, "text": added.text, "told_at": added.told_at, "state": added.state}
            for added in db.session.scalars(added)
        ],
        "prepared_answers": [
            {"need": need_id, "prepared_at": prepared_at} for need_id, prepared_at in db.session.execute(prepared)
        ],
        "supports": [{"need": one.need_id, "given_on": one.given_on} for one in db.session.scalars(given)],
        "imported_from": list(db.session.scalars(select(ImportedParticipant.source).where(_imported(participant_id)))),
        "kept": list(db.session.scalars(select(Keeper.need_id).where(Keeper.participant_id == participant_id))),
    }


def _address(need: Need, name: str) -> str:
    """Where who told the need finds the picture: one that was put aside is served to them only."""
    if need.state in PUT_ASIDE:
        return absolute("needs.picture_put_aside", number=need.id, name=name)
    return absolute("uploads.file", name=name)


def erase(participant_id: int) -> None:
    """Needs that nobody can read go; published ones stay, linked to nobody. So do supports: the numbers still hold."""
    mine = Addition.participant_id == participant_id
    # Additions before needs: in that order they are held by whoever publishes one.
    held = select(Addition.id).where(mine).order_by(Addition.id).with_for_update(key_share=True)
    added = db.session.scalars(held).all()
    told = db.session.scalars(select(Need).where(Need.participant_id == participant_id)).all()
    for need in told:
        if need.state in UNREAD or (need.state is NeedState.HIDDEN and need.used_at is None):
            withdraw(need, participant_id)
        need.participant_id = None
        need.receipt_salt = secrets.token()  # the secret link of somebody who is forgotten opens nothing
    db.session.flush()  # whoever keeps one at this moment does it before the next line, or not at all
    _dismiss_keepers([need.id for need in told])
    unread = Addition.state.in_((AdditionState.WAITING, AdditionState.DECLINED))
    _cut_notes([need.id for need in told], added)
    db.session.execute(update(Addition).where(mine, unread).values(state=AdditionState.WITHDRAWN, text=""))
    db.session.execute(update(Addition).where(mine).values(participant_id=None))
    supported = db.session.scalars(select(Support.need_id).where(Support.participant_id == participant_id)).all()
    # One nameless participant for each, so that what one person supported cannot be read as a list.
    for need_id, nobody in zip(supported, nameless(len(supported)), strict=True):
        one = (Support.need_id == need_id) & (Support.participant_id == participant_id)
        db.session.execute(update(Support).where(one).values(participant_id=nobody))
    db.session.execute(delete(Keeper).where(Keeper.participant_id == participant_id))
    db.session.execute(delete(ImportedParticipant).where(_imported(participant_id)))
    db.session.flush()


def _dismiss_keepers(need_ids: Sequence[int]) -> None:
    """Who was given the receipt speaks for somebody who is no more: they follow the need as anybody may."""
    gone = delete(Keeper).where(Keeper.need_id.in_(need_ids)).returning(Keeper.need_id, Keeper.participant_id)
    for need_id, keeper in db.session.execute(gone, execution_options={"synchronize_session": False}).all():
        stands = tie(Subject.NEED, need_id, keeper)
        tie_back(keeper, Subject.NEED, need_id, Tie.KEPT, stands, through=came_by(need_id))


def _cut_notes(need_ids: Sequence[int], addition_ids: Sequence[int]) -> None:
    """Of why something was not published the rule stays; what we added to it was for one person to read."""
    kinds = (ReceiptKind.DECLINED, ReceiptKind.HIDDEN)
    for subject, ids in ((Subject.NEED, need_ids), (Subject.ADDITION, addition_ids)):
        cut_reasons(subject, ids, kinds, rule_alone)
    audit.cut_reasons("need", need_ids, ("needs.declined", "needs.hidden"), rule_alone)
    audit.cut_reasons("addition", addition_ids, ("needs.addition_declined",), rule_alone)


def _imported(participant_id: int) -> ColumnElement[bool]:
    return ImportedParticipant.participant_id == participant_id


def move(source: int, target: int) -> None:
    """Everything of `source` becomes `target`'s. Where both supported the same, it is one support from now on.

    Where one supported what the other told, it is none: nobody supports what they told themselves.
    """
    for table in (Addition, Need, ImportedParticipant):
        of_source = table.participant_id == source
        db.session.execute(update(table).where(of_source).values(participant_id=target))
    _move_rows(Support, source, target)
    _move_rows(Keeper, source, target)
    own = select(Need.id).where(Need.participant_id == target)
    none = delete(Support).where(Support.participant_id == target, Support.need_id.in_(own)).returning(Support.need_id)
    _recount_families(target, db.session.scalars(none, execution_options={"synchronize_session": False}).all())


def _move_rows(table: type[Support] | type[Keeper], source: int, target: int) -> None:
    columns = [column for column in table.__table__.c if column.name != "participant_id"]
    rows = select(*columns, literal(target).label("participant_id")).where(table.participant_id == source)
    insert_selected(table, [*(column.name for column in columns), "participant_id"], rows)
    db.session.execute(delete(table).where(table.participant_id == source))


def _recount_families(participant_id: int, others: Sequence[int]) -> None:
    """Two who supported one family are one now. `others`: needs whose support went."""
    db.session.expire_all()
    supported = select(Support.need_id).where(Support.participant_id == participant_id)
    root = func.coalesce(Need.merged_into_id, Need.id)
    ids = select(root).where(or_(Need.id.in_(supported), Need.id.in_(others)))
    for number in sorted(set(db.session.scalars(ids))):
        need = db.session.get_one(Need, number)
        lock(need)  # whoever supports it at this moment is counted before or after, not overwritten
        recount(need)
