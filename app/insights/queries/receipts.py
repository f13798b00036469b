"""What results of workshops were used in, for those who were there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import String, select, type_coerce

from app.core.db import db
from app.insights.models import Link, Note
from app.insights.queries import trail
from app.insights.queries.trail import Node
from app.insights.result_address import is_result
from app.notifications.models import Subject


@dataclass(kw_only=True)
class Receipt:
    """What everybody may read that builds on results of one workshop, and when the latest of it was built on them.

    decided: a decision builds on them too.
    """

    nodes: list[Node] = field(default_factory=list)
    decided: bool = False
    latest: datetime | None = None


def receipts(addresses: Mapping[str, int]) -> dict[int, Receipt]:
    """Workshop -> its receipt, when it has one. `addresses`: of its results, as `built_on_results` knows them.

    Two queries, however many workshops.
    """
    linked = Link.from_kind == Subject.NOTE, Link.from_id.in_(select(Note.id).where(Note.source_link.in_(addresses)))
    query = select(Note.source_link, Link).join(Link, (Link.from_id == Note.id) & (Link.from_kind == Subject.NOTE))
    rows = db.session.execute(query.where(Note.source_link.in_(addresses))).all() if addresses else []
    reach = select(type_coerce(Link.to_kind, String).label("kind"), Link.to_id.label("id")).where(*linked)
    nodes = {(node.kind, node.id): node for node in trail.nodes_of(reach.distinct().cte("reach"))} if rows else {}
    found: dict[int, Receipt] = {}
    for address, link in rows:
        node, decided = nodes.get((link.to_kind, link.to_id)), link.to_kind is Subject.DECISION
        if node is None and not decided:
            continue
        receipt = found.setdefault(addresses[address], Receipt())
        receipt.decided = receipt.decided or decided
        if node is not None and node not in receipt.nodes:
            receipt.nodes.append(node)
        receipt.latest = max(filter(None, (receipt.latest, link.linked_at, node.at if node else None)))
    return found


def results_among(note_ids: Sequence[int]) -> dict[int, str]:
    """Which of the notes are what came out of a workshop, each with where that stands; the others are from outside."""
    query = select(Note.id, Note.source_link).where(Note.id.in_(note_ids), Note.source_link != "")
    rows = db.session.execute(query) if note_ids else ()
    return {row.id: row.source_link for row in rows if is_result(row.source_link)}
