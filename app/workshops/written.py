"""Reads of what people wrote in a room: for the tally, for whoever may take a text down or put it in a group, and for
the phones that support each other's."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, literal, or_, select

from app.core import contributions
from app.core.db import db
from app.core.smallcells import SMALLEST_CELL
from app.core.text import fold
from app.workshops.kinds import Kind, Value, kind_named
from app.workshops.models import Channel, RoomAnswer, RoomDevice, RoomText, Round, TextGroup, TextStand, Workshop
from app.workshops.tokens import known_as

PORTION, MOST_OTHERS = 25, 500  # texts of others on a phone: so many at first and more each time, and at most
PRIME = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Written:
    """A text of a round: the answer of a device, or one of several that it gave."""

    id: int
    text: str
    lang: str
    hidden_because: str = ""
    group_id: int | None = None
    stand: int = 0  # of the phone that asks
    gathered: bool = False

    @cached_property
    def number(self) -> int:
        """What stands for `id` in addresses and forms: ids follow the order in which texts came, and people see who types."""
        return contributions.shown_number(kind_of(gathered=self.gathered), self.id)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What a phone sees while texts are gathered.

    others: None while too few have answered. more: how many it may ask for to see more of them; 0 when there are none.
    key: of the next text.
    """

    mine: Sequence[Written]
    others: Sequence[Written] | None
    more: int
    key: str


def kind_of(*, gathered: bool) -> contributions.Kind:
    """As what a text is numbered: the same as in the team's inbox."""
    return contributions.Kind.IDEA if gathered else contributions.Kind.ANSWER


def id_of(number: int, *, gathered: bool) -> int:
    """The id of the text with that `Written.number`."""
    return contributions.real_number(kind_of(gathered=gathered), number)


def texts(held: Round, kind: Kind) -> list[Written]:
    """Everything that was written in a round, also what was taken down. In no order that tells when."""
    if not kind.written:
        return []
    if kind.gathers:
        rows = [_written(row) for row in db.session.scalars(select(RoomText).where(RoomText.round_id == held.id))]
    else:
        query = select(RoomAnswer).where(RoomAnswer.round_id == held.id, RoomAnswer.abstained.is_(False))
        rows = [_written(row, str(row.value.get("text", ""))) for row in db.session.scalars(query)]
    return sorted(rows, key=lambda row: (fold(row.text), row.id))


def groups(round_id: int) -> Sequence[TextGroup]:
    query = select(TextGroup).where(TextGroup.round_id == round_id)
    return sorted(db.session.scalars(query), key=lambda group: fold(group.name))


def values_of(rounds: Iterable[Round]) -> dict[int, dict[Channel, list[Value]]]:
    """Round -> what its tallies count, each way of answering by itself: its answers, without what was taken down.

    Texts that were gathered stand in one list, for the phones support them all.
    A constant number of queries, however many rounds.
    """
    chosen, told, gathered = _by_kind(rounds)
    found: dict[int, dict[Channel, list[Value]]] = {
        round_id: {channel: [] for channel in Channel} for round_id in (*chosen, *told, *gathered)
    }
    for row in db.session.execute(_chosen(chosen)) if chosen else ():
        found[row.round_id][row.channel].append(row.value)
    for row in db.session.execute(_told(told)) if told else ():
        found[row.round_id][row.channel].append(_value(row))
    behind = _behind(gathered) if gathered else {}
    for row in db.session.execute(_gathered(gathered)) if gathered else ():
        found[row.round_id][Channel.PHONE].append({**_value(row), **behind.get(row.group_id, {})})
    return found


def numbers_taken_down(rounds: Iterable[Round]) -> dict[int, int]:
    """Round -> how many of its texts somebody took down."""
    _chosen_ids, told, gathered = _by_kind(rounds)
    found: dict[int, int] = {}
    for model, ids in ((RoomAnswer, told), (RoomText, gathered)):
        query = select(model.round_id, func.count()).where(model.round_id.in_(ids), model.hidden_because != "")
        found |= {row[0]: row[1] for row in db.session.execute(query.group_by(model.round_id))} if ids else {}
    return found


