"""Many needs placed at once: onto an insight, over to another, away from one. What was done can be undone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.core import audit
from app.core.db import db
from app.core.permissions import Person
from app.core.text import whole
from app.insights.models import Link, Stance
from app.insights.permissions import WRITE
from app.insights.queries.things import Thing
from app.insights.services.links import Drawn, link, taken
from app.insights.services.telling import tell, untell
from app.notifications.models import Subject
from app.projects.models import Project

AT_ONCE = 100
STANCES: dict[str, Stance | None] = {"none": None, **{stance.value: stance for stance in Stance}}


@dataclass(frozen=True)
class Pick:
    """A need that was ticked, and the insight in whose column it stood; 0 among those that are not placed."""

    need: int
    origin: int


@dataclass(frozen=True)
class Step:
    """How a need is to stand to an insight: for it, against it, or (None) not at all.

    left: of a step that undoes another, how that one left it. Where it stands otherwise by now, somebody else has acted.
    """

    need: int
    insight: int
    stance: Stance | None
    left: Stance | None = None


def parse_pick(value: str) -> Pick | None:
    """ "1042-3" as a pick; None when it is none."""
    need, origin = (whole(part) for part in [*value.split("-"), ""][:2])
    return Pick(need, origin) if need is not None and origin is not None else None


def written(steps: Iterable[Step]) -> str:
    """The steps as one word, for an address or a field."""
    return ".".join(f"{step.need}-{step.insight}-{step.stance or 'none'}-{step.left or 'none'}" for step in steps)


def parse_steps(value: str) -> list[Step]:
    """What `written` made; what is no step is left out."""
    return [step for one in value.split(".")[: 2 * AT_ONCE] if (step := _parse_step(one))]


def _parse_step(value: str) -> Step | None:
    need, insight, stance, left = [*value.split("-"), "", "", ""][:4]
    numbers = whole(need), whole(insight)
    if None in numbers or stance not in STANCES or left not in STANCES:
        return None
    return Step(numbers[0] or 0, numbers[1] or 0, STANCES[stance], STANCES[left])


def moving(picks: Iterable[Pick], target: int) -> list[Step]:
    """Over to `target`, and away from where each was picked. The new arrow comes first: nothing is left without."""
    found = []
    for pick in picks:
        found.append(Step(pick.need, target, Stance.FOR))
        if pick.origin not in (0, target):
            found.append(Step(pick.need, pick.origin, None))
    return found


def speaking_against(picks: Iterable[Pick], target: int) -> list[Step]:
    """As voices that say otherwise than `target`. What they stand for elsewhere, they go on standing for."""
    return [Step(pick.need, target, Stance.AGAINST) for pick in picks]


def taking_away(picks: Iterable[Pick]) -> list[Step]:
    """Away from the insights they were picked in, back among those that are not placed."""
    return [Step(pick.need, pick.origin, None) for pick in picks if pick.origin]


def place(by: Person, project: Project, steps: Sequence[Step], *, since: datetime | None = None) -> list[Step]:
    """Carry out the steps. Returns those that undo what was changed: what somebody else has done already, is left out.

    since: the steps undo what `by` did from then on, and nothing that somebody else has done.

    Raises `Invalid` when one end is not the project's, or when what is published would stand without any source.
    """
    WRITE.check(by, project)
    steps = steps[: 2 * AT_ONCE]
    held = _stances(project, steps)
    undoing, turned = [], []
    away: dict[int, list[Thing]] = {}
    for step in steps:
        before = held.get((step.need, step.insight))
        if since is not None and before is not step.left:
            continue
        if _carried_out(by, project, step, before, since):
            undoing.append(Step(step.need, step.insight, before, step.stance))
            if before is not None:
                away.setdefault(step.insight, []).append((Subject.NEED, step.need))
            if None not in (before, step.stance):
                turned.append(step)
    for insight, sources in away.items():
        untell(sources, (Subject.INSIGHT, insight))
    for step in turned:
        tell((Subject.INSIGHT, step.insight), through=(Subject.NEED, step.need))
    return undoing[::-1]


def _stances(project: Project, steps: Sequence[Step]) -> dict[tuple[int, int], Stance]:
    query = select(Link.from_id, Link.to_id, Link.stance).where(
        Link.project_id == project.id,
        Link.from_kind == Subject.NEED,
        Link.to_kind == Subject.INSIGHT,
        Link.from_id.in_({step.need for step in steps}),
        Link.to_id.in_({step.insight for step in steps}),
    )
    return {(need, insight): stance for need, insight, stance in db.session.execute(query)}


def _carried_out(by: Person, project: Project, step: Step, before: Stance | None, since: datetime | None) -> bool:
    """True when it was not so before."""
    source, target = (Subject.NEED, step.need), (Subject.INSIGHT, step.insight)
    if step.stance is None:
        mine = Drawn(before, since) if before is not None and since is not None else None
        return taken(by, project, source, target, mine=mine)
    if before is None:
        return link(by, project, source, target, stance=step.stance)
    return before is not step.stance and _turned(by, project, step, before)


def _turned(by: Person, project: Project, step: Step, before: Stance) -> bool:
    """The same arrow, the other way to stand. One statement, so that two who turn it at once turn it once."""
    stance = step.stance or before
    turned = db.session.execute(
        update(Link)
        .where(Link.project_id == project.id, Link.from_kind == Subject.NEED, Link.from_id == step.need)
        .where(Link.to_kind == Subject.INSIGHT, Link.to_id == step.insight, Link.stance == before)
        .values(stance=stance)
    )
    if not turned.rowcount:  # type: ignore[attr-defined]
        return False
    source, target = f"need:{step.need}", f"insight:{step.insight}"
    audit.record(by, "insights.linked", project, source=source, target=target, stance=stance.value)
    return True
