"""What came out of a workshop, as evidence: a note that says it in both languages and leads to the counted answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed
from app.core.i18n import _, in_language, lazy_, ngettext, told
from app.core.permissions import Person
from app.core.smallcells import SMALLEST_CELL
from app.core.text import shorten
from app.insights.models import Insight, Link, Note, Opportunity, Solution, Standing
from app.insights.permissions import WRITE
from app.insights.queries.things import FINDINGS, Thing
from app.insights.services.links import link
from app.insights.services.pilots import write_note
from app.notifications.models import Subject
from app.projects.models import Project
from app.workshops.models import Workshop
from app.workshops.queries import Outcome

MOST_LINES = 12


@dataclass(frozen=True)
class Built:
    """A finding that builds on a result."""

    kind: Subject
    finding: Insight | Opportunity | Solution


def use_outcome(
    by: Person, project: Project, workshop: Workshop, outcome: Outcome, address: str, target: Thing | None
) -> Note:
    """Let a result be evidence for a finding of the same project. Doing it again changes nothing.

    address: where the result stands; the note of a result is known by it.
    target: the finding; None keeps the result among the sources that the next decision is made from.
    Raises `Closed` when not everybody may read it, or when fewer than five have answered.
    """
    WRITE.check(by, project)
    if not workshop.results_public:
        raise Closed(lazy_("La alle lese resultatene først. En kilde må alle kunne lese."))
    if not outcome.has_result:
        raise Closed(lazy_("Vi viser resultatet når minst fem har svart."))
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())  # one note for one result
    query = select(Note).where(Note.project_id == project.id, Note.source_link == address)
    if (note := db.session.scalars(query).first()) is None:
        source = shorten(workshop.name_nb, 200)
        note = write_note(by, project, _text(outcome, "nb"), source, text_en=_text(outcome, "en"), source_link=address)
    if target is not None:
        link(by, project, (Subject.NOTE, note.id), target)
    return note


def built_on_results(project_id: int, *, public: bool = False) -> dict[str, list[Built]]:
    """The findings that results of the project's workshops are evidence for, by the address of each result.

    public: only those that everybody may read. A result that is only kept for the next decision has an empty list.
    """
    kept = select(Note.source_link).where(Note.project_id == project_id, Note.source_link != "")
    found: dict[str, list[Built]] = {address: [] for address in db.session.scalars(kept)}
    model: Any
    for kind, model in FINDINGS.items():
        query = (
            select(Note.source_link, model)
            .join(Link, (Link.to_id == model.id) & (Link.to_kind == kind))
            .join(Note, (Note.id == Link.from_id) & (Link.from_kind == Subject.NOTE))
            .where(Note.project_id == project_id, Note.source_link != "")
            .order_by(model.id)
        )
        if public:
            query = query.where(model.standing != Standing.DRAFT)
        for address, finding in db.session.execute(query):
            found[address].append(Built(kind, finding))
    return found


def _text(outcome: Outcome, lang: str) -> str:
    """The question and what came out, each way of answering by itself, in `lang`, and what of it is not here."""
    with in_language(lang):
        lines = outcome.kind.words(outcome.question, outcome.values) if outcome.result is not None else []
        said, left = lines[:MOST_LINES], len(lines[MOST_LINES:])
        for way in outcome.apart:
            if way.result is not None:
                lines = outcome.kind.words(outcome.question, way.values)
                said += [f"{way.name}:", *lines[:MOST_LINES]]
                left += len(lines[MOST_LINES:])
        return "\n".join([told(outcome.question, "question", lang), *said, *_left_out(outcome, left)])


def _left_out(outcome: Outcome, lines: int) -> Iterator[str]:
    """As much as the page of the results tells."""
    if lines > 0:
        yield ngettext("%(num)s linje til står i resultatet.", "%(num)s linjer til står i resultatet.", lines)
    hands = sum(row.hands + row.paper for row in outcome.hands)
    if outcome.few_hands or (hands and not outcome.kind.one_hand):  # too few, or answers to parts of it and not people
        yield _("Det som er talt for hånd eller på papir, er ikke med.")
    elif hands:
        yield ngettext(
            "%(num)s svar talt for hånd eller på papir er ikke med.",
            "%(num)s svar talt for hånd eller på papir er ikke med.",
            hands,
        )
    if outcome.abstained >= SMALLEST_CELL:
        yield ngettext("%(num)s ville ikke svare.", "%(num)s ville ikke svare.", outcome.abstained)
