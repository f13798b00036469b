"""The trail: everything that leads to a thing, and everything that came of it, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from app.core.db import db
from app.decisions.models import Ballot
from app.decisions.queries import has_opened
from app.insights.models import Insight, Link, Note, Opportunity, Pilot, Solution, Stance, Standing
from app.insights.queries.things import FINDINGS, PAGES, Thing
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Project, ProjectState
from app.prototypes.models import Prototype

PUBLISHED = select(Project.id).where(Project.state != ProjectState.DRAFT)
ORDER = [
    Subject.NEED,
    Subject.ADDITION,
    Subject.FEEDBACK,
    Subject.BALLOT,
    Subject.NOTE,
    Subject.INSIGHT,
    Subject.OPPORTUNITY,
    Subject.SOLUTION,
    Subject.PROTOTYPE,
    Subject.PILOT,
    Subject.DECISION,
]


@dataclass(frozen=True)
class Node:
    """One thing on the trail that everyone may see. A resident's words have `lang`; team texts have both languages."""

    kind: Subject
    id: int
    title_nb: str
    title_en: str
    lang: str
    at: datetime | None
    standing: str
    why_nb: str
    why_en: str
    project_id: int | None
    slug: str

    @property
    def page(self) -> tuple[str, dict[str, Any]] | None:
        """The endpoint and values of its page; None when it has none of its own."""
        if self.kind is Subject.NEED:
            return "needs.need", {"number": self.id}
        if self.kind is Subject.PROTOTYPE:
            return "prototypes.variant", {"slug": self.slug, "letter": "a"}
        if self.kind is Subject.BALLOT:
            return "decisions.ballot", {"slug": self.slug}
        if self.kind in PAGES:
            endpoint, name = PAGES[self.kind]
            return endpoint, {name: self.id}
        return None

    @property
    def chosen(self) -> bool:
        return self.standing != Standing.NOT_CHOSEN


def forwards(starts: Iterable[Thing], *, agreeing: bool = False) -> list[Node]:
    """Everything that came of `starts`, in the order of the method. agreeing: see `reach`."""
    return nodes_of(reach(list(starts), backwards=False, agreeing=agreeing))


def linked_from(start: Thing) -> dict[Thing, datetime]:
    """What it was linked to, and when."""
    links = select(Link.to_kind, Link.to_id, Link.linked_at)
    found = db.session.execute(links.where(Link.from_kind == start[0], Link.from_id == start[1]))
    return {(kind, number): at for kind, number, at in found}


def spoken_against(start: Thing) -> list[Node]:
    """What `start` is shown with as the voice that says otherwise."""
    against = select(type_coerce(Link.to_kind, String).label("kind"), Link.to_id.label("id")).where(
        Link.from_kind == start[0], Link.from_id == start[1], Link.stance == Stance.AGAINST
    )
    return nodes_of(against.cte("reach"))


def backwards(start: Thing, *, needs: bool = True) -> list[Node]:
    """Everything that leads to `start`, needs first. needs: False leaves them out, of which there may be thousands."""
    return nodes_of(reach([start], backwards=True), needs=needs)


def nearest_behind(start: Thing, most: int) -> tuple[list[Node], int]:
    """The last `most` of what leads to `start`, needs first, and how many more there are. Of needs no more are read."""
    behind = reach([start], backwards=True)
    nodes = nodes_of(behind, most_needs=most)
    read = sum(node.kind is Subject.NEED for node in nodes)
    needs = read if read < most else db.session.scalar(select(func.count()).select_from(_needs(behind).subquery())) or 0
    return nodes[-most:], needs - read + max(0, len(nodes) - most)


def directly_behind(target: Thing, *, needs: bool = True, stance: Stance | None = None) -> list[Node]:
    """Only what is linked straight to `target`: a decision's evidence, a finding's sources. needs: as `backwards`.

    stance: only what speaks for it, or only what says otherwise.
    """
    behind = select(type_coerce(Link.from_kind, String).label("kind"), Link.from_id.label("id")).where(
        Link.to_kind == target[0], Link.to_id == target[1], *([] if stance is None else [Link.stance == stance])
    )
    return nodes_of(behind.cte("reach"), needs=needs)


