"""What goes into a grouping, and what is stored of what comes out. What people decided is read, never written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update

from app.core import clock
from app.core.db import db
from app.core.upsert import insert_into
from app.needs.models import Need
from app.themes.engine.proposing import Asked, Group, Proposal
from app.themes.models import RunState, Standing, Theme, ThemeMember, ThemeRun, name_of
from app.themes.queries import selection
from app.themes.queries.selection import Selection
from app.themes.services.locking import lock_project


@dataclass(frozen=True)
class Material:
    """What is asked, and which needs and accepted themes its texts and numbers stand for."""

    asked: Asked
    needs: Sequence[int]
    themes: Sequence[int]


def gather(project_id: int, wanted: Selection) -> Material:
    """The wanted needs, and beside them whatever stands in an accepted theme: that tells what the theme is about."""
    chosen = selection.needs_of(project_id, wanted).with_only_columns(Need.id, Need.text).limit(selection.MOST)
    texts = {row.id: row.text for row in db.session.execute(chosen)}
    decided = _decided(project_id)
    texts |= {row.need_id: row.text for row in decided if row.standing is Standing.ACCEPTED}
    themes = sorted({row.theme_id for row in decided})
    place = {number: at for at, number in enumerate(themes)}
    held = {row.need_id: place[row.theme_id] for row in decided if row.standing is Standing.ACCEPTED}
    refused: dict[int, list[int]] = {}
    for row in decided:
        if row.standing is Standing.REFUSED:
            refused.setdefault(row.need_id, []).append(place[row.theme_id])
    needs = sorted(texts)
    asked = Asked(
        texts=[texts[number] for number in needs],
        theme=[held.get(number) for number in needs],
        refused=[refused.get(number, []) for number in needs],
    )
    return Material(asked, needs, themes)


def _decided(project_id: int) -> Sequence[Any]:
    query = select(ThemeMember.theme_id, ThemeMember.need_id, ThemeMember.standing, Need.text)
    query = query.join(Theme, Theme.id == ThemeMember.theme_id).join(Need, Need.id == ThemeMember.need_id)
    query = query.where(
        Theme.project_id == project_id,
        Theme.standing == Standing.ACCEPTED,
        ThemeMember.standing != Standing.PROPOSED,
        Need.project_id == project_id,
        Need.state.in_(selection.READABLE),
    )
    return db.session.execute(query.order_by(ThemeMember.theme_id, ThemeMember.need_id)).all()


def store(run: ThemeRun, material: Material, proposal: Proposal) -> None:
    """Put the new proposals in the place of the old ones. What people decided in the meantime goes before them."""
    lock_project(run.project_id)
    _forget_proposals(run.project_id)
    taken = _taken(run.project_id)
    standing = set(db.session.scalars(select(Theme.id).where(Theme.project_id == run.project_id)))
    rows = [
        _member(material.themes[theme], material.needs[text], fit)
        for text, theme, fit in proposal.joins
        if material.needs[text] not in taken and material.themes[theme] in standing
    ]
    for position, group in enumerate(proposal.groups):
        inside = [(material.needs[text], fit) for text, fit in group.members if material.needs[text] not in taken]
        if inside:
            theme = _theme(run.project_id, group, position)
            rows += [_member(theme.id, number, fit) for number, fit in inside]
    if rows:
        # Whoever took one out of an accepted theme meanwhile has the last word: that row stands.
        db.session.execute(insert_into(ThemeMember.__table__).on_conflict_do_nothing(), rows)
    _refit(material, proposal)
    run.state, run.percent, run.finished_at = RunState.DONE, 100, clock.now()
    run.nowhere = [material.needs[text] for text in proposal.nowhere]
    run.read = sum(held is None for held in material.asked.theme)
    db.session.flush()


def _forget_proposals(project_id: int) -> None:
    """What was proposed for the project's themes, and for its needs while they lay in another project."""
    themes = select(Theme.id).where(Theme.project_id == project_id)
    needs = select(Need.id).where(Need.project_id == project_id)
    ours = ThemeMember.theme_id.in_(themes) | ThemeMember.need_id.in_(needs)
    db.session.execute(delete(ThemeMember).where(ours, ThemeMember.standing == Standing.PROPOSED))
    db.session.execute(delete(Theme).where(Theme.project_id == project_id, Theme.standing == Standing.PROPOSED))


def _taken(project_id: int) -> set[int]:
    """Those that stand in an accepted theme by now."""
    query = select(ThemeMember.need_id).join(Theme, Theme.id == ThemeMember.theme_id)
    query = query.where(Theme.project_id == project_id, ThemeMember.standing == Standing.ACCEPTED)
    return set(db.session.scalars(query))


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


def _member(theme_id: int, need_id: int, fit: float | None) -> dict[str, Any]:
    return {"theme_id": theme_id, "need_id": need_id, "standing": Standing.PROPOSED, "fit": fit, "decided_at": None}


def _refit(material: Material, proposal: Proposal) -> None:
    """How near what people placed is to its theme as it is now: the most typical, and the most different."""
    rows = [
        {"theme_id": material.themes[theme], "need_id": material.needs[text], "fit": fit}
        for text, fit in proposal.held
        if (theme := material.asked.theme[text]) is not None
    ]
    if rows:
        db.session.execute(update(ThemeMember), rows)
