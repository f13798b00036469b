"""The texts on a sheet of paper, where texts are gathered: as many as one may send, all of one person.

Each stands in its place on the sheet, under a key that is worked out from the one of the sheet's answer. The first has
the very same.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.core import contributions, noted
from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.once import key_of
from app.workshops.kinds import Given, Kind, Question
from app.workshops.models import RoomAnswer, RoomText, TextStand

MOST = 10  # on one sheet; a question may allow fewer


def read(kind: Kind, question: Question, given: Given) -> list[str]:
    """What was written in each place, empty where nothing was. Raises `Invalid`."""
    sent = [words.strip() for words in given.get("text", ())]
    while sent and not sent[-1]:
        sent.pop()
    most = question.settings["most_texts"]
    if len(sent) > most:
        raise Invalid(lazy_("Du kan sende høyst %(most)d.", most=most), "text")
    if not sent:
        raise Invalid(lazy_("Skriv noe først."), "text")
    return [kind.read(question, {"text": [words]})["text"] if words else "" for words in sent]


def of_answers(answers: Sequence[RoomAnswer]) -> Mapping[int, list[RoomText | None]]:
    """Answer of a sheet -> what stands in each place of it, up to the last that holds something. One statement, which reads
    what stands on these sheets only."""
    devices, rounds = {one.device_id for one in answers}, {one.round_id for one in answers}
    keys = {key for one in answers for key in _keys(one)}
    query = select(RoomText).where(RoomText.round_id.in_(rounds), RoomText.device_id.in_(devices))
    query = query.where(RoomText.client_key.in_(keys))
    found = {(row.round_id, row.client_key): row for row in db.session.scalars(query)} if answers else {}
    return {one.id: _placed(found, one) for one in answers}


def write(answer: RoomAnswer, texts: Sequence[str]) -> None:
    """Let these be the texts of the sheet; what is empty is none. Taken down stays taken down.

    Raises `Closed` when somebody has taken a stand on what would say something else: they did so for the words that
    stood there.
    """
    stored = _locked(answer)
    for place, key in enumerate(_keys(answer)):
        row, body = stored.get(key), texts[place] if place < len(texts) else ""
        if row is None and body:
            db.session.add(
                RoomText(
                    round_id=answer.round_id,
                    device_id=answer.device_id,
                    client_key=key,
                    for_other=True,
                    body=body,
                    lang=answer.lang,
                    hidden_because="",
                )
            )
        elif row is not None and not body:
            noted.gone(contributions.Kind.IDEA, [row.id])
            db.session.delete(row)
        elif row is not None:
            if row.body != body:
                _check_no_stands(row)
                row.body, row.group_id = body, None  # it was put there for what it said
            row.lang = answer.lang
    db.session.flush()


def _locked(answer: RoomAnswer) -> dict[str, RoomText]:
    """No stand is taken on them until the transaction ends."""
    query = select(RoomText).where(RoomText.round_id == answer.round_id, RoomText.device_id == answer.device_id)
    query = query.where(RoomText.client_key.in_(_keys(answer))).with_for_update()
    return {row.client_key: row for row in db.session.scalars(query.execution_options(populate_existing=True))}


def _check_no_stands(row: RoomText) -> None:
    if db.session.scalar(select(TextStand.id).where(TextStand.text_id == row.id, TextStand.stand != 0).limit(1)):
        raise Closed(
            lazy_(
                "Noen i rommet har tatt stilling til «%(text)s», og da kan ordene ikke endres. Er det ført inn feil, kan du "
                "fjerne arket og føre det inn på nytt. Da begynner støtten på null.",
                text=row.body,
            )
        )


def _keys(answer: RoomAnswer) -> list[str]:
    return [answer.client_key, *(key_of(answer.client_key, place) for place in range(2, MOST + 1))]


def _placed(found: Mapping[tuple[int, str], RoomText], answer: RoomAnswer) -> list[RoomText | None]:
    placed = [found.get((answer.round_id, key)) for key in _keys(answer)]
    while placed and placed[-1] is None:
        placed.pop()
    return placed
