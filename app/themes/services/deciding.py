"""What people decide about themes. From then on it is theirs: no run changes it."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from app.core import audit, clock
from app.core.contributions import shown_number, sources
from app.core.db import db
from app.core.errors import Invalid, NotFound
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.upsert import insert_into
from app.inbox.queries import readable
from app.projects.models import Project
from app.themes.models import Standing, Theme, ThemeMember
from app.themes.permissions import WRITE
from app.themes.queries.selection import Thing, among, present
from app.themes.services.locking import lock_project
from app.themes.services.storing import leave

NOTHING = lazy_("Velg minst ett innspill.")


def accept(by: Person, theme: Theme, name_nb: str = "", name_en: str = "") -> None:
    """The theme stands, with what is proposed for it, and with another name when one is given.

    Of an accepted theme: what is proposed for it belongs to it now.
    """
    hold(by, theme)
    _stand(by, theme)
    if name_nb:
        theme.name_nb, theme.name_en = name_nb, name_en
    proposed = (ThemeMember.theme_id == theme.id, ThemeMember.standing == Standing.PROPOSED)
    rows = db.session.execute(select(ThemeMember.kind, ThemeMember.item_id).where(*proposed))
    things = present(theme.project_id, sources(), [(kind, number) for kind, number in rows])
    _let_go(things, but=theme)
    for some in among(ThemeMember, things):
        stands = update(ThemeMember).where(*proposed, some)
        db.session.execute(stands.values(standing=Standing.ACCEPTED, decided_at=clock.now()))
    db.session.flush()


def _let_go(things: Iterable[Thing], *, but: Theme) -> None:
    """They stand in no other theme any more: of this project, or of one that they have been moved from."""
    elsewhere = (ThemeMember.theme_id != but.id, ThemeMember.standing != Standing.REFUSED)
    for some in among(ThemeMember, things):
        db.session.execute(delete(ThemeMember).where(some, *elsewhere))


def rename(by: Person, theme: Theme, name_nb: str, name_en: str = "") -> None:
    """A name that somebody gave is a decision: a proposed theme stands from now on."""
    hold(by, theme)
    if theme.standing is Standing.PROPOSED:
        accept(by, theme, name_nb, name_en)
    elif (theme.name_nb, theme.name_en) != (name_nb, name_en):
        theme.name_nb, theme.name_en = name_nb, name_en
        audit.record(by, "themes.renamed", theme, name=name_nb)
    db.session.flush()


def put(by: Person, theme: Theme, things: Iterable[Thing]) -> int:
    """Let these contributions to the project stand in the theme and in no other. Returns how many there were.

    A proposed theme that somebody puts something into stands from now on, with what it held: who moves a contribution in
    has seen what it comes to. Who says of some of its own that they belong there has said nothing of the rest.
    """
    hold(by, theme)
    ours = _ours(by, theme.project, things)
    if theme.standing is Standing.PROPOSED and not _held(theme, ours):
        accept(by, theme)
    _stand(by, theme)
    _let_go(ours, but=theme)
    table = insert_into(ThemeMember.__table__)
    # The fit is unknown until the next run: it was near the middle of another theme.
    stands = {"theme_id": theme.id, "standing": Standing.ACCEPTED, "decided_at": clock.now()}
    rows = [{**stands, "kind": kind, "item_id": number} for kind, number in ours]
    given = {"standing": table.excluded.standing, "decided_at": table.excluded.decided_at}
    unique = ["theme_id", "kind", "item_id"]
    db.session.execute(table.on_conflict_do_update(index_elements=unique, set_=given), rows)
    audit.record(by, "themes.put", theme, items=_told(ours))
    db.session.flush()
    return len(ours)


def take_out(by: Person, theme: Theme, things: Iterable[Thing]) -> int:
    """These do not belong here, and are not proposed here again. Returns how many there were."""
    hold(by, theme)
    ours = _ours(by, theme.project, things)
    for some in among(ThemeMember, ours):
        mine = update(ThemeMember).where(ThemeMember.theme_id == theme.id, some)
        db.session.execute(mine.values(standing=Standing.REFUSED, decided_at=clock.now()))
    audit.record(by, "themes.taken_out", theme, items=_told(ours))
    db.session.flush()
    return len(ours)


def split(by: Person, theme: Theme, things: Iterable[Thing], name_nb: str, client_key: str | None = None) -> Theme:
    """A new theme of these contributions. The same form sent again gives the same one."""
    hold(by, theme)
    return create(by, theme.project, name_nb, "", things, client_key)


def create(
    by: Person, project: Project, name_nb: str, name_en: str, things: Iterable[Thing], client_key: str | None = None
) -> Theme:
    """A theme that people made themselves, of these contributions."""
    WRITE.check(by, project)
    lock_project(project.id)
    ours = sorted(set(things))
    key = key_of(client_key, project.id, name_nb, ours)

    def make() -> Theme:
        names = {"name_nb": name_nb, "name_en": name_en}
        moments = {"created_at": clock.now(), "accepted_at": clock.now()}
        return Theme(project=project, standing=Standing.ACCEPTED, words=[], client_key=key, **names, **moments)

    made, new = once(Theme, key, make)
    if new:  # sent again, it must not move back what somebody has moved on since
        audit.record(by, "themes.accepted", made, name=name_nb)
        put(by, made, ours)
    return made


def dissolve(by: Person, theme: Theme) -> None:
    """The theme is gone; what it held stands in none, is found among what fits nowhere, and the next run may place it."""
    hold(by, theme)
    audit.record(by, "themes.dissolved", theme, name=theme.name_nb)
    held = select(ThemeMember.kind, ThemeMember.item_id).where(ThemeMember.theme_id == theme.id)
    leave(theme.project_id, [(kind, number) for kind, number in db.session.execute(held)])
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


def _held(theme: Theme, things: Iterable[Thing]) -> bool:
    """All of these stand in it, or are proposed for it."""
    query = select(ThemeMember.kind, ThemeMember.item_id)
    query = query.where(ThemeMember.theme_id == theme.id, ThemeMember.standing != Standing.REFUSED)
    return set(things) <= {(kind, number) for kind, number in db.session.execute(query)}


def _ours(by: Person, project: Project, things: Iterable[Thing]) -> list[Thing]:
    """Those that were given to the project and that this person may read. Raises `Invalid` when none is."""
    found = present(project.id, readable(by, project), things)
    if not found:
        raise Invalid(NOTHING)
    return found


def _told(things: Iterable[Thing]) -> list[str]:
    """As addresses name them: what was given without a name has no number that tells who came first."""
    return [f"{kind.value}:{shown_number(kind, number)}" for kind, number in things]
