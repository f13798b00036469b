"""Insights, opportunities and solution proposals: write, publish, choose or turn down."""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.permissions import Person
from app.insights.models import Insight, Opportunity, Solution, Standing
from app.insights.permissions import WRITE
from app.insights.queries import findings
from app.insights.queries.findings import SUBJECTS
from app.insights.queries.things import PAGES
from app.insights.services.links import TOLD, sources_of, tell
from app.notifications import services as notifications
from app.notifications.models import ReceiptKind
from app.projects.models import Project, ProjectState

Found = TypeVar("Found", Insight, Opportunity, Solution)
NEEDS_SOURCE = {
    Insight: lazy_("En innsikt må ha minst én kilde før den publiseres."),
    Opportunity: lazy_("En mulighet må bygge på minst én innsikt før den publiseres."),
    Solution: lazy_("Et løsningsforslag må bygge på minst én mulighet før det publiseres."),
}


def create_finding(by: Person, kind: type[Found], project: Project, values: Mapping[str, Any]) -> Found:
    """A new draft of `kind`. `values`: title and body in both languages."""
    WRITE.check(by, project)
    made = kind(project=project, created_at=clock.now(), **values)
    db.session.add(made)
    db.session.flush()
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
    """Let everyone read it, and tell those whose contributions it builds on. No finding without its sources."""
    WRITE.check(by, found)
    if found.standing is not Standing.DRAFT:
        return
    subject = SUBJECTS[type(found)]
    sources = sources_of((subject, found.id))
    if not sources:
        raise Invalid(NEEDS_SOURCE[type(found)])
    found.standing, found.published_at = Standing.PUBLISHED, clock.now()
    db.session.flush()
    for source in sources:
        tell(found.project, (source.from_kind, source.from_id), (subject, found.id))
    audit.record(by, f"insights.{subject}_published", found)


def tell_published(project: Project) -> None:
    """The project has been published: tell those whose contributions its findings built on meanwhile."""
    for model, subject in SUBJECTS.items():
        for found in findings.all_of_project(model, project.id):
            if found.standing is Standing.DRAFT:
                continue
            for source in sources_of((subject, found.id)):
                tell(project, (source.from_kind, source.from_id), (subject, found.id))
            if found.standing is Standing.NOT_CHOSEN:
                _tell_sources(found)


def choose(by: Person, found: Opportunity | Solution, why_nb: str, why_en: str = "") -> None:
    """This is the way the project goes on, and why."""
    _settle(by, found, Standing.CHOSEN, why_nb, why_en)


def turn_down(by: Person, found: Opportunity | Solution, why_nb: str, why_en: str = "") -> None:
    """A road not taken. It stays findable for good, with the reason."""
    _settle(by, found, Standing.NOT_CHOSEN, why_nb, why_en)
    _tell_sources(found)


def _settle(by: Person, found: Opportunity | Solution, standing: Standing, why_nb: str, why_en: str) -> None:
    WRITE.check(by, found)
    if not why_nb.strip():
        raise Invalid(lazy_("Skriv grunnen. Den vises for alle."), "why_nb")
    if found.standing is Standing.DRAFT:
        publish_finding(by, found)
    found.standing, found.why_nb, found.why_en, found.settled_at = standing, why_nb, why_en, clock.now()
    db.session.flush()
    audit.record(by, f"insights.{SUBJECTS[type(found)]}_{standing}", found, reason=why_nb)


def _tell_sources(found: Opportunity | Solution) -> None:
    if found.project.state is ProjectState.DRAFT:
        return  # `tell_published` does, when the project is published
    subject = SUBJECTS[type(found)]
    endpoint, name = PAGES[subject]
    about = {"endpoint": endpoint, "values": {name: found.id}, "title_nb": found.title_nb, "title_en": found.title_en}
    for source in sources_of((subject, found.id)):
        if source.from_kind in TOLD:
            notifications.write_receipt(
                source.from_kind,
                source.from_id,
                ReceiptKind.NOT_CHOSEN,
                key=f"{subject}:{found.id}",
                reason_nb=found.why_nb,
                reason_en=found.why_en,
                about=about,
            )
