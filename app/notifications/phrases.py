"""What only mails say: their subjects, how they begin, what their links are called. Subjects: verb first, 50 letters."""

from typing import Any

from app.core.i18n import _, lazy_, ngettext
from app.core.i18n.formats import day
from app.core.providers import SubjectPage
from app.core.text import shorten
from app.notifications.letters import SUBJECT_LENGTH
from app.notifications.models import Follow, Receipt, ReceiptKind, Subject, Tie
from app.notifications.wording import (
    about_text,
    is_against,
    is_only_in_norwegian,
    is_without_result,
    project_title,
    reason,
    sentence,
)

SUBJECTS: dict[ReceiptKind, Any] = {
    ReceiptKind.PUBLISHED: lazy_("Se %(name)s, som nå er publisert"),
    ReceiptKind.DECLINED: lazy_("Les hvorfor vi ikke publiserte %(name)s"),
    ReceiptKind.HIDDEN: lazy_("Les hvorfor vi tok ned %(name)s"),
    ReceiptKind.WITHDRAWN: lazy_("Den som meldte %(name)s, har trukket det"),
    ReceiptKind.ANSWERED: lazy_("Les svaret på %(name)s"),
    ReceiptKind.MERGED: lazy_("Se hva %(name)s er slått sammen med"),
    ReceiptKind.USED_IN: lazy_("Se hva %(name)s er blitt en del av"),
    ReceiptKind.PROTOTYPE_READY: lazy_("Prøv %(title)s"),
    ReceiptKind.CHANGED_BECAUSE: lazy_("Se hva du endret i %(title)s"),
    ReceiptKind.VOTE_OPENED: lazy_("Stem: %(title)s"),
    ReceiptKind.VOTE_RESULT: lazy_("Se resultatet: %(title)s"),
    ReceiptKind.NEWS: lazy_("Les nytt: %(title)s"),
}
OTHER_SUBJECT = lazy_("Se hva som skjer med %(name)s")
SHOWN = lazy_("Se hvor %(name)s vises")
NO_LONGER, SHOWN_NO_LONGER = lazy_("Se hva %(name)s ikke er med i lenger"), lazy_("Se hvor %(name)s ikke vises lenger")
SEVERAL_NEWS = lazy_("Se hva som har skjedd med %(name)s")
NO_RESULT = lazy_("Les hvordan det gikk: %(title)s")
DECIDED = {
    "continue": lazy_("Bestemt: gå videre med %(title)s"),
    "adjust": lazy_("Bestemt: endre %(title)s"),
    "pause": lazy_("Bestemt: ta pause med %(title)s"),
    "stop": lazy_("Bestemt: snu i %(title)s"),
    "hand_over": lazy_("Bestemt: sette %(title)s i drift"),
}
OTHERWISE_DECIDED = lazy_("Les hva vi bestemte om %(title)s")
IN_USE = lazy_("Tatt i bruk: %(title)s")
LEADS = {
    Tie.TOLD: lazy_("%(day)s meldte du %(thing)s."),
    Tie.KEPT: lazy_("Du har kvitteringen for %(thing)s."),
    Tie.SUPPORTED: lazy_("%(day)s støttet du %(thing)s."),
    Tie.ADDED: lazy_("%(day)s la du til noe i %(thing)s."),
    Tie.TRIED: lazy_("%(day)s prøvde du %(thing)s."),
    Tie.VOTED: lazy_("%(day)s stemte du i %(thing)s."),
    Tie.FOLLOWED: lazy_("Du følger %(thing)s."),
}
LINKS = {
    ReceiptKind.PROTOTYPE_READY: lazy_("Prøv den"),
    ReceiptKind.CHANGED_BECAUSE: lazy_("Se hva som er nytt"),
    ReceiptKind.VOTE_OPENED: lazy_("Stem"),
    ReceiptKind.VOTE_RESULT: lazy_("Se resultatet"),
    ReceiptKind.NEWS: lazy_("Les nyheten"),
}
CHANGES = frozenset({ReceiptKind.PROTOTYPE_READY, ReceiptKind.CHANGED_BECAUSE})
# Where the page that the link leads to has no trail on it, it is called by what it is.
THE_TRAIL, THE_VOTE = lazy_("Se hele sporet"), lazy_("Se avstemningen")
PAGES = {
    Subject.BALLOT: THE_VOTE,
    Subject.FEEDBACK: lazy_("Se prototypen"),
    Subject.PROTOTYPE: lazy_("Se prototypen"),
    Subject.PROJECT: lazy_("Se prosjektet"),
}


