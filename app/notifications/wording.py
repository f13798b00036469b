"""What a receipt says, on screen and in mail, in the reader's language. One short sentence per kind.

A receipt's `about` holds what its sentence needs: `title_nb`/`title_en` (what it points to), `by_nb`/`by_en` (who did
it), `to` (a `Subject`: what the contribution became), `others` (how many more), `number` (of the need it was merged
into), `outcome` (of a decision), `accepted` (of a handover). A sentence is whole without them too.
"""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import DEFAULT, language, lazy_, ngettext
from app.notifications.models import Receipt, ReceiptKind, Subject

About = Mapping[str, Any]

# Kind: the sentence, and the one for when `about` says what it is about.
SENTENCES: dict[ReceiptKind, tuple[Any, Any]] = {
    ReceiptKind.RECEIVED: (lazy_("Vi har fått det."), None),
    ReceiptKind.PUBLISHED: (lazy_("Lest og publisert."), None),
    ReceiptKind.DECLINED: (lazy_("Lest, men ikke publisert."), None),
    ReceiptKind.FORWARDED: (
        lazy_("Sendt videre til fagområdet som har ansvaret."),
        lazy_("Sendt videre til %(title)s."),
    ),
    ReceiptKind.HIDDEN: (lazy_("Tatt ned."), None),
    ReceiptKind.WITHDRAWN: (lazy_("Trukket av den som skrev det."), None),
    ReceiptKind.PLACED: (lazy_("Tatt med i et prosjekt."), lazy_("Tatt med i prosjektet «%(title)s».")),
    ReceiptKind.ANSWERED: (lazy_("Kommunen har svart."), None),
    ReceiptKind.MERGED: (lazy_("Slått sammen med et annet behov, som handler om det samme."), None),
    ReceiptKind.UNMERGED: (lazy_("Står for seg selv igjen."), None),
    ReceiptKind.ADDED_TO: (lazy_("Noen har lagt til noe."), None),
    ReceiptKind.NOT_CHOSEN: (lazy_("Vi gikk ikke videre med dette."), lazy_("Vi gikk ikke videre med «%(title)s».")),
    ReceiptKind.PROTOTYPE_READY: (
        lazy_("Du kan prøve en prototype som bygger på dette."),
        lazy_("Du kan prøve «%(title)s», som bygger på dette."),
    ),
    ReceiptKind.CHANGED_BECAUSE: (
        lazy_("Vi endret prototypen på grunn av det du sa."),
        lazy_("Vi endret «%(title)s» på grunn av det du sa."),
    ),
    ReceiptKind.VOTE_OPENED: (lazy_("Du kan stemme."), lazy_("Du kan stemme: «%(title)s»")),
    ReceiptKind.VOTE_RESULT: (lazy_("Resultatet er klart."), lazy_("Resultatet av «%(title)s» er klart.")),
}
BECAME = {
    Subject.INSIGHT: lazy_("Er blitt del av innsikten «%(title)s»"),
    Subject.OPPORTUNITY: lazy_("Er med i muligheten «%(title)s»"),
    Subject.SOLUTION: lazy_("Er med i løsningsforslaget «%(title)s»"),
    Subject.PROTOTYPE: lazy_("Er med i prototypen «%(title)s»"),
    Subject.PILOT: lazy_("Er med i piloten «%(title)s»"),
    Subject.DECISION: lazy_("Er brukt i beslutningen «%(title)s»"),
}
DECIDED = {
    "continue": lazy_("%(by)s bestemte å gå videre med «%(title)s»."),
    "adjust": lazy_("%(by)s bestemte å endre «%(title)s» og prøve igjen."),
    "pause": lazy_("%(by)s bestemte å ta en pause med «%(title)s»."),
    "stop": lazy_("%(by)s bestemte å snu. «%(title)s» stopper her."),
    "hand_over": lazy_("%(by)s bestemte at «%(title)s» er klart for vanlig drift."),
}
OTHERWISE_DECIDED = lazy_("%(by)s har bestemt hva som skjer med «%(title)s».")
READ_SOON = lazy_("Vi har fått det og leser det innen to arbeidsdager.")
ANSWERED_BY = lazy_("%(by)s har svart.")
MERGED_INTO = lazy_("Slått sammen med behov %(number)s, som handler om det samme.")
IN_USE = lazy_("Tatt i bruk. %(by)s driver det videre.")
OFFERED = lazy_("Tilbudt til %(by)s, som ikke har svart ennå.")
THE_MUNICIPALITY, THE_DEPARTMENT, THE_PROJECT = lazy_("Kommunen"), lazy_("fagområdet"), lazy_("prosjektet")


def about_text(about: About, name: str) -> str:
    """The text `name` of a receipt's `about` in the reader's language, bokmål when English is missing."""
    return str(about.get(f"{name}_{language()}") or about.get(f"{name}_{DEFAULT}") or "")


def reason(receipt: Receipt) -> str:
    """The reason in the reader's language, or nothing."""
    return (receipt.reason_en if language() == "en" else "") or receipt.reason_nb


def sentence(receipt: Receipt) -> str:
    """What happened, as a sentence for the trace and for mail: «Slått sammen med behov 1042.»"""
    about, title = receipt.about, about_text(receipt.about, "title")
    match receipt.kind:
        case ReceiptKind.USED_IN:
            return _used_in(about, title)
        case ReceiptKind.DECIDED:
            frame = DECIDED.get(str(about.get("outcome")), OTHERWISE_DECIDED)
            return str(frame) % {"by": _by(about, THE_MUNICIPALITY), "title": title or THE_PROJECT}
        case ReceiptKind.HANDED_OVER:
            return str(IN_USE if about.get("accepted", True) else OFFERED) % {"by": _by(about, THE_DEPARTMENT)}
        case ReceiptKind.ANSWERED if about_text(about, "by"):
            return str(ANSWERED_BY) % {"by": _by(about, "")}
        case ReceiptKind.MERGED if about.get("number"):
            return str(MERGED_INTO) % {"number": about["number"]}
        case ReceiptKind.RECEIVED if receipt.subject in (Subject.NEED, Subject.ADDITION):
            return str(READ_SOON)
    plain, with_title = SENTENCES[receipt.kind]
    return str(with_title) % {"title": title} if with_title is not None and title else str(plain)


def _by(about: About, otherwise: object) -> str:
    return about_text(about, "by") or str(otherwise)


def _used_in(about: About, title: str) -> str:
    text = str(BECAME.get(about.get("to", Subject.INSIGHT), BECAME[Subject.INSIGHT])) % {"title": title}
    if others := int(about.get("others") or 0):
        return ngettext("%(text)s, sammen med %(num)d til.", "%(text)s, sammen med %(num)d andre.", others, text=text)
    return f"{text}."
