"""What a receipt says, on screen and in mail, in the reader's language. One short sentence per kind.

A receipt's `about` holds what its sentence needs. Each text in both languages (`title_nb`, `title_en`):
- `title`: of what it points to; of an answer or a forwarding, the department.
- used in: `what` (a `Subject`: what the contribution became), `chosen` when the project goes on with it, `others`
  (how many more), `against` when it is shown there as a voice that says otherwise.
  Also `over`: it is so no more.
- added to: `by_author` when the one who told the need did it.
- declined, hidden: `rule`, what others than who told the need read as the reason.
- merged: `values.number` of the need it became part of.
- vote opened: `ballot`, its number: it is not mailed once that has closed.
- prototype ready, changed because: `prototype` and `version`, their ids: only the newest is mailed, and nobody is
  asked to try what cannot be tried now; `number` of the version; the reason is what changed.
- vote result: `few` when too few voted for numbers to be shown.
- decided, handed over: `project`, `outcome`, `decided_by`, `for_residents` (what it means for them), `accepted`.
A sentence is whole without them too.
"""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import DEFAULT, LANGUAGES, language, lazy_, ngettext
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
    ReceiptKind.NEWS: (lazy_("Nytt fra prosjektet."), lazy_("Nytt fra prosjektet: «%(title)s»")),
    ReceiptKind.VOTE_RESULT: (lazy_("Resultatet er klart."), lazy_("Resultatet av «%(title)s» er klart.")),
}
WRITTEN_TO_WHO_TOLD = frozenset({ReceiptKind.DECLINED, ReceiptKind.HIDDEN})
CHOSEN = lazy_("Vi går videre med «%(title)s».")
BECAME = {
    Subject.INSIGHT: lazy_("Er blitt del av innsikten «%(title)s»"),
    Subject.OPPORTUNITY: lazy_("Er med i muligheten «%(title)s»"),
    Subject.SOLUTION: lazy_("Er med i løsningsforslaget «%(title)s»"),
    Subject.PILOT: lazy_("Er med i piloten «%(title)s»"),
}
SHOWN_AGAINST = {
    Subject.INSIGHT: lazy_("Vises i innsikten «%(title)s», blant dem som sa noe annet."),
    Subject.OPPORTUNITY: lazy_("Vises ved muligheten «%(title)s», blant dem som sa noe annet."),
    Subject.SOLUTION: lazy_("Vises ved løsningsforslaget «%(title)s», blant dem som sa noe annet."),
}
NO_LONGER = {
    Subject.INSIGHT: lazy_("Er ikke lenger del av innsikten «%(title)s»."),
    Subject.OPPORTUNITY: lazy_("Er ikke lenger med i muligheten «%(title)s»."),
    Subject.SOLUTION: lazy_("Er ikke lenger med i løsningsforslaget «%(title)s»."),
    Subject.PILOT: lazy_("Er ikke lenger med i piloten «%(title)s»."),
}
SHOWN_NO_LONGER = lazy_("Vises ikke lenger ved «%(title)s».")
DECIDED = {
    "continue": lazy_("%(by)s bestemte å gå videre med «%(project)s»."),
    "adjust": lazy_("%(by)s bestemte å endre «%(project)s» og prøve igjen."),
    "pause": lazy_("%(by)s bestemte å ta en pause med «%(project)s»."),
    "stop": lazy_("%(by)s bestemte å snu. «%(project)s» stopper her."),
    "hand_over": lazy_("%(by)s bestemte at «%(project)s» er klart for vanlig drift."),
}
OTHERWISE_DECIDED = lazy_("%(by)s har bestemt hva som skjer med «%(project)s».")
READ_SOON = lazy_("Vi har fått det og leser det innen to arbeidsdager.")
TAKEN_OUT = lazy_("Tatt ut av prosjektet «%(title)s». Vi finner ut hvor det hører hjemme.")
YOU_ADDED, AUTHOR_ADDED = lazy_("Du la til noe."), lazy_("Den som meldte behovet, har lagt til noe.")
ANSWERED_BY = lazy_("%(title)s har svart.")
MERGED_INTO = lazy_("Slått sammen med behov %(number)s, som handler om det samme.")
TOO_FEW = (
    lazy_("Avstemningen er stengt. Færre enn fem stemte, så vi viser ikke tall."),
    lazy_("Avstemningen «%(title)s» er stengt. Færre enn fem stemte, så vi viser ikke tall."),
)
NEXT_VERSION = lazy_("Du kan prøve versjon %(number)d av «%(title)s», som bygger på dette.")
IN_USE = lazy_("«%(project)s» er tatt i bruk. %(by)s driver det videre.")
THE_MUNICIPALITY, THE_DEPARTMENT, THE_PROJECT = lazy_("Kommunen"), lazy_("Fagområdet"), lazy_("prosjektet")


