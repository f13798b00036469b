"""What every template may use: language, links, dates, permissions, slots."""

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.core import access, clock, pages, whereabouts
from app.core.fields import only_missing, wrong_fields
from app.core.i18n import formats, language, told, told_language
from app.core.links import outward
from app.core.matching import LONGEST
from app.core.permissions import Permission
from app.core.slots import slot
from app.core.text import excerpt, imprint, letter, shorten
from app.core.workbench import workbench
from config import Settings


class Page(Template):
    """A template that knows that all of ours have the same globals: what one imports was made once, for everybody."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja compares every name of the globals first, at each import, which was a seventh of the list of needs.
        return super()._get_default_module()


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.template_class = Page
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        settings=settings,
        is_demo=settings.demo,
        url_for=pages.address,
        outward=outward,
        other_lang_url=pages.other_language_url,
        shown_page=whereabouts.here,
        shown_url=whereabouts.here_url,
        page_url=pages.page_url,
        here=whereabouts.own_url,
        canonical_url=lambda: pages.page_url(language(), external=True),
        slot=slot,
        workbench=workbench,
        only_missing=only_missing,
        wrong_fields=wrong_fields,
        can=can,
        has_page=lambda endpoint: endpoint in app.view_functions,
        told=told,
        told_language=told_language,
        lang_mark=lang_mark,
        now=clock.now,
        percent=formats.percent,
        longest_search=LONGEST,
    )
    app.jinja_env.filters.update(
        day=formats.day,
        from_to=formats.from_to,
        time_of_day=formats.time_of_day,
        day_and_time=formats.day_and_time,
        at=formats.at,
        number=formats.number,
        rounded=formats.rounded,
        few_or=formats.few_or,
        shorten=shorten,
        excerpt=excerpt,
        imprint=imprint,
        letter=letter,
        paragraphs=paragraphs,
    )
    app.context_processor(_per_request)


def _per_request() -> dict[str, Any]:
    return {"lang": language(), "person": access.person()}


def lang_mark(obj: Any, name: str) -> Markup:
    """The attribute that says so when `told(obj, name)` is not in the language of the page."""
    given = told_language(obj, name)
    return Markup("") if given == language() else Markup(' lang="{}"').format(given)


def can(name: str, obj: Any = None) -> bool:
    """True when the signed-in person has the permission `name` on `obj`."""
    from flask import current_app

    permission: Permission = current_app.extensions["permissions"][name]
    return permission.allows(access.person(), obj)


def paragraphs(value: str) -> Markup:
    """Plain text as paragraphs: escaped, an empty line parts them, single line breaks are kept."""
    blocks = [block for block in value.split("\n\n") if block.strip()]
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks)
    return Markup("\n").join(Markup("<p>{}</p>").format(text) for text in lines)
