"""The receipts of a need as the trace component draws them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from app.core.i18n import _
from app.core.i18n.formats import day
from app.notifications.models import Receipt, ReceiptKind
from app.notifications.wording import language_of_reason, reason, sentence

ICONS = {
    ReceiptKind.RECEIVED: "Chat2",
    ReceiptKind.PUBLISHED: "Eye",
    ReceiptKind.PLACED: "Buildings2",
    ReceiptKind.FORWARDED: "ArrowRight",
    ReceiptKind.ANSWERED: "PersonChat",
    ReceiptKind.MERGED: "Link",
    ReceiptKind.ADDED_TO: "ChatAdd",
    ReceiptKind.USED_IN: "LightBulb",
    ReceiptKind.DECIDED: "Branching",
    ReceiptKind.PROTOTYPE_READY: "TestFlask",
}
TOLD_ELSEWHERE = {ReceiptKind.ANSWERED}  # the answer itself stands on the page


@dataclass(frozen=True)
class Line:
    """One dated line."""

    icon: str
    when: str
    title: str
    lines: list[str]
    links: list[dict[str, str]]
    kind: str = ""
    state: str = "done"
    lang: str = field(default="")
    lines_lang: str = ""


def lines_of(
    receipts: Sequence[Receipt], *, mine: bool = False, notes: bool = False, answers: bool = False
) -> list[Line]:
    """What happened, oldest first, by the day: whoever saw somebody with a phone at that minute would know who it was.

    mine: to the one who told it. notes: what was written to them is shown too, to those of us who may have written it.
    answers: what was answered is shown too, where it does not stand on the page already.
    """
    return [_line(receipt, mine=mine, notes=mine or notes, answers=answers) for receipt in receipts]


def _line(receipt: Receipt, *, mine: bool, notes: bool, answers: bool) -> Line:
    about = receipt.about
    links = []
    if about.get("endpoint"):
        links = [{"url": url_for(about["endpoint"], **about.get("values", {})), "text": _("Se det her")}]
    elsewhere = receipt.kind in TOLD_ELSEWHERE and not (answers and receipt.kind is ReceiptKind.ANSWERED)
    why = "" if elsewhere else reason(receipt, own=notes)
    return Line(
        "ArrowUndo" if receipt.about.get("over") else ICONS.get(receipt.kind, "Checkmark"),
        day(receipt.at),
        sentence(receipt, own=mine),
        [why] if why else [],
        links,
        lines_lang=language_of_reason(receipt, own=notes),
    )
