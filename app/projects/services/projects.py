"""Create, change and publish projects."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock, providers
from app.core.db import db
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.permissions import RESIDENT, Person, Role
from app.core.text import slugify
from app.core.upsert import changed, insert_ignore
from app.people import accounts
from app.people.models import Account
from app.projects.models import NewsItem, Partner, PartnerKind, Phase, PhaseKind, PhaseState, Project, ProjectState
from app.projects.permissions import CREATE, EDIT, NEWS
from app.projects.services.telling import tell_news

TRIES = 3
CRITERIA = ("technology_nb", "collaboration_nb", "involvement_nb")


def create_project(
    by: Person, values: Mapping[str, Any], partners: Iterable[Mapping[str, Any]] = (), client_key: str | None = None
) -> Project:
    """A new draft with its four phases planned. Who creates it becomes its team.

    values: the project's own columns; `slug` is made from the bokmål title when it is not given.
    client_key: of the form; sent again it gives the project that it made.
    """
    CREATE.check(by)
    partners = list(partners)
    key = key_of(client_key, values, partners)
    for _attempt in range(TRIES):
        try:
            with db.session.begin_nested():
                project = _insert(values, partners, key)
            break
        except IntegrityError:  # the form was sent twice, or another took the name in the address a moment ago
            if (made := db.session.scalar(select(Project).where(Project.client_key == key))) is not None:
                return made
    else:
        raise Conflict(lazy_("Adressen ble tatt av et annet prosjekt. Prøv igjen."))
    account = db.session.get(Account, by.account_id) if by.account_id else None
    if account is not None and by.acts_as(project.id) == RESIDENT:  # not in the project yet, and no resident in the log
        by = replace(by, project_roles={**by.project_roles, project.id: frozenset({Role.TEAM})})
    audit.record(by, "projects.created", project)
    if account is not None:
        accounts.grant(by, account, Role.TEAM, project.id)
    return project


def _insert(values: Mapping[str, Any], partners: Iterable[Mapping[str, Any]], client_key: str) -> Project:
    slug = values.get("slug") or _free_slug(values["title_nb"])
    project = Project(created_at=clock.now(), client_key=client_key, **{**values, "slug": slug})
    project.phases = [Phase(kind=kind, position=kind.number) for kind in PhaseKind]
    _set_partners(project, partners)
    db.session.add(project)
    db.session.flush()
    return project


def edit_project(
    by: Person,
    project: Project,
    values: Mapping[str, Any],
    partners: Iterable[Mapping[str, Any]],
    version: int,
) -> None:
    """Save changed texts and partners. Raises `Conflict` when somebody saved since `version` was read.

    A published project keeps its criteria: none can be emptied.
    """
    EDIT.check(by, project)
    _claim(project, version)
    for name, value in values.items():
        setattr(project, name, value)
    _set_partners(project, partners)
    if project.state is not ProjectState.DRAFT and (missing := missing_for_publication(project)):
        raise Invalid(next(iter(missing.values())), next(iter(missing)))
    db.session.flush()
    audit.record(by, "projects.edited", project)


def _claim(project: Project, version: int) -> None:
    """Move the version on by one UPDATE, so that of two who save at the same moment one is told."""
    claimed = changed(
        update(Project).where(Project.id == project.id, Project.version == version).values(version=version + 1)
    )
    if claimed != 1:
        db.session.refresh(project)
        raise Conflict(lazy_("Noen andre har lagret i mellomtiden. Se over endringene og lagre igjen."))
    db.session.refresh(project, ["version"])


def publish_project(by: Person, project: Project) -> None:
    """Publish a draft and start its first phase. Raises `Invalid` naming what is missing. Repeating changes nothing."""
    EDIT.check(by, project)
    if project.state is not ProjectState.DRAFT:
        return
    if missing := missing_for_publication(project):
        raise Invalid(next(iter(missing.values())), next(iter(missing)))
    project.state, project.published_at = ProjectState.RUNNING, clock.now()
    first = project.phases[0]
    first.state, first.started_on = PhaseState.RUNNING, clock.today()
    db.session.flush()
    audit.record(by, "projects.published", project)
    for module in providers.offered("behind"):
        module.published(project)


def missing_for_publication(project: Project) -> dict[str, object]:
    """What keeps the project from being published, by the field it is about (brief: the three criteria)."""
    missing: dict[str, object] = {}
    if not project.summary_nb:
        missing["summary_nb"] = lazy_("Skriv én setning om hva prosjektet vil.")
    if not project.technology_nb:
        missing["technology_nb"] = lazy_("Skriv hvordan prosjektet tar i bruk teknologi.")
    if not project.collaboration_nb:
        missing["collaboration_nb"] = lazy_("Skriv hvordan prosjektet samarbeider med andre.")
    elif all(partner.kind is PartnerKind.MUNICIPALITY for partner in project.partners):
        missing["collaboration_nb"] = lazy_("Legg til minst én samarbeidspartner utenfor kommunen.")
    if not project.involvement_nb:
        missing["involvement_nb"] = lazy_("Skriv hvordan innbyggerne er med.")
    if not project.contact_name:
        missing["contact_name"] = lazy_("Legg til hvem innbyggerne kan kontakte.")
    elif not project.contact_email:
        missing["contact_email"] = lazy_("Legg til e-postadressen til den som innbyggerne kan kontakte.")
    return missing


def _set_partners(project: Project, partners: Iterable[Mapping[str, Any]]) -> None:
    for old in list(project.partners) if project.id else []:
        db.session.delete(old)
    project.partners = [Partner(position=place, **values) for place, values in enumerate(partners)]


def _free_slug(title: str) -> str:
    base = slugify(title) or "prosjekt"
    taken = set(db.session.scalars(select(Project.slug).where(Project.slug.like(f"{base}%"))))
    return next(name for number in range(1, 1000) if (name := base if number == 1 else f"{base}-{number}") not in taken)


def plan_phase(by: Person, phase: Phase, values: Mapping[str, Any]) -> None:
    """When the phase is expected to begin and to end, and what came of it in one sentence.

    values: `planned_start`, `planned_end`, `result_nb`, `result_en`. Raises `Invalid` when it ends before it begins.
    """
    EDIT.check(by, phase.project)
    start, end = values.get("planned_start"), values.get("planned_end")
    if start and end and end < start:
        raise Invalid(lazy_("Fasen kan ikke slutte før den begynner."), "planned_end")
    for name, value in values.items():
        setattr(phase, name, value)
    db.session.flush()
    audit.record(by, "projects.phase_planned", phase)


def write_news(
    by: Person,
    project: Project,
    values: Mapping[str, str],
    item: NewsItem | None = None,
    client_key: str | None = None,
) -> NewsItem:
    """A new piece of news, which those who follow the project hear of once; or new words for `item`."""
    NEWS.check(by, project)
    if item is not None:
        for name, value in values.items():
            setattr(item, name, value)
        db.session.flush()
        audit.record(by, "projects.news_changed", item)
        return item
    key = key_of(client_key, project.id, values)
    new = insert_ignore(NewsItem, project_id=project.id, published_at=clock.now(), client_key=key, **values)
    written = db.session.scalars(select(NewsItem).where(NewsItem.client_key == key)).one()
    if new:
        db.session.expire(project, ["news"])
        tell_news(written)
        audit.record(by, "projects.news_written", written)
    return written
