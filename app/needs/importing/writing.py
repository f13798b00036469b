"""Store what was read: in the caller's one transaction, and so that a second time changes nothing."""

import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, distinct, func, insert, select, update
from sqlalchemy.exc import OperationalError

from app.core import audit, clock, secrets
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import _, lazy_
from app.core.permissions import Person
from app.core.text import fold
from app.core.upsert import insert_into
from app.needs.importing.once import Report, alone
from app.needs.importing.plan import LONGEST_PLACE, BadRow, NewNeed, Plan, Stray
from app.needs.models import ImportedParticipant, Need, NeedState, Policy, Support
from app.needs.permissions import HOUSE, IMPORT
from app.needs.places import read_place
from app.needs.search.words import searchable
from app.needs.services.supporting import recount
from app.needs.wording import policy_reason, rule_to_others
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.people.devices import nameless
from app.people.models import Participant
from app.projects import queries as projects
from app.projects.models import Project

logger = logging.getLogger(__name__)
BATCH = 5000
BAD_ROWS = lazy_("Noen rader kan ikke importeres. Rett dem, eller ta dem ut av filen.")
T = TypeVar("T")


def run(by: Person, plan: Plan, project: Project | None = None) -> Report:
    """Store the plan's needs and supports, in `project` when one is given. Raises `Invalid` when rows are bad."""
    IMPORT.check(by, project)
    alone()
    if plan.bad:
        raise Invalid(BAD_ROWS, "file")
    already = _ids(plan)
    _refuse_others(by, plan, already, project)
    districts = _districts()
    new, strays = _settled([need for need in plan.needs if need.key not in already], districts)
    people, newcomers = _participants(plan)
    _insert_needs(plan, new, people, project, districts)
    ids = _ids(plan)
    _make_searchable(new, ids)
    _write_receipts([(ids[need.key], need) for need in new])
    stored = _insert_supports(plan, ids, people)
    done = Report(
        needs=len(new),
        known=len(plan.needs) - len(new),
        published=sum(need.state is NeedState.PUBLISHED for need in new),
        declined=sum(need.state is NeedState.DECLINED for need in new),
        waiting=sum(need.state is NeedState.WAITING for need in new),
        participants=newcomers,
        named=len(plan.named),
        supports=stored,
        known_supports=len(plan.supports) - stored,
        strays=strays,
    )
    if (new or stored) and (about := project or db.session.get(Need, next(iter(ids.values())))) is not None:
        audit.record(by, "needs.imported", about, source=plan.source, needs=len(new), supports=stored)
    db.session.flush()
    return done


def look_anew() -> None:
    """Once an import is stored: let PostgreSQL see how much there is now, or a list takes seconds until it does so itself.

    The import stands whether it may look or not.
    """
    if db.sqlite:
        return
    names = ", ".join(table.__tablename__ for table in (Need, Support, Receipt, Participant, ImportedParticipant))
    try:
        with db.at_once() as connection:
            connection.exec_driver_sql(f"ANALYZE {names}")
    except OperationalError as error:
        logger.warning("After the import the tables could not be analysed: %s", error)


def _refuse_others(by: Person, plan: Plan, already: dict[str, int], project: Project | None) -> None:
    """Whoever imports into a project names its needs only: what another project imported is not theirs to support."""
    if project is None or HOUSE & by.instance_roles:
        return
    lines, beyond = {need.key: need.line for need in plan.needs}, set[str]()
    for keys in batched(already, BATCH):
        numbers = [already[key] for key in keys]
        query = select(Need.id).where(Need.id.in_(numbers), Need.project_id == project.id)
        ours = set(db.session.scalars(query))
        beyond |= {key for key in keys if already[key] not in ours}
    if beyond:
        reason = _("Behovet er importert fra denne kilden i et annet prosjekt. Gi kilden et annet navn.")
        plan.bad.extend(BadRow("needs", lines[key], reason) for key in sorted(beyond, key=lambda key: lines[key]))
        raise Invalid(BAD_ROWS, "file")


def _ids(plan: Plan) -> dict[str, int]:
    """The numbers of the plan's needs that are stored, by their keys in the file."""
    prefix = f"{plan.source}:"
    found: dict[str, int] = {}
    for keys in batched((prefix + need.key for need in plan.needs), BATCH):
        query = select(Need.import_key, Need.id).where(Need.import_key.in_(keys))
        found |= {str(key).removeprefix(prefix): number for key, number in db.session.execute(query)}
    return found


def _participants(plan: Plan) -> tuple[dict[str, int], int]:
    """The participant of each who wrote or supported something, by their key; and how many the file is the first to name."""
    query = select(ImportedParticipant.key_hash, ImportedParticipant.participant_id)
    known = dict(db.session.execute(query.where(ImportedParticipant.source == plan.source)).all())
    named = {need.author for need in plan.needs if need.author} | {who for _key, who in plan.supports}
    hashes = {key: secrets.keyed_hash(f"imported:{plan.source}", key) for key in sorted(named)}
    new = [hashed for hashed in hashes.values() if hashed not in known]
    known.update(zip(new, nameless(len(new), "import"), strict=True))
    rows = [{"source": plan.source, "key_hash": hashed, "participant_id": known[hashed]} for hashed in new]
    _insert(ImportedParticipant, rows)
    return {key: known[hashed] for key, hashed in hashes.items()}, len(new)


def _districts() -> dict[str, int]:
    """The number of each district by every name that a file may call it, folded."""
    return {fold(name): one.id for one in projects.districts() for name in (one.name_nb, one.name_en, one.slug)}


