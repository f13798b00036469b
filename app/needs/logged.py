"""What needs and additions are called in the log. The words only of what everybody may read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.i18n import told, told_language
from app.core.providers import Logged, PageLink
from app.core.text import shorten
from app.needs.models import Addition, AdditionState, AnswerTemplate, Need


def _page(need: Need) -> PageLink:
    return PageLink(endpoint="needs.need", values={"number": need.id})


def needs(ids: Sequence[int]) -> dict[int, Logged]:
    return {
        need.id: Logged(title=shorten(need.text), lang=need.lang, link=_page(need), public=True)
        for need in db.session.scalars(select(Need).where(Need.id.in_(ids), Need.public))
    }


def additions(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(Addition).join(Addition.need).options(joinedload(Addition.need))
    query = query.where(Addition.id.in_(ids), Addition.state == AdditionState.PUBLISHED, Need.public)
    return {
        one.id: Logged(title=shorten(one.text), lang=one.lang, link=_page(one.need), public=True)
        for one in db.session.scalars(query)
    }


def templates(ids: Sequence[int]) -> dict[int, Logged]:
    query = select(AnswerTemplate).where(AnswerTemplate.id.in_(ids)).options(joinedload(AnswerTemplate.project))
    return {
        one.id: Logged(title=told(one, "name"), lang=told_language(one, "name"), link=_edit_page(one))
        for one in db.session.scalars(query)
    }


def _edit_page(template: AnswerTemplate) -> PageLink:
    if template.project is None:
        return PageLink(endpoint="needs.edit_shared_template", values={"template_id": template.id})
    values = {"slug": template.project.slug, "template_id": template.id}
    return PageLink(endpoint="needs.edit_template", values=values)


NAMES = {"need": needs, "addition": additions, "answer_template": templates}
