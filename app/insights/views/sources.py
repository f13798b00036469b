"""What a team's page shows of its sources: a page of those that are linked, and what more may be linked."""

from collections.abc import Iterable
from typing import Any

from flask import request, url_for

from app.core.i18n import _
from app.core.matching import LONGEST
from app.core.narrowing import Asked
from app.core.whereabouts import here
from app.insights import trace
from app.insights.queries import linked, sources
from app.insights.queries.things import Thing
from app.notifications.models import Subject
from app.projects.models import Project

# In the address, so that the way back, and the page after a press, is the same part of the list.
NUMBER, TEXT, KIND, SEARCH = "kildeside", "kildesok", "kildeslag", "q"
AT = "sources"


def listing(project: Project, target: Thing, *, ticked: Iterable[str] = ()) -> dict[str, Any]:
    """The values of `insights/_sources.html`. ticked: what was ticked in the form that came back."""
    counted, search = linked.numbers(target), _asked(SEARCH)
    kind = _asked(KIND) if _asked(KIND) in counted else linked.ALL
    asked = Asked(text=_asked(TEXT), order="", kind=kind, number=request.args.get(NUMBER, 1, int))
    page = linked.linked(target, asked)
    return {
        "linked": page,
        "remarks": linked.remarks(page.items, target[1]) if target[0] is Subject.INSIGHT else {},
        "unfolded": linked.unfolded,
        "counted": counted,
        "asked": asked,
        "kinds": _kinds(counted, kind),
        "candidates": sources.candidates(project.id, target[0], search, but=target),
        "search": search,
        "sought": _held(SEARCH, KIND),  # goes on holding when other linked sources are looked for
        "narrowed": _held(TEXT, KIND, NUMBER),
        "ticked": frozenset(ticked),
    }


def kept(act: str = "") -> dict[str, Any]:
    """What is asked of the page, to go on holding. After something was linked it stands first of all that is linked."""
    return _held(SEARCH) if act in ("for", "against") else _held(SEARCH, TEXT, KIND, NUMBER)


def _held(*names: str) -> dict[str, Any]:
    return {name: request.args[name] for name in names if request.args.get(name)}


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST]


def _kinds(counted: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """Links to one kind of them with how many there are, and to those that say otherwise; none when all are alike."""
    if len(counted) < 3:  # all, and the one kind that they are of
        return []
    endpoint, address = here()
    asked = {**address, **_held(SEARCH, TEXT)}
    return [
        {
            "url": url_for(endpoint, **{**asked, KIND: kind or None}, _anchor=AT),
            "text": _called(kind),
            "count": number,
            "current": kind == chosen,
        }
        for kind, number in counted.items()
    ]


def _called(kind: str) -> str:
    if kind == linked.ALL:
        return _("Alle")
    return _("Sier imot") if kind == linked.AGAINST else trace.kind_names(Subject(kind))
