"""What goes into a grouping, and what is stored of what comes out. What people decided is read, never written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from app.core import clock
from app.core.contributions import Kind, sources
from app.core.db import db
from app.core.upsert import insert_into
from app.inbox.queries.union import joined
from app.themes.engine.proposing import Asked, Group, Proposal
from app.themes.models import RunState, Standing, Theme, ThemeLeft, ThemeMember, ThemeRun, name_of
from app.themes.queries import selection
from app.themes.queries.selection import Selection, Thing
from app.themes.services.locking import lock_project


@dataclass(frozen=True)
class Material:
    """What is asked; which contributions and themes its texts and numbers stand for; and which of them are to be placed,
    None for whatever there is in the project."""

    asked: Asked
    things: Sequence[Thing]
    themes: Sequence[int]
    scope: frozenset[Thing] | None


def gather(run: ThemeRun) -> Material:
    """The wanted ones, and beside them whatever stands in a theme that people made or accepted: that tells what the theme
    is about. When only what is new is to join, proposed themes take it too, and everything else tells what words weigh."""
    project_id, wanted = run.project_id, Selection.of(run.asked)
    if run.joins:
        scope = _read(selection.new(project_id))
        texts = _read(selection.chosen(project_id, Selection(), 0)) | scope
    else:
        scope = texts = _read(selection.chosen(project_id, wanted, run.account_id or 0))
    decided = _decided(project_id, proposed_too=run.joins)
    held_rows = [row for row in decided if row.standing is not Standing.REFUSED]
    texts = texts | {(Kind(row.kind), row.id): row.text for row in held_rows}
    themes = sorted({row.theme_id for row in decided})
    place = {number: at for at, number in enumerate(themes)}
    held = {(Kind(row.kind), row.id): place[row.theme_id] for row in held_rows}
    refused: dict[Thing, list[int]] = {}
    for row in decided:
        if row.standing is Standing.REFUSED:
            refused.setdefault((Kind(row.kind), row.id), []).append(place[row.theme_id])
    things = sorted(texts)
    asked = Asked(
        texts=[texts[thing] for thing in things],
        theme=[held.get(thing) for thing in things],
        refused=[refused.get(thing, []) for thing in things],
        only=[at for at, thing in enumerate(things) if thing in scope] if run.joins else None,
    )
    return Material(asked, things, themes, None if wanted.everything and not run.joins else frozenset(scope))


def _read(query: Any) -> dict[Thing, str]:
    return {(Kind(row.kind), row.id): row.text for row in db.session.execute(query.limit(selection.MOST))}


def _decided(project_id: int, *, proposed_too: bool) -> Sequence[Any]:
    """What stands in the project's accepted themes and was taken out of them; and what makes up the proposed ones."""
    rows = joined(project_id, sources(), ("kind", "id", "state", "text")).c
    counts = and_(Theme.standing == Standing.ACCEPTED, ThemeMember.standing != Standing.PROPOSED)
    if proposed_too:
        counts = or_(counts, Theme.standing == Standing.PROPOSED)
    query = select(ThemeMember.theme_id, ThemeMember.standing, rows.kind, rows.id, rows.text)
    query = query.join(Theme, Theme.id == ThemeMember.theme_id).join(
        rows.kind.table, and_(*selection.same(ThemeMember, rows))
    )
    query = query.where(Theme.project_id == project_id, counts, selection.stands(rows))
    return db.session.execute(query.order_by(ThemeMember.theme_id, rows.kind, rows.id)).all()