def _by_kind(rounds: Iterable[Round]) -> tuple[list[int], list[int], list[int]]:
    """The rounds in which people choose, say one thing each, and give several."""
    ids: tuple[list[int], list[int], list[int]] = ([], [], [])
    for held in rounds:
        kind = kind_named(held.asked["kind"])
        ids[2 if kind.gathers else 1 if kind.written else 0].append(held.id)
    return ids


def taken_down(held: Round, kind: Kind) -> Sequence[int]:
    """Which texts of the round somebody took down."""
    if not kind.written:
        return ()
    model = RoomText if kind.gathers else RoomAnswer
    query = select(model.id).where(model.round_id == held.id, model.hidden_because != "")
    return db.session.scalars(query.order_by(model.id)).all()


def gathered(workshop: Workshop, held: Round, token: str | None, most: int = PORTION) -> Gathered:
    """What the phone with `token` has sent in a round, and at most so many of those that it may support."""
    known = known_as(workshop.room_key, token) if token and workshop.room_key else ""
    device = select(RoomDevice.id).where(RoomDevice.workshop_id == workshop.id, RoomDevice.token_hash == known)
    number = db.session.scalar(device) or 0
    mine = select(RoomText).where(RoomText.round_id == held.id, RoomText.device_id == number)
    mine = mine.where(RoomText.for_other.is_(False)).order_by(RoomText.id)
    said = select(func.count()).where(RoomAnswer.round_id == held.id, RoomAnswer.abstained.is_(False))
    enough = (db.session.scalar(said) or 0) >= SMALLEST_CELL  # who would not answer hides nobody's words
    others = _others(held.id, number, known, most + 1) if enough else None
    return Gathered(
        mine=[_written(row) for row in db.session.scalars(mine)],
        others=others[:most] if others is not None else None,
        more=min(most + PORTION, MOST_OTHERS) if others and len(others) > most and most < MOST_OTHERS else 0,
        key=str(uuid.uuid4()),
    )


def of_others(round_id: int, device_id: int) -> tuple[ColumnElement[bool], ...]:
    """What still stands in a round and is not of the device's holder: also what they sent for somebody else."""
    another = or_(RoomText.device_id != device_id, RoomText.for_other)
    return RoomText.round_id == round_id, another, RoomText.hidden_because == ""


