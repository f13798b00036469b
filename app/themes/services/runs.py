"""A grouping that was asked for: who computes it, how far it is, and what is stored of it."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from app.core import audit, clock
from app.core.db import db
from app.core.permissions import Person
from app.core.upsert import changed, insert_ignore
from app.projects.models import Project, ProjectState
from app.themes.engine.proposing import Asked, Proposal
from app.themes.models import RunState, Theme, ThemeRun
from app.themes.permissions import WRITE
from app.themes.queries import runs
from app.themes.queries.selection import Selection, how_many_new
from app.themes.services.storing import gather, store

SILENT = timedelta(minutes=2)  # nobody computes it any more: the server was stopped, or the machine
TRIES = 2
OVER = (ProjectState.STOPPED, ProjectState.IN_USE)
STEP, ALIVE = 5, timedelta(seconds=20)
Compute = Callable[[Asked, Callable[[int], None]], Proposal]


def ask(by: Person, project: Project, selection: Selection, *, joins: bool = False) -> ThemeRun:
    """Have contributions grouped soon. Whoever presses while one is under way gets that one.

    joins: only what no grouping has read, and only into the themes there are. Such a run gives way to a whole one.
    """
    WRITE.check(by, project)
    new = _begin(project.id, by.account_id, selection, joins=joins)
    if not new and not joins:
        # What gave way may have been stored a moment before that: then nothing stands in the way any more.
        new = _made_whole(project.id, by.account_id, selection) or _begin(
            project.id, by.account_id, selection, joins=False
        )
    run = runs.latest(project.id)
    assert run is not None  # noqa: S101 - either inserted, or the one that stood in the way
    db.session.refresh(run)
    if new:
        audit.record(by, "themes.asked", run, selection=selection.stored())
    return run


def ask_where_new_ones_have_come() -> int:
    """Have what is new proposed for the themes of each project that has some and goes on. Returns for how many projects.

    The computing of it comes later, one project at a time.
    """
    begun = 0
    themed = select(Theme.project_id).join(Theme.project).where(Project.state.not_in(OVER)).distinct()
    for number in db.session.scalars(themed.order_by(Theme.project_id)).all():
        if how_many_new(number):
            begun += _begin(number, None, Selection(), joins=True)
    return begun


def _begin(project_id: int, account_id: int | None, selection: Selection, *, joins: bool) -> bool:
    """False when one is under way."""
    return bool(
        insert_ignore(
            ThemeRun,
            project_id=project_id,
            account_id=account_id,
            state=RunState.WAITING,
            asked=selection.stored(),
            joins=joins,
            asked_at=clock.now(),
            percent=0,
            tries=0,
            read=0,
        )
    )


def _made_whole(project_id: int, account_id: int | None, selection: Selection) -> bool:
    """Let the run that only joins what is new be this one. False when none is under way."""
    mine = update(ThemeRun).where(ThemeRun.project_id == project_id, ThemeRun.joins, ThemeRun.state.in_(runs.UNDER_WAY))
    given = {"asked": selection.stored(), "joins": False, "account_id": account_id}
    return changed(mine.values(**given, state=RunState.WAITING, percent=0, tries=0)) == 1


def claim() -> int | None:
    """Take the oldest run that waits, unless one is being computed: one at a time leaves the machine to the pages."""
    computing = select(ThemeRun.id).where(ThemeRun.state == RunState.RUNNING).exists()
    oldest = select(ThemeRun.id).where(ThemeRun.state == RunState.WAITING, ~computing).order_by(ThemeRun.id).limit(1)
    number = db.session.scalar(oldest)
    if number is None:
        return None
    mine = update(ThemeRun).where(ThemeRun.id == number, ThemeRun.state == RunState.WAITING)
    taken = changed(mine.values(state=RunState.RUNNING, beat_at=clock.now(), tries=ThemeRun.tries + 1, percent=1))
    return number if taken else None


def revive() -> None:
    """Let what nobody computes any more be taken again, or say that it did not work."""
    silent = (ThemeRun.state == RunState.RUNNING, ThemeRun.beat_at < clock.now() - SILENT)
    changed(update(ThemeRun).where(*silent, ThemeRun.tries < TRIES).values(state=RunState.WAITING, percent=0))
    changed(update(ThemeRun).where(*silent).values(state=RunState.FAILED, finished_at=clock.now()))


def compute(run_id: int, by: Compute) -> None:
    """Compute a run that was claimed, and store what came of it. No transaction is open while it is computed."""
    with db.transaction() as session:
        run = session.get_one(ThemeRun, run_id, populate_existing=True)
        material, begun = gather(run), (run.tries, run.joins)
    proposal = by(material.asked, _beats(run_id))
    with db.transaction() as session:
        # Held: nobody asks for another in its place between the look and the storing.
        run = session.get_one(ThemeRun, run_id, populate_existing=True, with_for_update={"key_share": True})
        if run.state is RunState.RUNNING and (run.tries, run.joins) == begun:  # else somebody did so meanwhile
            store(run, material, proposal)


def fail(run_id: int) -> None:
    """It did not work; the page says so, and it can be asked for again."""
    with db.transaction():
        mine = update(ThemeRun).where(ThemeRun.id == run_id, ThemeRun.state == RunState.RUNNING)
        changed(mine.values(state=RunState.FAILED, finished_at=clock.now()))


def _beats(run_id: int) -> Callable[[int], None]:
    """Keeps how far it is. Each time empties the shared pages, so only when it is worth a line: a step on, or alive."""
    kept, at = 0, clock.now()

    def beat(percent: int) -> None:
        nonlocal kept, at
        if percent < kept + STEP and clock.now() < at + ALIVE:
            return
        kept, at = percent, clock.now()
        with db.transaction():
            mine = update(ThemeRun).where(ThemeRun.id == run_id, ThemeRun.state == RunState.RUNNING)
            changed(mine.values(percent=percent, beat_at=at))

    return beat
