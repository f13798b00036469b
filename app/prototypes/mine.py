"""What my page shows of prototypes: that one tried, and what became of it."""

from app.core.i18n import _, told, told_language
from app.core.providers import MyItem, PageLink
from app.prototypes import queries, rounds, wording
from app.prototypes.models import Feedback, Prototype


def items(participant_id: int) -> list[MyItem]:
    """One line for each prototype that the participant has tried, with its newest version in mind."""
    tried = queries.tried_by(participant_id)
    caused = queries.versions_caused_by([feedback.id for feedback in tried])
    newest: dict[int, Feedback] = {}
    for feedback in tried:
        newest[feedback.version.prototype_id] = feedback
    return [_item(feedback.version.prototype, feedback, caused) for feedback in newest.values()]


def _item(prototype: Prototype, feedback: Feedback, caused: set[int]) -> MyItem:
    current = prototype.current
    newer = current is not None and current.id != feedback.version_id
    because = any(version.id in caused for version in prototype.published_versions)
    return MyItem(
        kind="feedback",
        title=told(prototype, "title"),
        lang=told_language(prototype, "title"),
        link=PageLink(endpoint="prototypes.prototype", values={"slug": prototype.slug}),
        at=feedback.begun_at,
        status=_status(feedback, newer=newer, because=because),
        subject="prototype",
        subject_id=prototype.id,
        news_at=current.published_at if newer and current is not None else None,
        ended=rounds.state_of(feedback.version) == "closed" and not newer,
    )


def _status(feedback: Feedback, *, newer: bool, because: bool) -> str:
    if newer and because:
        return _("Det har kommet en ny versjon. Den er endret på grunn av det du sa.")
    if newer:
        return _("Det har kommet en ny versjon.")
    state, activity = rounds.state_of(feedback.version), feedback.version.activity
    if state == "open" and activity is not None:
        return wording.open_until(activity)
    return wording.closed(activity) if state == "closed" and activity is not None else ""
