"""Texts that say the same, put together by people: named, moved and undone. What was written is never changed.

A change names the version of the groups that its page showed: of two at once one is done, and the other is told.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from app.core import audit
from app.core.db import db
from app.core.errors import Closed, Conflict, Invalid, NotFound
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.core.text import fold, one_line
from app.core.upsert import changed
from app.workshops.kinds import kind_named
from app.workshops.models import RoomAnswer, RoomText, Round, RoundState, TextGroup, Workshop
from app.workshops.permissions import RUN
from app.workshops.services.holding import hold
from app.workshops.services.planning import place_of, touch

MOST_NAME = 120
Model = type[RoomAnswer] | type[RoomText]


def put_together(
    by: Person,
    held: Round,
    seen: int,
    text_ids: Collection[int],
    *,
    name: str = "",
    group_id: int = 0,
    lang: str = "nb",
) -> None:
    """Put texts into the group `group_id`, or into a new one called `name`."""
    model = _begin(by, held, seen)
    if not text_ids:
        raise Invalid(lazy_("Velg minst én tekst."), "text")
    group = _group(held, group_id) if group_id else _new_group(held, name, lang)
    _move(model, held, text_ids, group.id)
    _end(by, held, number=len(text_ids))


def take_out(by: Person, held: Round, seen: int, text_id: int) -> None:
    """Let a text stand by itself again."""
    model = _begin(by, held, seen)
    _move(model, held, [text_id], None)
    _end(by, held, number=1)


def rename_group(by: Person, held: Round, seen: int, group_id: int, name: str) -> None:
    """Call a group something else."""
    _begin(by, held, seen)
    _group(held, group_id).name = _name(held, name, group_id)
    _end(by, held, number=0)


def undo_grouping(by: Person, held: Round, seen: int) -> None:
    """Have the groups as they were before the last change. Doing it again brings that change back."""
    if (before := held.groups_before) is None:
        raise Closed(lazy_("Det er ingenting å angre."))
    model = _begin(by, held, seen)
    db.session.execute(update(model).where(model.round_id == held.id).values(group_id=None))
    db.session.execute(delete(TextGroup).where(TextGroup.round_id == held.id))
    # Under new numbers: the old ones may be another group's by now. Texts that were taken back meanwhile stay away.
    again = {
        str(group["id"]): TextGroup(round_id=held.id, name=group["name"], lang=group["lang"])
        for group in before["groups"]
    }
    db.session.add_all(again.values())
    db.session.flush()
    for group_id, text_ids in before["texts"].items():
        _put(model, held, text_ids, again[group_id].id)
    _end(by, held, number=0)


def _begin(by: Person, held: Round, seen: int) -> Model:
    """Take the turn, and keep how the groups are now."""
    workshop = held.step.workshop
    RUN.check(by, workshop)
    hold(workshop)
    kind = kind_named(held.asked["kind"])
    if not kind.written:
        raise Closed(lazy_("Dette spørsmålet har ingen tekster."))
    _still_open(workshop, held)
    model: Model = RoomText if kind.gathers else RoomAnswer
    mine = update(Round).where(Round.id == held.id, Round.groups_version == seen)
    if not changed(mine.values(groups_version=Round.groups_version + 1)):
        raise Conflict(lazy_("Noen andre endret gruppene imens. Se over, og trykk igjen hvis du vil."))
    db.session.refresh(held)
    held.groups_before = _as_it_is(model, held)
    db.session.flush()
    return model


def _still_open(workshop: Workshop, held: Round) -> None:
    if held.state is RoundState.OPEN:
        raise Closed(lazy_("Lås spørsmålet først. Teksten kan ennå endres av den som skrev den."))
    if workshop.results_public:
        raise Closed(lazy_("Alle kan lese resultatene, så de står som de er."))


def _as_it_is(model: Model, held: Round) -> dict[str, Any]:
    groups = db.session.scalars(select(TextGroup).where(TextGroup.round_id == held.id)).all()
    texts: dict[str, list[int]] = {}
    query = select(model.group_id, model.id).where(model.round_id == held.id, model.group_id.is_not(None))
    for group_id, text_id in db.session.execute(query):
        texts.setdefault(str(group_id), []).append(text_id)
    return {"groups": [{"id": one.id, "name": one.name, "lang": one.lang} for one in groups], "texts": texts}


def _move(model: Model, held: Round, text_ids: Collection[int], group_id: int | None) -> None:
    if not _put(model, held, text_ids, group_id):
        raise NotFound


def _put(model: Model, held: Round, text_ids: Collection[int], group_id: int | None) -> int:
    """Returns how many of the texts are there still."""
    mine = update(model).where(model.round_id == held.id, model.id.in_(text_ids))
    return changed(mine.values(group_id=group_id))


def _end(by: Person, held: Round, *, number: int) -> None:
    """A group that nothing is in any more goes."""
    db.session.flush()
    used = [select(model.group_id).where(model.group_id.is_not(None)) for model in (RoomAnswer, RoomText)]
    empty = delete(TextGroup).where(TextGroup.round_id == held.id, *(TextGroup.id.not_in(one) for one in used))
    changed(empty)
    db.session.expire_all()
    touch(held.step.workshop)
    place = place_of(held.step)
    audit.record(by, "workshops.grouped", held.step.workshop, step=place, round=held.number, total=number)


def _group(held: Round, group_id: int) -> TextGroup:
    found = db.session.scalar(select(TextGroup).where(TextGroup.id == group_id, TextGroup.round_id == held.id))
    if found is None:
        raise NotFound
    return found


def _new_group(held: Round, name: str, lang: str) -> TextGroup:
    group = TextGroup(round_id=held.id, name=_name(held, name), lang=lang)
    db.session.add(group)
    db.session.flush()
    return group


def _name(held: Round, name: str, own: int = 0) -> str:
    """Two groups of one name would be read as one. Only who has the turn names a group, so two at once cannot take it."""
    words = one_line(name)
    if not words:
        raise Invalid(lazy_("Skriv hva gruppen heter."), "name")
    if len(words) > MOST_NAME:
        raise Invalid(lazy_("Skriv høyst %(max)d tegn.", max=MOST_NAME), "name")
    others = db.session.execute(select(TextGroup.id, TextGroup.name).where(TextGroup.round_id == held.id))
    if any(row.id != own and fold(row.name) == fold(words) for row in others):
        raise Invalid(lazy_("En annen gruppe heter det samme. Legg tekstene i den, eller velg et annet navn."), "name")
    return words
