"""What stands in the inbox, in words."""

from collections.abc import Mapping
from datetime import date, datetime

from app.core import clock
from app.core.contributions import Kind, Source, sources
from app.core.i18n import _, lazy_, ngettext
from app.core.i18n.formats import day
from app.inbox.models import Act, ReplyTo, Verb
from app.inbox.queries import Entry, Show
from app.insights.models import Insight
from app.insights.queries.meanwhile import Meanwhile
from app.insights.wording import meanwhile as linked_meanwhile
from app.insights.wording import short_title
from app.needs.models import AdditionState, NeedState
from app.needs.wording import ADDITION_STATES, STATES, is_late, read_by
from app.prototypes.models import Mood
from app.prototypes.wording import MOODS

SHOWS = {
    Show.WAITING: lazy_("Venter på oss"),
    Show.UNREAD: lazy_("Uleste"),
    Show.PREPARED: lazy_("Klargjort, ikke publisert"),
    Show.UNPLACED: lazy_("Ikke koblet"),
    Show.MENTIONS: lazy_("Nevnt meg"),
    Show.ALL: lazy_("Alle"),
}
NOTHING = {
    Show.WAITING: lazy_("Ingen venter på oss"),
    Show.UNREAD: lazy_("Alt er lest"),
    Show.PREPARED: lazy_("Ingen svar er klargjort"),
    Show.UNPLACED: lazy_("Alt er koblet til en innsikt"),
    Show.MENTIONS: lazy_("Ingen har nevnt deg"),
    Show.ALL: lazy_("Ingen innspill ennå"),
}
ORDERS = {"": lazy_("Ventet lengst"), "nyeste": lazy_("Nyeste"), "flest": lazy_("Flest støtter")}
ORIGINS = {"app": lazy_("Fra nettsiden"), "paper": lazy_("Fra papir"), "import": lazy_("Importert")}
LANGUAGES = {"nb": lazy_("Norsk"), "en": lazy_("Engelsk")}


def source_of(kind: Kind) -> Source:
    return next(source for source in sources() if source.kind is kind)


def kind(entry: Entry) -> str:
    """What one contribution is, with the number that people know a need by."""
    if entry.kind is Kind.NEED:
        return _("Behov %(number)s", number=entry.id)
    return _("Tillegg til behov") if entry.kind is Kind.ADDITION else str(source_of(entry.kind).name)


def days_waited(since: datetime) -> int:
    """Whole days, by the calendar."""
    return (clock.today() - _date(since)).days


def _date(moment: datetime) -> date:
    return clock.local(moment).date()


def waited(since: datetime) -> str:
    """How long somebody has waited: «ventet i 6 dager»."""
    days = days_waited(since)
    return ngettext("ventet i %(num)d dag", "ventet i %(num)d dager", days) if days else _("kom i dag")


def promise(since: datetime) -> str:
    """How it stands to what residents were promised."""
    due = day(read_by(since))
    return _("Skulle vært gjort %(day)s", day=due) if is_late(since) else _("Innen %(day)s", day=due)


def state(entry: Entry) -> str:
    """Where it is, in a word or two; empty when there is nothing to say."""
    if entry.kind is Kind.NEED:
        return str(STATES[NeedState(entry.state)])
    if entry.kind is Kind.ADDITION:
        return str(ADDITION_STATES[AdditionState(entry.state)])
    if entry.kind is Kind.PIN:
        return _("Skjult") if entry.state == "hidden" else str(MOODS[Mood(entry.state)][0])
    return "" if entry.unread else _("Lest")


def origin(entry: Entry) -> str:
    """Where it came from when not from our own pages."""
    if entry.origin == "paper":
        return _("Fra papir")
    source = entry.origin.partition("import:")[2]
    return _("Importert fra %(source)s", source=source) if source else ""


def done(verb: Verb, number: int) -> str:
    """What was done, for the message and beside the button that undoes it."""
    match verb:
        case Verb.ASSIGN:
            return ngettext("%(num)d innspill er fordelt.", "%(num)d innspill er fordelt.", number)
        case Verb.TAG:
            return ngettext("%(num)d innspill er merket.", "%(num)d innspill er merket.", number)
        case Verb.UNTAG:
            return ngettext(
                "Merket er fjernet fra %(num)d innspill.", "Merket er fjernet fra %(num)d innspill.", number
            )
        case Verb.READ:
            return ngettext("%(num)d innspill er lest.", "%(num)d innspill er lest.", number)
        case Verb.PLACE:
            return ngettext("%(num)d innspill er koblet.", "%(num)d innspill er koblet.", number)
        case Verb.HIDE:
            return ngettext("%(num)d merknad er skjult.", "%(num)d merknader er skjult.", number)
    return ngettext("%(num)d innspill er publisert.", "%(num)d innspill er publisert.", number)


def refused(reasons: Mapping[str, int]) -> str:
    """Why some were left as they were."""
    told = []
    for reason, number in reasons.items():
        left = ngettext("%(num)d er som det var:", "%(num)d er som de var:", number)
        told.append(f"{left} {reason}")
    return " ".join(told)


def left_out(reasons: Mapping[str, int], gone: int) -> list[str]:
    """Why some of all that matched were left as they were, and how many did not match any more."""
    told = [refused(reasons)] if reasons else []
    if gone:
        told.append(
            ngettext(
                "%(num)d passet ikke lenger, og er som det var.", "%(num)d passet ikke lenger, og er som de var.", gone
            )
        )
    return told


def last(act: Act, insight: Insight | None = None, meanwhile: Meanwhile | None = None) -> str:
    """What was done, where it was linked, and what somebody else had just done with the same."""
    number = len(act.before)
    if act.verb is not Verb.PLACE or insight is None:
        return done(act.verb, number)
    title = short_title(insight)
    said = ngettext("Koblet til «%(title)s».", "%(num)d innspill er koblet til «%(title)s».", number, title=title)
    return f"{said} {linked_meanwhile(meanwhile, number)}" if meanwhile is not None else said


def undone(number: int, total: int) -> str:
    """How many are as they were, and why the others are not."""
    if number == total:
        return ngettext("Angret for %(num)d innspill.", "Angret for %(num)d innspill.", number)
    told = _("Angret for %(number)s av %(total)s innspill.", number=number, total=total)
    left = ngettext(
        "%(num)d står som det er, fordi en kollega har endret det siden eller en innsikt fortsatt bruker det.",
        "%(num)d står som de er, fordi en kollega har endret dem siden eller en innsikt fortsatt bruker dem.",
        total - number,
    )
    return f"{told} {left}"


REPLY_GOES_TO = {
    ReplyTo.ADDITION: lazy_("Svaret vises under tillegget på siden til behovet. Den som skrev det, får beskjed."),
    ReplyTo.FEEDBACK: lazy_("Bare den som ga tilbakemeldingen, ser svaret: på siden til prototypen og i e-posten sin."),
    ReplyTo.BALLOT: lazy_(
        "Ingen vet hvem som skrev hva. Ett svar til alle vises ved resultatet, og de som følger avstemningen, får det."
    ),
    ReplyTo.ROUND: lazy_(
        "Ingen vet hvem som skrev hva. Ett svar til alle vises ved resultatet av spørsmålet, og på Min side hos dem som "
        "var med."
    ),
}


def reply_goes_to(to: ReplyTo) -> str:
    """Who reads a reply, and where."""
    return str(REPLY_GOES_TO[to])
