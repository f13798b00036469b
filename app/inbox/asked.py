"""What the address of the inbox asks for, and the addresses that ask for something else."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from app.core.contributions import Kind, real_number
from app.core.matching import LONGEST
from app.core.text import whole
from app.inbox.queries import ORIGINS, Filters, Order, Show
from app.projects.models import Project

NAMES = ("vis", "sorter", "q", "slag", "kilde", "aktivitet", "fase", "bydel", "omrade", "sprak", "merke", "hvem")
OLD = {"unanswered": Show.WAITING, "additions": Show.WAITING}  # addresses from when the inbox held only needs


def asked(args: Mapping[str, str] | None = None) -> Filters:
    """What this request asks for. What it does not know asks for nothing."""
    given = request.args if args is None else args
    show, order = given.get("vis", ""), given.get("sorter", "")
    kind = given.get("slag", "") or ("addition" if show == "additions" else "")
    return Filters(
        show=Show(show) if show in set(Show) else OLD.get(show, Show.WAITING),
        order=Order(order) if order in set(Order) else Order.OLDEST,
        search=given.get("q", "").strip()[:LONGEST],
        kind=kind if kind in set(Kind) else "",
        origin=_among(given.get("kilde", ""), ORIGINS),
        activity=whole(given.get("aktivitet")) or 0,
        phase=whole(given.get("fase")) or 0,
        district=whole(given.get("bydel")) or 0,
        area=whole(given.get("omrade")) or 0,
        lang=_among(given.get("sprak", ""), ("nb", "en")),
        tag=whole(given.get("merke")) or 0,
        who=given.get("hvem", "")[:12],
    )


def _among(value: str, known: Any) -> str:
    return value if value in known else ""


def kept(filters: Filters) -> dict[str, Any]:
    """`filters` as they stand in an address; what is usual is left out."""
    values = (
        filters.show,
        filters.order,
        filters.search,
        filters.kind,
        filters.origin,
        filters.activity,
        filters.phase,
        filters.district,
        filters.area,
        filters.lang,
        filters.tag,
        filters.who,
    )
    return {name: str(value) for name, value in zip(NAMES, values, strict=True) if value}


def address(project: Project, filters: Filters, **changed: Any) -> str:
    """The inbox with these filters, some of them changed."""
    return url_for("inbox.inbox", slug=project.slug, **{**kept(filters), **changed})


def thing(value: str) -> tuple[Kind, int] | None:
    """ "need:1042", as forms name a contribution, as a kind and an id; None when it is none. See `seen_in` for the rest."""
    kind, _colon, number = value.partition(":")
    told = whole(number.partition(":")[0])
    return (Kind(kind), real_number(Kind(kind), told)) if kind in set(Kind) and told is not None else None


def seen_in(value: str) -> str:
    """As what it was seen, of "need:1042:waiting" (see `Entry.chosen`); empty when the form did not say."""
    return value.partition(":")[2].partition(":")[2]
