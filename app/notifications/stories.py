"""What a mail tells: receipts joined by what caused them, each with why this person hears of it and where to look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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
# What is decided about a project is told with its trail; a need and an addition have their own on the page of the need.
DECISIONS = frozenset({ReceiptKind.DECIDED, ReceiptKind.HANDED_OVER})
WITH_A_TRAIL = frozenset({Subject.NEED, Subject.ADDITION})
# Steps on the way: who has had a decision about the thing by mail since, need not hear that it took them.
STEPS = frozenset({ReceiptKind.PUBLISHED, ReceiptKind.PLACED, ReceiptKind.USED_IN})
# What one is asked to take part in; `about` holds its number.
ASKS = {ReceiptKind.VOTE_OPENED: Subject.BALLOT, ReceiptKind.PROTOTYPE_READY: Subject.PROTOTYPE}
CLOSENESS = [Tie.TOLD, Tie.KEPT, Tie.ADDED, Tie.TRIED, Tie.VOTED, Tie.SUPPORTED, Tie.FOLLOWED]


@dataclass(frozen=True)
class Story:
    """One thing that happened, ready for the mail's template. `about`, with the tie `close`: what it happened to."""

    about: str
    close: int
    subject: str
    lead: str
    what: str
    why: str
    meaning: str
    norwegian: str
    also: str
    url: str
    link_text: str
    elsewhere: bool  # the link leads to something to do or read, not to what it happened to


@dataclass(frozen=True)
class Chapter:
    """One thing that the person has a part in, with all that happened to it, oldest first."""

    about: str
    news: list[Story]

    @property
    def lead(self) -> str:
        return min(self.news, key=lambda story: story.close).lead or phrases.lead_of_one(self.about)

    @property
    def closing(self) -> Story | None:
        """The last news that only leads to the thing itself: one link for all of them."""
        return next((story for story in reversed(self.news) if not story.elsewhere), None)


def by_occasion(receipts: Sequence[Receipt]) -> list[list[Receipt]]:
    """Receipts that one occasion wrote for several contributions, with the same words."""
    found: dict[tuple[str, str, str], dict[int, Receipt]] = {}
    for receipt in receipts:
        words = (receipt.occasion, receipt.reason_nb, str(receipt.about.get("title_nb", "")))
        found.setdefault(words, {})[receipt.id] = receipt
    return [list(together.values()) for together in found.values()]


def tell(held: Sequence[Held]) -> list[Story]:
    """A story per occasion, in the current language. What the person may not know of, or can do nothing about, is left out."""
    held = [(receipt, who) for receipt, who in held if receipt.stands or receipt.about.get("over")]
    receipts = [receipt for receipt, _who in held]
    pages, follows, late = _pages(held), _follows(held), _too_late(receipts) | _replaced(receipts) | _settled(receipts)
    known = [(receipt, who) for receipt, who in held if (who, _key(receipt)) in pages and receipt.id not in late]
    stories = []
    for together in by_occasion([receipt for receipt, _who in known]):
        mine = sorted(
            ((receipt, who) for receipt, who in known if receipt in together),
            key=lambda pair: _closeness(follows.get((pair[1], _key(pair[0])))),
        )
        nearest, who = mine[0]
        key = _key(nearest)
        names = dict.fromkeys(pages[other, _key(receipt)].name for receipt, other in mine)
        others = [name for name in names if name != pages[who, key].name]  # one's test is called by what was tried
        stories.append(_story(nearest, pages[who, key], follows.get((who, key)), others))
    return stories


def as_a_follower_hears_it(receipt: Receipt) -> Story | None:
    """The story of a receipt that is not written yet, to somebody who only follows its subject."""
    page = subject_pages(receipt.subject, [receipt.subject_id], None).get(receipt.subject_id)
    return _story(receipt, page, Follow(tie=Tie.FOLLOWED, since=receipt.at), []) if page else None


def by_thing(stories: Sequence[Story]) -> list[Chapter]:
    """Stories under what they happened to, so that each is named once."""
    found: dict[str, list[Story]] = {}
    for story in stories:
        found.setdefault(story.about, []).append(story)
    return [Chapter(about, news) for about, news in found.items()]


def subject_of(chapters: Sequence[Chapter]) -> str:
    """A single thing is named in the subject; of several, how many they are."""
    if len(chapters) != 1:
        return phrases.digest_subject(len(chapters))
    [only] = chapters
    return only.news[0].subject if len(only.news) == 1 else phrases.subject_of_one(only.about)