def _others(round_id: int, device_id: int, known: str, most: int) -> list[Written]:
    """In an order of the phone's own, the same each time: nothing wins by standing first on every phone."""
    own = int(hashlib.sha256(known.encode()).hexdigest()[:8], 16) % (PRIME // 2) + PRIME // 4
    mine = TextStand.device_id == device_id
    query = (
        select(RoomText, func.coalesce(TextStand.stand, 0))
        .join(TextStand, (TextStand.text_id == RoomText.id) & mine, isouter=True)
        .where(*of_others(round_id, device_id))
        .order_by(cast(RoomText.id, BigInteger) * literal(own, BigInteger) % PRIME)
        .limit(most)
    )
    return [_written(row, stand=stand) for row, stand in db.session.execute(query)]


def _chosen(round_ids: Sequence[int]) -> Any:
    stands = RoomAnswer.abstained.is_(False), RoomAnswer.hidden_because == ""
    query = select(RoomAnswer.round_id, RoomAnswer.channel, RoomAnswer.value)
    query = query.where(RoomAnswer.round_id.in_(round_ids), *stands)
    return query.order_by(RoomAnswer.id)


def _gathered(round_ids: Sequence[int]) -> Any:
    """The texts of rounds that still stand, with how many are for and against each, and by which way each came: what is
    given for somebody else stands under the key of its answer, and a sheet of paper may hold several."""
    agree, disagree = (
        func.count().filter(TextStand.stand == stand).label(name) for stand, name in ((1, "agree"), (-1, "disagree"))
    )
    sheets = select(RoomAnswer.round_id, RoomAnswer.device_id).where(RoomAnswer.channel == Channel.PAPER)
    paper = sheets.where(RoomAnswer.round_id.in_(round_ids)).distinct().subquery()
    columns = (
        RoomText.id,
        RoomText.round_id,
        RoomText.body.label("text"),
        RoomText.lang,
        RoomText.group_id,
        TextGroup.name,
        TextGroup.lang.label("named_in"),
        RoomText.for_other,
        RoomAnswer.channel,
        paper.c.device_id.label("paper"),
    )
    same = RoomAnswer.round_id == RoomText.round_id, RoomAnswer.device_id == RoomText.device_id
    return (
        select(*columns, agree, disagree)
        .join(TextGroup, TextGroup.id == RoomText.group_id, isouter=True)
        .join(RoomAnswer, and_(*same, RoomAnswer.client_key == RoomText.client_key), isouter=True)
        .join(paper, and_(paper.c.round_id == RoomText.round_id, paper.c.device_id == RoomText.device_id), isouter=True)
        .join(TextStand, TextStand.text_id == RoomText.id, isouter=True)
        .where(RoomText.round_id.in_(round_ids), RoomText.hidden_because == "")
        .group_by(*columns)
        .order_by(RoomText.id)
    )


def _behind(round_ids: Sequence[int]) -> dict[int, Value]:
    """Group -> how many phones are for and against what stands in it: each once, whichever of its texts they chose."""
    here = RoomText.round_id.in_(round_ids), RoomText.hidden_because == "", RoomText.group_id.is_not(None)
    most, least = func.max(TextStand.stand).label("most"), func.min(TextStand.stand).label("least")
    phones = (
        select(RoomText.group_id, TextStand.device_id, most, least)
        .join(TextStand, TextStand.text_id == RoomText.id)
        .where(*here)
        .group_by(RoomText.group_id, TextStand.device_id)
        .subquery()
    )
    agree = func.count().filter(phones.c.most == 1).label("agree")
    disagree = func.count().filter(phones.c.most < 1, phones.c.least == -1).label("disagree")
    counted = db.session.execute(select(phones.c.group_id, agree, disagree).group_by(phones.c.group_id))
    return {row.group_id: {"group_for": row.agree, "group_against": row.disagree} for row in counted}


def _told(round_ids: Sequence[int]) -> Any:
    """The same for answers that are one text each."""
    return (
        select(
            RoomAnswer.round_id,
            RoomAnswer.channel,
            RoomAnswer.value,
            RoomAnswer.lang,
            RoomAnswer.group_id,
            TextGroup.name,
            TextGroup.lang.label("named_in"),
        )
        .join(TextGroup, TextGroup.id == RoomAnswer.group_id, isouter=True)
        .where(RoomAnswer.round_id.in_(round_ids), RoomAnswer.abstained.is_(False), RoomAnswer.hidden_because == "")
        .order_by(RoomAnswer.id)
    )


def _value(row: Any) -> Value:
    grouped = {"group_id": row.group_id, "group": row.name, "group_lang": row.named_in} if row.name else {}
    if hasattr(row, "value"):
        return {**row.value, "lang": row.lang, **grouped}
    channel = Channel.PAPER if row.paper else (row.channel or Channel.BESIDE) if row.for_other else Channel.PHONE
    stands = {"for": row.agree, "against": row.disagree}
    return {"text": row.text, "lang": row.lang, "channel": channel, **stands, **grouped}


def _written(row: RoomText | RoomAnswer, text: str | None = None, stand: int = 0) -> Written:
    return Written(
        id=row.id,
        text=row.body if isinstance(row, RoomText) else text or "",
        lang=row.lang,
        hidden_because=row.hidden_because,
        group_id=row.group_id,
        stand=stand,
        gathered=isinstance(row, RoomText),
    )
