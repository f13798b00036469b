"""What all kinds of question share: how a question is stored, and what a kind must know."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from app.core.i18n import Worded, lazy_
from app.core.text import letter

Given = Mapping[str, Sequence[str]]  # what a form sent: name -> values
Value = dict[str, Any]  # one answer as it is stored
MOST_TEXT = 240


@dataclass(frozen=True, kw_only=True)
class Choice(Worded):
    """One thing to choose, rate or rank. `key` is its number within the question and never used for another.

    thing: what of the project it is, as "need:12"; empty when it was written for the question.
    x, y: where it is in the question's picture, from 0 to 1, when it is a place in one.
    """

    key: int
    text_nb: str
    text_en: str = ""
    thing: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, kw_only=True)
class Unit(Worded):
    """What a number is of, in its facilitator's words: «minutter»."""

    text_nb: str
    text_en: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as people see it: what a round keeps of its step."""

    kind: str
    question_nb: str
    question_en: str = ""
    help_nb: str = ""
    help_en: str = ""
    practice: bool = False
    options: tuple[Choice, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        return {**asdict(self), "options": [asdict(option) for option in self.options]}

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Question":
        return cls(**{**stored, "options": tuple(Choice(**option) for option in stored["options"])})

    def option(self, key: int) -> Choice | None:
        return next((option for option in self.options if option.key == key), None)

    @property
    def unit(self) -> Unit | None:
        """What a number that answers it is of, where the reader has words for that."""
        unit = Unit(text_nb=self.settings.get("unit_nb") or "", text_en=self.settings.get("unit_en") or "")
        return unit if unit.text else None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing that a facilitator decides about a question of a kind.

    A number from `least` to `most`; with `text` two short texts of at most `most` letters; with `check` a yes or a no;
    with `picture` a picture, kept as its name, width and height.
    """

    name: str
    label: Any
    default: int = 0
    least: int = 0
    most: int = 0
    text: bool = False
    check: bool = False
    picture: bool = False
    note: Any = ""  # what it is for, below the field


class Figure(NamedTuple):
    """One number of a result: of which option (None for the question as a whole), which measure, and how many."""

    option: Choice | None
    measure: str
    number: float


