"""How far a need has come, by what it has been told: one rule for its own page, the team's and my page."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import lazy_
from app.needs.models import Need
from app.needs.wording import STATES
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.notifications.wording import is_against


@dataclass(frozen=True)
class Step:
    """What the need has come to: the word of its status, and the heading and the icon of the panel on its page."""

    status: object
    heading: object
    icon: str


STEPS = {  # in the order in which one comes of the other
    Subject.INSIGHT: Step(lazy_("Del av en innsikt"), lazy_("Det er blitt del av en innsikt"), "LightBulb"),
    Subject.OPPORTUNITY: Step(lazy_("Del av en mulighet"), lazy_("Det er blitt del av en mulighet"), "Compass"),
    Subject.SOLUTION: Step(
        lazy_("Del av et løsningsforslag"), lazy_("Det er blitt del av et løsningsforslag"), "PuzzlePiece"
    ),
    Subject.PROTOTYPE: Step(lazy_("Har blitt til en prototype"), lazy_("Det er blitt til en prototype"), "TestFlask"),
    Subject.PILOT: Step(lazy_("Har blitt til en pilot"), lazy_("Det er blitt til en pilot"), "Buildings2"),
}
ORDER = list(STEPS)
AGAINST, ANSWERED = lazy_("Vises i en innsikt"), lazy_("Kommunen har svart")


def only_against(lines: Sequence[Receipt]) -> bool:
    """True when all that the need is told to be used in shows it as a voice that says otherwise."""
    used = [line.about for line in lines if line.kind is ReceiptKind.USED_IN and line.stands]
    return bool(used) and all(is_against(about) for about in used)


def furthest(need: Need, lines: Sequence[Receipt]) -> Step | None:
    """The furthest of what it has become part of, with what has been turned down since left out.

    lines: what happened to it, oldest first. None when it is part of nothing that people can see, or only shown as a voice
    against it.
    """
    if need.used_at is None or only_against(lines):
        return None
    used = [line for line in lines if line.kind is ReceiptKind.USED_IN]
    lost = bool(used) and not any(line.stands for line in used)  # nor does it lead to what was made of it any more
    stands: dict[tuple[Subject, str], Subject] = {}
    for line in lines:
        what = _what(line)
        if what is None or is_against(line.about) or not line.stands:
            continue
        if lost and line.kind is ReceiptKind.PROTOTYPE_READY:
            continue
        thing = what, str(line.about.get("values"))
        if line.kind is ReceiptKind.NOT_CHOSEN:
            stands.pop(thing, None)
        else:
            stands[thing] = what
    return STEPS[max(stands.values(), key=ORDER.index)] if stands else None


def _what(line: Receipt) -> Subject | None:
    if line.kind is ReceiptKind.PROTOTYPE_READY:
        return Subject.PROTOTYPE
    if line.kind in (ReceiptKind.USED_IN, ReceiptKind.NOT_CHOSEN):
        found = Subject(line.about.get("what", Subject.INSIGHT))
        return found if found in STEPS else None
    return None


def status(need: Need, lines: Sequence[Receipt]) -> str:
    """Where it is, in a few words."""
    if not need.public:
        return str(STATES[need.state])
    if (step := furthest(need, lines)) is not None:
        return str(step.status)
    if need.used_at is not None and only_against(lines):
        return str(AGAINST)
    return str(ANSWERED if need.answered_at is not None else STATES[need.state])
