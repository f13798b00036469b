"""Telling people what became of what they gave: part of a finding, chosen or not and why, tried in a pilot."""

from collections.abc import Sequence
from typing import Any

from app.core.db import db
from app.insights.models import Standing
from app.insights.queries import findings, given, things
from app.insights.queries.findings import SUBJECTS
from app.insights.queries.things import FINDINGS, Shown, Thing
from app.notifications import services as notifications
from app.notifications.models import Receipt, ReceiptKind, Subject
from app.notifications.wording import is_against
from app.projects.models import Project
from app.prototypes import services as prototypes
from app.prototypes.models import Prototype


def tell(target: Thing, through: Thing | None = None) -> None:
    """Write one line about `target`, as it stands now, on everything that people gave and that leads to it.

    through: a new arrow was drawn from this source: only what leads there by way of it.
    Of a draft nobody hears: publishing it, or its project, tells. Telling again changes nothing.
    """
    if target[0] is Subject.PROTOTYPE:
        prototypes.tell_published(db.session.get_one(Prototype, target[1]))
    elif (shown := things.shown(*target)) is not None:
        against = given.against(target)
        behind = [thing for thing in given.behind(through or target) if thing not in against]
        if through not in against:
            _write(behind, **_line(target, shown))
        _write(against, **_line_against(target, shown))


TOLD = (ReceiptKind.USED_IN, ReceiptKind.NOT_CHOSEN)


def untell(sources: Sequence[Thing], target: Thing) -> None:
    """The arrows from them to `target` are gone or turned: what was told of it, and of all that came of it, is taken back
    on what people gave that leads there no more. As many statements for one source as for all."""
    given_before = given.behind(*sources)
    after = [target, *(one for one in given.after(target) if one != target)]
    for one in after if given_before else ():
        lines = list(notifications.lines_of(given_before, TOLD, f"{one[0].value}:{one[1]}"))
        if not lines:
            continue
        behind, against = set(given.behind(one)), set(given.against(one))
        behind -= against
        lost = [line for line in lines if _thing(line) not in (against if is_against(line.about) else behind)]
        otherwise = {line.id for line in lost if _thing(line) in behind | against}
        notifications.take_back(lost, silently=otherwise)


def _thing(line: Receipt) -> Thing:
    return line.subject, line.subject_id


def tell_published(project: Project) -> None:
    """The project has been published: tell those whose contributions its findings and pilots built on meanwhile."""
    for model, subject in SUBJECTS.items():
        for found in findings.all_of_project(model, project.id):
            tell((subject, found.id))
    for number in findings.pilot_ids(project.id):
        tell((Subject.PILOT, number))


def _line_against(target: Thing, shown: Shown) -> dict[str, Any]:
    """What those are told who said otherwise: that it is shown. What becomes of it further on is not theirs."""
    about = {**_about(target, shown), "against": True}
    return {"kind": ReceiptKind.USED_IN, "key": f"{target[0].value}:{target[1]}:against", "about": about}


def _line(target: Thing, shown: Shown) -> dict[str, Any]:
    """What is said: what it is, or, once that is settled, that it was chosen or not and why.

    Settling it anew, with another reason, is another line.
    """
    kind, key, about = ReceiptKind.USED_IN, f"{target[0].value}:{target[1]}", _about(target, shown)
    found: Any = db.session.get(FINDINGS[target[0]], target[1]) if target[0] in FINDINGS else None
    if found is None or found.standing not in (Standing.CHOSEN, Standing.NOT_CHOSEN):
        return {"kind": kind, "key": key, "about": about}
    if found.standing is Standing.CHOSEN:
        about["chosen"] = True
    else:
        kind = ReceiptKind.NOT_CHOSEN
    key = f"{key}:{found.settled_at.isoformat()}"
    return {"kind": kind, "key": key, "about": about, "reason_nb": found.why_nb, "reason_en": found.why_en}


def _about(target: Thing, shown: Shown) -> dict[str, Any]:
    return {
        "endpoint": shown.endpoint,
        "values": shown.values,
        "title_nb": shown.title_nb,
        "title_en": shown.title_en,
        "what": target[0].value,
    }


def _write(behind: list[Thing], **line: Any) -> None:
    notifications.bring_back(behind, line["kind"], line["key"])
    givers = given.givers(behind)
    notifications.write_receipts([thing for thing in behind if thing not in givers], **line)
    for (subject, number), participant in givers.items():
        notifications.write_receipt(subject, number, also_tell=[participant], **line)
