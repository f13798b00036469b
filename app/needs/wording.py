"""What residents and teams read about a need: the published policy, and a sentence for each state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.i18n import LANGUAGES, _, in_language, lazy_, told
from app.core.i18n.formats import day, day_and_time
from app.core.workdays import working_days_after
from app.needs.models import AdditionState, Answer, Need, NeedState, Policy, PreparedAnswer
from app.notifications.models import Receipt, ReceiptKind
from app.notifications.wording import is_against
from app.projects.models import ProjectState

WORKING_DAYS = 2  # the promise on the form: read within two working days

POLICY_NAMES = {
    Policy.PERSONAL_DATA: lazy_("Opplysninger om enkeltpersoner"),
    Policy.HATEFUL: lazy_("Hets, trusler eller nedsettende omtale"),
    Policy.ADVERTISING: lazy_("Reklame"),
    Policy.NOT_MUNICIPAL: lazy_("Noe kommunen ikke kan gjøre noe med"),
    Policy.UNCLEAR: lazy_("Vi forstår ikke hva behovet er"),
    Policy.DUPLICATE: lazy_("Det samme er allerede meldt inn av deg"),
}
POLICY = {
    Policy.PERSONAL_DATA: lazy_(
        "Teksten eller bildet har opplysninger om noen som kan kjennes igjen, for eksempel navn eller helse."
    ),
    Policy.HATEFUL: lazy_("Teksten truer, hetser eller snakker nedsettende om noen."),
    Policy.ADVERTISING: lazy_("Teksten reklamerer for noe eller noen."),
    Policy.NOT_MUNICIPAL: lazy_("Det gjelder noe som kommunen ikke har ansvar for eller kan påvirke."),
    Policy.UNCLEAR: lazy_("Vi klarer ikke å lese ut av teksten hva som er vanskelig, eller for hvem."),
    Policy.DUPLICATE: lazy_("Du har allerede meldt det samme. Det andre behovet lever videre."),
}
POLICY_TO_OTHERS = {  # than who told it
    **POLICY,
    Policy.DUPLICATE: lazy_("Det samme er meldt før. Det andre behovet lever videre."),
}
STATES = {
    NeedState.WAITING: lazy_("Venter på å bli lest"),
    NeedState.PUBLISHED: lazy_("Publisert"),
    NeedState.FORWARDED: lazy_("Sendt videre"),
    NeedState.MERGED: lazy_("Slått sammen"),
    NeedState.DECLINED: lazy_("Ikke publisert"),
    NeedState.HIDDEN: lazy_("Skjult"),
    NeedState.WITHDRAWN: lazy_("Trukket tilbake"),
}
ADDITION_STATES = {
    AdditionState.WAITING: lazy_("Venter på å bli lest"),
    AdditionState.PUBLISHED: lazy_("Publisert"),
    AdditionState.DECLINED: lazy_("Ikke publisert"),
    AdditionState.WITHDRAWN: lazy_("Trukket tilbake"),
}
IMPORT_FILES = {"needs": lazy_("Behov"), "supports": lazy_("Støtter")}


def policy_reason(policy: Policy, note_nb: str = "", note_en: str = "") -> dict[str, str]:
    """The reason for a receipt, in both languages: the policy's sentence and what was added to it."""
    sentences = {}
    for lang, note in (("nb", note_nb), ("en", note_en or note_nb)):
        with in_language(lang):
            sentences[f"reason_{lang}"] = f"{POLICY[policy]} {note}".strip()
    return sentences


def rule_to_others(policy: Policy) -> dict[str, str]:
    """The rule in both languages, for those who are not to read what was added for the one who told the need."""
    sentences = {}
    for lang in LANGUAGES:
        with in_language(lang):
            sentences[f"rule_{lang}"] = str(POLICY_TO_OTHERS[policy])
    return sentences


def read_by(told_at: datetime) -> datetime:
    """When a need told at `told_at` is to have been read."""
    return working_days_after(told_at, WORKING_DAYS)


def is_late(told_at: datetime) -> bool:
    return clock.now() > read_by(told_at)