class Level(NamedTuple):
    """Where one option stands, in the one number that two rounds are compared by: a share from 0 to 1, or a mean.

    option: None for the question as a whole. measure: what the number is of, where an option has several.
    best: 1 when more is better to be, -1 for places, where the first is the best.
    unit: of the number, where it has one. A number of another unit is another number. places: decimals of a mean.
    """

    option: Choice | None
    number: float | None
    share: bool = True
    measure: str = ""
    best: int = 1
    unit: Unit | None = None
    places: int = 1


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many chose one option, ready for a bar."""

    choice: Choice
    count: int

    @property
    def text(self) -> str:
        return self.choice.text

    @property
    def lang(self) -> str:
        return self.choice.lang


@dataclass(frozen=True, kw_only=True)
class HandCell:
    """One number that can be counted in the room: of which option, and which answer to it, as the kind numbers them.

    label: what was answered; empty where choosing the option is the answer. measure: what it is called in files.
    over: the option that it was chosen over.
    """

    option: int
    cell: int = 0
    label: str = ""
    lang: str = ""  # of the label, when it is not the reader's own
    measure: str = "answers"
    over: Choice | None = None

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"hands-{self.option}-{self.cell}" if self.cell else f"hands-{self.option}"


@dataclass(frozen=True, kw_only=True)
class HandLine:
    """What is asked for at once with a show of hands: one option to choose, or everything one can answer to it."""

    label: str
    lang: str
    cells: tuple[HandCell, ...]


class Kind(ABC):
    """One kind of question. Stateless: one instance serves everybody."""

    name: str
    order: int
    label: Any
    note: Any
    how: Any  # one sentence to somebody who is about to answer
    options: tuple[int, int] | None = None  # fewest and most options; None for a kind without
    options_label: Any = lazy_("Svar")
    settings: tuple[Setting, ...] = ()
    one_tap: bool = False  # each option is a button that sends
    few_answers: bool = False  # in a hall many give the very same
    written: bool = False  # people write: what they wrote can be taken off the screen, and put in groups
    gathers: bool = False  # each gives several texts and takes a stand on those of others (`kinds/gathering.py`)
    against: bool = False  # of those that gather: one can also be against a text
    one_hand: bool = False  # whoever is counted in the room is counted once: hands are people
    placed: bool = False  # options may have a place in the question's picture

    @abstractmethod
    def read(self, question: Question, given: Given) -> Value:
        """The answer in what was sent, as it is stored. Raises `Invalid` with the sentence that the person reads."""

    @abstractmethod
    def tally(self, question: Question, values: Sequence[Value]) -> Any:
        """What the answers come to: counted from all of them, each time."""

    @abstractmethod
    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        """The same as numbers for a file."""

    @abstractmethod
    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        """The result in the reader's language, one short line for each thing that came out."""

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        """What one round is compared with another by, best first, in the reader's language; nothing for texts."""
        return []

    @abstractmethod
    def said(self, question: Question, value: Value) -> list[str]:
        """One's own answer in words, in the reader's language."""

    def by_hand(self, question: Question) -> tuple[HandLine, ...]:
        """What can be counted with a show of hands or from sheets of paper, in the reader's language; nothing for most."""
        return ()

    def fewest_by_hand(self, question: Question, counted: Mapping[tuple[int, int], int]) -> int:
        """How many people at least are behind what was counted, by option and cell: nobody is counted twice on a line."""
        lines = [[counted.get((cell.option, cell.cell), 0) for cell in line.cells] for line in self.by_hand(question)]
        return max(map(sum, lines), default=0)

    def letters(self, question: Question) -> dict[int, str]:
        """The letter of each option that its picture names by one, by key; nothing where there is no picture."""
        named = question.options if self.placed and question.settings.get("picture") else ()
        return {option.key: letter(place) for place, option in enumerate(named)}

    @property
    def answer_template(self) -> str:
        return f"kinds/{self.name}/answer.html"

    @property
    def paper_templates(self) -> list[str]:
        """The form for those who answer with a pen: the kind's own, when its folder has one, else that of any kind."""
        return [f"kinds/{self.name}/paper.html", "kinds/paper.html"]

    @property
    def result_template(self) -> str:
        return f"kinds/{self.name}/result.html"

    @property
    def drawn_template(self) -> str:
        """What of the result is drawn, where a kind's folder has it: it stays when a round is told beside another."""
        return f"kinds/{self.name}/drawn.html"


class Tallied(Kind):
    """A kind whose result is one count for each option."""

    measure = "answers"  # what is counted, in files
    overlaps = False  # one answer can be counted at several options

    @abstractmethod
    def tally(self, question: Question, values: Sequence[Value]) -> list[Counted]: ...

    def cells(self, question: Question, values: Sequence[Value]) -> list[tuple[Choice | None, int]]:
        """Every count of a table of the result: of the options, and of what is none of them (None)."""
        return [(row.choice, row.count) for row in self.tally(question, values)]

    def levels(self, question: Question, values: Sequence[Value]) -> list[Level]:
        rows = sorted(self.tally(question, values), key=lambda row: -row.count)
        whole = sum(row.count for row in rows) if self.measure == "points" else len(values)
        return [Level(row.choice, row.count / whole if whole else None) for row in rows]

    def figures(self, question: Question, values: Sequence[Value]) -> Iterator[Figure]:
        for row in self.tally(question, values):
            yield Figure(row.choice, self.measure, row.count)

    def words(self, question: Question, values: Sequence[Value]) -> list[str]:
        return [f"{row.text}: {row.count}" for row in self.tally(question, values)]

    def by_hand(self, question: Question) -> tuple[HandLine, ...]:
        return tuple(
            HandLine(label=one.text, lang=one.lang, cells=(HandCell(option=one.key, measure=self.measure),))
            for one in question.options
        )

    def most_each(self, question: Question) -> int:
        """How many of its counts one person can be."""
        return 1

    def fewest_by_hand(self, question: Question, counted: Mapping[tuple[int, int], int]) -> int:
        people = -(-sum(counted.get((one.key, 0), 0) for one in question.options) // self.most_each(question))
        return people if self.measure == "points" else max(people, super().fewest_by_hand(question, counted))


def first(given: Given, name: str) -> str:
    """The first value of a field, or an empty text."""
    values = given.get(name) or ("",)
    return str(values[0])
