"""The form that a need is answered in: what stands in it, and how a template is put in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request

from app.core import access
from app.core.errors import Conflict
from app.core.i18n import _, told
from app.core.i18n.formats import day_and_time
from app.core.text import whole
from app.needs import placeholders, queries
from app.needs.forms import AnswerForm
from app.needs.models import AnswerTemplate, Need, PreparedAnswer
from app.needs.queries import Given
from app.needs.services import Answered


@dataclass(frozen=True)
class Answering:
    """The form with what stands beside it.

    opened: it is what the page is about. asked: a template that would replace what is written.
    error, theirs, since: why it was not saved, and what somebody else has saved, or answered.
    given: what the need was answered already, where that was read for the form.
    """

    form: AnswerForm
    templates: Sequence[AnswerTemplate] = ()
    prepared: PreparedAnswer | None = None
    opened: bool = False
    asked: AnswerTemplate | None = None
    error: object = ""
    theirs: Sequence[tuple[str, str]] = ()
    since: Sequence[Given] = ()
    given: Sequence[Given] | None = None


def answering_of(need: Need, form: AnswerForm | None = None, *, opened: bool = False) -> Answering:
    """The form as it came back, or with what is prepared for the need, or with the role of whoever answers."""
    prepared, given = queries.prepared_of(need), None
    if form is None:
        given = queries.given_to(need.id)
        form = AnswerForm(formdata=None)
        form.next.data = request.args.get("next", "")
        form.answered.data = _last_of(given)
        if prepared is not None:
            form.show(prepared)
    if not form.by_nb.data and not form.is_submitted():
        form.by_nb.data, form.by_en.data = queries.own_role(access.person().account_id, need.project)
    templates = queries.offered_templates(need.project_id)
    form.template.choices = [(str(one.id), told(one, "name")) for one in templates]
    return Answering(form, templates, prepared, opened or prepared is not None, given=given)


def put_in(need: Need, form: AnswerForm, act: str) -> Answering:
    """Put the chosen template in. What somebody wrote is replaced when they say so, and kept until then."""
    shown = answering_of(need, form, opened=True)
    words = placeholders.filled(shown.templates, need)
    chosen = whole(form.template.data) or 0
    if act == "keep" or chosen not in words:
        return shown
    written = {"nb": (form.text_nb.data or "").strip(), "en": (form.text_en.data or "").strip()}
    ours = [{"nb": "", "en": ""}, *words.values()]  # what nobody wrote themselves
    if act == "fill" and written not in ours:
        return replace(shown, asked=next(one for one in shown.templates if one.id == chosen))
    form.put_in(words[chosen])
    return shown


def overtaken(need: Need, form: AnswerForm, error: Conflict) -> Answering:
    """Somebody was first: what they saved or answered, beside what was written. Sent again, it is meant for how things
    stand now."""
    shown = answering_of(need, form, opened=True)
    if isinstance(error, Answered):
        if shown.prepared is None:
            form.based_on.data = ""
        given, seen = queries.given_to(need.id), whole(form.answered.data) or 0
        form.answered.data = _last_of(given)
        return replace(shown, error=error.reason, given=given, since=[one for one in given if one.answer.id > seen])
    form.based_on.data = shown.prepared.key if shown.prepared is not None else ""
    return replace(shown, error=error.reason, theirs=_theirs(form, shown.prepared))


def _last_of(given: Sequence[Given]) -> str:
    return str(given[0].answer.id if given else 0)


def _theirs(form: AnswerForm, prepared: PreparedAnswer | None) -> list[tuple[str, str]]:
    if prepared is None:
        return []
    name = prepared.account.name if prepared.account else _("En som ikke er med lenger")
    told_by = (_("Lagret av"), f"{name}, {day_and_time(prepared.prepared_at)}")
    differs = [name for name, text in form.words.items() if getattr(prepared, name) != text.strip()]
    return [told_by, *((str(form[name].label.text), getattr(prepared, name) or "–") for name in differs)]