def subject(receipt: Receipt, name: str) -> str:
    """The subject of a mail about one thing; `name` is what it happened to («behov 1042»)."""
    frame = NO_RESULT if is_without_result(receipt) else SUBJECTS.get(receipt.kind, OTHER_SUBJECT)
    over, against = receipt.about.get("over"), is_against(receipt.about)
    if over or against:
        frame = (SHOWN_NO_LONGER if over else SHOWN) if against else NO_LONGER
    title = about_text(receipt.about, "title") or name
    if receipt.kind in (ReceiptKind.DECIDED, ReceiptKind.HANDED_OVER):
        decided = DECIDED.get(str(receipt.about.get("outcome")), OTHERWISE_DECIDED)
        frame = IN_USE if receipt.about.get("accepted") else decided
        title = project_title(receipt.about)
    room = SUBJECT_LENGTH - len(str(frame) % {"name": name, "title": ""})
    return str(frame) % {"name": name, "title": shorten(title, max(room, 8))}


def digest_subject(things: int) -> str:
    return ngettext("Se hva som har skjedd siden sist", "Se hva som skjedde med %(num)d saker du følger", things)


def subject_of_one(name: str) -> str:
    """The subject of a mail with several news about one thing."""
    return str(SEVERAL_NEWS) % {"name": name}


def lead_of_one(name: str) -> str:
    """What news are about when it is not known how the person came to it."""
    return _("Det gjelder %(name)s.", name=name)


def lead(follow: Follow | None, page: SubjectPage) -> str:
    """Why this person gets the mail: «12. mars meldte du behov 1042: «Stien er for mørk».»"""
    if follow is None:
        return ""
    thing = page.name
    if page.title not in page.name:
        thing = _("%(name)s: «%(title)s»", name=page.name, title=shorten(page.title, 120))
    return str(LEADS[follow.tie]) % {"day": day(follow.since), "thing": thing}


def what(receipt: Receipt) -> str:
    """What happened and when: «20. november: Lest og publisert.»"""
    return f"{day(receipt.at)}: {sentence(receipt)}"


def why(receipt: Receipt, *, own: bool = False) -> str:
    """The reason as a paragraph of its own: «Grunnen: …»; of an answer, the answer; of a new version, what is new.

    own: to the one who told the need. What was written to them is in no mail to others.
    """
    given = reason(receipt, own=own)
    if not given or receipt.kind is ReceiptKind.FORWARDED:
        return given
    if receipt.kind is ReceiptKind.ANSWERED:
        return _("Svaret: %(answer)s", answer=given)
    if receipt.kind in CHANGES:
        return _("Det nye: %(change)s", change=given)
    return _("Grunnen: %(reason)s", reason=given)


def only_in_norwegian(receipt: Receipt) -> str:
    """Said after what stands in Norwegian in an English mail."""
    return _("Teksten finnes bare på bokmål ennå.") if is_only_in_norwegian(receipt) else ""


def link_text(receipt: Receipt, *, trail: bool = False) -> str:
    """What the link says. trail: it leads to the trail of the project, whatever the receipt is about."""
    if trail:
        return str(THE_TRAIL)
    return str(
        THE_VOTE if is_without_result(receipt) else LINKS.get(receipt.kind) or PAGES.get(receipt.subject, THE_TRAIL)
    )


def also(names: list[str]) -> str:
    """What else the same thing concerns: «Det gjelder også behov 1043, behov 1050 og 4 til.»"""
    if not names:
        return ""
    listed, more = ", ".join(names[:3]), len(names) - 3
    if more > 0:
        return _("Det gjelder også %(names)s og %(number)d til som du følger.", names=listed, number=more)
    return _("Det gjelder også %(names)s.", names=listed)
