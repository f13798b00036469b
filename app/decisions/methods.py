"""The ways to vote. Each method is one class: what it accepts, how it is explained, how it is counted."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _, language, lazy_, ngettext, told, told_language
from app.decisions.models import Ballot, Method

Choices = Mapping[int, int]  # option id -> score: 1 for a choice, 1 to 5 for a rating
HIGHEST = 5
FIELD = "option"


@dataclass(frozen=True)
class End:
    """What 1 or 5 means, and the language it is written in."""

    text: str
    lang: str


def ends(ballot: Ballot) -> tuple[End, End]:
    """What 1 and 5 mean in a rating, in the reader's language; without words of its own only that 5 is most."""
    if ballot.low_nb and ballot.high_nb:
        low, high = (End(told(ballot, name), told_language(ballot, name)) for name in ("low", "high"))
        return low, high
    return End(_("minst"), language()), End(_("mest"), language())


@dataclass(frozen=True)
class Count:
    """How one option came out: `votes` that named it and, for a rating, how many gave 1, 2, 3, 4 and 5."""

    option_id: int
    votes: int
    scores: tuple[int, ...] = ()

    @property
    def mean(self) -> float | None:
        if not self.votes:
            return None
        return sum(score * count for score, count in enumerate(self.scores, 1)) / self.votes

    @property
    def median(self) -> float | None:
        if not self.votes:
            return None
        return (self._at((self.votes - 1) // 2) + self._at(self.votes // 2)) / 2

    def _at(self, place: int) -> int:
        """The score at `place` (from 0) when all are put in order."""
        passed = 0
        for score, count in enumerate(self.scores, 1):
            passed += count
            if place < passed:
                return score
        raise IndexError(place)


class VotingMethod(ABC):
    """What all methods share."""

    method: Method
    name: Any
    note: Any

    def check(self, choices: Choices, max_choices: int) -> dict[int, int]:
        """The choices as they are stored. Raises `Invalid` with a reason that the person reads."""
        self._check(choices, max_choices)
        return dict(choices)

    @abstractmethod
    def _check(self, choices: Choices, max_choices: int) -> None: ...

    @abstractmethod
    def how(self, ballot: Ballot) -> str:
        """One sentence to the person who is about to vote."""

    def count(self, options: Sequence[int], found: Mapping[tuple[int, int], int]) -> list[Count]:
        """From the number of rows for each (option, score) to one `Count` per option, in the order of the options."""
        return [Count(option, found.get((option, 1), 0)) for option in options]


class Single(VotingMethod):
    method = Method.SINGLE
    name = lazy_("Ett valg")
    note = lazy_("Hver deltaker velger ett svar.")

    def _check(self, choices: Choices, max_choices: int) -> None:
        if len(choices) != 1 or set(choices.values()) != {1}:
            raise Invalid(lazy_("Velg ett svar."), FIELD)

    def how(self, ballot: Ballot) -> str:
        return _("Trykk på svaret ditt, så er stemmen levert.")


class Multi(VotingMethod):
    method = Method.MULTI
    name = lazy_("Flere valg")
    note = lazy_("Hver deltaker velger ett eller flere svar, inntil et antall du bestemmer.")

    def _check(self, choices: Choices, max_choices: int) -> None:
        if not choices or set(choices.values()) != {1}:
            raise Invalid(lazy_("Velg minst ett svar."), FIELD)
        if len(choices) > max_choices:
            reason = lazy_("Du har valgt for mange. Du kan velge inntil %(number)d svar.", number=max_choices)
            raise Invalid(reason, FIELD)

    def how(self, ballot: Ballot) -> str:
        return ngettext("Velg ett svar.", "Velg inntil %(num)d svar.", ballot.max_choices)


class Rating(VotingMethod):
    method = Method.RATING
    name = lazy_("Vurdering fra 1 til 5")
    note = lazy_("Hver deltaker gir hvert svar fra 1 til 5.")

    def _check(self, choices: Choices, max_choices: int) -> None:
        if not choices:
            raise Invalid(lazy_("Gi minst ett av svarene fra 1 til 5."), FIELD)
        if not all(1 <= score <= HIGHEST for score in choices.values()):
            raise Invalid(lazy_("Vurderingen må være fra 1 til 5."), FIELD)

    def how(self, ballot: Ballot) -> str:
        return _("Gi hvert svar fra 1 til 5. Du kan hoppe over dem du ikke har noen mening om.")

    def count(self, options: Sequence[int], found: Mapping[tuple[int, int], int]) -> list[Count]:
        counted = []
        for option in options:
            scores = tuple(found.get((option, score), 0) for score in range(1, HIGHEST + 1))
            counted.append(Count(option, sum(scores), scores))
        return counted


METHODS: dict[Method, VotingMethod] = {kind.method: kind for kind in (Single(), Multi(), Rating())}
