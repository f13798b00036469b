"""What the inbox fills on pages of the slices below: what was answered, where those it is to can read it, and what is
ready, where a team publishes."""

from collections.abc import Sequence

from flask import g, render_template

from app.core import access
from app.core.i18n import _, ngettext
from app.decisions.models import Ballot
from app.inbox import queries, wording
from app.inbox.models import Reply, ReplyTo
from app.inbox.permissions import READ, REPLY
from app.needs.models import Addition, Need
from app.projects.models import Phase, Project
from app.prototypes.models import Prototype
from app.workshops import queries as workshops
from app.workshops.models import Workshop
from app.workshops.queries import Outcome


def addition_reply(need: Need, addition: Addition) -> str:
    """Below an addition that everybody can read. A page shows all of a need's: they are looked up together."""
    held: dict[int, dict[int, Reply]] = g.setdefault("replies_to_additions", {})
    if need.id not in held:
        held[need.id] = queries.replies_to_additions(need.id)
    return _shown([found] if (found := held[need.id].get(addition.id)) else [])


def prototype_reply(prototype: Prototype) -> str:
    """To whoever tried the prototype, what they themselves were answered."""
    me = access.participant_id()
    found = queries.replies_to_tester(prototype.id, me) if me is not None else []
    return _shown(found, _("Svar til deg på det du sa om prototypen. Bare du ser det."))


def ballot_reply(ballot: Ballot) -> str:
    return _shown(list(queries.published_replies(ReplyTo.BALLOT, [ballot.id]).values()), _("Svar til dere som stemte"))


def round_reply(workshop: Workshop, outcome: Outcome) -> str:
    """Below a result. The page shows all of a workshop's rounds: they are looked up together."""
    found = _of_rooms([workshop.id]).get(workshop.id, {}).get(outcome.round.id)
    return _shown([found] if found else [], _("Svar til dere som var med"))


def room_reply(rooms: Sequence[Workshop], workshop: Workshop) -> str:
    """On my page: how many of the room's questions have an answer."""
    number = len(_of_rooms([one.id for one in rooms]).get(workshop.id, {}))
    return (
        ngettext("Prosjektet har svart på ett spørsmål.", "Prosjektet har svart på %(num)d spørsmål.", number)
        if number
        else ""
    )


def _of_rooms(ids: Sequence[int]) -> dict[int, dict[int, Reply]]:
    """Workshop -> round -> what was answered there. Two statements, once for a page."""
    held: dict[int, dict[int, Reply]] = g.setdefault("replies_to_rooms", {})
    if missing := [number for number in ids if number not in held]:
        rounds = workshops.rounds_of_each(missing)
        replies = queries.published_replies(ReplyTo.ROUND, list(rounds))
        held |= {number: {} for number in missing}
        for round_id, reply in replies.items():
            held[rounds[round_id]][round_id] = reply
    return held


def all_answers(project: Project, phase: Phase | None, back: str, pages: int) -> str:
    """On the list of prepared answers to needs: how many others are ready, and the way to the press for all of them."""
    number = _number_ready(project, phase)
    narrowed = {"fase": phase.id if phase else None, "fra": back or None}
    return (
        render_template("inbox/_all_answers.html", project=project, number=number, kept=narrowed)
        if number or pages > 1
        else ""
    )


def gate_replies(project: Project, phase: Phase) -> str:
    """At the gate: how many are ready that no need waits for."""
    number = _number_ready(project, phase)
    return render_template("inbox/_at_the_gate.html", project=project, phase=phase, number=number) if number else ""


def _number_ready(project: Project, phase: Phase | None) -> int:
    person = access.person()
    if not REPLY.allows(person, project):
        return 0
    return queries.number_of_prepared_replies(person, project, phase.id if phase else None)


def team_inbox(project: Project) -> str:
    """On the project's overview: how many wait, the very number that the inbox has, and how many of each kind."""
    person = access.person()
    if not READ.allows(person, project):
        return ""
    waiting = queries.waiting_by_kind(person, project)
    kinds = [(wording.source_of(kind), number) for kind, number in waiting.items()]
    return render_template("inbox/_waiting.html", project=project, kinds=kinds, total=sum(waiting.values()))


def _shown(replies: Sequence[Reply], about: str = "") -> str:
    return render_template("inbox/_reply_shown.html", replies=replies, about=about) if replies else ""


SLOTS = {
    "addition.reply": addition_reply,
    "answers.all": all_answers,
    "ballot.reply": ballot_reply,
    "gate.ready": gate_replies,
    "prototype.reply": prototype_reply,
    "room.reply": room_reply,
    "team.inbox": team_inbox,
    "workshop.outcome": round_reply,
}
