"""Objects from the address, for the guards of the pages."""

from typing import Any

from markupsafe import Markup

from app.core.errors import NotFound
from app.core.i18n import told, told_language
from app.projects import queries as projects
from app.projects.models import Project
from app.themes.models import Theme
from app.themes.queries import themes


def project_of(slug: str, **_more: Any) -> Project:
    """The project in the address, drafts too."""
    project = projects.project_by_slug(slug, *projects.FULL)
    if project is None:
        raise NotFound
    return project


def theme_of(slug: str, theme_id: int, **_more: Any) -> Theme:
    """The theme, when it is this project's."""
    theme = themes.theme_by_id(theme_id)
    if theme is None or theme.project.slug != slug:
        raise NotFound
    return theme


def named(text: str, theme: Theme, **values: object) -> Markup:
    """A message about the theme, whose name is marked as being in its own language."""
    lang = "" if theme.unnamed else told_language(theme, "name")
    name = Markup('<span lang="{}">{}</span>').format(lang, told(theme, "name"))
    return Markup(text) % {"name": name, **values}  # noqa: S704 - our own text; what is put in is escaped
