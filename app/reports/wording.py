"""What the sections and the numbers of a report are called, and what each number means."""

from app.core.i18n import lazy_
from app.insights.wording import BEHIND

SECTIONS = {
    "intro": lazy_("Innledning"),
    "numbers": lazy_("Tallene"),
    "insights": lazy_("Det vi fant ut"),
    "results": lazy_("Hva folk svarte"),
    "chosen": lazy_("Det vi gikk videre med"),
    "dropped": lazy_("Det vi ikke gikk videre med, og hvorfor"),
    "pilots": lazy_("Det vi prøvde i virkeligheten"),
    "decisions": lazy_("Det vi bestemte"),
}
HINTS = {
    "intro": lazy_("Hva handler rapporten om, og hva er det viktigste? Skriv for en som ikke kjenner prosjektet."),
    "numbers": lazy_("Hva sier tallene, og hvem har dere ikke hørt fra?"),
}
NO_COMMENT = lazy_("Det dere vil si om dette. Tallene og teksten under kommer av seg selv.")

# name -> (what it is called, what it means, which columns of the open data it can be counted from)
FIGURES = {
    "needs": (
        lazy_("Behov"),
        lazy_(
            "Behov i prosjektet som ble publisert i perioden, og som alle kunne lese da rapporten ble laget. "
            "Behov som er slått sammen, telles som ett. Den dagen en fase går over i den neste, hører til den neste. "
            "I åpne data: rader i «needs» med dette prosjektet og "
            "«published_on» i perioden."
        ),
    ),
    "supports": (
        lazy_("Støtter"),
        lazy_(
            "Summen av støtter til disse behovene. Den som har støttet to av dem, telles to ganger. "
            "I åpne data: summen av «supports» i de samme radene. Tallene den dagen står i rapportens egen datafil."
        ),
    ),
    "answered": (
        lazy_("Behov med svar"),
        lazy_("De av behovene som hadde fått svar. I åpne data: de av radene der «answered_on» er fylt ut."),
    ),
    "contributions": (
        lazy_("Deltakelser"),
        lazy_(
            "Summen av hvor mange som var med i hver aktivitet. Den som var med i to, telles to ganger. "
            "I en innsamling av behov telles den som meldte flere, én gang. "
            "Det kan regnes ut av tabellen over aktivitetene, og vises bare når ingen av tallene der er skjult. "
            "En aktivitet som er åpen, viser ikke tallet sitt ennå, bortsett fra en innsamling av behov. "
            "I åpne data: summen av «took_part» i «activities»."
        ),
    ),
    "insights": (
        lazy_("Innsikter"),
        lazy_("Innsikter publisert i perioden. I åpne data: rader i «findings» med «kind» lik insight."),
    ),
    "opportunities": (
        lazy_("Muligheter"),
        lazy_(
            "Muligheter publisert eller avgjort i perioden. I åpne data: rader i «findings» med «kind» lik opportunity."
        ),
    ),
    "solutions": (
        lazy_("Løsningsforslag"),
        lazy_(
            "Løsningsforslag publisert eller avgjort i perioden. "
            "I åpne data: rader i «findings» med «kind» lik solution."
        ),
    ),
    "decisions": (
        lazy_("Beslutninger"),
        lazy_("Faseavgjørelser i perioden. I åpne data: rader i «decisions» med dette prosjektet."),
    ),
}
NO_DISTRICT = lazy_("Uten bydel")
EVIDENCE = {
    "needs": BEHIND["needs"],
    "people": lazy_("Deltakere som har fortalt eller støtter"),  # in editions from before the two were told apart
    **BEHIND,
}
