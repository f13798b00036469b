"""All that is ready in a project or in one phase of it, answers to needs and replies to the rest, published in one act."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.core.db import db
from app.core.permissions import Person
from app.inbox.models import Reply
from app.inbox.permissions import REPLY
from app.inbox.queries.replies import ready
from app.inbox.services.sending import Sent, publish_all_replies, why_not
from app.needs import queries as needs
from app.needs import services as answering
from app.needs.permissions import PUBLISH_ANSWERS
from app.projects.models import Project


class Part(StrEnum):
    """What is published together, by how addresses name it."""

    NEEDS = "behov"
    OTHERS = "annet"


MAY = {Part.NEEDS: PUBLISH_ANSWERS, Part.OTHERS: REPLY}


@dataclass(frozen=True)
class Ready:
    """What one press publishes. needs: their numbers. replies: the numbers of the replies. left: why others stay as they
    are, and how many for each reason. without_english: how many have no English, of those that are published.
    """

    needs: Sequence[int] = ()
    replies: Sequence[int] = ()
    left: Mapping[str, int] = field(default_factory=dict)
    without_english: int = 0

    @property
    def number(self) -> int:
        return len(self.needs) + len(self.replies)

    @property
    def too_many(self) -> bool:
        return max(len(self.needs), len(self.replies)) > answering.MOST_WHOLE


@dataclass(frozen=True)
class Published:
    """What came of it. number: how many are published. left: as in `Ready`."""

    number: int = 0
    left: Mapping[str, int] = field(default_factory=dict)


def parts(by: Person, project: Project) -> list[Part]:
    """What this person may publish in the project."""
    return [part for part, permission in MAY.items() if permission.allows(by, project)]


def all_ready(by: Person, project: Project, phase_id: int | None, until: datetime, wanted: Collection[Part]) -> Ready:
    """What of the `wanted` is ready, and was so at `until`. The same statements for few and many."""
    answers: dict[int, str] = {}
    lacking = 0
    if Part.NEEDS in wanted:
        answers = needs.all_prepared(project.id, phase_id, until)
        lacking = needs.prepared_without_english(project.id, phase_id, until)
    replies, left = _replies(by, project, phase_id, until) if Part.OTHERS in wanted else ([], {})
    return Ready(
        needs=list(answers),
        replies=[one.id for one in replies],
        left=left,
        without_english=lacking + sum(not one.text_en for one in replies),
    )


def _replies(by: Person, project: Project, phase_id: int | None, until: datetime) -> tuple[list[Reply], dict[str, int]]:
    query = ready(by, project, phase_id, until).order_by(Reply.id).limit(answering.MOST_WHOLE + 1)
    found = db.session.scalars(query).all()
    stays = why_not(by, project, found)
    return [one for one in found if one.id not in stays], _counted(stays)


def publish_all(
    by: Person,
    project: Project,
    phase_id: int | None,
    *,
    shown_needs: Collection[int],
    shown_replies: Collection[int],
    until: datetime,
) -> Published:
    """Publish all that is ready in the project, or in one phase of it, of what was `shown` so at `until`.

    All of it in the caller's transaction, or, when `Conflict` is raised, nothing. What cannot be published stays.
    """
    given, sent = answering.Released(), Sent()
    # Who publishes, declines or withdraws an addition holds it, and then its need: in that order here, too.
    if shown_replies:
        sent = publish_all_replies(by, project, phase_id, shown=shown_replies, until=until)
    if shown_needs:
        given = answering.publish_all_prepared(by, project, phase_id, shown=shown_needs, until=until)
    return Published(len(given.done) + sent.new, dict(Counter(_counted(given.left)) + Counter(sent.left)))


def _counted(reasons: Mapping[int, object]) -> dict[str, int]:
    return dict(Counter(str(reason) for reason in reasons.values()))
