"""The open data sets: what each is called, what its columns mean, and where its rows come from.

The dictionary on the page, the header of the CSV and the JSON are all made from these lists. No data set has a
column about a person.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core.i18n import lazy_
from app.opendata import queries

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One column: its name in the file, and what it means."""

    name: str
    meaning: object


@dataclass(frozen=True)
class Dataset:
    """One data set, downloadable as CSV and JSON."""

    name: str
    title: object
    about: object
    fields: tuple[Field, ...]
    rows: Callable[[], Iterator[Row]]


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
            "Antall ulike deltakere som støtter behovet eller noe som er slått sammen med det, da filen ble lastet ned. "
            "Hvem de er, og når de støttet, publiserer vi ikke."
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
            lazy_("Publiserte prototyper. Tallene fra testene står på siden til hver prototype."),
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
            "measurements",
            lazy_("Målinger i piloter"),
            lazy_("Det vi måler mens en løsning prøves i virkeligheten."),
            MEASUREMENT,
            queries.measurements,
        ),
    )
}
