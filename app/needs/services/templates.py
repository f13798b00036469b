"""Write, edit and archive answer templates, of a project or of the whole instance."""

from collections.abc import Mapping

from app.core import audit, clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import lazy_
from app.core.once import key_of, once
from app.core.permissions import Person
from app.core.text import clean
from app.needs import placeholders
from app.needs.models import AnswerTemplate
from app.needs.permissions import SHARED_TEMPLATES, TEMPLATES
from app.projects.models import Project

NAMES = ("name_nb", "name_en", "text_nb", "text_en")


def write_template(
    by: Person, project: Project | None, words: Mapping[str, str], client_key: str | None = None
) -> AnswerTemplate:
    """A new template, of the project or (None) for every project. Sending it again makes no second one."""
    _check(by, project)
    given = _checked(words)
    owner = project.id if project is not None else None
    key = key_of(client_key, owner, given)
    made, new = once(AnswerTemplate, key, lambda: AnswerTemplate(client_key=key, project_id=owner, **given))
    if new:
        audit.record(by, "needs.template_created", made)
    return made


def edit_template(by: Person, template: AnswerTemplate, words: Mapping[str, str]) -> None:
    _check(by, template.project)
    for name, text in _checked(words).items():
        setattr(template, name, text)
    db.session.flush()
    audit.record(by, "needs.template_edited", template)


def archive_template(by: Person, template: AnswerTemplate) -> None:
    """Offer it no more. What was answered with it stays. Repeating changes nothing."""
    _check(by, template.project)
    if template.archived_at is None:
        template.archived_at = clock.now()
        db.session.flush()
        audit.record(by, "needs.template_archived", template)


def restore_template(by: Person, template: AnswerTemplate) -> None:
    """Offer it again. Repeating changes nothing."""
    _check(by, template.project)
    if template.archived_at is not None:
        template.archived_at = None
        db.session.flush()
        audit.record(by, "needs.template_restored", template)


def _check(by: Person, project: Project | None) -> None:
    if project is not None:
        TEMPLATES.check(by, project)
    else:
        SHARED_TEMPLATES.check(by)


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    """Raises `Invalid`, at its field, for what is missing and for placeholders that we do not know."""
    given = {name: clean(words.get(name)) for name in NAMES}
    if not given["name_nb"]:
        raise Invalid(lazy_("Gi malen et navn"), "name_nb")
    if not given["text_nb"]:
        raise Invalid(lazy_("Skriv hva malen skal si"), "text_nb")
    for name in ("text_nb", "text_en"):
        placeholders.check(given[name], name)
    return given
