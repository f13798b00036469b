"""The trail in words: the nodes that the page draws, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import url_for

from app.core import clock
from app.core.i18n import _, language, ngettext, pgettext, told
from app.core.i18n.formats import day, few_or
from app.core.text import shorten
from app.insights.models import Stance
from app.insights.queries import course, people, trail
from app.insights.queries.evidence import Evidence
from app.insights.queries.people import NOBODY, Kinds
from app.insights.queries.things import PAGES, Thing
from app.insights.queries.trail import Node
from app.insights.queries.voices import COUNTED
from app.insights.wording import BEHIND
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import GateDecision, Handover, Outcome, Phase, PhaseState, Project, ProjectState
from app.projects.wording import OUTCOMES

ICONS = {
    Subject.NEED: "Chat2",
    Subject.ADDITION: "Chat2",
    Subject.FEEDBACK: "Chat2",
    Subject.BALLOT: "Tasklist",
    Subject.NOTE: "Files",
    Subject.INSIGHT: "LightBulb",
    Subject.OPPORTUNITY: "Compass",
    Subject.SOLUTION: "PuzzlePiece",
    Subject.PROTOTYPE: "TestFlask",
    Subject.PILOT: "Buildings2",
    Subject.DECISION: "Branching",
}


@dataclass(frozen=True)
class Mark:
    """One node as the trace component wants it."""

    icon: str
    when: str
    kind: str
    title: str
    lines: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    state: str = "done"
    lang: str = ""
    lines_lang: str = ""
    at: datetime | None = None


def kind_name(kind: Subject) -> str:
    """What the thing is called on a page."""
    return {
        Subject.NEED: pgettext("ett", "Behov"),
        Subject.ADDITION: _("Tillegg"),
        Subject.FEEDBACK: _("Tilbakemelding"),
        Subject.BALLOT: _("Avstemning"),
        Subject.NOTE: _("Kilde"),
        Subject.INSIGHT: _("Innsikt"),
        Subject.OPPORTUNITY: _("Mulighet"),
        Subject.SOLUTION: pgettext("ett", "Løsningsforslag"),
        Subject.PROTOTYPE: _("Prototype"),
        Subject.PILOT: _("Pilot"),
        Subject.DECISION: _("Beslutning"),
    }[kind]


def kind_names(kind: Subject) -> str:
    """What several of them are called, above a list."""
    return {
        Subject.NEED: _("Behov"),
        Subject.ADDITION: pgettext("flere", "Tillegg"),
        Subject.FEEDBACK: _("Tilbakemeldinger"),
        Subject.BALLOT: _("Avstemninger"),
        Subject.NOTE: _("Kilder utenfra"),
        Subject.INSIGHT: _("Innsikter"),
        Subject.OPPORTUNITY: _("Muligheter"),
        Subject.SOLUTION: _("Løsningsforslag"),
        Subject.PROTOTYPE: _("Prototyper"),
        Subject.PILOT: _("Piloter"),
    }[kind]


def title_of(node: Node) -> str:
    """The node's name in the reader's language; a resident's words as they were written."""
    text = node.title_en if language() == "en" and node.title_en else node.title_nb
    return shorten(text, 120) if node.kind is Subject.NEED else text


def language_of(node: Node) -> str:
    """The language that `title_of` gives, for the `lang` attribute."""
    if node.lang:
        return node.lang
    return "en" if language() == "en" and node.title_en else "nb"


def address(node: Node) -> str:
    """The node's page; empty when it has none."""
    page = node.page
    return url_for(page[0], **page[1]) if page else ""


def public_page(kind: Subject, thing_id: int) -> str:
    """The address that residents read a published finding at."""
    endpoint, name = PAGES[kind]
    values: dict[str, Any] = {name: thing_id}
    return url_for(endpoint, **values)


@dataclass(frozen=True)
class Became:
    """What a need became part of, and spoke against, with the phases and the decisions of the projects it was in."""

    nodes: Sequence[Node]
    otherwise: Sequence[Node]
    running: Sequence[Phase]
    decisions: Sequence[GateDecision]


def became(need: Need) -> Became:
    thing, linked = (Subject.NEED, need.id), trail.linked_from((Subject.NEED, need.id))
    nodes = [_not_before(linked, node) for node in trail.forwards([thing], agreeing=True)]
    otherwise = [_not_before(linked, node) for node in trail.spoken_against(thing)]
    return Became(nodes, otherwise, *course.of_projects(projects_of(need, [*nodes, *otherwise])))


def _not_before(linked: Mapping[Thing, datetime], node: Node) -> Node:
    """What was there already is part of a need's course from when the need was linked to it."""
    since = linked.get((node.kind, node.id)) or min(linked.values(), default=None)
    return replace(node, at=max(node.at, since)) if node.at and since else node


def of_need(need: Need, known: Became) -> list[Mark]:
    """What has happened with a need: told, read, every finding and trial it is part of, decisions, and what is next."""
    nodes, otherwise = known.nodes, known.otherwise
    behind = trail.counts_behind([(node.kind, node.id) for node in nodes if node.kind is Subject.INSIGHT])
    marks = [_told(need)]
    if need.published_at:
        marks.append(Mark("Eye", day(need.published_at), "", _("Vi leste det og publiserte det"), at=need.published_at))
    marks += [_mark(node, behind) for node in nodes if node.chosen]
    marks += [_against(node) for node in otherwise]
    projects = projects_of(need, [*nodes, *otherwise])
    marks += [_accepted(handover) for handover in course.accepted(projects)]
    marks += [_decided(decision) for decision in known.decisions if decision.decided_at >= need.told_at]
    marks = sorted(marks, key=lambda mark: mark.at or clock.now())
    marks += _roads_not_taken(nodes)
    return marks + [mark for phase in known.running if (mark := _next(phase)) is not None]


