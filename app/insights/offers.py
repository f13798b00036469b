"""What of a project a question in a workshop can be about, whichever slice it stands in, and where each can be read."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.core.i18n import lazy_, lazy_pgettext
from app.core.providers import Offer, PageLink, subject_pages
from app.core.text import sentences
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.insights.queries.things import FINDINGS, PAGES, Thing, within
from app.insights.services.links import parse
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Project, ProjectState
from app.prototypes.models import Prototype, Version

KINDS = {
    Subject.NEED: lazy_pgettext("ett", "Behov"),
    Subject.INSIGHT: lazy_("Innsikt"),
    Subject.OPPORTUNITY: lazy_("Mulighet"),
    Subject.SOLUTION: lazy_pgettext("ett", "Løsningsforslag"),
    Subject.PROTOTYPE: lazy_("Prototype"),
}
PER_KIND, LONGEST = 30, 118  # of each kind; letters of what a resident wrote, so that it fits as an option


def offered(project_id: int) -> list[Offer]:
    """The most supported needs, the findings from the newest on, and the versions that are tried now."""
    return [*_needs(project_id), *_findings(project_id), *_prototypes(project_id)]


def belonging(project_id: int, values: Sequence[str]) -> set[str]:
    """Those of the values that are things of the project which can be asked about."""
    found = [thing for value in values if (thing := parse(value)) and thing[0] in KINDS]
    return {_value(thing) for thing in within(project_id, found)}


def pages(values: Sequence[str]) -> dict[str, PageLink]:
    """Value -> the page where everybody can read about it. One query for each kind that occurs."""
    ids: dict[Subject, list[int]] = {}
    for value in values:
        if thing := parse(value):
            ids.setdefault(thing[0], []).append(thing[1])
    found: dict[str, PageLink] = {}
    for kind, held in ids.items():
        if kind in FINDINGS:
            found |= {_value((kind, one)): _page((kind, one)) for one in _published(kind, held)}
        else:
            found |= {_value((kind, one)): page.link for one, page in subject_pages(kind, held, None).items()}
    return found


def _needs(project_id: int) -> Iterator[Offer]:
    query = select(Need).where(Need.project_id == project_id, Need.public).order_by(Need.support_count.desc(), Need.id)
    for need in db.session.scalars(query.limit(PER_KIND)):
        words = sentences(need.text, LONGEST)
        yield Offer(
            value=_value((Subject.NEED, need.id)),
            kind=KINDS[Subject.NEED],
            text_nb=words,
            text_en=words if need.lang == "en" else "",
        )


def _findings(project_id: int) -> Iterator[Offer]:
    for kind, model in FINDINGS.items():
        query = select(model.id, model.title_nb, model.title_en).where(model.project_id == project_id)
        for row in db.session.execute(query.order_by(model.id.desc()).limit(PER_KIND)):
            yield Offer(value=_value((kind, row.id)), kind=KINDS[kind], text_nb=row.title_nb, text_en=row.title_en)


def _prototypes(project_id: int) -> Iterator[Offer]:
    """Each variant of the newest published version."""
    query = select(Prototype).where(Prototype.project_id == project_id).order_by(Prototype.id.desc()).limit(PER_KIND)
    whole = selectinload(Prototype.versions).selectinload(Version.variants)
    for prototype in db.session.scalars(query.options(whole)):
        for variant in prototype.current.variants if prototype.current else []:
            yield Offer(
                value=_value((Subject.PROTOTYPE, prototype.id)),
                kind=KINDS[Subject.PROTOTYPE],
                text_nb=variant.title_nb,
                text_en=variant.title_en,
                part=variant.letter,
            )


def _published(kind: Subject, ids: Sequence[int]) -> Sequence[int]:
    model: type[Insight | Opportunity | Solution] = FINDINGS[kind]
    out = model.standing != Standing.DRAFT, model.project.has(Project.state != ProjectState.DRAFT)
    return db.session.scalars(select(model.id).where(model.id.in_(ids), *out)).all()


def _page(thing: Thing) -> PageLink:
    endpoint, name = PAGES[thing[0]]
    return PageLink(endpoint=endpoint, values={name: thing[1]})


def _value(thing: Thing) -> str:
    return f"{thing[0].value}:{thing[1]}"
