"""The log in words: what was done, to what, and in which role. What has no words yet is shown as it is stored."""

from collections.abc import Iterable

from markupsafe import Markup

from app.core.audit import AuditEntry
from app.core.i18n import _, language, lazy_
from app.core.i18n.formats import day, day_and_time
from app.core.permissions import RESIDENT, ROLE_NAMES, SYSTEM, Role

DONE = {
    "projects.created": lazy_("Opprettet prosjektet"),
    "projects.published": lazy_("Publiserte prosjektet"),
    "projects.edited": lazy_("Endret prosjektet"),
    "projects.phase_planned": lazy_("Endret planen for fasen"),
    "projects.activity_planned": lazy_("Planla aktiviteten"),
    "projects.activity_changed": lazy_("Endret aktiviteten"),
    "projects.activity_opened": lazy_("Åpnet aktiviteten"),
    "projects.activity_extended": lazy_("Flyttet fristen"),
    "projects.activity_closed": lazy_("Stengte aktiviteten"),
    "projects.news_written": lazy_("Skrev en nyhet"),
    "projects.news_changed": lazy_("Endret nyheten"),
    "projects.decided_continue": lazy_("Bestemte å gå videre"),
    "projects.decided_adjust": lazy_("Bestemte å endre og prøve igjen"),
    "projects.decided_pause": lazy_("Bestemte å ta en pause"),
    "projects.decided_stop": lazy_("Bestemte å snu"),
    "projects.decided_hand_over": lazy_("Bestemte å overlevere"),
    "projects.handover_accepted": lazy_("Tok imot løsningen"),
    "projects.handover_status": lazy_("Oppdaterte kontakt og status"),
    "people.account_created": lazy_("Opprettet kontoen"),
    "people.role_granted": lazy_("Ga en rolle"),
    "people.role_revoked": lazy_("Tok bort en rolle"),
    "insights.linked": lazy_("Koblet en kilde"),
    "insights.unlinked": lazy_("Fjernet en kobling"),
    "insights.measured": lazy_("Førte inn en måling"),
    "needs.added": lazy_("Fikk et tillegg"),
    "needs.told": lazy_("Fikk et behov"),
    "needs.forwarded": lazy_("Sendte videre"),
    "needs.hidden": lazy_("Tok ned"),
    "needs.merged": lazy_("Slo sammen"),
    "needs.unmerged": lazy_("Løste fra hverandre"),
    "needs.placed": lazy_("Tok inn i prosjektet"),
    "needs.unplaced": lazy_("Tok ut av prosjektet"),
    "needs.used": lazy_("Brukte i en innsikt"),
    "needs.not_used": lazy_("Tok ut av en innsikt"),
    "prototypes.pin_hidden": lazy_("Tok ned en tilbakemelding"),
    "prototypes.pin_shown": lazy_("Viste en tilbakemelding igjen"),
    "prototypes.pins_read": lazy_("Leste tilbakemeldingene"),
    "workshops.question_added": lazy_("La til et spørsmål"),
    "workshops.question_edited": lazy_("Endret et spørsmål"),
    "workshops.question_removed": lazy_("Tok bort et spørsmål"),
    "workshops.start": lazy_("Startet verkstedet"),
    "workshops.go": lazy_("Gikk til et spørsmål"),
    "workshops.back": lazy_("Gikk tilbake til et spørsmål"),
    "workshops.next": lazy_("Gikk videre til et spørsmål"),
    "workshops.open": lazy_("Åpnet et spørsmål"),
    "workshops.lock": lazy_("Låste et spørsmål"),
    "workshops.reveal": lazy_("Viste resultatet av et spørsmål"),
    "workshops.hide": lazy_("Skjulte resultatet av et spørsmål"),
    "workshops.again": lazy_("Tok en ny runde av et spørsmål"),
    "workshops.joining": lazy_("Slo QR-koden av eller på"),
    "workshops.light": lazy_("Byttet mellom lyst og mørkt rom"),
    "workshops.end": lazy_("Avsluttet verkstedet"),
    "workshops.hands_counted": lazy_("Førte inn opptelte svar"),
    "workshops.answer_hidden": lazy_("Tok ned et svar"),
    "workshops.answer_shown": lazy_("Viste et svar igjen"),
    "workshops.results_published": lazy_("Viste resultatene for alle"),
    "workshops.results_unpublished": lazy_("Viste resultatene bare for dem som var der"),
}
# What many kinds of things have in common: «insights.opportunity_published» is what was done to the opportunity.
VERBS = {
    "created": lazy_("Opprettet"),
    "written": lazy_("Skrev"),
    "edited": lazy_("Endret"),
    "changed": lazy_("Endret"),
    "published": lazy_("Publiserte"),
    "answered": lazy_("Svarte"),
    "declined": lazy_("Publiserte ikke"),
    "withdrawn": lazy_("Ble trukket"),
    "added": lazy_("La til"),
    "removed": lazy_("Fjernet"),
    "not_chosen": lazy_("Valgte bort"),  # before the one that it ends with
    "chosen": lazy_("Valgte"),
    "opened": lazy_("Åpnet"),
    "closed": lazy_("Stengte"),
}
THINGS = {
    "account": lazy_("konto %(number)s"),
    "activity": lazy_("aktivitet %(number)s"),
    "addition": lazy_("tillegg %(number)s"),
    "ballot": lazy_("avstemning %(number)s"),
    "department": lazy_("fagområde %(number)s"),
    "district": lazy_("bydel %(number)s"),
    "focus_area": lazy_("satsningsområde %(number)s"),
    "gate_decision": lazy_("beslutning %(number)s"),
    "handover": lazy_("overlevering %(number)s"),
    "indicator": lazy_("måltall %(number)s"),
    "insight": lazy_("innsikt %(number)s"),
    "need": lazy_("behov nummer %(number)s"),
    "news_item": lazy_("nyhet %(number)s"),
    "note": lazy_("notat %(number)s"),
    "opportunity": lazy_("mulighet %(number)s"),
    "phase": lazy_("fase %(number)s"),
    "pilot": lazy_("pilot %(number)s"),
    "project": lazy_("prosjekt %(number)s"),
    "prototype": lazy_("prototype %(number)s"),
    "solution": lazy_("løsningsforslag %(number)s"),
    "workshop": lazy_("verksted %(number)s"),
}


