"""A project's exports: what each holds, what its columns mean, and where its rows come from."""

from collections.abc import Callable, Iterator
from typing import Any

from app.core.i18n import in_language, lazy_
from app.opendata import queries, workbench
from app.opendata.datasets import DECISION, FINDING, LINK, MEASUREMENT, NOTE, ROUND, TALLY
from app.opendata.kinds import Export, Field
from app.opendata.teamwork import MORE
from app.projects.models import Project

Row = dict[str, Any]
TEXT, LANGUAGE = Field("text", lazy_("Teksten, slik den ble skrevet")), Field("language", lazy_("Språket"))
EMPLOYEE = Field("by_employee", lazy_("Om det kom fra en ansatt i kommunen"))


NEED = (
    Field("number", lazy_("Behovets nummer")),
    TEXT,
    LANGUAGE,
    Field("state", lazy_("Tilstand: waiting, published, forwarded, merged, declined eller hidden")),
    Field("policy", lazy_("Regelen det ikke ble publisert etter")),
    Field("told_at", lazy_("Når det ble meldt")),
    Field("published_at", lazy_("Når det ble publisert")),
    Field("answered_at", lazy_("Når det sist fikk svar")),
    Field("place", lazy_("Sted, slik det ble skrevet")),
    Field("district", lazy_("Bydel")),
    Field("focus_area", lazy_("Satsningsområde")),
    Field("phase", lazy_("Fasen det ble plassert i")),
    Field("forwarded_to", lazy_("Fagområdet det ble sendt til")),
    Field("merged_into", lazy_("Nummeret til behovet det ble slått sammen med")),
    Field("supports", lazy_("Antall ulike deltakere som støtter")),
    Field("merged", lazy_("Antall behov som er slått sammen med dette")),
    EMPLOYEE,
    Field("origin", lazy_("Hvor det kom inn: app, paper eller import")),
)
ADDITION = (
    Field("need", lazy_("Nummeret til behovet")),
    TEXT,
    LANGUAGE,
    Field("state", lazy_("Tilstand: waiting, published eller declined")),
    Field("policy", lazy_("Regelen det ikke ble publisert etter")),
    Field("told_at", lazy_("Når det ble skrevet")),
    Field("by_author", lazy_("Om det kom fra den som meldte behovet")),
    EMPLOYEE,
)
ANSWER = (
    Field("need", lazy_("Nummeret til behovet")),
    Field("text_nb", lazy_("Svaret på bokmål")),
    Field("text_en", lazy_("Svaret på engelsk")),
    Field("by_nb", lazy_("Hvem som svarte (rolle), på bokmål")),
    Field("by_en", lazy_("Hvem som svarte (rolle), på engelsk")),
    Field("answered_at", lazy_("Når svaret ble gitt")),
)
PREPARED = (
    *(field for field in ANSWER if field.name != "answered_at"),
    Field("prepared_at", lazy_("Når svaret ble klargjort")),
)
WRITTEN = (
    *(field for field in FINDING if field.name not in ("project", "published_on", "settled_on", "standing")),
    Field("body_nb", lazy_("Utdyping på bokmål")),
    Field("body_en", lazy_("Utdyping på engelsk")),
    Field("standing", lazy_("draft, published, chosen eller not_chosen")),
    Field("published_at", lazy_("Når det ble publisert")),
    Field("settled_at", lazy_("Når det ble valgt eller ikke")),
)
LINKED = (
    *(field for field in LINK if field.name != "linked_on"),
    Field("why", lazy_("Hvorfor det er koblet")),
    Field("linked_at", lazy_("Når det ble koblet")),
)
SOURCE = (
    *(field for field in NOTE if field.name not in ("project", "written_on")),
    Field("written_at", lazy_("Når kilden ble lagt inn")),
)
ACTIVITY = (
    Field("id", lazy_("Aktivitetens nummer")),
    Field("kind", lazy_("Hva slags aktivitet")),
    Field("phase", lazy_("Fasen")),
    Field("title_nb", lazy_("Tittel på bokmål")),
    Field("title_en", lazy_("Tittel på engelsk")),
    Field("state", lazy_("Tilstand: planned, open eller closed")),
    Field("audience", lazy_("Hvem som kan være med")),
    Field("identity_level", lazy_("Hvor sikkert vi vet at én er én: open, room, code, email eller eid")),
    Field("opens_at", lazy_("Når den åpner")),
    Field("closes_at", lazy_("Fristen")),
    Field("closed_at", lazy_("Når den ble stengt for hånd")),
    Field("contributions", lazy_("Hvor mange som var med; i en innsamling av behov hvor mange behov som kom")),
)
REASON = (
    Field("ballot", lazy_("Navnet på avstemningen i adressen")),
    Field("reason", lazy_("Begrunnelsen, slik den ble skrevet")),
    LANGUAGE,
)
FEEDBACK = (
    Field("prototype", lazy_("Prototypens navn i adressen")),
    Field("version", lazy_("Versjonens nummer")),
    Field("kind", lazy_("reason: svaret på hvorfor. pin: en merknad i bildet")),
    TEXT,
    LANGUAGE,
    Field("mood", lazy_("like, wonder eller worry")),
    Field("place", lazy_("Det navngitte stedet i bildet")),
    Field("hidden", lazy_("Om merknaden er tatt ned")),
    Field("quoted_in", lazy_("Numrene på innsiktene som merknaden er valgt som sitat i")),
)
WORKSHOP = (
    Field("workshop", lazy_("Verkstedets nummer")),
    Field("name_nb", lazy_("Navnet på bokmål")),
    Field("name_en", lazy_("Navnet på engelsk")),
    *ROUND,
)