def overtaken(receipt: Receipt, decided: Mapping[Key, datetime]) -> bool:
    """True of a step on the way when a decision about the thing, later than it, has been mailed already."""
    moment = decided.get(_key(receipt))
    return receipt.kind in STEPS and moment is not None and receipt.at <= moment


def _key(receipt: Receipt) -> Key:
    return receipt.subject, receipt.subject_id


def _closeness(follow: Follow | None) -> int:
    return CLOSENESS.index(follow.tie) if follow else len(CLOSENESS)


def _story(receipt: Receipt, page: SubjectPage, follow: Follow | None, others: list[str]) -> Story:
    link, elsewhere = page.link, receipt.kind in POINTS_ELSEWHERE and bool(receipt.about.get("endpoint"))
    trail = _trail(receipt)
    if trail:
        link = trail
    elif elsewhere:
        link = PageLink(endpoint=str(receipt.about["endpoint"]), values=dict(receipt.about.get("values") or {}))
    return Story(
        about=page.name,
        close=_closeness(follow),
        subject=phrases.subject(receipt, page.name),
        lead=phrases.lead(follow, page),
        what=phrases.what(receipt),
        why=phrases.why(receipt, own=follow is not None and follow.own),
        meaning=wording.about_text(receipt.about, "for_residents"),
        norwegian=phrases.only_in_norwegian(receipt),
        also=phrases.also(others),
        url=absolute(link.endpoint, **link.values, lang=language()),
        link_text=phrases.link_text(receipt, trail=trail is not None),
        elsewhere=elsewhere,
    )


def _trail(receipt: Receipt) -> PageLink | None:
    """The trail of the project that was decided on, where the page of what the receipt is about has none."""
    slug = (receipt.about.get("values") or {}).get("slug")
    if receipt.kind not in DECISIONS or receipt.subject in WITH_A_TRAIL or not slug:
        return None
    return PageLink(endpoint="insights.project_trail", values={"slug": slug})


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


def _too_late(receipts: Sequence[Receipt]) -> set[int]:
    """Those that ask somebody to take part in what one cannot take part in now."""
    late: set[int] = set()
    for kind, subject in ASKS.items():
        asked = {each.id: number for each in receipts if each.kind is kind and (number := _asked_about(each))}
        pages = subject_pages(subject, sorted(set(asked.values())), None) if asked else {}
        late |= {each for each, number in asked.items() if number not in pages or pages[number].closed}
    return late


def _replaced(receipts: Sequence[Receipt]) -> set[int]:
    """Those that ask somebody to try what a newer version has replaced, or what they hear they have changed."""
    changed = {_version(each) for each in receipts if each.kind is ReceiptKind.CHANGED_BECAUSE}
    newest: dict[int, int] = {}
    asking = [each for each in receipts if each.kind is ReceiptKind.PROTOTYPE_READY and _version(each)]
    for each in asking:
        newest[_asked_about(each)] = max(_version(each), newest.get(_asked_about(each), 0))
    return {each.id for each in asking if _version(each) in changed or _version(each) != newest[_asked_about(each)]}


def _settled(receipts: Sequence[Receipt]) -> set[int]:
    """Those that say what something is part of, when it stands beside them whether that was chosen."""
    settling = [each for each in receipts if each.kind is ReceiptKind.NOT_CHOSEN or each.about.get("chosen")]
    known = [(_key(each), each.about.get("endpoint"), each.about.get("values")) for each in settling]
    used = [each for each in receipts if each.kind is ReceiptKind.USED_IN and each.stands and each not in settling]
    return {each.id for each in used if (_key(each), each.about.get("endpoint"), each.about.get("values")) in known}


def _version(receipt: Receipt) -> int:
    return int(receipt.about.get("version") or 0)


def _asked_about(receipt: Receipt) -> int:
    """The number of the ballot or the prototype; 0 when it is not known."""
    return int(receipt.about.get(ASKS[receipt.kind].value) or 0)


def _follows(held: Sequence[Held]) -> dict[tuple[int, Key], Follow]:
    keys = {(who, receipt.subject, receipt.subject_id) for receipt, who in held}
    columns = tuple_(Follow.participant_id, Follow.subject, Follow.subject_id)
    rows = db.session.scalars(select(Follow).where(columns.in_(list(keys))))
    return {(follow.participant_id, (follow.subject, follow.subject_id)): follow for follow in rows}