def _settled(needs: list[NewNeed], districts: dict[str, int]) -> tuple[list[NewNeed], list[Stray]]:
    """The needs as they are stored, and those of them whose district is none of ours."""
    settled, strays = [], []
    for need in needs:
        is_ours = not need.district or fold(need.district) in districts
        settled.append(need if is_ours else _with_district_in_words(need))
        strays += [] if is_ours else [Stray(need.line, need.district[:LONGEST_PLACE])]
    return settled, strays


def _with_district_in_words(need: NewNeed) -> NewNeed:
    """A district that is none of ours is the place, where the row tells no other: what was said is not lost."""
    if need.place.text:
        return need
    try:
        told = read_place(need.district).text
    except Invalid:  # an exact position is kept nowhere
        return need
    return replace(need, place=replace(need.place, text=told[:LONGEST_PLACE]))


def _insert_needs(
    plan: Plan, new: list[NewNeed], people: dict[str, int], project: Project | None, districts: dict[str, int]
) -> None:
    phase = projects.running_phase(project.id) if project is not None else None
    placed = {
        "project_id": project.id if project else None,
        "phase_id": phase.id if phase else None,
        "focus_area_id": project.focus_area_id if project else None,
    }
    rows = [
        {
            **_row(plan, need),
            **placed,
            "participant_id": people.get(need.author),
            "district_id": districts.get(fold(need.district)),
        }
        for need in new
    ]
    for some in batched(rows, BATCH):
        db.session.execute(insert(Need), some)


def _make_searchable(new: list[NewNeed], ids: dict[str, int]) -> None:
    """Once they have their numbers, which they are found by too."""
    table = cast(Table, Need.__table__)
    statement = update(table).where(table.c.id == bindparam("number")).values(search_text=bindparam("words"))
    rows = [
        {"number": ids[need.key], "words": searchable(str(ids[need.key]), need.text, need.place.text)} for need in new
    ]
    if rows:
        db.session.execute(statement, rows)


def _row(plan: Plan, need: NewNeed) -> dict[str, Any]:
    public = need.state is NeedState.PUBLISHED
    return {
        "client_key": str(uuid.uuid4()),
        "text": need.text,
        "lang": need.lang,
        "search_text": "",
        "place": need.place.text,
        "latitude": need.place.latitude,
        "longitude": need.place.longitude,
        "state": need.state,
        "public": public,
        "policy": need.policy,
        "told_at": need.told_at,
        "published_at": need.told_at if public else None,
        "waiting_since": need.told_at if public else None,
        "receipt_salt": secrets.token(),
        "origin": f"import:{plan.source}"[:48],
        "import_key": f"{plan.source}:{need.key}",
    }


def _write_receipts(stored: list[tuple[int, NewNeed]]) -> None:
    """The dated lines, as if each had been told here. Nobody is mailed: the file names no addresses."""
    outcome = {NeedState.PUBLISHED: ReceiptKind.PUBLISHED, NeedState.DECLINED: ReceiptKind.DECLINED}
    rows = []
    for number, need in stored:
        rows.append(_receipt(number, need, ReceiptKind.RECEIVED))
        if (kind := outcome.get(need.state)) is not None:
            rows.append(_receipt(number, need, kind, need.policy))
    _insert(Receipt, rows)


def _receipt(number: int, need: NewNeed, kind: ReceiptKind, policy: Policy | None = None) -> dict[str, Any]:
    reasons = policy_reason(policy) if policy else {}
    return {
        "subject": Subject.NEED,
        "subject_id": number,
        "kind": kind,
        "at": need.told_at,
        "reason_nb": reasons.get("reason_nb", ""),
        "reason_en": reasons.get("reason_en", ""),
        "about": rule_to_others(policy) if policy else {},
        "dedupe_key": f"{Subject.NEED}:{number}:{kind}:imported",
    }


def _insert_supports(plan: Plan, ids: dict[str, int], people: dict[str, int]) -> int:
    """Store the supports that are not there yet, and recount the needs they are for. Returns how many were new."""
    numbers = sorted({ids[key] for key, _who in plan.supports})
    roots: set[int] = set()
    for some in batched(numbers, BATCH):
        root = func.coalesce(Need.merged_into_id, Need.id)
        roots |= set(db.session.scalars(select(root).where(Need.id.in_(some))))
    for some in batched(sorted(roots), BATCH):  # guarded as one support is, see services/supporting.py
        db.session.execute(select(Need.id).where(Need.id.in_(some)).order_by(Need.id).with_for_update(key_share=True))
    before = _count_supports(numbers)
    today = clock.today()
    rows = [
        {"need_id": ids[key], "participant_id": people[who], "given_on": today} for key, who in sorted(plan.supports)
    ]
    _insert(Support, rows)
    _recount(numbers, sorted(roots))
    return _count_supports(numbers) - before


def _count_supports(numbers: list[int]) -> int:
    counts = (
        db.session.scalar(select(func.count()).select_from(Support).where(Support.need_id.in_(some))) or 0
        for some in batched(numbers, BATCH)
    )
    return sum(counts)


def _recount(numbers: list[int], roots: list[int]) -> None:
    of_need = select(func.count(distinct(Support.participant_id))).where(Support.need_id == Need.id).scalar_subquery()
    for some in batched(numbers, BATCH):
        statement = update(Need).where(Need.id.in_(some)).values(support_count=of_need)
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    for some in batched(roots, BATCH):
        for need in db.session.scalars(select(Need).where(Need.id.in_(some), Need.merged_count > 0)):
            recount(need)


def batched(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """The things in lists of at most `most`: a statement has room for so many."""
    waiting = iter(things)
    while some := list(islice(waiting, most)):
        yield some


def _insert(table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet."""
    if rows:
        db.session.execute(insert_into(table.__table__).on_conflict_do_nothing(), rows)
