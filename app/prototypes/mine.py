"""What my page shows of prototypes: that one tried, and what became of it."""

from app.core.i18n import _, told, told_language
from app.core.providers import MyItem, PageLink
from app.notifications import queries as notifications
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.notifications.wording import sentence
from app.prototypes import queries, rounds, wording
from app.prototypes.models import Feedback, Prototype, Version

_READY = ReceiptKind.PROTOTYPE_READY
_NEW_VERSION = ReceiptKind.CHANGED_BECAUSE  # the newer version is news itself, and says the same


def items(participant_id: int) -> list[MyItem]:
    """One line for each prototype that the participant has tried, with its newest version in mind."""
    tried = queries.tried_by(participant_id)
    caused = queries.versions_caused_by([feedback.id for feedback in tried])
    lines = notifications.newest(Subject.FEEDBACK, [feedback.id for feedback in tried])
    asked = notifications.newest(Subject.PROTOTYPE, list({feedback.version.prototype_id for feedback in tried}))
    newest: dict[int, Feedback] = {}
    told: dict[int, Receipt] = {}
    for feedback in tried:
        newest[feedback.version.prototype_id] = feedback
        if (line := lines.get(feedback.id)) is not None:
            told[feedback.version.prototype_id] = line
    return [
        _item(feedback.version.prototype, feedback, caused, told.get(number), asked.get(number))
        for number, feedback in newest.items()
    ]


def _item(
    prototype: Prototype, feedback: Feedback, caused: set[int], line: Receipt | None, asked: Receipt | None
) -> MyItem:
    """line: what was told last of what the participant said. A later version, or trying again, is newer than that.

    asked: what was told last of the prototype to all who follow it.
    """
    current = prototype.current
    newer = current is not None and current.id != feedback.version_id
    news_at = current.published_at if newer and current is not None else None
    if line is not None and (line.at <= (news_at or feedback.begun_at) or (newer and line.kind is _NEW_VERSION)):
        line = None
    because = any(version.id in caused for version in prototype.published_versions)
    if news_at is not None and because and asked is not None and asked.kind is _READY:
        news_at = max(news_at, asked.at)  # all are asked to try it; why it changed is told to those who made it change
    return MyItem(
        kind="feedback",
        title=told(prototype, "title"),
        lang=told_language(prototype, "title"),
        link=PageLink(endpoint="prototypes.prototype", values={"slug": prototype.slug}),
        at=feedback.begun_at,
        status=sentence(line) if line else _status(feedback, newer=newer, because=because),
        subject="prototype",
        subject_id=prototype.id,
        news_at=line.at if line else news_at,
        past=said_about(feedback.version) if newer else None,
        ended=rounds.state_of(feedback.version) == "closed" and not newer,
    )


def said_about(version: Version) -> PageLink:
    """Where a tester reads what they said about a version that is not the newest."""
    where = {"slug": version.prototype.slug, "number": version.number, "_anchor": "sagt"}
    return PageLink(endpoint="prototypes.version", values=where)


def _status(feedback: Feedback, *, newer: bool, because: bool) -> str:
    if newer and because:
        return _("Det har kommet en ny versjon. Den er endret på grunn av det du sa.")
    if newer:
        return _("Det har kommet en ny versjon.")
    state, activity = rounds.state_of(feedback.version), feedback.version.activity
    if state == "open" and activity is not None:
        return wording.open_until(activity)
    return wording.closed(activity) if state == "closed" and activity is not None else ""
