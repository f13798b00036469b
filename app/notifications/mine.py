"""What a participant follows by choice, for my page. What they told, tried or voted in is offered where that is kept."""

from sqlalchemy import select

from app.core.db import db
from app.core.providers import MyItem, SubjectPage, subject_pages
from app.notifications.models import Follow, Tie


def items(participant_id: int) -> list[MyItem]:
    query = select(Follow).where(Follow.participant_id == participant_id, Follow.tie == Tie.FOLLOWED)
    follows = db.session.scalars(query.order_by(Follow.since)).all()
    wanted: dict[str, list[int]] = {}
    for follow in follows:
        wanted.setdefault(follow.subject.value, []).append(follow.subject_id)
    pages = {kind: subject_pages(kind, ids, participant_id) for kind, ids in wanted.items()}
    return [
        _item(follow, page)
        for follow in follows
        if (page := pages[follow.subject.value].get(follow.subject_id)) is not None
    ]


def _item(follow: Follow, page: SubjectPage) -> MyItem:
    return MyItem(
        kind="follow",
        title=page.title,
        lang=page.lang,
        link=page.link,
        at=follow.since,
        subject=follow.subject.value,
        subject_id=follow.subject_id,
        ended=page.ended,
    )
