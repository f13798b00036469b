"""From a theme to an insight: the needs of the theme are its evidence from the first moment."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core.db import db
from app.core.errors import Closed, Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.insights import services as insights
from app.insights.models import Insight
from app.insights.services import links
from app.needs.models import Need
from app.notifications.models import Subject
from app.themes.models import Standing, Theme, ThemeMember
from app.themes.services.deciding import hold

AT_ONCE = 100  # each is told to those who gave and support it
NEED = Subject.NEED


@dataclass(frozen=True)
class Started:
    """unread: needs of the theme that nobody has published yet. waiting: those that the next press takes along."""

    insight: Insight
    unread: int
    waiting: int


def start_insight(by: Person, theme: Theme, client_key: str | None = None) -> Started:
    """A draft of an insight that bears the theme's name, with its public needs as evidence, `AT_ONCE` for each press.

    A theme starts one insight: doing it again gives the same one, with what has come to the theme since.
    """
    hold(by, theme)
    if theme.standing is not Standing.ACCEPTED:
        raise Closed(lazy_("Godta temaet først."))
    members = select(Need.id, Need.public).join(ThemeMember, ThemeMember.need_id == Need.id)
    members = members.where(ThemeMember.theme_id == theme.id, ThemeMember.standing == Standing.ACCEPTED)
    rows = db.session.execute(members.where(Need.project_id == theme.project_id).order_by(Need.id)).all()
    public = [number for number, shown in rows if shown]
    if not public:
        raise Invalid(lazy_("Ingen av behovene i temaet er publisert ennå."))
    insight = db.session.get(Insight, theme.insight_id) if theme.insight_id else None
    if insight is None:
        title = {"title_nb": theme.name_nb, "title_en": theme.name_en, "body_nb": "", "body_en": ""}
        insight = insights.create_finding(by, Insight, theme.project, title, client_key)
        theme.insight_id = insight.id
    held = {source.from_id for source in links.sources_of((Subject.INSIGHT, insight.id)) if source.from_kind is NEED}
    new = [number for number in public if number not in held]
    for number in new[:AT_ONCE]:
        insights.link(by, theme.project, (NEED, number), (Subject.INSIGHT, insight.id))
    db.session.flush()
    return Started(insight, len(rows) - len(public), len(new[AT_ONCE:]))