def prepared_by(prepared: PreparedAnswer) -> str:
    """Who of ours had the answer ready, and when: «Klargjort av Tea 3. mars kl. 10.12.»"""
    when = day_and_time(prepared.prepared_at)
    if prepared.account is None:
        return _("Klargjort %(when)s.", when=when)
    return _("Klargjort av %(name)s %(when)s.", name=prepared.account.name, when=when)


@dataclass(frozen=True)
class Panel:
    """Where a need is now, for the panel on top of its page. kind: "lit", "turn" (slate) or "plain"."""

    kind: str
    icon: str
    kick: str
    heading: str
    text: str = ""
    reply: bool = False  # name somebody to reply to
    answer: Answer | None = None


def panel(need: Need, *, mine: bool, reason: str = "", against: bool = False) -> Panel:
    """The honest sentence for the state of the need.

    reason: of the receipt that says why it stands there. against: it is used only as a voice that says otherwise.
    """
    kick = _("Her er behovet ditt nå") if mine else _("Her er behovet nå")
    match need.state:
        case NeedState.WAITING:
            return _unread(need, kick)
        case NeedState.DECLINED | NeedState.HIDDEN:
            return _taken_down(need, POLICY if mine else POLICY_TO_OTHERS, reason)
        case NeedState.WITHDRAWN:
            text = _("Teksten og bildene er slettet. Nummeret står igjen.")
            return Panel("turn", "ArrowUndo", _("Trukket tilbake"), _("Behovet er trukket tilbake"), text)
        case NeedState.MERGED:
            heading = _("Det er slått sammen med behov %(number)s", number=need.merged_into_id)
            return Panel("plain", "Link", kick, heading, reason or _("De handler om det samme."))
        case NeedState.FORWARDED:
            name = told(need.department, "name")
            heading = _("Det er sendt videre til %(department)s", department=name)
            return Panel("plain", "ArrowRight", kick, heading, reason or _("De har ansvaret for dette."))
    return _published(need, kick, against=against)


def _unread(need: Need, kick: str) -> Panel:
    when = day(read_by(need.told_at))
    heading = _("Vi har ikke lest det ennå")
    if is_late(need.told_at):
        text = _("Vi lovet å lese det innen %(day)s, og det rakk vi ikke. Det står først i køen.", day=when)
    else:
        text = _("Vi leser det innen %(day)s. Da får du vite om det blir publisert.", day=when)
    return Panel("lit", "Clock", kick, heading, text)


def _taken_down(need: Need, rules: Mapping[Policy, Any], reason: str) -> Panel:
    policy = need.policy or Policy.UNCLEAR
    kick = _("Ikke publisert") if need.state is NeedState.DECLINED else _("Tatt ned")
    return Panel("turn", "ArrowUndo", kick, str(POLICY_NAMES[policy]), reason or str(rules[policy]), reply=True)


def only_against(lines: Sequence[Receipt]) -> bool:
    """True when all that the need is told to be used in shows it as a voice that says otherwise."""
    used = [line.about for line in lines if line.kind is ReceiptKind.USED_IN]
    return bool(used) and all(is_against(about) for about in used)


def _published(need: Need, kick: str, *, against: bool = False) -> Panel:
    if need.used_at is not None and against:
        text = _("Det er ikke alle som mener det samme, og det skal synes. Nedenfor ser du hvor det står.")
        return Panel("lit", "Chat2", kick, _("Det vises i en innsikt, blant dem som sa noe annet"), text)
    if need.used_at is not None:
        text = _("Det du leser nedenfor, viser hva det ble til.")
        return Panel("lit", "LightBulb", kick, _("Det er blitt del av en innsikt"), text)
    if need.answered_at is not None:
        return Panel("plain", "Chat2", kick, _("Kommunen har svart"), answer=need.answers[-1])
    if need.project is not None and need.project.state is not ProjectState.DRAFT:
        heading = _("Det er med i prosjektet «%(title)s»", title=told(need.project, "title"))
        return Panel("lit", "Buildings2", kick, heading, _("Prosjektteamet leser behovene og svarer her."))
    text = _("Vi finner ut hvor det hører hjemme, og svarer her.")
    return Panel("lit", "Eye", kick, _("Det er lest og publisert"), text)