def store(run: ThemeRun, material: Material, proposal: Proposal) -> None:
    """Put the new proposals in the place of the old ones about the same. What people decided in the meantime goes before
    them, and what lies outside of what was asked for stays as it was."""
    lock_project(run.project_id)
    if run.joins:
        _forget_elsewhere(run.project_id, material.scope or ())
    else:
        _forget(run.project_id, material)
    taken = _taken(run.project_id)
    standing = set(db.session.scalars(select(Theme.id).where(Theme.project_id == run.project_id)))
    rows = [
        _member(material.themes[theme], material.things[text], fit)
        for text, theme, fit in proposal.joins
        if material.things[text] not in taken and material.themes[theme] in standing
    ]
    for position, group in enumerate(proposal.groups):
        inside = [(material.things[text], fit) for text, fit in group.members if material.things[text] not in taken]
        if inside:
            theme = _theme(run.project_id, group, position)
            rows += [_member(theme.id, thing, fit) for thing, fit in inside]
    if rows:
        # Whoever took one out of an accepted theme meanwhile has the last word: that row stands.
        db.session.execute(insert_into(ThemeMember.__table__).on_conflict_do_nothing(), rows)
    leave(run.project_id, [material.things[text] for text in proposal.nowhere])
    _refit(material, proposal)
    run.state, run.percent, run.finished_at = RunState.DONE, 100, clock.now()
    only = material.asked.only
    run.read = len(only) if only is not None else sum(held is None for held in material.asked.theme)
    db.session.flush()


def leave(project_id: int, things: Iterable[Thing]) -> None:
    """They have been read, and stand in no theme: people find them under «Passer ikke noe sted»."""
    rows = [{"project_id": project_id, "kind": kind, "item_id": number} for kind, number in things]
    if rows:
        db.session.execute(insert_into(ThemeLeft.__table__).on_conflict_do_nothing(), rows)


def _forget(project_id: int, material: Material) -> None:
    """What was proposed for the things that were to be placed, also while they lay in another project; where that is
    whatever there is, all that was proposed in the project too. A proposed theme that nothing is left in goes with it."""
    proposed = delete(ThemeMember).where(ThemeMember.standing == Standing.PROPOSED)
    ours = select(Theme.id).where(Theme.project_id == project_id)
    left = delete(ThemeLeft).where(ThemeLeft.project_id == project_id)
    scope = material.scope
    if scope is None:
        db.session.execute(proposed.where(ThemeMember.theme_id.in_(ours)))
        db.session.execute(left)
        scope = frozenset(material.things)
    for some in selection.among(ThemeMember, scope):
        db.session.execute(proposed.where(some))
    for some in selection.among(ThemeLeft, scope):
        db.session.execute(left.where(some))
    empty = ~exists().where(ThemeMember.theme_id == Theme.id, ThemeMember.standing == Standing.PROPOSED)
    gone = (Theme.project_id == project_id, Theme.standing == Standing.PROPOSED, empty)
    db.session.execute(delete(Theme).where(*gone), execution_options={"synchronize_session": "fetch"})


def _forget_elsewhere(project_id: int, things: Iterable[Thing]) -> None:
    """What was proposed for them in a project that they have been moved from: each is proposed for one theme at most, and
    that row would keep them out of ours."""
    theirs = select(Theme.id).where(Theme.project_id != project_id)
    for some in selection.among(ThemeMember, things):
        proposed = ThemeMember.standing == Standing.PROPOSED, ThemeMember.theme_id.in_(theirs)
        db.session.execute(delete(ThemeMember).where(some, *proposed))


def _taken(project_id: int) -> set[Thing]:
    """Those that stand in an accepted theme by now, or are still proposed for one."""
    query = select(ThemeMember.kind, ThemeMember.item_id).join(Theme, Theme.id == ThemeMember.theme_id)
    query = query.where(Theme.project_id == project_id, ThemeMember.standing != Standing.REFUSED)
    return {(kind, number) for kind, number in db.session.execute(query)}


def _theme(project_id: int, group: Group, position: int) -> Theme:
    made = Theme(
        project_id=project_id,
        name_nb=name_of(group.words),
        words=group.words,
        position=position,
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _member(theme_id: int, thing: Thing, fit: float | None) -> dict[str, Any]:
    kind, number = thing
    stands = {"standing": Standing.PROPOSED, "fit": fit, "decided_at": None}
    return {"theme_id": theme_id, "kind": kind, "item_id": number, **stands}


def _refit(material: Material, proposal: Proposal) -> None:
    """How near what people placed is to its theme as it is now: the most typical, and the most different."""
    rows = []
    for text, fit in proposal.held:
        if (theme := material.asked.theme[text]) is not None:
            kind, number = material.things[text]
            rows.append({"theme_id": material.themes[theme], "kind": kind, "item_id": number, "fit": fit})
    if rows:
        db.session.execute(update(ThemeMember), rows)