def lines(entries: Iterable[AuditEntry]) -> list[tuple[str, ...]]:
    """One row per entry: when (what residents did, to the day), in which role, what, to what, and why."""
    return [
        (
            (day if entry.role == RESIDENT else day_and_time)(entry.at),
            _role(entry),
            _done(entry.action),
            _thing(entry),
            _reason(entry),
        )
        for entry in entries
    ]


def _reason(entry: AuditEntry) -> str:
    """As it was given: in bokmål."""
    return (
        Markup('<span lang="nb">{}</span>').format(entry.reason)
        if entry.reason and language() != "nb"
        else entry.reason
    )


def _role(entry: AuditEntry) -> str:
    if entry.account_id == SYSTEM.account_id:
        return _("Tjenesten selv")
    if entry.role in set(Role):
        return str(ROLE_NAMES[Role(entry.role)])
    return _("Innbygger") if entry.role == RESIDENT else entry.role


def _done(action: str) -> str:
    """«projects.activity_opened» in words."""
    by_verb = (words for verb, words in VERBS.items() if action.endswith((f"_{verb}", f".{verb}")))
    return str(DONE.get(action) or next(by_verb, action))


def _thing(entry: AuditEntry) -> str:
    words = THINGS.get(entry.object_kind)
    return str(words) % {"number": entry.object_id} if words else f"{entry.object_kind} {entry.object_id}"
