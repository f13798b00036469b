"""What rooms answered, as it stands on the page of each result: every number, each way of answering by itself.

What people wrote is not frozen with a report: it is read where the result stands, as long as it stands there.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from app.core.i18n import _, in_language
from app.reports.content import bilingual
from app.reports.content.figures import Rows
from app.workshops import figures
from app.workshops.kinds import measures
from app.workshops.models import Workshop
from app.workshops.queries import Outcome
from app.workshops.wording import CHANNELS

ABOUT_ALL = ("answered", "abstained", "taken_down")  # of the round, not of what was answered
Row = dict[str, Any]


def workshops(held: Sequence[Workshop]) -> Rows:
    """The workshops whose results everybody may read, with each round that has one."""
    outcomes = figures.outcomes_of([one.id for one in held])
    return [
        {
            "id": one.id,
            **bilingual.of(one, "name"),
            "link": bilingual.link("workshops.results", workshop_id=one.id),
            "rounds": [_round(one, outcome) for outcome in outcomes[one.id]],
        }
        for one in held
    ]


def _round(workshop: Workshop, outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    ways: dict[str, list[Row]] = {}
    for row in figures.rows([outcome]):
        ways.setdefault(row["channel"], []).append(row)
    return {
        "id": outcome.round.id,
        "number": outcome.round.number,
        "kind": question.kind,
        "question_nb": question.question_nb,
        "question_en": question.question_en,
        "written": outcome.kind.written,
        "link": bilingual.link("workshops.results", workshop_id=workshop.id, _anchor=f"runde-{outcome.round.id}"),
        "few_by_hand": [way.value for way in outcome.few_hands],
        "people_by_hand": outcome.kind.one_hand,
        "ways": [_way(channel, rows) for channel, rows in ways.items() if any(row["number"] for row in rows)],
    }


def _way(channel: str, rows: list[Row]) -> dict[str, Any]:
    """What came by one way: how many, and a table with a row for each option and a column for each thing counted."""
    told = [row for row in rows if row["measure"] not in ABOUT_ALL]
    counted = list(dict.fromkeys(row["measure"] for row in told if row.get("option_nb"))) or ["number"]
    return {
        "channel": channel,
        **bilingual.said("name", partial(str, CHANNELS[channel])),
        **{name: next((row["number"] for row in rows if row["measure"] == name), None) for name in ABOUT_ALL},
        "measures": [{"measure": one, **bilingual.said("name", partial(measures.name_of, one))} for one in counted],
        "parts": all(one.startswith(measures.PARTS) for one in counted) and len(counted) > 1,
        "rows": list(_rows(told, counted)),
    }


def _rows(told: list[Row], counted: list[str]) -> Iterator[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, float]] = {}
    for row in told:
        if row.get("option_nb"):
            found.setdefault((_named(row, "nb"), _named(row, "en")), {})[row["measure"]] = row["number"]
        else:  # of the question as a whole: a row with what it is called
            name = bilingual.said("text", partial(measures.name_of, row["measure"]))
            found[name["text_nb"], name["text_en"]] = {counted[0]: row["number"]}
    for (nb, en), numbers in found.items():
        counts = [numbers.get(one) for one in counted]
        yield {"text_nb": nb, "text_en": en, "count": counts[0], "counts": counts}


def _named(row: Row, lang: str) -> str:
    """The option; in a pair also what it was chosen over."""
    text = str(row.get(f"option_{lang}") or "")
    if not (over := row.get(f"over_{lang}")):
        return text
    with in_language(lang):
        return _("%(one)s framfor %(other)s", one=text, other=over)
