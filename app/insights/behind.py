"""The needs that a thing of the trail goes back to, for slices below (see `core.providers`)."""

from app.insights.queries import trail
from app.notifications.models import Subject


def needs(subject: str, subject_id: int) -> list[int]:
    """The numbers of the public needs that the thing goes back to."""
    return [node.id for node in trail.backwards((Subject(subject), subject_id)) if node.kind is Subject.NEED]
