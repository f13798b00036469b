"""What was said in a project within a time, whether or not it stands behind an insight: words that everybody may read."""

from datetime import datetime

from sqlalchemy import select

from app.core.db import db
from app.insights.models import Stance
from app.insights.queries.readable import added
from app.insights.queries.voices import Quote, pins_to_read
from app.needs.models import Addition, Need
from app.notifications.models import Subject
from app.prototypes.models import Feedback, Pin, Prototype, Version


def said_in(project_id: int, since: datetime, until: datetime, most: int) -> list[Quote]:
    """Of needs the most supported, of additions and pins the newest, so many of each kind. Three statements."""
    needs = select(Need).where(Need.project_id == project_id, Need.public)
    needs = needs.where(Need.published_at >= since, Need.published_at < until)
    additions = select(Addition).join(Addition.need).where(Need.project_id == project_id, added(Need.public))
    additions = additions.where(Addition.published_at >= since, Addition.published_at < until)
    pins = select(Pin.id, Pin.text, Pin.lang, Version.number, Prototype.slug)
    pins = pins.join(Feedback, Feedback.id == Pin.feedback_id).join(Version, Version.id == Feedback.version_id)
    pins = pins.join(Prototype, Prototype.id == Version.prototype_id).where(Prototype.project_id == project_id)
    pins = pins.where(*pins_to_read(), Pin.placed_at >= since, Pin.placed_at < until)
    return [
        *(
            Quote(one.id, one.text, one.lang, Stance.FOR)
            for one in db.session.scalars(needs.order_by(Need.support_count.desc(), Need.id).limit(most))
        ),
        *(
            Quote(one.id, one.text, one.lang, Stance.FOR, Subject.ADDITION, one.need_id)
            for one in db.session.scalars(additions.order_by(Addition.id.desc()).limit(most))
        ),
        *(
            Quote(one.id, one.text, one.lang, Stance.FOR, Subject.FEEDBACK, one.number, one.slug)
            for one in db.session.execute(pins.order_by(Pin.id.desc()).limit(most))
        ),
    ]
