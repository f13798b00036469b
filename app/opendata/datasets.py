"""The open data sets: what each is called, what its columns mean, and where its rows come from.

The page's dictionary, the CSV's header and the JSON are all made from these lists. No data set has a column about a person.
"""

from app.core.i18n import lazy_
from app.opendata import queries, results
from app.opendata.kinds import Dataset, Field

NEED = (
    Field("number", lazy_("Behovets offentlige nummer")),
    Field("text", lazy_("Teksten, slik den ble skrevet")),
    Field("language", lazy_("Språket teksten er skrevet på")),
    Field("state", lazy_("Tilstand: published eller forwarded")),
    Field("published_on", lazy_("Dato for publisering")),
    Field("answered_on", lazy_("Dato for siste svar")),
    Field("place", lazy_("Sted, slik det ble skrevet")),
    Field("district", lazy_("Bydel")),
    Field("focus_area", lazy_("Satsningsområde")),
    Field("project", lazy_("Prosjektet behovet er lagt til")),
    Field(
        "supports",
        lazy_(
            "Antall ulike deltakere som støtter behovet eller et annet som er slått sammen med det. Vi teller når filen "
            "lastes ned. Hvem de er, og når de ga støtten, publiserer vi ikke."
        ),
    ),
    Field("merged", lazy_("Antall behov som er slått sammen med dette")),
)
PROJECT = (
    Field("slug", lazy_("Navnet i adressen")),
    Field("title_nb", lazy_("Tittel på bokmål")),
    Field("title_en", lazy_("Tittel på engelsk")),
    Field("state", lazy_("Tilstand: running, paused, stopped, offered eller in_use")),
    Field("phase", lazy_("Fasen prosjektet er i, eller var i sist")),
    Field("focus_area", lazy_("Satsningsområde")),
    Field("department", lazy_("Fagområdet som eier prosjektet")),
    Field("published_on", lazy_("Dato for publisering")),
)
DECISION = (
    Field("id", lazy_("Nummer i sporet")),
    Field("project", lazy_("Prosjektet")),
    Field("phase", lazy_("Fasen")),
    Field("round", lazy_("Runden av fasen")),
    Field("outcome", lazy_("Utfall: continue, adjust, pause, stop eller hand_over")),
    Field("decided_on", lazy_("Dato for avgjørelsen")),
    Field("decided_by_nb", lazy_("Hvem som bestemte (rolle), på bokmål")),
    Field("decided_by_en", lazy_("Hvem som bestemte (rolle), på engelsk")),
    Field("title_nb", lazy_("Overskrift på bokmål")),
    Field("title_en", lazy_("Overskrift på engelsk")),
    Field("reason_nb", lazy_("Begrunnelse på bokmål")),
    Field("reason_en", lazy_("Begrunnelse på engelsk")),
    Field("lessons_nb", lazy_("Hva vi lærte, på bokmål")),
    Field("lessons_en", lazy_("Hva vi lærte, på engelsk")),
)
FINDING = (
    Field("kind", lazy_("insight, opportunity eller solution")),
    Field("id", lazy_("Nummer i adressen og i sporet")),
    Field("project", lazy_("Prosjektet")),
    Field("title_nb", lazy_("Tittel på bokmål")),
    Field("title_en", lazy_("Tittel på engelsk")),
    Field("standing", lazy_("published, chosen eller not_chosen")),
    Field("why_nb", lazy_("Hvorfor det ble valgt eller ikke, på bokmål")),
    Field("why_en", lazy_("Hvorfor det ble valgt eller ikke, på engelsk")),
    Field("published_on", lazy_("Dato for publisering")),
    Field("settled_on", lazy_("Dato da det ble valgt eller ikke")),
)
LINK = (
    Field("from_kind", lazy_("Hva koblingen går fra: need, insight, ballot, decision og så videre")),
    Field("from_id", lazy_("Nummeret til det den går fra: id i fila om det, number for behov, pilot for piloter")),
    Field("to_kind", lazy_("Hva koblingen går til")),
    Field("to_id", lazy_("Nummeret til det den går til")),
    Field("stance", lazy_("for eller against: om kilden støtter eller sier imot")),
    Field("linked_on", lazy_("Dato for koblingen")),
)
NOTE = (
    Field("id", lazy_("Nummer i sporet")),
    Field("project", lazy_("Prosjektet")),
    Field("text_nb", lazy_("Hva kilden sier, på bokmål")),
    Field("text_en", lazy_("Hva kilden sier, på engelsk")),
    Field("source", lazy_("Hvor det kommer fra")),
    Field("source_link", lazy_("Lenke til kilden")),
    Field("written_on", lazy_("Dato da kilden ble lagt inn")),
)
PROTOTYPE = (
    Field("id", lazy_("Nummer i sporet")),
    Field("slug", lazy_("Navnet i adressen")),
    Field("project", lazy_("Prosjektet")),
    Field("title_nb", lazy_("Tittel på bokmål")),
    Field("title_en", lazy_("Tittel på engelsk")),
    Field("published_on", lazy_("Dato for publisering")),
)
TALLY = (
    Field("id", lazy_("Nummer i sporet")),
    Field("ballot", lazy_("Navnet på avstemningen i adressen")),
    Field("project", lazy_("Prosjektet")),
    Field("method", lazy_("Metode: single, multi eller rating")),
    Field("identity_level", lazy_("Hvor sikkert vi vet at én er én: open, room, code, email eller eid")),
    Field("option_nb", lazy_("Svaret på bokmål")),
    Field("option_en", lazy_("Svaret på engelsk")),
    Field("score", lazy_("1 for et valg, 1 til 5 for en vurdering")),
    Field("votes", lazy_("Antall stemmer på svaret med denne verdien")),
    Field("voters", lazy_("Antall som stemte")),
    Field("closed_on", lazy_("Dato da avstemningen stengte")),
)
ACTIVITY = (
    Field("id", lazy_("Aktivitetens nummer")),
    Field("project", lazy_("Prosjektet")),
    Field("phase", lazy_("Fasen")),
    Field("kind", lazy_("Hva slags aktivitet")),
    Field("title_nb", lazy_("Tittel på bokmål")),
    Field("title_en", lazy_("Tittel på engelsk")),
    Field("identity_level", lazy_("Hvor sikkert vi vet at én er én: open, room, code, email eller eid")),
    Field("opened_on", lazy_("Dato da den åpnet")),
    Field("closed_on", lazy_("Dato da den stengte, eller fristen")),
    Field(
        "took_part",
        lazy_(
            "Hvor mange som var med. Tomt: færre enn fem, åpen ennå (gjelder ikke innsamling av behov), eller et verksted der få svarte på en av måtene"
        ),
    ),
)
TEST = (
    Field("id", lazy_("Nummer i sporet")),
    Field("prototype", lazy_("Navnet i adressen")),
    Field("project", lazy_("Prosjektet")),
    Field("version", lazy_("Versjonens nummer")),
    Field("question_nb", lazy_("Det siste spørsmålet på bokmål")),
    Field("question_en", lazy_("Det siste spørsmålet på engelsk")),
    Field("choice", lazy_("Svaret: a, b, none eller unsure")),
    Field("choice_nb", lazy_("Svaret på bokmål")),
    Field("choice_en", lazy_("Svaret på engelsk")),
    Field("number", lazy_("Hvor mange som svarte det. Tomt: skjult fordi det er for få")),
    Field("testers", lazy_("Hvor mange som prøvde")),
)
ROUND = (
    Field("question_nb", lazy_("Spørsmålet på bokmål")),
    Field("question_en", lazy_("Spørsmålet på engelsk")),
    Field("round", lazy_("Runden av spørsmålet")),
    Field("kind", lazy_("Hva slags spørsmål")),
    Field("option_nb", lazy_("Svaret på bokmål")),
    Field("option_en", lazy_("Svaret på engelsk")),
    Field("measure", lazy_("Hva tallet teller")),
    Field("number", lazy_("Tallet")),
    Field(
        "channel",
        lazy_("phones, beside, table, hands eller paper; together for tekster som ikke kan vises hver for seg"),
    ),
    Field("over_nb", lazy_("Hva svaret ble valgt framfor, på bokmål")),
    Field("over_en", lazy_("Hva svaret ble valgt framfor, på engelsk")),
)
ROOM = (
    Field("workshop", lazy_("Verkstedets nummer")),
    Field("project", lazy_("Prosjektet")),
    Field("result", lazy_("Nummeret til resultatet i adressen")),
    *ROUND,
)
EVIDENCE = (
    Field("insight", lazy_("Innsiktens nummer")),
    Field("project", lazy_("Prosjektet")),
    Field("needs", lazy_("Behov som støtter innsikten")),
    Field("against", lazy_("Behov som sier imot")),
    Field(
        "told",
        lazy_(
            "Deltakere som har fortalt det som støtter den, hver talt én gang. Tomt: færre enn fem, eller skjult så "
            "ikke et annet tall kan regnes ut"
        ),
    ),
    Field("supporters", lazy_("Deltakere som bare støtter behovene, hver talt én gang. Tomt: færre enn fem")),
    Field(
        "told_against",
        lazy_(
            "Deltakere som har fortalt det som sier imot. Tomt: færre enn fem, eller skjult så "
            "ikke et annet tall kan regnes ut"
        ),
    ),
    Field("supporters_against", lazy_("Deltakere som bare støtter behovene som sier imot. Tomt: færre enn fem")),
    Field("tests", lazy_("Tilbakemeldinger fra dem som prøvde. Tomt: færre enn fem")),
    Field("tests_against", lazy_("Tilbakemeldinger som sier imot. Tomt: færre enn fem")),
    Field("additions", lazy_("Tillegg til behov. Tomt: færre enn fem")),
    Field("additions_against", lazy_("Tillegg som sier imot. Tomt: færre enn fem")),
)
NOT_TAKEN_ON = (
    Field("project", lazy_("Prosjektet")),
    Field("period", lazy_("Fasen (1 til 4) eller halvåret (2026-1), som i rapportene")),
    Field("reason", lazy_("passed_on: sendt til et annet fagområde. Ellers regelen det ikke ble publisert etter")),
    Field("number", lazy_("Hvor mange behov. Tomt: skjult fordi det er for få, eller fordi perioden ikke er over")),
)
MEASUREMENT = (
    Field("project", lazy_("Prosjektet")),
    Field("pilot", lazy_("Nummeret til piloten")),
    Field("pilot_nb", lazy_("Pilotens tittel på bokmål")),
    Field("pilot_en", lazy_("Pilotens tittel på engelsk")),
    Field("indicator_nb", lazy_("Hva som måles, på bokmål")),
    Field("indicator_en", lazy_("Hva som måles, på engelsk")),
    Field("unit_nb", lazy_("Enheten på bokmål")),
    Field("unit_en", lazy_("Enheten på engelsk")),
    Field("direction", lazy_("up eller down: hvilken vei som er bedre")),
    Field("baseline", lazy_("Verdien før piloten")),
    Field("target", lazy_("Målet")),
    Field("measured_on", lazy_("Dato for målingen")),
    Field("value", lazy_("Den målte verdien")),
)

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        Dataset("needs", lazy_("Behov"), lazy_("Publiserte behov fra innbyggere."), NEED, queries.needs),
        Dataset("projects", lazy_("Prosjekter"), lazy_("Publiserte prosjekter."), PROJECT, queries.projects),
        Dataset(
            "decisions", lazy_("Faseavgjørelser"), lazy_("Alle avgjørelser med grunn."), DECISION, queries.decisions
        ),
        Dataset(
            "findings",
            lazy_("Innsikter, muligheter og løsningsforslag"),
            lazy_("Det prosjektene kom fram til, også veiene vi ikke valgte."),
            FINDING,
            queries.findings,
        ),
        Dataset("trail", lazy_("Sporet"), lazy_("Koblingene fra behov til avgjørelse."), LINK, queries.trail),
        Dataset("notes", lazy_("Kilder"), lazy_("Det vi bygger på som kommer utenfra."), NOTE, queries.notes),
        Dataset(
            "prototypes",
            lazy_("Prototyper"),
            lazy_("Publiserte prototyper. Tallene fra testene står i «tests»."),
            PROTOTYPE,
            queries.prototypes,
        ),
        Dataset(
            "votes",
            lazy_("Resultater av avstemninger"),
            lazy_("Stengte avstemninger med minst fem stemmer. Tallene på resultatsidene kan regnes ut herfra."),
            TALLY,
            queries.tallies,
        ),
        Dataset(
            "activities",
            lazy_("Aktiviteter"),
            lazy_("Det folk kunne være med på, og hvor mange som var det."),
            ACTIVITY,
            results.activities,
        ),
        Dataset(
            "tests",
            lazy_("Tester av prototyper"),
            lazy_("Hva de som prøvde, svarte til slutt, i tester som er over og som minst fem var med på."),
            TEST,
            results.tests,
        ),
        Dataset(
            "workshops",
            lazy_("Resultater fra verksteder"),
            lazy_("Tallene fra de verkstedene der alle kan lese resultatet. Det folk skrev, er ikke med."),
            ROOM,
            results.workshops,
        ),
        Dataset(
            "evidence",
            lazy_("Hva innsiktene bygger på"),
            lazy_("Hvor mange behov, tillegg, tilbakemeldinger og deltakere som står bak hver innsikt."),
            EVIDENCE,
            results.evidence,
        ),
        Dataset(
            "not_taken_on",
            lazy_("Behov som ikke ble tatt videre"),
            lazy_("Hvor mange behov som ble sendt videre eller ikke publisert, etter periode og regel."),
            NOT_TAKEN_ON,
            results.not_taken_on,
        ),
        Dataset(
            "measurements",
            lazy_("Målinger i piloter"),
            lazy_("Det vi måler mens en løsning prøves i virkeligheten."),
            MEASUREMENT,
            queries.measurements,
        ),
    )
}