def directly_behind_each(kind: Subject, ids: Sequence[int]) -> dict[int, list[Node]]:
    """The same for many of one kind, in two queries however many they are."""
    linked = and_(Link.to_kind == kind, Link.to_id.in_(ids))
    links = db.session.execute(select(Link.to_id, Link.from_kind, Link.from_id).where(linked)).all()
    behind: dict[int, set[tuple[Subject, int]]] = {}
    for target, from_kind, from_id in links:
        behind.setdefault(target, set()).add((from_kind, from_id))
    sources = select(type_coerce(Link.from_kind, String).label("kind"), Link.from_id.label("id")).where(linked)
    nodes = nodes_of(sources.distinct().cte("reach")) if links else []
    return {target: [node for node in nodes if (node.kind, node.id) in behind.get(target, ())] for target in ids}


def reach(starts: Sequence[Thing], *, backwards: bool, agreeing: bool = False) -> CTE:
    """Every (kind, id) that is reached from `starts`, drafts too. UNION keeps each once, so a circle ends.

    agreeing: along arrows of what was built on, not of what said otherwise.
    """
    agree = [Link.stance == Stance.FOR] if agreeing else []
    kind_from, kind_to = type_coerce(Link.from_kind, String), type_coerce(Link.to_kind, String)
    here, there = ((kind_to, Link.to_id), (kind_from, Link.from_id))
    if not backwards:
        here, there = there, here
    starting = or_(*(and_(here[0] == kind.value, here[1] == thing_id) for kind, thing_id in starts))
    found = select(there[0].label("kind"), there[1].label("id")).where(starting, *agree).cte("reach", recursive=True)
    step = select(there[0], there[1]).join(found, and_(here[0] == found.c.kind, here[1] == found.c.id))
    return found.union(step.where(*agree))


def _part(
    kind: Subject, model: Any, reach: CTE, titles: tuple[Any, Any], at: Any, shown: Any, **more: Any
) -> Select[Any]:
    empty = literal("")
    return (
        select(
            literal(kind.value).label("kind"),
            model.id.label("id"),
            titles[0].label("title_nb"),
            titles[1].label("title_en"),
            more.get("lang", empty).label("lang"),
            at.label("at"),
            more.get("standing", empty).label("standing"),
            more.get("why_nb", empty).label("why_nb"),
            more.get("why_en", empty).label("why_en"),
            more.get("project_id", null()).label("project_id"),
            more.get("slug", empty).label("slug"),
        )
        .join(reach, and_(reach.c.kind == kind.value, reach.c.id == model.id))
        .where(shown, *([] if model is Need else [model.project_id.in_(PUBLISHED)]))
    )


def nodes_of(reach: CTE, *, needs: bool = True, most_needs: int | None = None) -> list[Node]:
    """most_needs: of needs only so many, the newest."""
    told = [_newest(_needs(reach), most_needs)] if needs else []
    rows = db.session.execute(union_all(*_team_things(reach), *_findings(reach), *told)).all()
    nodes = [Node(Subject(row.kind), *row[1:]) for row in rows]
    return sorted(nodes, key=lambda node: (ORDER.index(node.kind), str(node.at or ""), node.id))


def _needs(reach: CTE) -> Select[Any]:
    more = {"lang": Need.lang, "project_id": Need.project_id}
    return _part(Subject.NEED, Need, reach, (Need.text, literal("")), Need.told_at, Need.public, **more)


def _newest(told: Select[Any], most: int | None) -> Select[Any]:
    if most is None:
        return told
    return select(told.order_by(Need.told_at.desc(), Need.id.desc()).limit(most).subquery())


def _findings(reach: CTE) -> list[Select[Any]]:
    models = ((Subject.INSIGHT, Insight), (Subject.OPPORTUNITY, Opportunity), (Subject.SOLUTION, Solution))
    return [
        _part(
            kind,
            model,
            reach,
            (model.title_nb, model.title_en),
            model.published_at,
            model.standing != Standing.DRAFT,
            standing=type_coerce(model.standing, String),
            why_nb=model.why_nb,
            why_en=model.why_en,
            project_id=model.project_id,
        )
        for kind, model in models
    ]


