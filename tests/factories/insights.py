"""Findings with their evidence, made through the services."""

from app.insights import services
from app.insights.models import Insight, Opportunity, Solution, Stance
from app.needs.models import Need
from app.notifications.models import Subject
from app.projects.models import Project
from tests.factories import needs
from tests.factories.projects import BOSS


def insight(
    project: Project, *behind: Need, against: tuple[Need, ...] = (), publish: bool = True, title: str = ""
) -> Insight:
    """An insight that builds on `behind`, published unless it has no sources."""
    texts = {
        "title_nb": title or "Vi tar omveier når vi ikke ser hvem som kommer",
        "title_en": title or "We take detours",
    }
    made = services.create_finding(BOSS, Insight, project, texts)
    for stance, sources in ((Stance.FOR, behind), (Stance.AGAINST, against)):
        for need in sources:
            services.link(BOSS, project, (Subject.NEED, need.id), (Subject.INSIGHT, made.id), stance=stance)
    if publish and behind:
        services.publish_finding(BOSS, made)
    return made


def evidence(project: Project) -> list[tuple[Subject, int]]:
    """Something that a decision can be based on: what somebody outside the app has found."""
    return [(Subject.NOTE, services.write_note(BOSS, project, "Ti av tolv snudde.", "Kveldsvandring, mai").id)]


def opportunity(
    project: Project, *insights: Insight, title: str = "Hvordan kan vi gi lys når noen trenger det?"
) -> Opportunity:
    made = services.create_finding(BOSS, Opportunity, project, {"title_nb": title})
    for source in insights:
        services.link(BOSS, project, (Subject.INSIGHT, source.id), (Subject.OPPORTUNITY, made.id))
    services.publish_finding(BOSS, made)
    return made


def way(project: Project) -> Solution:
    """A published solution proposal with all that it must build on, back to a need that somebody else told."""
    return solution(project, opportunity(project, insight(project, needs.need(project=project))))


def solution(project: Project, *opportunities: Opportunity, title: str = "Lys som våkner når du kommer") -> Solution:
    made = services.create_finding(BOSS, Solution, project, {"title_nb": title})
    for source in opportunities:
        services.link(BOSS, project, (Subject.OPPORTUNITY, source.id), (Subject.SOLUTION, made.id))
    services.publish_finding(BOSS, made)
    return made
