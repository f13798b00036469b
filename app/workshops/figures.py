"""What came out of a workshop as rows of a file: what its page shows, and no more."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.i18n import _, in_language
from app.core.smallcells import SMALLEST_CELL
from app.workshops import queries
from app.workshops.crossing import Crossed
from app.workshops.kinds import Value
from app.workshops.models import Channel, Hands, Workshop
from app.workshops.queries import Outcome

ASKED = ["question_nb", "question_en", "round"]
COLUMNS = [*ASKED, "kind", "option_nb", "option_en", "measure", "number", "channel", "over_nb", "over_en"]
# channel: «together» where what others were helped to say cannot be told apart without singling somebody out.
TOGETHER = "together"
# A group has a row of its own, without a text, and one for each text in it. times: how many wrote the very same.
WRITTEN = [*ASKED, "kind", "group", "text", "language", "times", "support", "against", "channel"]
# number: empty where it could single anyone out.
DIVIDED = [*ASKED, "kind", "by_nb", "by_en", "group_nb", "group_en", "option_nb", "option_en", "measure", "number"]


def outcomes(workshop: Workshop) -> list[Outcome]:
    """The rounds that the room has seen, without the practice."""
    return outcomes_of([workshop.id])[workshop.id]


def outcomes_of(workshop_ids: Sequence[int]) -> dict[int, list[Outcome]]:
    """The same of several workshops: as many statements as of one."""
    rounds = queries.shown_rounds(workshop_ids)
    came = {
        outcome.round.id: outcome for outcome in queries.outcomes([one for some in rounds.values() for one in some])
    }
    return {number: [came[one.id] for one in some] for number, some in rounds.items()}


def rows(found: list[Outcome]) -> Iterator[dict[str, Any]]:
    """Every number that the page shows, phones, others and hands apart."""
    for outcome in found:
        for row in [*_phones(outcome), *_others(outcome), *_hands(outcome)]:
            yield {**_asked(outcome), **row}


def _asked(outcome: Outcome) -> dict[str, Any]:
    question = outcome.question
    told = {"question_nb": question.question_nb, "question_en": question.question_en, "kind": question.kind}
    return {**told, "round": outcome.round.number}


def _phones(outcome: Outcome) -> Iterator[dict[str, Any]]:
    def row(measure: str, number: float, **option: str) -> dict[str, Any]:
        return {**option, "measure": measure, "number": number, "channel": "phones"}

    if not outcome.too_few:
        yield row("answered", outcome.answers)
    if outcome.abstained >= SMALLEST_CELL:
        yield row("abstained", outcome.abstained)
    if outcome.taken_down:
        yield row("taken_down", outcome.taken_down)
    if outcome.result is not None:
        for channel, values in _by_channel(outcome).items():
            for option, measure, number in outcome.kind.figures(outcome.question, values):
                texts = {"option_nb": option.text_nb, "option_en": option.text_en} if option else {}
                yield {**row(measure, number, **texts), "channel": channel}


def _by_channel(outcome: Outcome) -> dict[str, list[Value]]:
    """What the result was counted from: of phones alone, but for texts that were gathered, which stand in one list."""
    found: dict[str, list[Value]] = {}
    told_apart = _told_apart(outcome)
    for value in outcome.values:
        found.setdefault(_named(value.get("channel", Channel.PHONE), told_apart=told_apart), []).append(value)
    return found


def _told_apart(outcome: Outcome) -> bool:
    """Whether each way by which texts came has answers enough to be shown."""
    ways = {value.get("channel", Channel.PHONE) for value in outcome.values}
    enough = {way.channel for way in outcome.apart if not way.too_few}
    return ways <= (enough if outcome.too_few else enough | {Channel.PHONE})


def _named(channel: str, *, told_apart: bool) -> str:
    if not told_apart:
        return TOGETHER
    return "phones" if channel == Channel.PHONE else str(channel)


def _others(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """What was answered for people without a phone, each way by itself."""
    for way in outcome.apart:
        channel = {"channel": way.channel.value}
        if not way.too_few:
            yield {**channel, "measure": "answered", "number": way.answers}
        if way.abstained >= SMALLEST_CELL:
            yield {**channel, "measure": "abstained", "number": way.abstained}
        for option, measure, number in outcome.kind.figures(outcome.question, way.values) if way.result else ():
            texts = {"option_nb": option.text_nb, "option_en": option.text_en} if option else {}
            yield {**channel, **texts, "measure": measure, "number": number}


def _hands(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Each number that was counted, as it stands on the page: nothing of a way of fewer than five."""
    for row in outcome.hands:
        texts = {"option_nb": row.choice.text_nb, "option_en": row.choice.text_en, "measure": row.answer.measure}
        if (over := row.answer.over) is not None:
            texts |= {"over_nb": over.text_nb, "over_en": over.text_en}
        for way, number in ((Hands.HANDS, row.hands), (Hands.PAPER, row.paper)):
            if way not in outcome.few_hands:
                yield {**texts, "number": number, "channel": way.value}


