"""Insights, opportunities and solution proposals: write, publish, choose or turn down."""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.insights.permissions import WRITE
from app.insights.queries.findings import SUBJECTS
from app.insights.queries.sources import holds
from app.insights.services.links import hold
from app.insights.services.telling import tell
from app.projects.models import Project

Found = TypeVar("Found", Insight, Opportunity, Solution)
NEEDS_SOURCE = {
    Insight: lazy_("En innsikt må ha minst én kilde som er publisert, før den publiseres."),
    Opportunity: lazy_("En mulighet må bygge på minst én innsikt som er publisert, før den publiseres."),
    Solution: lazy_("Et løsningsforslag må bygge på minst én mulighet som er publisert, før det publiseres."),
}


def create_finding(
    by: Person, kind: type[Found], project: Project, values: Mapping[str, Any], client_key: str | None = None
) -> Found:
    """A new draft of `kind`. `values`: title and body in both languages. The same form sent again gives the same one."""
    WRITE.check(by, project)
    key = key_of(client_key, project.id, values)
    made, new = once(kind, key, lambda: kind(project=project, created_at=clock.now(), client_key=key, **values))
    if new:
        audit.record(by, f"insights.{SUBJECTS[kind]}_written", made)
    return made


def edit_finding(by: Person, found: Insight | Opportunity | Solution, values: Mapping[str, Any]) -> None:
    """Change the texts."""
    WRITE.check(by, found)
    for name, value in values.items():
        setattr(found, name, value)
    db.session.flush()
    audit.record(by, f"insights.{SUBJECTS[type(found)]}_edited", found)


def publish_finding(by: Person, found: Insight | Opportunity | Solution) -> None:
    """Let everyone read it, and tell those whose contributions it builds on. No finding without a source that they can read."""
    if _publish(by, found):
        tell((SUBJECTS[type(found)], found.id))


def _publish(by: Person, found: Insight | Opportunity | Solution) -> bool:
    """True when it was a draft until now."""
    WRITE.check(by, found)
    hold(found)
    if found.standing is not Standing.DRAFT:
        return False
    subject = SUBJECTS[type(found)]
    if not holds((subject, found.id)):
        raise Invalid(NEEDS_SOURCE[type(found)])
    found.standing, found.published_at = Standing.PUBLISHED, clock.now()
    db.session.flush()
    audit.record(by, f"insights.{subject}_published", found)
    return True


def choose(by: Person, found: Opportunity | Solution, why_nb: str, why_en: str = "") -> None:
    """This is the way the project goes on, and why. Those whose contributions it builds on are told."""
    _settle(by, found, Standing.CHOSEN, why_nb, why_en)


def turn_down(by: Person, found: Opportunity | Solution, why_nb: str, why_en: str = "") -> None:
    """A road not taken. It stays findable for good, with the reason, and those whose contributions led there are told."""
    _settle(by, found, Standing.NOT_CHOSEN, why_nb, why_en)


def _settle(by: Person, found: Opportunity | Solution, standing: Standing, why_nb: str, why_en: str) -> None:
    WRITE.check(by, found)
    if not why_nb.strip():
        raise Invalid(lazy_("Skriv grunnen. Den vises for alle."), "why_nb")
    if (found.standing, found.why_nb, found.why_en) == (standing, why_nb, why_en):
        return  # sent twice
    _publish(by, found)  # a draft is told of once, as what it has become
    # The same reason, put into English as well, is no news.
    known = (found.standing, found.why_nb) == (standing, why_nb)
    found.standing, found.why_nb, found.why_en = standing, why_nb, why_en
    found.settled_at = found.settled_at if known else clock.now()
    db.session.flush()
    audit.record(by, f"insights.{SUBJECTS[type(found)]}_{standing}", found, reason=why_nb)
    tell((SUBJECTS[type(found)], found.id))
