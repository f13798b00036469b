"""What of a result may be shown to whom and when, ready for a page or a file. Nothing here asks the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.i18n import told, told_language
from app.core.smallcells import SMALLEST_CELL, suppressed_together
from app.decisions.methods import HIGHEST, Count
from app.decisions.models import Ballot, Method, Option
from app.decisions.queries import Tally
from app.projects.models import ActivityState, ResultsVisible

COLUMNS = ["option_nb", "option_en", "score", "votes", "voters", "identity_level"]


class Hidden(StrEnum):
    """Why a result is not shown. The sentences stand in the template."""

    NOT_OPEN = "not_open"
    UNTIL_CLOSE = "until_close"
    UNTIL_OWN = "until_own"
    FEW_SO_FAR = "few_so_far"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Row:
    """One option of a result, in the reader's language."""

    text: str
    lang: str
    count: int
    score: Count


@dataclass(frozen=True)
class Result:
    """A result to show. Rows are sorted once the ballot is closed, before that in the order of the question."""

    voters: int
    rows: list[Row]
    final: bool


def hidden(ballot: Ballot, state: ActivityState, voters: int, *, voted: bool) -> Hidden | None:
    """Why the result is not shown to somebody who has or has not voted; None when it is."""
    if state is ActivityState.PLANNED:
        return Hidden.NOT_OPEN
    if state is ActivityState.CLOSED:
        return Hidden.TOO_FEW if voters < SMALLEST_CELL else None
    visible = ballot.activity.results_visible
    if visible is ResultsVisible.AFTER_CLOSE:
        return Hidden.UNTIL_CLOSE
    if visible is ResultsVisible.AFTER_OWN and not voted:
        return Hidden.UNTIL_OWN
    return Hidden.FEW_SO_FAR if voters < SMALLEST_CELL else None


def result(ballot: Ballot, tally: Tally, *, final: bool) -> Result:
    """The tally with the options' texts."""
    options = {option.id: option for option in ballot.options}
    rows = [_row(options[count.option_id], count) for count in tally.counts]
    if final:
        rows.sort(key=lambda row: (row.score.mean or 0) if ballot.method is Method.RATING else row.count, reverse=True)
    return Result(voters=tally.voters, rows=rows, final=final)


@dataclass(frozen=True)
class Side:
    """One option as residents and employees took it; None where too few hide behind the number."""

    text: str
    residents: int | None
    employees: int | None


def sides(ballot: Ballot, residents: Tally, employees: Tally) -> list[Side] | None:
    """Residents and employees apart, for the team; None unless there are enough of both to hide in."""
    if min(residents.voters, employees.voters) < SMALLEST_CELL:
        return None
    counts = [{count.option_id: count.votes for count in tally.counts} for tally in (residents, employees)]
    ours, theirs = suppressed_together(counts)
    return [Side(told(option, "text"), ours[option.id], theirs[option.id]) for option in ballot.options]


def _row(option: Option, count: Count) -> Row:
    return Row(told(option, "text"), told_language(option, "text"), count.votes, count)


def data(ballot: Ballot, tally: Tally) -> Iterator[dict[str, Any]]:
    """The counts as rows of a file: everything that the result page shows can be worked out from them."""
    scores = range(1, HIGHEST + 1) if ballot.method is Method.RATING else (1,)
    for option, count in zip(ballot.options, tally.counts, strict=True):
        for score in scores:
            yield {
                "option_nb": option.text_nb,
                "option_en": option.text_en,
                "score": score,
                "votes": count.scores[score - 1] if count.scores else count.votes,
                "voters": tally.voters,
                "identity_level": ballot.activity.identity_level.value,
            }
