"""Make one need part of another, and undo it. Both numbers stay alive, and nobody is counted twice.

The `Merge` rows that stand form a tree; `merged_into_id` always names its root, so a chain is one step long.
"""

from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.needs.models import Merge, Need, NeedState
from app.needs.permissions import MERGE, READ, UNMERGE
from app.needs.services.records import about, changed, lock, lock_all, receipt
from app.needs.services.supporting import recount
from app.needs.ties import branches, followers_let_go
from app.notifications.models import ReceiptKind, Subject
from app.notifications.services import followers_follow


def merge(by: Person, need: Need, target: Need, why_nb: str = "", why_en: str = "") -> Need:
    """Make `need` part of `target`, or of what `target` itself is part of. Returns the need it became part of.

    Those who follow read why in the receipt, in their language.
    """
    root = _root_of(target)
    if root.id == need.id:
        raise Invalid(
            lazy_("Et behov kan ikke slås sammen med seg selv eller med noe som er slått sammen med det."), "target"
        )
    lock_all(need, root)
    if root.merged_into_id is not None:
        raise Conflict(lazy_("Noen slo det andre behovet sammen i mellomtiden. Prøv igjen."))
    if need.merged_into_id == root.id:
        return root  # somebody was quicker, or pressed twice
    MERGE.check(by, need)
    if not READ.allows(by, root):
        raise NotAllowed(lazy_("Du kan bare slå sammen med behov i prosjekter du arbeider med."))
    if not root.public:
        raise Closed(lazy_("Behovet du slår sammen med, må være publisert."))
    done = Merge(
        need_id=need.id,
        target_id=root.id,
        state_before=need.state,
        why=why_nb,
        account_id=by.account_id,
        merged_at=clock.now(),
    )
    db.session.add(done)
    need.state, need.merged_into_id = NeedState.MERGED, root.id
    need.published_at = need.published_at or clock.now()
    db.session.flush()
    _repoint([need.id], root.id)
    recount(need)
    recount(root)
    followers_follow(Subject.NEED, need.id, root.id, done.merged_at)
    where = {**about(root), "number": root.id}
    receipt(need, ReceiptKind.MERGED, key=f"merge:{done.id}", reason_nb=why_nb, reason_en=why_en, about=where)
    changed(by, need, "merged", reason=why_nb, target=root.id)
    return root


def unmerge(by: Person, need: Need) -> None:
    """Let `need`, with those that were merged into it before, stand by itself again."""
    UNMERGE.check(by, need)
    root = let_go(need)
    receipt(need, ReceiptKind.UNMERGED, about=about(root))
    changed(by, need, "unmerged", target=root.id)


def release(by: Person, need: Need) -> None:
    """Let everything that is part of `need` stand by itself: `need` goes away, and they have done nothing."""
    direct = select(Need).join(Merge, Merge.need_id == Need.id)
    for part in db.session.scalars(direct.where(Merge.target_id == need.id, Merge.undone_at.is_(None))).all():
        let_go(part)
        receipt(part, ReceiptKind.UNMERGED, about={})
        changed(by, part, "unmerged", target=need.id)


def let_go(need: Need) -> Need:
    """Undo the standing merge of `need`, whoever asked. Returns what it was part of."""
    root = _locked_root(need)
    standing = select(Merge).where(Merge.need_id == need.id, Merge.undone_at.is_(None))
    done = db.session.scalars(standing).one()
    done.undone_at = clock.now()
    need.state, need.merged_into_id = done.state_before, None
    if need.state is NeedState.WAITING:
        need.published_at = None
    db.session.flush()
    _repoint(branches(need.id), need.id, children=False)
    recount(need)
    recount(root)
    followers_let_go(done.target_id)
    return root


def _locked_root(need: Need) -> Need:
    """What `need` is part of, locked before the part itself: whoever holds it holds the whole family."""
    while need.merged_into_id is not None:
        root = db.session.get_one(Need, need.merged_into_id)
        lock(root)
        lock(need)
        if need.merged_into_id == root.id:
            return root
    raise Conflict(lazy_("Noen har allerede løst behovene fra hverandre."))


def _root_of(need: Need) -> Need:
    return db.session.get_one(Need, need.merged_into_id) if need.merged_into_id else need


def _repoint(ids: list[int], root_id: int, *, children: bool = True) -> None:
    """Name a new root for the needs with these ids, or (children) for those that are merged into them."""
    which = Need.merged_into_id.in_(ids) if children else Need.id.in_(ids)
    if ids:
        db.session.execute(update(Need).where(which).values(merged_into_id=root_id))
