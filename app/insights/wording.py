"""What is said of insights in words: of who stands behind them, and of links that were just drawn."""

from app.core import clock
from app.core.i18n import _, lazy_, ngettext, told
from app.core.i18n.formats import few_or
from app.core.text import shorten
from app.insights.models import Insight
from app.insights.queries.meanwhile import Meanwhile
from app.insights.queries.people import Crowd, Kinds, told_hides

# What stands behind an insight, by the names of its numbers (`voices.Voices`): reports keep them, in this order.
BEHIND = {
    "needs": lazy_("Behov"),
    "told": lazy_("Deltakere som har fortalt"),
    "supporters": lazy_("Deltakere som bare støtter"),
    "against": lazy_("Behov som sier imot"),
    "told_against": lazy_("Deltakere som sier imot"),
    "supporters_against": lazy_("Deltakere som bare støtter dem"),
    "tests": lazy_("Tilbakemeldinger fra dem som prøvde"),
    "tests_against": lazy_("Tilbakemeldinger som sier imot"),
    "additions": lazy_("Tillegg til behov"),
    "additions_against": lazy_("Tillegg som sier imot"),
}


def crowd(people: Crowd, beside: Kinds) -> str:
    """Who stands on one side of an insight, on one line, as far as it may be shown beside what they gave."""
    supporters = few_or(people.supporters)
    if told_hides(people.told, beside):
        return _("%(supporters)s støtter (hvor mange som har fortalt, vises ikke)", supporters=supporters)
    return _("%(told)s har fortalt, %(supporters)s støtter", told=few_or(people.told), supporters=supporters)


def short_title(insight: Insight) -> str:
    """What it is called in the middle of a sentence."""
    return shorten(told(insight, "title"), 80)


def moved(needs: int, insight: Insight | None = None, other: Meanwhile | None = None, *, against: bool = False) -> str:
    """How many needs were moved and where to, when it was to one, and what somebody else had just done with the same."""
    if insight is None:
        return ngettext("Ett behov er flyttet.", "%(num)s behov er flyttet.", needs)
    title = short_title(insight)
    if against:
        said = ngettext(
            "Ett behov er koblet som motstemme til «%(title)s».",
            "%(num)s behov er koblet som motstemmer til «%(title)s».",
            needs,
            title=title,
        )
    else:
        said = ngettext(
            "Ett behov er flyttet til «%(title)s».", "%(num)s behov er flyttet til «%(title)s».", needs, title=title
        )
    return f"{said} {meanwhile(other, needs)}" if other is not None else said


def undone(number: int, total: int) -> str:
    """How many are as they were, and why the others are not."""
    if number == total:
        return ngettext("Angret for %(num)d behov.", "Angret for %(num)d behov.", number)
    told = _("Angret for %(number)s av %(total)s behov.", number=number, total=total)
    left = ngettext(
        "%(num)d står som det er, fordi en kollega har endret det siden.",
        "%(num)d står som de er, fordi en kollega har endret dem siden.",
        total - number,
    )
    return f"{told} {left}"


def meanwhile(found: Meanwhile, number: int) -> str:
    """Somebody else linked one of the `number` a moment before."""
    values = {"who": found.name, "title": short_title(found.insight), "ago": _ago(found)}
    if number == 1:
        return _("%(who)s koblet det til «%(title)s» for %(ago)s siden. Nå står det bak begge.", **values)
    return _("%(who)s koblet et av dem til «%(title)s» for %(ago)s siden. Nå står det bak begge.", **values)


def _ago(found: Meanwhile) -> str:
    seconds = max(1, int((clock.now() - found.at).total_seconds()))
    if seconds < 60:
        return ngettext("%(num)d sekund", "%(num)d sekunder", seconds)
    return ngettext("%(num)d minutt", "%(num)d minutter", seconds // 60)