def _given(rows: Callable[[int], Iterator[Row]]) -> Callable[[Project], Iterator[Row]]:
    return lambda project: rows(project.id)


def _of_project(rows: Callable[..., Iterator[Row]]) -> Callable[[Project], Iterator[Row]]:
    return lambda project: rows(project_id=project.id)


def _without_project(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.name != "project")


EXPORTS: dict[str, Export] = {
    export.name: export
    for export in (
        Export("needs", lazy_("Behov"), NEED, _given(workbench.needs)),
        Export("additions", lazy_("Tillegg til behov"), ADDITION, _given(workbench.additions)),
        Export("answers", lazy_("Svar på behov"), ANSWER, _given(workbench.answers)),
        Export(
            "prepared_answers",
            lazy_("Klargjorte svar som ikke er publisert"),
            PREPARED,
            _given(workbench.prepared_answers),
        ),
        Export("findings", lazy_("Innsikter, muligheter og løsningsforslag"), WRITTEN, _given(workbench.findings)),
        Export("links", lazy_("Koblingene i sporet"), LINKED, _given(workbench.links)),
        Export("notes", lazy_("Kilder utenfra"), SOURCE, _given(workbench.notes)),
        Export("activities", lazy_("Aktiviteter"), ACTIVITY, _given(workbench.activities)),
        Export(
            "votes",
            lazy_("Resultater av avstemninger"),
            _without_project(TALLY),
            _of_project(queries.tallies),
        ),
        Export("reasons", lazy_("Begrunnelser for stemmer"), REASON, _given(workbench.reasons)),
        Export("feedback", lazy_("Tilbakemeldinger på prototyper"), FEEDBACK, _given(workbench.feedback)),
        Export("workshops", lazy_("Resultater fra verksteder"), WORKSHOP, _given(workbench.workshops)),
        Export(
            "measurements",
            lazy_("Målinger i piloter"),
            _without_project(MEASUREMENT),
            _of_project(queries.measurements),
        ),
        Export("decisions", lazy_("Faseavgjørelser"), _without_project(DECISION), _of_project(queries.decisions)),
        *MORE,
    )
}


DICTIONARY = ["file", "what", "column", "meaning"]


def dictionary(lang: str) -> Iterator[Row]:
    """What every column of every file means, in `lang`."""
    with in_language(lang):
        found = [
            {"file": one.name, "what": str(one.title), "column": field.name, "meaning": str(field.meaning)}
            for one in EXPORTS.values()
            for field in one.fields
        ]
    yield from found
