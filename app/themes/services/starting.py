"""From a theme to an insight: what the theme holds is its evidence from the first moment."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.inbox.queries import readable
from app.inbox.queries.union import joined
from app.insights import services as insights
from app.insights.models import Insight
from app.insights.services import links
from app.notifications.models import Subject
from app.themes.models import Standing, Theme, ThemeMember
from app.themes.queries.selection import same, stands
from app.themes.services.deciding import hold

AT_ONCE = 100  # each is told to those who gave and support it


@dataclass(frozen=True)
class Started:
    """unfit: what cannot stand behind an insight: it is not published yet, or was written in a workshop, whose results are
    a source as a whole. waiting: what the next press takes along."""

    insight: Insight
    unfit: int
    waiting: int


def start_insight(by: Person, theme: Theme, client_key: str | None = None) -> Started:
    """A draft of an insight that bears the theme's name, with what can be a source as evidence, `AT_ONCE` for each press.

    A theme starts one insight: doing it again gives the same one, with what has come to the theme since.
    """
    hold(by, theme)
    if theme.standing is not Standing.ACCEPTED:
        raise Closed(lazy_("Godta temaet først."))
    fit, unfit = _sources(by, theme)
    if not fit:
        raise Invalid(lazy_("Ingen av innspillene i temaet kan være kilde ennå. De må være publisert."))
    insight = db.session.get(Insight, theme.insight_id) if theme.insight_id else None
    if insight is None:
        title = {"title_nb": theme.name_nb, "title_en": theme.name_en, "body_nb": "", "body_en": ""}
        insight = insights.create_finding(by, Insight, theme.project, title, client_key)
        theme.insight_id = insight.id
    held = {(source.from_kind, source.from_id) for source in links.sources_of((Subject.INSIGHT, insight.id))}
    new = [source for source in fit if source not in held]
    for source in new[:AT_ONCE]:
        insights.link(by, theme.project, source, (Subject.INSIGHT, insight.id))
    db.session.flush()
    return Started(insight, unfit, len(new[AT_ONCE:]))


def _sources(by: Person, theme: Theme) -> tuple[list[tuple[Subject, int]], int]:
    """What the theme holds as things of the trail, and how many of what it holds are none. A pin stands there as the test
    that it was part of, a reason as its vote: several may be one thing."""
    names = ("kind", "id", "state", "placeable", "source_kind", "source_id")
    given = joined(theme.project_id, readable(by, theme.project), names).c
    mine = (ThemeMember.theme_id == theme.id, ThemeMember.standing == Standing.ACCEPTED, *same(ThemeMember, given))
    query = select(given.placeable, given.source_kind, given.source_id).where(*mine, stands(given))
    rows = db.session.execute(query.order_by(given.kind, given.id)).all()
    fit = [(Subject(row.source_kind), row.source_id) for row in rows if row.placeable and row.source_kind]
    return list(dict.fromkeys(fit)), len(rows) - len(fit)