def _team_things(reach: CTE) -> list[Select[Any]]:
    asked, tried = (Ballot.question_nb, Ballot.question_en), (Prototype.title_nb, Prototype.title_en)
    ballot = {"slug": Ballot.slug, "project_id": Ballot.project_id}
    prototype = {"slug": Prototype.slug, "project_id": Prototype.project_id}
    source = {"why_nb": Note.source, "why_en": Note.source, "project_id": Note.project_id}
    shown = Prototype.published_at.is_not(None)
    # A note is there for what it stands behind: while all of that is a draft, nobody is to read it.
    used = exists().where(Link.from_kind == Subject.NOTE, Link.from_id == Note.id, _to_something_public())
    return [
        _part(Subject.BALLOT, Ballot, reach, asked, Ballot.created_at, has_opened(), **ballot),
        _part(Subject.NOTE, Note, reach, (Note.text_nb, Note.text_en), Note.written_at, used, **source),
        _part(Subject.PROTOTYPE, Prototype, reach, tried, Prototype.published_at, shown, **prototype),
        _part(
            Subject.PILOT,
            Pilot,
            reach,
            (Pilot.title_nb, Pilot.title_en),
            Pilot.published_at,
            Pilot.published_at.is_not(None),
            project_id=Pilot.project_id,
        ),
    ]


def _to_something_public() -> ColumnElement[bool]:
    findings = [
        and_(Link.to_kind == kind, Link.to_id.in_(select(model.id).where(model.standing != Standing.DRAFT)))
        for kind, model in FINDINGS.items()
    ]
    return or_(Link.to_kind == Subject.DECISION, *findings)


def counts_behind(targets: Sequence[Thing]) -> dict[tuple[Thing, Subject, Stance], int]:
    """How many of each kind stand directly behind each of `targets`, for and against. One query."""
    if not targets:
        return {}
    query = (
        select(Link.to_kind, Link.to_id, Link.from_kind, Link.stance, func.count())
        .where(or_(*(and_(Link.to_kind == kind, Link.to_id == thing_id) for kind, thing_id in targets)))
        .group_by(Link.to_kind, Link.to_id, Link.from_kind, Link.stance)
    )
    return {((row[0], row[1]), row[2], row[3]): row[4] for row in db.session.execute(query)}


def number_behind(targets: Sequence[Thing]) -> dict[Thing, int]:
    """How many sources stand directly behind each of `targets`. One query."""
    found = dict.fromkeys(targets, 0)
    for (target, _kind, _stance), number in counts_behind(targets).items():
        found[target] += number
    return found


def arrows(project_id: int) -> list[tuple[Thing, Thing, Stance]]:
    """Every arrow of a project, for lighting both directions of the map."""
    query = select(Link.from_kind, Link.from_id, Link.to_kind, Link.to_id, Link.stance).where(
        Link.project_id == project_id
    )
    return [((row[0], row[1]), (row[2], row[3]), row[4]) for row in db.session.execute(query)]


def of_project(project_id: int) -> list[Node]:
    """Everything public on the project's trail, linked or not, so that the roads not taken are there too."""
    ends = select(type_coerce(Link.to_kind, String).label("kind"), Link.to_id.label("id")).where(
        Link.project_id == project_id
    )
    starts = select(type_coerce(Link.from_kind, String), Link.from_id).where(Link.project_id == project_id)
    own = [
        select(literal(kind.value), model.id).where(model.project_id == project_id)
        for kind, model in (
            (Subject.INSIGHT, Insight),
            (Subject.OPPORTUNITY, Opportunity),
            (Subject.SOLUTION, Solution),
            (Subject.PROTOTYPE, Prototype),
            (Subject.PILOT, Pilot),
        )
    ]
    return nodes_of(ends.union(starts, *own).cte("reach"))
