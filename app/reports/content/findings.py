"""What was found, with the voices behind it; what was chosen, and what was not and why."""

from collections.abc import Collection, Sequence
from typing import Any

from app.insights.models import Insight, Opportunity, Solution, Stance, Standing
from app.insights.queries.things import PAGES
from app.insights.queries.trail import Node
from app.insights.queries.voices import Quote, Voices, shown_counts
from app.notifications.models import Subject
from app.projects.periods import Period
from app.reports.content import bilingual
from app.reports.content.figures import Rows, day_of

PROPOSED = {Stance.FOR: 3, Stance.AGAINST: 2}  # how many voices speak when nobody has chosen
NO_INSIGHT = 0  # the voices of a period that found nothing yet: what was said in it
OFFERED = 6  # of each kind of them
LETTERS = {Subject.NEED: "", Subject.ADDITION: "a", Subject.FEEDBACK: "p"}  # before the number in what is kept


def insights(found: Sequence[Insight], voices: dict[int, Voices], chosen: Collection[str] | None) -> Rows:
    """Each insight with its counts, for and against, and the voices that were chosen."""
    return [
        {
            "id": one.id,
            **bilingual.of(one, "title", "body"),
            "link": page(Subject.INSIGHT, one.id),
            "evidence": shown_counts(voices[one.id]),
            "quotes": quotes(one.id, voices[one.id], chosen),
        }
        for one in found
    ]


def key_of(insight_id: int, quote: Quote) -> str:
    return f"{insight_id}-{LETTERS[quote.kind]}{quote.number}"


def proposed(insight_id: int, voices: Voices) -> set[str]:
    """The voices that speak when nobody has chosen: the most supported of both sides, and none where no insight is."""
    if insight_id == NO_INSIGHT:
        return set()
    return {
        key_of(insight_id, quote)
        for stance, most in PROPOSED.items()
        for quote in [one for one in voices.quotes if one.stance is stance][:most]
    }


def decided(voices: dict[int, Voices], ticked: Collection[str], held: Collection[str] | None) -> list[str] | None:
    """What to keep of the voices that were ticked: of insights where somebody chose otherwise than we propose.

    voices: of the insights that there was a choice for. held: what was decided before, about others too. An insight of
    which nothing is kept goes on with what we propose, also when it comes later; `none_of` says that nobody is to speak.
    """
    kept = [key for key in held or () if int(key.partition("-")[0]) not in voices]
    for number, behind in voices.items():
        mine = {key_of(number, quote) for quote in behind.quotes} & set(ticked)
        if mine != proposed(number, behind):
            kept += [none_of(number), *sorted(mine)]
    return kept or None


def none_of(insight_id: int) -> str:
    """The key that is kept beside those that were chosen: no need has the number 0."""
    return f"{insight_id}-0"


def speaking(insight_id: int, voices: Voices, kept: Collection[str] | None) -> set[str]:
    """The keys of the voices that speak: those that were chosen, or those that we propose."""
    mine = {key for key in kept or () if key.startswith(f"{insight_id}-")}
    return mine - {none_of(insight_id)} if mine else proposed(insight_id, voices)


def quotes(insight_id: int, voices: Voices, kept: Collection[str] | None) -> Rows:
    """The voices that speak, without their words: they are read when they are shown, as long as they may be read."""
    keys = speaking(insight_id, voices, kept)
    return [
        {
            "kind": quote.kind.value,
            "number": quote.number,
            "of": quote.of,
            "lang": quote.lang,
            "against": quote.stance is Stance.AGAINST,
            "link": bilingual.link(quote.page[0], **quote.page[1]),
        }
        for quote in voices.quotes
        if key_of(insight_id, quote) in keys
    ]


def settled(
    opportunities: Sequence[Opportunity], solutions: Sequence[Solution], standing: Standing, period: Period
) -> Rows:
    """The opportunities and proposals that were chosen in the period, or not chosen, with why."""
    kinds = ((Subject.OPPORTUNITY, opportunities), (Subject.SOLUTION, solutions))
    return [
        {
            "kind": kind.value,
            "id": one.id,
            **bilingual.of(one, "title", "why"),
            "settled_on": day_of(one.settled_at),
            "link": page(kind, one.id),
        }
        for kind, found in kinds
        for one in found
        if one.standing is standing and one.settled_at and period.since <= one.settled_at < period.until
    ]


def page(kind: Subject, number: int) -> dict[str, Any]:
    endpoint, name = PAGES[kind]
    return bilingual.link(endpoint, **{name: number})


def nodes(found: dict[int, list[Node]]) -> dict[int, Rows]:
    """What decisions were based on, with a link where it has a page. Residents' own words are not among it."""
    return {
        number: [
            {
                "title_nb": node.title_nb,
                "title_en": node.title_en,
                "link": bilingual.link(node.page[0], **node.page[1]) if node.page else None,
            }
            for node in behind
            if node.kind is not Subject.NEED
        ]
        for number, behind in found.items()
    }
