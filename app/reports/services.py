"""Write what people add to a report, and publish it."""

from collections.abc import Collection

from sqlalchemy import select

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.once import key_of
from app.core.permissions import Person
from app.core.upsert import insert_ignore
from app.projects.models import Project
from app.projects.periods import Period
from app.reports import content
from app.reports.models import Edition, Report, Texts
from app.reports.permissions import PUBLISH, WRITE
from app.reports.queries import reports as queries

NO_INTRO = lazy_("Skriv en innledning på bokmål før du publiserer. Den som leser, trenger å vite hva dette er.")
NO_CHANGE = lazy_("Skriv hva som er rettet. Den forrige utgaven blir stående.")


def held(project: Project, period: Period) -> Report:
    """What people have written for the period, held so that nobody else changes it meanwhile; made when it is new."""
    found = _locked(project, period)
    if found is None:
        values = {"project_id": project.id, "period": period.key, "texts": {}, "quotes": None}
        insert_ignore(Report, **values, created_at=clock.now())
        found = _locked(project, period)
    if found is None:
        raise LookupError(period.key)
    return found


def _locked(project: Project, period: Period) -> Report | None:
    query = select(Report).where(Report.project_id == project.id, Report.period == period.key)
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(locked).one_or_none()


def write(by: Person, report: Report, texts: Texts, quotes: Collection[str] | None) -> None:
    """Keep what was written for each section, and which voices are to speak; None leaves them as the app proposes."""
    WRITE.check(by, report.project)
    report.texts = {name: given for name, given in texts.items() if any(given.values())}
    report.quotes = None if quotes is None else sorted(quotes)
    db.session.flush()
    audit.record(by, "reports.written", report, period=report.period)


def publish(
    by: Person, project: Project, period: Period, *, change_nb: str = "", change_en: str = "", client_key: str = ""
) -> Edition:
    """Freeze the report as it is now, as its next edition. The same form sent again gives the same edition."""
    PUBLISH.check(by, project)
    report = held(project, period)
    key = key_of(client_key or None, project.id, period.key, change_nb, change_en)
    if (known := queries.published_with(key)) is not None:
        return known
    number = queries.newest_number(report.id) + 1
    if not report.texts.get("intro", {}).get("nb"):
        raise Invalid(NO_INTRO)
    if number > 1 and not change_nb:
        raise Invalid(NO_CHANGE, "change_nb")
    built = content.build(project, period, report)
    edition = Edition(
        report=report,
        number=number,
        content=built.content,
        basis=built.basis,
        change_nb=change_nb if number > 1 else "",
        change_en=change_en if number > 1 else "",
        published_at=clock.now(),
        account_id=by.account_id,
        client_key=key,
    )
    db.session.add(edition)
    db.session.flush()
    audit.record(by, "reports.published", report, reason=edition.change_nb, period=period.key, edition=number)
    return edition
