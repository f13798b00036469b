"""What people decide about themes. From then on it is theirs: no run changes it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, update

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.upsert import insert_into
from app.needs.models import Need
from app.projects.models import Project
from app.themes.models import Standing, Theme, ThemeMember
from app.themes.permissions import WRITE
from app.themes.queries.selection import READABLE
from app.themes.services.locking import lock_project

NOTHING = lazy_("Velg minst ett behov.")


def accept(by: Person, theme: Theme, name_nb: str = "", name_en: str = "") -> None:
    """The theme stands, with the needs that are proposed for it, and with another name when one is given.

    Of an accepted theme: what is proposed for it belongs to it now.
    """
    hold(by, theme)
    _stand(by, theme)
    if name_nb:
        theme.name_nb, theme.name_en = name_nb, name_en
    ours = select(Need.id).where(Need.project_id == theme.project_id)
    proposed = (
        ThemeMember.theme_id == theme.id,
        ThemeMember.standing == Standing.PROPOSED,
        ThemeMember.need_id.in_(ours),
    )
    _let_go(db.session.scalars(select(ThemeMember.need_id).where(*proposed)).all(), but=theme)
    db.session.execute(update(ThemeMember).where(*proposed).values(standing=Standing.ACCEPTED, decided_at=clock.now()))
    db.session.flush()


def _let_go(numbers: Sequence[int], *, but: Theme) -> None:
    """They stand in no other theme any more: of this project, or of one that they have been moved from."""
    elsewhere = (ThemeMember.theme_id != but.id, ThemeMember.standing != Standing.REFUSED)
    db.session.execute(delete(ThemeMember).where(ThemeMember.need_id.in_(numbers), *elsewhere))


def rename(by: Person, theme: Theme, name_nb: str, name_en: str = "") -> None:
    """A name that somebody gave is a decision: a proposed theme stands from now on."""
    hold(by, theme)
    if theme.standing is Standing.PROPOSED:
        accept(by, theme, name_nb, name_en)
    elif (theme.name_nb, theme.name_en) != (name_nb, name_en):
        theme.name_nb, theme.name_en = name_nb, name_en
        audit.record(by, "themes.renamed", theme, name=name_nb)
    db.session.flush()


def put(by: Person, theme: Theme, need_ids: Iterable[int]) -> int:
    """Let these needs of the project stand in the theme and in no other. Returns how many there were.

    A proposed theme that somebody puts something into stands from now on.
    """
    hold(by, theme)
    numbers = _ours(theme.project_id, need_ids)
    _stand(by, theme)
    _let_go(numbers, but=theme)
    table = insert_into(ThemeMember.__table__)
    # The fit is unknown until the next run: it was near the middle of another theme.
    rows = [
        {"theme_id": theme.id, "need_id": number, "standing": Standing.ACCEPTED, "decided_at": clock.now()}
        for number in numbers
    ]
    given = {"standing": table.excluded.standing, "decided_at": table.excluded.decided_at}
    db.session.execute(table.on_conflict_do_update(index_elements=["theme_id", "need_id"], set_=given), rows)
    audit.record(by, "themes.put", theme, needs=numbers)
    db.session.flush()
    return len(numbers)


def take_out(by: Person, theme: Theme, need_ids: Iterable[int]) -> int:
    """These do not belong here, and are not proposed here again. Returns how many there were."""
    hold(by, theme)
    numbers = _ours(theme.project_id, need_ids)
    mine = update(ThemeMember).where(ThemeMember.theme_id == theme.id, ThemeMember.need_id.in_(numbers))
    db.session.execute(mine.values(standing=Standing.REFUSED, decided_at=clock.now()))
    audit.record(by, "themes.taken_out", theme, needs=numbers)
    db.session.flush()
    return len(numbers)


def split(
    by: Person, theme: Theme, need_ids: Iterable[int], name_nb: str, name_en: str = "", client_key: str | None = None
) -> Theme:
    """A new theme of these needs. The same form sent again gives the same one."""
    hold(by, theme)
    return create(by, theme.project, name_nb, name_en, need_ids, client_key)


def create(
    by: Person, project: Project, name_nb: str, name_en: str, need_ids: Iterable[int], client_key: str | None = None
) -> Theme:
    """A theme that people made themselves, of these needs."""
    WRITE.check(by, project)
    lock_project(project.id)
    numbers = sorted(set(need_ids))
    key = key_of(client_key, project.id, name_nb, numbers)

    def make() -> Theme:
        names = {"name_nb": name_nb, "name_en": name_en}
        moments = {"created_at": clock.now(), "accepted_at": clock.now()}
        return Theme(project=project, standing=Standing.ACCEPTED, words=[], client_key=key, **names, **moments)

    made, new = once(Theme, key, make)
    if new:  # sent again, it must not move back what somebody has moved on since
        audit.record(by, "themes.accepted", made, name=name_nb)
        put(by, made, numbers)
    return made


def dissolve(by: Person, theme: Theme) -> None:
    """The theme is gone; its needs stand in none, and the next run may place them anew."""
    hold(by, theme)
    audit.record(by, "themes.dissolved", theme, name=theme.name_nb)
    db.session.execute(delete(ThemeMember).where(ThemeMember.theme_id == theme.id))
    db.session.delete(theme)
    db.session.flush()


def hold(by: Person, theme: Theme) -> None:
    """May they, and is it still there, now that nobody else can change it? What others stored meanwhile is in it."""
    WRITE.check(by, theme)
    lock_project(theme.project_id)
    fresh = select(Theme).where(Theme.id == theme.id).execution_options(populate_existing=True)
    if db.session.scalar(fresh) is None:
        raise NotFound


def _stand(by: Person, theme: Theme) -> None:
    if theme.standing is Standing.PROPOSED:
        theme.standing, theme.accepted_at = Standing.ACCEPTED, clock.now()
        audit.record(by, "themes.accepted", theme, name=theme.name_nb)


def _ours(project_id: int, need_ids: Iterable[int]) -> list[int]:
    """Those that are needs of the project which somebody may read. Raises `Invalid` when none is."""
    query = select(Need.id).where(Need.id.in_(set(need_ids)), Need.project_id == project_id, Need.state.in_(READABLE))
    found = list(db.session.scalars(query.order_by(Need.id)))
    if not found:
        raise Invalid(NOTHING)
    return found
