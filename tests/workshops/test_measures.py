"""A number that is counted in a room is called the same on the page of the result and wherever else it stands."""

import pytest

from app.workshops.kinds import Choice, Question, all_kinds, kind_named
from app.workshops.kinds.measures import MEASURES, name_of
from app.workshops.models import Channel, Hands
from app.workshops.wording import CHANNELS
from tests.factories import workshops
from tests.support.tree import ROOT

SHOWN = {
    "number": ("median", "mean"),
    "statements": ("agree", "disagree", "pass"),
    "matrix": ("mean_impact", "mean_effort"),
}
OPTIONS = tuple(Choice(key=key, text_nb=text) for key, text in ((1, "Lys"), (2, "Folk"), (3, "Kort vei")))


def counted(name: str) -> set[str]:
    """What is counted of answers, and by hand."""
    kind = kind_named(name)
    asked = Question(kind=name, question_nb="Hva?", options=OPTIONS, settings={"points": 10, "most": 2})
    sent = {field: one if isinstance(one, list) else [one] for field, one in workshops.GIVEN[name][0].items()}
    by_hand = {cell.measure for line in kind.by_hand(asked) for cell in line.cells}
    return by_hand | {measure for _option, measure, _number in kind.figures(asked, [kind.read(asked, sent)] * 5)}


@pytest.mark.parametrize("kind", list(all_kinds()))
def test_every_measure_of_every_kind_has_a_name(context: None, kind: str) -> None:
    found = counted(kind)
    assert found and all(name_of(measure) for measure in found)


def test_none_has_a_name_that_nothing_counts(context: None) -> None:
    assert set(MEASURES) - {"number"} <= {measure for kind in all_kinds() for measure in counted(kind)}


@pytest.mark.parametrize(("kind", "measure"), [(kind, one) for kind, several in SHOWN.items() for one in several])
def test_the_page_of_a_result_says_the_same(context: None, kind: str, measure: str) -> None:
    page = (ROOT / f"app/workshops/kinds/{kind}/result.html").read_text(encoding="utf-8")
    assert f'_("{name_of(measure)}")' in page


def test_every_way_of_answering_has_a_name(context: None) -> None:
    ways = {channel.value for channel in (*Channel, *Hands) if channel is not Channel.PHONE}
    assert {*ways, "phones", "together"} == set(CHANNELS)
