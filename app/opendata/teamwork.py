"""What a team has made of what people gave, and what the project has told: the rest of its exports.

The names in these files are of the team itself. Of those who gave something there is none.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.contributions import Kind, shown_number
from app.core.db import db
from app.core.i18n import lazy_
from app.inbox.models import Item, Reply, ReplyTo, Tag, Tagging, TeamNote
from app.insights.models import Pilot
from app.opendata.kinds import Export, Field
from app.opendata.results import in_batches
from app.opendata.workbench import plain, stream
from app.people.models import Account
from app.projects.models import NewsItem, Project
from app.prototypes import queries as prototypes
from app.prototypes import results
from app.prototypes.models import Prototype, Variant, Version
from app.themes.models import Standing, Theme, ThemeMember
from app.workshops import figures
from app.workshops.models import Workshop

Row = dict[str, Any]
KIND = Field("kind", lazy_("Hva slags innspill: need, addition, pin, closing, answer, idea eller reason"))
NUMBER = Field("number", lazy_("Nummeret i adressen i innboksen"))
TITLES = (Field("title_nb", lazy_("Tittel på bokmål")), Field("title_en", lazy_("Tittel på engelsk")))
BODIES = (Field("body_nb", lazy_("Teksten på bokmål")), Field("body_en", lazy_("Teksten på engelsk")))
PUBLISHED = Field("published_at", lazy_("Når det ble publisert"))
QUESTIONS = (
    Field("question_nb", lazy_("Spørsmålet på bokmål")),
    Field("question_en", lazy_("Spørsmålet på engelsk")),
)
REPLY = (
    Field("to", lazy_("Hva svaret er til: addition, feedback, ballot eller round")),
    Field("to_number", lazy_("Nummeret til det; tomt for tilbakemeldinger, som er én persons")),
    Field("text_nb", lazy_("Svaret på bokmål")),
    Field("text_en", lazy_("Svaret på engelsk")),
    Field("by_nb", lazy_("Hvem som svarte (rolle), på bokmål")),
    Field("by_en", lazy_("Hvem som svarte (rolle), på engelsk")),
    Field("prepared_at", lazy_("Når svaret ble klargjort")),
    PUBLISHED,
)
SAID_IN_ROOM = (
    Field("workshop", lazy_("Verkstedets nummer")),
    *QUESTIONS,
    Field("round", lazy_("Runden av spørsmålet")),
    Field("kind", lazy_("Hva slags spørsmål")),
    Field("group", lazy_("Gruppen som teksten er lagt i")),
    Field("text", lazy_("Teksten, slik den ble skrevet")),
    Field("language", lazy_("Språket")),
    Field("times", lazy_("Hvor mange som skrev det samme")),
    Field("support", lazy_("Hvor mange som støtter")),
    Field("against", lazy_("Hvor mange som er imot")),
    Field("channel", lazy_("Hvordan svaret kom inn")),
)
TESTED = (
    Field("prototype", lazy_("Prototypens navn i adressen")),
    Field("version", lazy_("Versjonens nummer")),
    Field("variant", lazy_("Varianten: a eller b")),
    Field("question", lazy_("Hva det er svar på")),
    Field("place_nb", lazy_("Det navngitte stedet i bildet, på bokmål")),
    Field("place_en", lazy_("Det navngitte stedet i bildet, på engelsk")),
    Field("answer", lazy_("Svaret")),
    Field("count", lazy_("Hvor mange. Tomt: skjult fordi det er for få")),
    Field("testers", lazy_("Hvor mange som prøvde")),
)
PROTOTYPE = (
    Field("slug", lazy_("Navnet i adressen")),
    *TITLES,
    Field("version", lazy_("Versjonens nummer")),
    Field("changed_nb", lazy_("Hva som er endret, på bokmål")),
    Field("changed_en", lazy_("Hva som er endret, på engelsk")),
    PUBLISHED,
)
THEME = (
    Field("theme", lazy_("Temaets nummer")),
    Field("name_nb", lazy_("Navnet på bokmål")),
    Field("name_en", lazy_("Navnet på engelsk")),
    Field("standing", lazy_("proposed eller accepted")),
    KIND,
    NUMBER,
    Field("member", lazy_("proposed: foreslått. accepted: lagt der av noen")),
)
TAG = (Field("tag", lazy_("Merket")), KIND, NUMBER)
HANDLED = (
    KIND,
    NUMBER,
    Field("assigned_to", lazy_("Hvem på laget som tar seg av det")),
    Field("read_at", lazy_("Når det ble merket som lest i innboksen")),
)
NOTED = (
    KIND,
    NUMBER,
    Field("text", lazy_("Notatet")),
    Field("written_by", lazy_("Hvem på laget som skrev det")),
    Field("written_at", lazy_("Når det ble skrevet")),
)
PILOT = (
    Field("id", lazy_("Nummeret i adressen og i sporet")),
    *TITLES,
    *BODIES,
    Field("starts_on", lazy_("Første dag")),
    Field("ends_on", lazy_("Siste dag")),
    PUBLISHED,
)
NEWS = (*TITLES, *BODIES, PUBLISHED)


def _numbered(query: Select[*tuple[Any, ...]]) -> Iterator[Row]:
    """With the number that the address of the inbox has in place of `item_id`, in an order that tells nothing else."""
    for row in db.session.execute(query).mappings():
        values = {name: plain(value) for name, value in row.items() if name != "item_id"}
        number = shown_number(Kind(row["kind"]), row["item_id"]) if row["kind"] else None
        yield {**values, "number": number}


def replies(project: Project) -> Iterator[Row]:
    query = select(Reply).where(Reply.project_id == project.id).order_by(Reply.subject, Reply.prepared_at, Reply.id)
    for one in db.session.scalars(query):
        names = ("text_nb", "text_en", "by_nb", "by_en", "prepared_at", "published_at")
        number = None if one.subject is ReplyTo.FEEDBACK else one.subject_id
        yield {"to": one.subject.value, "to_number": number, **{name: plain(getattr(one, name)) for name in names}}


def workshop_texts(project: Project) -> Iterator[Row]:
    """What people wrote, as the results that rooms have seen show it."""
    query = select(Workshop.id).where(Workshop.project_id == project.id).order_by(Workshop.id.desc())
    for some in in_batches(query):
        for number, came in figures.outcomes_of(some).items():
            for row in figures.written(came):
                yield {"workshop": number, **row}


def tested(project: Project) -> Iterator[Row]:
    query = select(Version).join(Prototype, Prototype.id == Version.prototype_id)
    query = query.where(Prototype.project_id == project.id).order_by(Prototype.slug, Version.number)
    loading = joinedload(Version.prototype), selectinload(Version.variants).selectinload(Variant.places)
    for some in in_batches(query.options(*loading)):
        ids = [one.id for one in some]
        choices, totals = prototypes.choice_counts_of(ids), prototypes.mood_totals_of(ids)
        moods = prototypes.mood_counts_of(ids)
        for version in some:
            for row in results.data(version, choices[version.id], moods, totals):
                yield {"prototype": version.prototype.slug, **row}


def versions(project: Project) -> Iterator[Row]:
    columns = (Prototype.slug, Prototype.title_nb, Prototype.title_en, Version.number.label("version"))
    query = select(*columns, Version.changed_nb, Version.changed_en, Version.published_at)
    query = query.join(Version, Version.prototype_id == Prototype.id).where(Prototype.project_id == project.id)
    return stream(query.order_by(Prototype.slug, Version.number))


def themes(project: Project) -> Iterator[Row]:
    member = ThemeMember.standing.label("member")
    named = (Theme.id.label("theme"), Theme.name_nb, Theme.name_en, Theme.standing)
    held = and_(ThemeMember.theme_id == Theme.id, ThemeMember.standing != Standing.REFUSED)
    query = select(*named, ThemeMember.kind, ThemeMember.item_id, member).outerjoin(ThemeMember, held)
    found = _numbered(query.where(Theme.project_id == project.id))
    yield from sorted(found, key=lambda row: (row["theme"], row["kind"] or "", row["number"] or 0))


def tags(project: Project) -> Iterator[Row]:
    query = select(Tag.name.label("tag"), Tagging.kind, Tagging.item_id).join(Tagging, Tagging.tag_id == Tag.id)
    found = _numbered(query.where(Tag.project_id == project.id))
    yield from sorted(found, key=lambda row: (row["tag"], row["kind"], row["number"]))


def handled(project: Project) -> Iterator[Row]:
    query = select(Item.kind, Item.item_id, Account.name.label("assigned_to"), Item.read_at)
    query = query.outerjoin(Account, Account.id == Item.assignee_id).where(Item.project_id == project.id)
    yield from sorted(_numbered(query), key=lambda row: (row["kind"], row["number"]))


def noted(project: Project) -> Iterator[Row]:
    query = select(
        TeamNote.kind, TeamNote.item_id, TeamNote.text, Account.name.label("written_by"), TeamNote.written_at
    ).outerjoin(Account, Account.id == TeamNote.account_id)
    return _numbered(query.where(TeamNote.project_id == project.id).order_by(TeamNote.written_at, TeamNote.id))


def _told(model: Any, names: tuple[Field, ...], project: Project) -> Iterator[Row]:
    columns = [getattr(model, field.name) for field in names]
    return stream(select(*columns).where(model.project_id == project.id).order_by(model.published_at, model.id))


def pilots(project: Project) -> Iterator[Row]:
    return _told(Pilot, PILOT, project)


def news(project: Project) -> Iterator[Row]:
    return _told(NewsItem, NEWS, project)


MORE = (
    Export("replies", lazy_("Svar på annet enn behov"), REPLY, replies),
    Export("workshop_texts", lazy_("Det folk skrev i verksteder"), SAID_IN_ROOM, workshop_texts),
    Export("prototypes", lazy_("Prototyper og versjoner"), PROTOTYPE, versions),
    Export("tests", lazy_("Tall fra tester av prototyper"), TESTED, tested),
    Export("themes", lazy_("Temaer og innspillene i dem"), THEME, themes),
    Export("tags", lazy_("Merker i innboksen"), TAG, tags),
    Export("handled", lazy_("Hvem som tar seg av hva"), HANDLED, handled),
    Export("team_notes", lazy_("Private notater"), NOTED, noted),
    Export("pilots", lazy_("Piloter"), PILOT, pilots),
    Export("news", lazy_("Nyheter"), NEWS, news),
)
