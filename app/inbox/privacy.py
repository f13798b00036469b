"""What a team has written about what a participant gave. The inbox itself knows contributions, never participants."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, select

from app.core.contributions import sources
from app.core.db import db
from app.inbox.models import Reply, ReplyTo, TeamNote
from app.needs.models import Addition
from app.prototypes.models import Feedback


def held(participant_id: int) -> dict[str, Any]:
    """The notes about what this participant gave. Who wrote them is the team's own."""
    return {
        "notes": [
            {"about": f"{note.kind.value}:{note.item_id}", "text": note.text, "written_at": note.written_at}
            for about in _about(participant_id)
            for note in db.session.scalars(select(TeamNote).where(about).order_by(TeamNote.id))
        ],
        "replies": [
            {"about": f"{to.value}:{one.subject_id}", "text": one.text_nb, "answered_at": one.published_at}
            for to, given in _answered(participant_id)
            for one in db.session.scalars(
                select(Reply).where(Reply.subject == to, Reply.subject_id.in_(given), Reply.published_at.is_not(None))
            )
        ],
    }


def erase(participant_id: int) -> None:
    """Notes go: they may say who it was, and so do replies that nobody has read. Tags, and who took care of it, say nothing of that and stay."""
    for about in _about(participant_id):
        db.session.execute(delete(TeamNote).where(about))
    for to, given in _answered(participant_id):
        unseen = Reply.subject == to, Reply.subject_id.in_(given), Reply.published_at.is_(None)
        db.session.execute(delete(Reply).where(*unseen))


def move(_source: int, _target: int) -> None:
    """The notes stand at the contributions, whoever they belong to."""


def _about(participant_id: int) -> Iterator[ColumnElement[bool]]:
    for source in sources():
        if source.given_by is not None:
            yield and_(TeamNote.kind == source.kind, TeamNote.item_id.in_(source.given_by(participant_id)))


def _answered(participant_id: int) -> Iterator[tuple[ReplyTo, Select[Any]]]:
    """What this participant gave that is answered to them alone."""
    yield ReplyTo.ADDITION, select(Addition.id).where(Addition.participant_id == participant_id)
    yield ReplyTo.FEEDBACK, select(Feedback.id).where(Feedback.participant_id == participant_id)
