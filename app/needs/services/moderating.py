"""Read a need, and publish it or not. Every reason is one of the published policy.

seen: the state in which whoever decides saw the need; raises `Overtaken` when it is in another one now, unless just what
is asked for has been done. None asks for nothing of the kind.
"""

from app.core import clock
from app.core.i18n import lazy_, told
from app.core.permissions import Person
from app.needs import pictures
from app.needs.models import Need, NeedState, Policy
from app.needs.permissions import DECLINE, FORWARD, HIDE, PUBLISH, READ
from app.needs.services.merging import release
from app.needs.services.records import changed, lock, receipt
from app.needs.services.seeing import NOT_DONE, Overtaken, check_seen, decided_already, told_already
from app.needs.wording import policy_reason, rule_to_others
from app.notifications.models import ReceiptKind, Subject
from app.projects.models import Department

PASSED_ON = lazy_("Behovet er sendt til dette fagområdet allerede, uten det du skrev.")


def publish(by: Person, need: Need, *, seen: NeedState | None = None) -> None:
    """Let everybody read it: for the first time, or again after it was declined or hidden. Repeating changes nothing."""
    lock(need)
    if need.public and READ.allows(by, need):
        return
    check_seen(by, need, seen)
    PUBLISH.check(by, need)
    before = need.state
    need.state = NeedState.FORWARDED if need.department_id else NeedState.PUBLISHED
    need.policy = None
    need.published_at = need.published_at or clock.now()
    if before is not NeedState.WAITING:
        pictures.bring_back(need)
    receipt(need, ReceiptKind.PUBLISHED)
    changed(by, need, "published", before=before.value)


def decline(
    by: Person, need: Need, policy: Policy, note_nb: str = "", note_en: str = "", *, seen: NeedState | None = None
) -> None:
    """Do not publish it. The author is told which rule, and whom to reply to."""
    lock(need)
    why = policy_reason(policy, note_nb, note_en)
    if seen is not None and decided_already(Subject.NEED, need, NeedState.DECLINED, policy, why):
        return
    check_seen(by, need, seen)
    DECLINE.check(by, need)
    need.state, need.policy = NeedState.DECLINED, policy
    pictures.put_aside(need)
    receipt(need, ReceiptKind.DECLINED, **why, about=rule_to_others(policy))
    changed(by, need, "declined", reason=why["reason_nb"], policy=policy.value)


def hide(
    by: Person, need: Need, policy: Policy, note_nb: str = "", note_en: str = "", *, seen: NeedState | None = None
) -> None:
    """Take a public need down. What was merged into it stands by itself again."""
    lock(need)
    why = policy_reason(policy, note_nb, note_en)
    if seen is not None and decided_already(Subject.NEED, need, NeedState.HIDDEN, policy, why):
        return
    check_seen(by, need, seen)
    HIDE.check(by, need)
    release(by, need)
    need.state, need.policy = NeedState.HIDDEN, policy
    pictures.put_aside(need)
    receipt(need, ReceiptKind.HIDDEN, **why, about=rule_to_others(policy))
    changed(by, need, "hidden", reason=why["reason_nb"], policy=policy.value)


def forward(
    by: Person,
    need: Need,
    department: Department,
    note_nb: str = "",
    note_en: str = "",
    *,
    seen: NeedState | None = None,
) -> None:
    """Pass it on to a department that can do something about it outside the projects.

    Raises `Overtaken` when it is with that department already, and a note was written that was not passed on with it.
    """
    lock(need)
    same = need.state is NeedState.FORWARDED and need.department_id == department.id
    if not same:
        check_seen(by, need, seen)
    FORWARD.check(by, need)
    if same:
        why = {"reason_nb": note_nb, "reason_en": note_en}
        if (note_nb or note_en) and not told_already(Subject.NEED, need.id, ReceiptKind.FORWARDED, why):
            raise Overtaken(f"{PASSED_ON} {NOT_DONE}")
        return
    need.state, need.department_id = NeedState.FORWARDED, department.id
    names = {f"title_{lang}": told(department, "name", lang) for lang in ("nb", "en")}
    receipt(need, ReceiptKind.FORWARDED, reason_nb=note_nb, reason_en=note_en, about=names)
    changed(by, need, "forwarded", reason=note_nb, department=department.id)


def take_back(by: Person, need: Need, *, seen: NeedState | None = None) -> None:
    """It was passed on by mistake: it waits for the team again."""
    lock(need)
    if need.state is not NeedState.PUBLISHED:
        check_seen(by, need, seen)
    FORWARD.check(by, need)
    if need.state is not NeedState.FORWARDED:
        return
    need.state, need.department_id = NeedState.PUBLISHED, None
    changed(by, need, "taken_back")