def divided(found: list[Outcome], crossed: Mapping[int, Crossed]) -> list[dict[str, Any]]:
    """The tables of who was here, as the page shows them: how many of each group answered, and what."""
    tables = [(outcome, crossed[outcome.round.id]) for outcome in found if outcome.round.id in crossed]
    return [{**_asked(outcome), **row} for outcome, table in tables for row in _groups(table)]


def _groups(table: Crossed) -> Iterator[dict[str, Any]]:
    rest, elsewhere = {}, {}
    for lang in ("nb", "en"):
        with in_language(lang):
            rest[f"group_{lang}"], elsewhere[f"option_{lang}"] = _("Andre og ikke oppgitt"), _("Et annet sted")
    by = {"by_nb": table.by.question_nb, "by_en": table.by.question_en}
    for row in table.rows:
        group = {"group_nb": row.group.text_nb, "group_en": row.group.text_en} if row.group else rest
        yield {**by, **group, "measure": "answered", "number": row.answers}
        for option, number in zip(table.options, row.counts, strict=True):
            named = {"option_nb": option.text_nb, "option_en": option.text_en} if option else elsewhere
            yield {**by, **group, **named, "measure": "answers", "number": number}


def written(found: list[Outcome]) -> Iterator[dict[str, Any]]:
    """What people wrote, as the page shows it: the same words once, in no order of time, and groups under their names."""
    for outcome in found:
        if not outcome.kind.written:
            continue
        ways = [("phones", outcome.result), *((way.channel.value, way.result) for way in outcome.apart)]
        told_apart = _told_apart(outcome)
        for channel, said in ((channel, said) for channel, result in ways for said in result or ()):
            for row in _weighed(outcome, said, told_apart=told_apart) if outcome.kind.gathers else _said(said):
                yield {"channel": channel, **_asked(outcome), **row}


def _said(said: Any) -> Iterator[dict[str, Any]]:
    if not said.texts:
        yield {"text": said.text, "language": said.lang, "times": said.count}
        return
    yield {"group": said.text, "language": said.lang, "times": len(said.texts)}
    for (text, lang), number in Counter(said.texts).items():
        yield {"group": said.text, "text": text, "language": lang, "times": number}


def _weighed(outcome: Outcome, said: Any, *, told_apart: bool) -> Iterator[dict[str, Any]]:
    """Texts that were gathered, each with the way by which it came; a group of several ways is of all together."""
    channels = [_named(channel, told_apart=told_apart) for channel in said.channels]
    channel = channels[0] if len(set(channels)) == 1 else TOGETHER
    stands: dict[str, Any] = {"support": said.agree, "channel": channel}
    if outcome.kind.against:
        stands["against"] = said.disagree
    if not said.texts:
        yield {"text": said.text, "language": said.lang, **stands}
        return
    yield {"group": said.text, "language": said.lang, "times": len(said.texts), **stands}
    shown = zip(said.texts, channels, strict=True) if len(said.texts) > 1 else ()
    for ((text, lang), came), number in Counter(shown).items():
        yield {"group": said.text, "text": text, "language": lang, "times": number, "channel": came}
