"""What a file asks for: every row read and judged before anything is stored."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.core import clock
from app.core.datafiles import plain_cell
from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.core.text import clean, fold, one_line
from app.needs.importing.files import rows, wrong_with
from app.needs.importing.mapping import Mapping
from app.needs.language import language_of
from app.needs.models import NeedState, Policy
from app.needs.places import NOWHERE, Place, read_place

LONGEST, LONGEST_PLACE, LONGEST_KEY = 2000, 120, 80
LANGUAGES = ("nb", "nn", "en")
FIRST_YEAR = 2000  # an earlier date is a number that was read wrongly
DAYS = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d/%m/%Y")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be imported, and why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Stray:
    """A row whose district is none of ours. It does not stand in the way: the need is imported without a district."""

    line: int
    district: str  # as it was written


@dataclass(frozen=True, kw_only=True)
class NewNeed:
    line: int
    key: str
    text: str
    author: str = ""
    told_at: datetime
    state: NeedState
    policy: Policy | None
    place: Place = NOWHERE
    district: str = ""  # as it was written
    lang: str = "nb"


@dataclass
class Plan:
    """What was read. `bad`: rows that stand in the way."""

    source: str
    needs: list[NewNeed] = field(default_factory=list)
    supports: set[tuple[str, str]] = field(default_factory=set)  # (need's key, participant's key)
    named: set[str] = field(default_factory=set)  # everybody in the file with supports, without any of their own too
    bad: list[BadRow] = field(default_factory=list)


def read(source: str, needs: str, supports: str = "", mapping: Mapping | None = None) -> Plan:
    """Read and judge both files (their text). Raises `Invalid` when a file as a whole cannot be understood."""
    mapping, name = mapping or Mapping(), clean(source)
    if not name or len(name) > 40:
        raise Invalid(lazy_("Gi kilden et navn på høyst 40 tegn."), "source")
    plan = Plan(name)
    _read_needs(plan, needs, mapping)
    if supports.strip():
        _read_supports(plan, supports, mapping)
    return plan


def _read_needs(plan: Plan, content: str, mapping: Mapping) -> None:
    header, lines = rows(content, "file")
    columns = mapping.find(header)
    seen: Counter[str] = Counter()
    for line, row in lines:
        given = {what: clean(plain_cell(row.get(column) or "")) for what, column in columns.items()}
        try:
            if wrong := wrong_with(row):
                raise ValueError(wrong)
            plan.needs.append(_need(line, given, mapping, seen))
        except ValueError as error:
            plan.bad.append(BadRow("needs", line, str(error)))


def _need(line: int, given: dict[str, str], mapping: Mapping, seen: Counter[str]) -> NewNeed:
    text = given["text"]
    if not text:
        raise ValueError(_("Teksten mangler."))
    if len(text) > LONGEST:
        raise ValueError(_("Teksten er lengre enn %(number)s tegn.", number=LONGEST))
    state = _state(given.get("state", ""), mapping)
    lang = given.get("lang", "") or mapping.lang or language_of(text)
    if lang not in LANGUAGES:
        raise ValueError(_("Ukjent språk: %(value)s", value=lang))
    return NewNeed(
        line=line,
        key=_key(given.get("key", ""), text, seen),
        text=text,
        author=given.get("author", ""),
        told_at=_moment(given.get("told", "")),
        state=state,
        policy=_policy(given.get("policy", ""), mapping) if state is NeedState.DECLINED else None,
        place=_place(given.get("place", "")),
        district=one_line(given.get("district", "")),
        lang=lang,
    )


def _place(value: str) -> Place:
    """As if it had been told here: an exact position is rounded, or the row is not taken."""
    try:
        found = read_place(value)
    except Invalid as error:
        raise ValueError(str(error.reason)) from error
    return replace(found, text=found.text[:LONGEST_PLACE])


def _state(value: str, mapping: Mapping) -> NeedState:
    state = mapping.states.get(value) or mapping.states.get(value.lower())
    if state not in (NeedState.WAITING, NeedState.PUBLISHED, NeedState.DECLINED):
        raise ValueError(_("Ukjent tilstand: %(value)s", value=value))
    return state


def _policy(value: str, mapping: Mapping) -> Policy:
    try:
        return Policy(value) if value else mapping.policy
    except ValueError:
        raise ValueError(_("Ukjent regel: %(value)s", value=value)) from None


def _key(value: str, text: str, seen: Counter[str]) -> str:
    """The file's own key, or one made from the text, so that the same file gives the same keys again."""
    key = value or hashlib.blake2b(fold(text).encode(), digest_size=12).hexdigest()
    if len(key) > LONGEST_KEY:
        raise ValueError(_("Nøkkelen er lengre enn %(number)s tegn.", number=LONGEST_KEY))
    seen[key] += 1
    if seen[key] > 1:
        if value:
            raise ValueError(_("Nøkkelen «%(value)s» står på flere rader.", value=value))
        return f"{key}-{seen[key]}"
    return key


def _moment(value: str) -> datetime:
    """Milliseconds or seconds since 1970, ISO 8601, or a Norwegian date. Without a value: now."""
    if not value:
        return clock.now()
    found = _number_of_seconds(value) if value.isascii() and value.isdigit() else _written(value)
    if found is None or found.year < FIRST_YEAR or found > clock.now():
        raise ValueError(_("Ukjent tidspunkt, eller et som ikke har vært: %(value)s", value=value))
    return found


def _number_of_seconds(value: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(value) / (1000 if len(value) > 11 else 1), UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _written(value: str) -> datetime | None:
    for read_as in (datetime.fromisoformat, *(lambda text, f=form: datetime.strptime(text, f) for form in DAYS)):  # noqa: DTZ007
        try:
            found = read_as(value)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=clock.OSLO)
    return None


def _read_supports(plan: Plan, content: str, mapping: Mapping) -> None:
    """Long: `participant,need[,value]`. Wide: a row per participant, a column per need, as Polis exports it."""
    header, lines = rows(content, "supports")
    who = next((name for name in header if name.strip().lower() in ("participant", "deltaker", "author")), None)
    if who is None:
        raise Invalid(lazy_("Filen med støtter må ha kolonnen «participant»."), "supports")
    known = {need.key for need in plan.needs}
    wide = [name for name in header if name in known]
    need_column = next((name for name in header if name.strip().lower() in ("need", "behov")), None)
    if need_column is None and not wide:
        raise Invalid(lazy_("Ingen kolonne i filen med støtter er et behov i den andre filen."), "supports")
    for line, row in lines:
        if wrong := wrong_with(row):
            plan.bad.append(BadRow("supports", line, wrong))
            continue
        participant = clean(row.get(who))
        if not participant or len(participant) > LONGEST_KEY:
            plan.bad.append(BadRow("supports", line, _("Deltakeren mangler.")))
            continue
        plan.named.add(participant)
        if need_column is None:
            plan.supports.update((key, participant) for key in wide if (row.get(key) or "").strip() == mapping.agree)
        else:
            _one_support(plan, line, clean(row.get(need_column)), participant, row.get("value"), known, mapping)


def _one_support(
    plan: Plan, line: int, key: str, participant: str, value: str | None, known: set[str], mapping: Mapping
) -> None:
    if key not in known:
        plan.bad.append(BadRow("supports", line, _("Behovet «%(key)s» står ikke i den andre filen.", key=key)))
    elif value is None or value.strip() == mapping.agree:
        plan.supports.add((key, participant))
