"""The receipts of a need as the trace component draws them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from app.core.i18n import _
from app.core.i18n.formats import day, day_and_time
from app.needs.wording import language_of_reason, reason_of
from app.notifications.models import Receipt, ReceiptKind
from app.notifications.wording import sentence

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
# Whoever saw somebody with a phone in their hand at that minute would know who it was.
BY_RESIDENTS = {ReceiptKind.RECEIVED, ReceiptKind.WITHDRAWN, ReceiptKind.ADDED_TO}
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


def lines_of(receipts: Sequence[Receipt]) -> list[Line]:
    """What happened, oldest first."""
    return [_line(receipt) for receipt in receipts]


def _line(receipt: Receipt) -> Line:
    about = receipt.about
    links = []
    if about.get("endpoint"):
        links = [{"url": url_for(about["endpoint"], **about.get("values", {})), "text": _("Se det her")}]
    reason = "" if receipt.kind in TOLD_ELSEWHERE else reason_of(receipt)
    return Line(
        ICONS.get(receipt.kind, "Checkmark"),
        (day if receipt.kind in BY_RESIDENTS else day_and_time)(receipt.at),
        sentence(receipt),
        [reason] if reason else [],
        links,
        lines_lang=language_of_reason(receipt),
    )
