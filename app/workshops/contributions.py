"""What people wrote in workshops, in the team's inbox (see `core.contributions`). Nobody can know who wrote what."""

from typing import Any

from sqlalchemy import Select, String, cast, false, func, literal, select, true, tuple_

from app.core.contributions import Kind, Source, columns, folded, scattered
from app.core.i18n import lazy_
from app.core.providers import PageLink
from app.core.smallcells import SMALLEST_CELL
from app.projects.models import Activity, Project
from app.workshops.kinds import all_kinds
from app.workshops.models import Channel, RoomAnswer, RoomText, Round, RoundState, Step, TextStand, Workshop
from app.workshops.permissions import READ

Texts = type[RoomAnswer] | type[RoomText]


def _answers(project_id: int) -> Select[Any]:
    """Answers that are one text each."""
    words = RoomAnswer.value["text"].as_string()
    return _of_rounds(project_id, RoomAnswer, Kind.ANSWER, words).where(RoomAnswer.abstained.is_(False))


def _ideas(project_id: int) -> Select[Any]:
    """Ideas and questions to a panel: several of each phone, with how many support each."""
    support = select(func.count()).where(TextStand.text_id == RoomText.id, TextStand.stand == 1).correlate(RoomText)
    return _of_rounds(project_id, RoomText, Kind.IDEA, RoomText.body, weight=support.scalar_subquery())


def _of_rounds(project_id: int, model: Texts, kind: Kind, words: Any, **more: Any) -> Select[Any]:
    """Of rounds that are over, when at least five answered: fewer are a few people in a room. Five that answered by the
    same way, as the results show them."""
    when = func.coalesce(Activity.closed_at, Activity.opens_at, Workshop.starts_at, Workshop.created_at)
    given = columns(
        kind=kind.value,
        id=model.id,
        activity_id=Workshop.activity_id,
        phase_id=Activity.phase_id,
        focus_area_id=Project.focus_area_id,
        lang=model.lang,
        received_at=when,
        owed_at=when,
        unread=true(),
        read_here=true(),
        placeable=false(),
        source_kind="round",  # what can be replied to: all that was answered there, since nobody knows who wrote what
        source_id=model.round_id,
        ref=cast(Workshop.id, String),
        text=words,
        search_text=folded(words),
        tie=scattered(model.id),
        **more,
    )
    names = [one.name for one in all_kinds().values() if one.written and one.gathers is (model is RoomText)]
    held = (
        Workshop.project_id == project_id,
        Round.asked["kind"].as_string().in_(names),  # as it was asked: the step may be another by now
        Round.asked["practice"].as_boolean().is_(False),
        Round.state != RoundState.OPEN,
    )
    said = _joined(select(RoomAnswer.round_id), RoomAnswer).where(*held, RoomAnswer.abstained.is_(False))
    said = said.add_columns(RoomAnswer.channel).group_by(RoomAnswer.round_id, RoomAnswer.channel)
    enough = said.having(func.count() >= SMALLEST_CELL)
    way = RoomAnswer.channel if model is RoomAnswer else literal(Channel.PHONE, RoomAnswer.channel.type)
    query = _joined(select(*given), model).join(Activity, Activity.id == Workshop.activity_id)
    query = query.join(Project, Project.id == Workshop.project_id)
    return query.where(*held, model.hidden_because == "", tuple_(model.round_id, way).in_(enough))


def _joined(query: Select[Any], model: Texts) -> Select[Any]:
    query = query.join(Round, Round.id == model.round_id).join(Step, Step.id == Round.step_id)
    return query.join(Workshop, Workshop.id == Step.workshop_id)


def _page(_slug: str, _id: int, workshop: str) -> PageLink:
    return PageLink(endpoint="workshops.results", values={"workshop_id": int(workshop)})


SOURCES = (
    Source(
        kind=Kind.IDEA,
        name=lazy_("Idé eller spørsmål i verksted"),
        icon="LightBulb",
        permission=READ,
        select=_ideas,
        page=_page,
    ),
    Source(
        kind=Kind.ANSWER,
        name=lazy_("Svar i verksted"),
        icon="PersonGroup",
        permission=READ,
        select=_answers,
        page=_page,
    ),
)
