"""What everybody may read of needs and of what was added to them: what counts behind a finding."""

from sqlalchemy import ColumnElement, ColumnExpressionArgument, and_, or_

from app.needs.models import Addition, AdditionState, Need, NeedState

# What was merged is read as part of the other: it counts, and has no page of its own.
READABLE = or_(Need.public, Need.state == NeedState.MERGED)


def added(to: ColumnExpressionArgument[bool]) -> ColumnElement[bool]:
    """An addition that was published, to a need for which `to` holds."""
    return and_(Addition.state == AdditionState.PUBLISHED, Addition.need.has(to))


ADDED = added(READABLE)