def projects_of(need: Need, nodes: Sequence[Node]) -> set[int]:
    """The projects that the need lies in, and those that anything came of it in."""
    return {project for project in (need.project_id, *(node.project_id for node in nodes)) if project}


def _told(need: Need) -> Mark:
    return Mark("Chat2", day(need.told_at), "", _("Behovet ble meldt inn"), at=need.told_at)


def _mark(node: Node, behind: dict[tuple[tuple[Subject, int], Subject, Stance], int]) -> Mark:
    lines, lines_lang = [], ""
    others = behind.get(((node.kind, node.id), Subject.NEED, Stance.FOR), 0) - 1
    if node.kind is Subject.INSIGHT and others > 0:
        lines.append(ngettext("Bygger på dette og ett behov til.", "Bygger på dette og %(num)d andre behov.", others))
    why = node.why_en if language() == "en" and node.why_en else node.why_nb
    if why and node.kind in (Subject.OPPORTUNITY, Subject.SOLUTION):
        lines.append(why)
        lines_lang = "en" if why == node.why_en else "nb"
    link = address(node)
    links = [{"url": link, "text": _("Les mer om dette: %(kind)s", kind=kind_name(node.kind).lower())}] if link else []
    return Mark(
        ICONS[node.kind],
        day(node.at),
        kind_name(node.kind),
        title_of(node),
        lines,
        links,
        "done",
        language_of(node),
        lines_lang,
        node.at,
    )


def _against(node: Node) -> Mark:
    """What the need said otherwise about: no step of it is one of the need's, but it stands there."""
    mark = _mark(node, {})
    return replace(mark, lines=[_("Behovet står der blant dem som sa noe annet.")], lines_lang="")


def _decided(decision: GateDecision) -> Mark:
    english = language() == "en"
    project, label = decision.project, _("Beslutning")
    return Mark(
        OUTCOMES[decision.outcome][1],
        day(decision.decided_at),
        f"{label}: {OUTCOMES[decision.outcome][0]}",
        (decision.title_en if english else "") or decision.title_nb,
        [(decision.reason_en if english else "") or decision.reason_nb],
        [
            {
                "url": url_for("projects.decisions", slug=project.slug, _anchor=f"d{decision.id}"),
                "text": _("Les beslutningen"),
            }
        ],
        "stop" if decision.outcome is Outcome.STOP else "done",
        "en" if english and decision.title_en else "nb",
        "en" if english and decision.reason_en else "nb",
        decision.decided_at,
    )


def _accepted(handover: Handover) -> Mark:
    project = handover.project
    line = _("%(department)s har ansvaret nå.", department=told(handover.department, "name"))
    links = [{"url": url_for("projects.project", slug=project.slug), "text": _("Se prosjektet")}]
    when = day(handover.accepted_at) if handover.accepted_at else ""
    return Mark("Handshake", when, "", _("Tatt i bruk"), [line], links, at=handover.accepted_at)


def _roads_not_taken(nodes: Sequence[Node]) -> list[Mark]:
    left = [node for node in nodes if not node.chosen]
    if not left:
        return []
    links = [{"url": address(node), "text": title_of(node), "lang": language_of(node)} for node in left]
    title = ngettext("Ett forslag valgte vi ikke", "%(num)d forslag valgte vi ikke", len(left))
    return [Mark("Branching", "", _("Veier vi ikke tok"), title, [_("Trykk for å lese hvorfor.")], links)]


def _next(phase: Phase) -> Mark | None:
    project = phase.project
    if project.state is not ProjectState.RUNNING or phase.state is not PhaseState.RUNNING:
        return None
    when = day(phase.planned_end) if phase.planned_end else _("Senere")
    return Mark("Branching", when, "", _("Vi bestemmer: videre, endre eller snu"), state="next")


def counted(evidence: Evidence) -> list[tuple[str, int | str]]:
    """What an insight rests on, as rows of a term and a number; the kinds that nothing was taken from are left out."""
    contributions, all_of_them = evidence.contributions
    beside, dissenters = evidence.beside, evidence.dissenters
    shown = {
        "told": told_or(evidence.people.told, beside[Stance.FOR]),
        "supporters": few_or(evidence.people.supporters),
        "needs": evidence.needs,
        "against": evidence.against,
    }
    if dissenters != NOBODY:
        shown["told_against"] = told_or(dissenters.told, beside[Stance.AGAINST])
        shown["supporters_against"] = few_or(dissenters.supporters)
    shown |= {COUNTED[what]: few_or(number) for what, number in evidence.more.items()}
    at_least = _("minst %(number)s", number=contributions) if contributions else _("noen få")
    in_all = contributions if all_of_them else at_least
    return [(_("Innspill i alt"), in_all), *((str(BEHIND[name]), number) for name, number in shown.items())]


def told_or(crowd: int, beside: Kinds) -> int | str:
    """How many told, as it may be shown beside what they gave."""
    return _("vises ikke") if people.told_hides(crowd, beside) else few_or(crowd)


def numbers(project: Project) -> list[tuple[int, str]]:
    """From many voices to few things: needs, insights, opportunities, and proposals or prototypes."""
    found = course.numbers(project.id)
    return [
        (found["need"], ngettext("behov", "behov", found["need"])),
        (found["insight"], ngettext("innsikt", "innsikter", found["insight"])),
        (found["opportunity"], ngettext("mulighet", "muligheter", found["opportunity"])),
        (found["solution"], ngettext("forslag", "forslag", found["solution"])),
    ]
