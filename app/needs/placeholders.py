"""What may stand in braces in an answer template, and what is put in its place for one need."""

import re
from collections.abc import Iterable, Iterator

from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import LANGUAGES, in_language, lazy_, told
from app.core.i18n.formats import day
from app.needs.models import AnswerTemplate, Need
from app.projects import queries as projects
from app.projects.models import Phase
from app.projects.phases import NAMES

# The same in both languages, so that one can be seen to have what the other has.
PLACEHOLDERS = {
    "nummer": lazy_("nummeret til behovet"),
    "prosjekt": lazy_("navnet på prosjektet"),
    "fase": lazy_("fasen behovet er i"),
    "frist": lazy_("dagen fasen etter planen er over"),
}
IN_BRACES = re.compile(r"\{([^{}]*)\}")
KNOWN = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
Texts = dict[str, str]  # by language


def check(text: str, field: str) -> None:
    """Raise `Invalid` at `field` when something stands in braces that we could not replace."""
    for name in IN_BRACES.findall(text):
        if name not in PLACEHOLDERS:
            what = {"name": name}
            raise Invalid(
                lazy_("Vi kjenner ikke {%(name)s}. Bruk {nummer}, {prosjekt}, {fase} eller {frist}.", **what), field
            )
    if re.search(r"[{}]", IN_BRACES.sub("", text)):
        raise Invalid(lazy_("En krøllparentes mangler makkeren sin. Skriv for eksempel {nummer}."), field)


def check_replaced(text: str, field: str) -> None:
    """Raise `Invalid` at `field` when what should have been replaced still stands there: no resident is to read it."""
    if (left := KNOWN.search(text)) is not None:
        what = {"name": left.group(1)}
        raise Invalid(lazy_("Bytt ut {%(name)s} med det som gjelder. Vi vet det ikke.", **what), field)


def filled(templates: Iterable[AnswerTemplate], need: Need) -> dict[int, Texts]:
    """The words of each template for this need, by its id. What we do not know of the need stays as it was."""
    known = _known(need)
    return {one.id: {lang: _put_in(_text(one, lang), known[lang]) for lang in LANGUAGES} for one in templates}


def _put_in(text: str, known: Texts) -> str:
    return KNOWN.sub(lambda found: known.get(found[1], found[0]), text)


def _text(template: AnswerTemplate, lang: str) -> str:
    return template.text_en if lang == "en" else template.text_nb


def _known(need: Need) -> dict[str, Texts]:
    """What each placeholder is of the need, by language."""
    phase = _phase(need)
    found = {}
    for lang in LANGUAGES:
        with in_language(lang):
            found[lang] = dict(_of(need, phase, lang))
    return found


def _of(need: Need, phase: Phase | None, lang: str) -> Iterator[tuple[str, str]]:
    yield "nummer", str(need.id)
    if need.project is not None:
        yield "prosjekt", told(need.project, "title", lang)
    if phase is not None:
        yield "fase", str(NAMES[phase.kind]).lower()
        if phase.planned_end is not None and phase.planned_end >= clock.today():
            yield "frist", day(phase.planned_end)


def _phase(need: Need) -> Phase | None:
    if need.phase_id is not None:
        return projects.phase_by_id(need.phase_id)
    return projects.running_phase(need.project_id) if need.project_id is not None else None