def about_text(about: About, name: str) -> str:
    """The text `name` of a receipt's `about` in the reader's language, bokmål when English is missing."""
    return str(about.get(f"{name}_{language()}") or about.get(f"{name}_{DEFAULT}") or "")


def reason(receipt: Receipt, *, own: bool) -> str:
    """The reason in the reader's language, or nothing.

    own: to the one who told the need. What was written to them is for nobody else: others read the rule alone.
    """
    return _reasons(receipt, own=own)[language_of_reason(receipt, own=own)]


def language_of_reason(receipt: Receipt, *, own: bool) -> str:
    """The language that `reason` gives, for the `lang` attribute."""
    return language() if _reasons(receipt, own=own).get(language()) else DEFAULT


def _reasons(receipt: Receipt, *, own: bool) -> dict[str, str]:
    if not own and receipt.subject is Subject.NEED and receipt.kind in WRITTEN_TO_WHO_TOLD:
        return {lang: str(receipt.about.get(f"rule_{lang}") or "") for lang in LANGUAGES}
    return {"nb": receipt.reason_nb, "en": receipt.reason_en}


def is_only_in_norwegian(receipt: Receipt) -> bool:
    """True when the reader's English lacks something of what the receipt gives as its reason or what it means."""
    texts = (
        {"nb": receipt.reason_nb, "en": receipt.reason_en},
        {lang: str(receipt.about.get(f"for_residents_{lang}") or "") for lang in LANGUAGES},
    )
    return any(text[DEFAULT] and not text[language()] for text in texts)


def sentence(receipt: Receipt, *, own: bool = False) -> str:
    """What happened, as a sentence for the trace and for mail: «Slått sammen med behov 1042.»

    own: to the one who told the need.
    """
    about, title = receipt.about, about_text(receipt.about, "title")
    match receipt.kind:
        case ReceiptKind.USED_IN:
            return _used_in(about, title)
        case ReceiptKind.DECIDED | ReceiptKind.HANDED_OVER:
            return _decided(about)
        case ReceiptKind.ANSWERED if title:
            return str(ANSWERED_BY) % {"title": title}
        case ReceiptKind.MERGED if number := dict(about.get("values") or {}).get("number"):
            return str(MERGED_INTO) % {"number": number}
        case ReceiptKind.PROTOTYPE_READY if title and (number := int(about.get("number") or 1)) > 1:
            return str(NEXT_VERSION) % {"number": number, "title": title}
        case ReceiptKind.ADDED_TO if about.get("by_author"):
            return str(YOU_ADDED if own else AUTHOR_ADDED)
        case ReceiptKind.PLACED if about.get("taken_out"):
            return str(TAKEN_OUT) % {"title": title}
        case ReceiptKind.RECEIVED if receipt.subject in (Subject.NEED, Subject.ADDITION):
            return str(READ_SOON)
    plain, with_title = TOO_FEW if is_without_result(receipt) else SENTENCES[receipt.kind]
    return str(with_title) % {"title": title} if with_title is not None and title else str(plain)


def is_without_result(receipt: Receipt) -> bool:
    """True of a vote that has closed with so few votes that no numbers are shown."""
    return receipt.kind is ReceiptKind.VOTE_RESULT and bool(receipt.about.get("few"))


def is_against(about: About) -> bool:
    """True of a contribution that is shown as a voice that says otherwise."""
    return bool(about.get("against"))


def project_title(about: About) -> str:
    """The project that a decision is about."""
    return about_text(about, "project") or about_text(about, "title") or str(THE_PROJECT)


def _decided(about: About) -> str:
    accepted = bool(about.get("accepted"))
    frame = IN_USE if accepted else DECIDED.get(str(about.get("outcome")), OTHERWISE_DECIDED)
    by = about_text(about, "decided_by") or str(THE_DEPARTMENT if accepted else THE_MUNICIPALITY)
    return str(frame) % {"by": by, "project": project_title(about)}


def _used_in(about: About, title: str) -> str:
    if about.get("over"):
        over = (
            SHOWN_NO_LONGER if is_against(about) else NO_LONGER.get(about.get("what", ""), NO_LONGER[Subject.INSIGHT])
        )
        return str(over) % {"title": title}
    if is_against(about):
        return str(SHOWN_AGAINST.get(about.get("what", Subject.INSIGHT), SHOWN_AGAINST[Subject.INSIGHT])) % {
            "title": title
        }
    if about.get("chosen"):
        return str(CHOSEN) % {"title": title}
    text = str(BECAME.get(about.get("what", Subject.INSIGHT), BECAME[Subject.INSIGHT])) % {"title": title}
    if others := int(about.get("others") or 0):
        return ngettext("%(text)s, sammen med %(num)d til.", "%(text)s, sammen med %(num)d andre.", others, text=text)
    return f"{text}."
