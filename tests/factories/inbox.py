"""Contributions of every kind to one project, and what a team does with them."""

from app.core.contributions import Kind
from app.core.db import db
from app.decisions.services import ballot_to_vote_in, give_reason
from app.inbox import services
from app.inbox.models import Verb
from app.inbox.services import Done
from app.projects.models import Project
from app.projects.services import close_activity
from app.prototypes import services as prototype_services
from app.prototypes.models import Choice
from app.workshops.services import Act
from tests.cast import Somebody
from tests.factories import activities, decisions, needs, projects, prototypes, workshops

Thing = tuple[Kind, int]
LIGHT = "Stien langs Mosvatnet er for mørk om kvelden."


def need(project: Project, text: str = LIGHT, *, public: bool = False, **values: object) -> Thing:
    """A need that waits to be read, or one that everybody can read."""
    if public:
        return Kind.NEED, needs.need(text, project=project, **values).id
    return Kind.NEED, needs.told(text, activity=projects.activity(project), **values).id


def addition(project: Project, text: str = "Det gjelder tidlig om morgenen også.") -> Thing:
    return Kind.ADDITION, needs.addition(needs.need(project=project), text).id


def pin(project: Project, text: str = "Her blender lyset meg.") -> Thing:
    made = prototypes.published(project)
    return Kind.PIN, prototypes.pin(made.versions[0].variants[0], text=text)


def closing(project: Project, text: str = "A lyser når jeg trenger det.") -> Thing:
    made, tester = prototypes.published(project), prototypes.tester()
    prototype_services.answer(tester, made.versions[0], Choice.A, text)
    db.session.flush()
    return Kind.CLOSING, _newest("feedback")


def reason(project: Project, text: str = "Lave lykter gir mindre lysforurensning.", voters: int = 5) -> Thing:
    """Why one of `voters` voted as they did; the vote is over."""
    return reasons(project, text, *[""] * (voters - 1))[0]


def reasons(project: Project, *texts: str) -> list[Thing]:
    """A vote that is over, in which as many people gave these reasons."""
    ballot = decisions.ballot(project)
    for text in texts:
        person = activities.participant()
        decisions.vote(ballot, 0, by=person)
        if text:
            give_reason(person, ballot_to_vote_in(ballot.slug), text)
    close_activity(projects.BOSS, ballot.activity)
    first = _newest("vote") - len(texts) + 1
    return [(Kind.REASON, first + at) for at in range(len(texts))]


def answer(project: Project, text: str = "Det er mørkt ved broen.", people: int = 5) -> Thing:
    """What somebody wrote in a workshop, in a round that is over."""
    held = workshops.opened("text", project=project)
    for number in range(people):
        workshops.answer(held, f"token-{number}", text=f"Svar {number}" if number else text)
    first = _newest("workshop_answer") - people + 1
    workshops.press(held, Act.LOCK)
    return Kind.ANSWER, first


def idea(project: Project, text: str = "Lys som følger den som går.", people: int = 5) -> Thing:
    """One of the ideas that people gave in a workshop, in a round that is over."""
    held = workshops.opened("ideas", project=project)
    for number in range(people):
        workshops.answer(held, f"token-{number}", text=f"Idé {number}" if number else text, client_key=str(number))
    first = _newest("workshop_text") - people + 1
    workshops.press(held, Act.LOCK)
    return Kind.IDEA, first


EVERY = {
    Kind.NEED: need,
    Kind.ADDITION: addition,
    Kind.PIN: pin,
    Kind.CLOSING: closing,
    Kind.REASON: reason,
    Kind.ANSWER: answer,
    Kind.IDEA: idea,
}


def one_of_each(project: Project) -> dict[Kind, Thing]:
    return {kind: make(project) for kind, make in EVERY.items()}


def done(by: Somebody, project: Project, verb: Verb, value: object, *things: Thing) -> Done:
    return services.do(by.person, project, verb, str(value), things)


def _newest(table: str) -> int:
    found = db.metadata.tables[table]
    return int(
        db.session.execute(found.select().with_only_columns(found.c.id).order_by(found.c.id.desc())).scalar() or 0
    )
