"""What residents and teams read about a need: the published policy, and a sentence for each state."""

from datetime import datetime

from app.core import clock
from app.core.i18n import LANGUAGES, _, in_language, lazy_
from app.core.i18n.formats import day_and_time
from app.core.workdays import working_days_after
from app.needs.models import AdditionState, NeedState, Policy, PreparedAnswer

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


def rule_alone(reason: str, lang: str = "nb") -> str:
    """What a reason says without what was added to it; nothing when it begins with none of the sentences of today."""
    with in_language(lang):
        return next((str(rule) for rule in POLICY.values() if reason.startswith(str(rule))), "")


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
