"""What came out of a workshop, as evidence: a note that says it in both languages and leads to the counted answers."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed
from app.core.i18n import in_language, lazy_, told
from app.core.permissions import Person
from app.core.text import shorten
from app.insights.models import Insight, Link, Note
from app.insights.permissions import WRITE
from app.insights.services.links import link
from app.insights.services.pilots import write_note
from app.notifications.models import Subject
from app.projects.models import Project
from app.workshops import queries as workshops
from app.workshops.models import Workshop
from app.workshops.queries import Outcome

MOST_LINES = 12


def use_outcome(by: Person, project: Project, workshop: Workshop, outcome: Outcome, address: str, insight: int) -> Note:
    """Let a result be evidence for an insight of the same project. Doing it again changes nothing.

    address: where the result stands; the note of a result is known by it.
    Raises `Closed` when not everybody may read it, or when fewer than five have answered.
    """
    WRITE.check(by, project)
    if not workshop.results_public:
        raise Closed(lazy_("La alle lese resultatene først. En kilde må alle kunne lese."))
    if outcome.result is None:
        raise Closed(lazy_("Vi viser resultatet når minst fem har svart."))
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())  # one note for one result
    query = select(Note).where(Note.project_id == project.id, Note.source_link == address)
    if (note := db.session.scalars(query).first()) is None:
        source = shorten(workshop.name_nb, 200)
        note = write_note(by, project, _text(outcome, "nb"), source, text_en=_text(outcome, "en"), source_link=address)
    link(by, project, (Subject.NOTE, note.id), (Subject.INSIGHT, insight))
    return note


def insights_built_on(project_id: int, address: str) -> Sequence[Insight]:
    """The insights that the result at `address` is evidence for."""
    query = (
        select(Insight)
        .join(Link, (Link.to_id == Insight.id) & (Link.to_kind == Subject.INSIGHT))
        .join(Note, (Note.id == Link.from_id) & (Link.from_kind == Subject.NOTE))
        .where(Note.project_id == project_id, Note.source_link == address)
        .order_by(Insight.id)
    )
    return db.session.scalars(query).all()


def _text(outcome: Outcome, lang: str) -> str:
    """The question and what came out, in `lang`."""
    with in_language(lang):
        lines = outcome.kind.words(outcome.question, workshops.values_of(outcome.round.id))
        return "\n".join([told(outcome.question, "question", lang), *lines[:MOST_LINES]])
