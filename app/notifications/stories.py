"""What a mail tells: receipts joined by what caused them, each with why this person hears of it and where to look."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from app.core.db import db
from app.core.i18n import language
from app.core.links import absolute
from app.core.providers import PageLink, SubjectPage, subject_pages
from app.notifications import phrases, wording
from app.notifications.models import Follow, Receipt, ReceiptKind, Subject, Tie

Held = tuple[Receipt, int]  # a receipt, and the participant who is to hear of it
Key = tuple[Subject, int]
# The mails about these lead to what they point to; the others to the trail of the contribution.
POINTS_ELSEWHERE = frozenset(
    {
        ReceiptKind.PROTOTYPE_READY,
        ReceiptKind.CHANGED_BECAUSE,
        ReceiptKind.VOTE_OPENED,
        ReceiptKind.VOTE_RESULT,
        ReceiptKind.NEWS,
    }
)
CLOSENESS = [Tie.TOLD, Tie.ADDED, Tie.TRIED, Tie.VOTED, Tie.SUPPORTED, Tie.FOLLOWED]


@dataclass(frozen=True)
class Story:
    """One thing that happened, ready for the mail's template."""

    subject: str
    lead: str
    what: str
    why: str
    meaning: str
    also: str
    url: str
    link_text: str


def by_occasion(receipts: Sequence[Receipt]) -> list[list[Receipt]]:
    """Receipts that one occasion wrote for several contributions, with the same words."""
    found: dict[tuple[str, str, str], dict[int, Receipt]] = {}
    for receipt in receipts:
        words = (receipt.occasion, receipt.reason_nb, str(receipt.about.get("title_nb", "")))
        found.setdefault(words, {})[receipt.id] = receipt
    return [list(together.values()) for together in found.values()]


def tell(held: Sequence[Held]) -> list[Story]:
    """A story per occasion, in the current language. What the person may not know of is left out."""
    pages, follows = _pages(held), _follows(held)
    known = [(receipt, who) for receipt, who in held if (who, _key(receipt)) in pages]
    stories = []
    for together in by_occasion([receipt for receipt, _who in known]):
        mine = sorted(
            ((receipt, who) for receipt, who in known if receipt in together),
            key=lambda pair: _closeness(follows.get((pair[1], _key(pair[0])))),
        )
        nearest, who = mine[0]
        key = _key(nearest)
        others = dict.fromkeys(pages[other, _key(receipt)].name for receipt, other in mine if _key(receipt) != key)
        stories.append(_story(nearest, pages[who, key], follows.get((who, key)), list(others)))
    return stories


def as_a_follower_hears_it(receipt: Receipt) -> Story | None:
    """The story of a receipt that is not written yet, to somebody who only follows its subject."""
    page = subject_pages(receipt.subject, [receipt.subject_id], None).get(receipt.subject_id)
    return _story(receipt, page, Follow(tie=Tie.FOLLOWED, since=receipt.at), []) if page else None


def subject_of(stories: Sequence[Story]) -> str:
    """A single thing gives the mail its own subject."""
    return stories[0].subject if len(stories) == 1 else phrases.digest_subject(len(stories))


def _key(receipt: Receipt) -> Key:
    return receipt.subject, receipt.subject_id


def _closeness(follow: Follow | None) -> int:
    return CLOSENESS.index(follow.tie) if follow else len(CLOSENESS)


def _story(receipt: Receipt, page: SubjectPage, follow: Follow | None, others: list[str]) -> Story:
    link = page.link
    if receipt.kind in POINTS_ELSEWHERE and receipt.about.get("endpoint"):
        link = PageLink(endpoint=str(receipt.about["endpoint"]), values=dict(receipt.about.get("values") or {}))
    return Story(
        subject=phrases.subject(receipt, page.name),
        lead=phrases.lead(follow, page),
        what=phrases.what(receipt),
        why=phrases.why(receipt),
        meaning=wording.about_text(receipt.about, "for_residents"),
        also=phrases.also(others),
        url=absolute(link.endpoint, **link.values, lang=language()),
        link_text=phrases.link_text(receipt),
    )


def _pages(held: Sequence[Held]) -> dict[tuple[int, Key], SubjectPage]:
    """The page of each subject as each participant may know it."""
    wanted: dict[tuple[int, Subject], list[int]] = {}
    for receipt, who in held:
        wanted.setdefault((who, receipt.subject), []).append(receipt.subject_id)
    return {
        (who, (subject, number)): page
        for (who, subject), numbers in wanted.items()
        for number, page in subject_pages(subject, numbers, who).items()
    }


def _follows(held: Sequence[Held]) -> dict[tuple[int, Key], Follow]:
    keys = {(who, receipt.subject, receipt.subject_id) for receipt, who in held}
    columns = tuple_(Follow.participant_id, Follow.subject, Follow.subject_id)
    rows = db.session.scalars(select(Follow).where(columns.in_(list(keys))))
    return {(follow.participant_id, (follow.subject, follow.subject_id)): follow for follow in rows}
