"""Projects with their phases, activities, news, decisions and handovers."""

from functools import partial
from typing import Any

from app.core.db import db
from app.demo.loading.people import give_roles
from app.demo.timeline import Order, Timeline
from app.demo.world import World, content, key
from app.insights import services as insights
from app.people.models import IdentityLevel
from app.projects import queries, services
from app.projects.models import ActivityKind, NewsItem, Outcome, PartnerKind, PhaseKind, Project, ResultsVisible
from app.projects.services import Decision

TEXTS = ("title", "summary", "about", "technology", "collaboration", "involvement")
RESULTS = {"hidden": ResultsVisible.AFTER_CLOSE, "after_vote": ResultsVisible.AFTER_OWN, "live": ResultsVisible.LIVE}


def plan(timeline: Timeline, world: World) -> None:
    for one in content("projects")["projects"]:
        begins = one["phases"][0].get("started", -5)
        timeline.add(begins, Order.START, partial(_create, timeline, world, one))
        for phase in one["phases"]:
            for activity in phase.get("activities", []):
                _activity(timeline, world, one["key"], phase["kind"], activity)
        for item in one.get("news", []):
            timeline.add(item["day"], Order.AFTER, partial(_news, timeline, world, one["key"], item))
        for decision in one.get("decisions", []):
            timeline.add(timeline.workday(decision["day"]), Order.DECIDE, partial(_decide, world, one, decision))
        for offer in one.get("handovers", []):
            if "accepted" in offer:
                timeline.add(offer["accepted"], Order.AFTER, partial(_accept, timeline, world, one["key"], offer))


def both(source: dict[str, Any], *names: str) -> dict[str, str]:
    return {f"{name}_{lang}": source.get(f"{name}_{lang}", "").strip() for name in names for lang in ("nb", "en")}


def _create(timeline: Timeline, world: World, one: dict[str, Any]) -> None:
    person, contact = world.person(one["key"]), one["contact"]
    area = next(row for row in queries.focus_areas() if row.slug_nb == one["focus_area"])
    department = next(row for row in queries.departments() if row.slug == one["department"])
    values = {
        **both(one, *TEXTS),
        "slug": one["slug_nb"],
        "focus_area_id": area.id,
        "department_id": department.id,
        "contact_name": contact["name"],
        "contact_role_nb": contact["role_nb"],
        "contact_role_en": contact["role_en"],
        "contact_email": contact["email"],
    }
    partners = [
        {"name": row["name"], "kind": PartnerKind(row["kind"]), **both(row, "role")} for row in one.get("partners", [])
    ]
    project = services.create_project(person, values, partners)
    world.projects[one["key"]] = project
    give_roles(world, one["key"])
    for phase, given in zip(project.phases, one["phases"], strict=True):
        phase.planned_start = timeline.date(given["planned_start"]) if "planned_start" in given else None
        phase.planned_end = timeline.date(given["planned_end"]) if "planned_end" in given else None
        phase.result_nb, phase.result_en = given.get("result_nb", ""), given.get("result_en", "")
    if not one.get("draft"):
        services.publish_project(person, project)


def _activity(timeline: Timeline, world: World, project: str, kind: str, one: dict[str, Any]) -> None:
    if any(row["activity"] == one["key"] for row in content("votes")["votes"]):
        return  # `votes` plans it together with its ballot
    versions = [version for row in content("prototypes")["prototypes"] for version in row["versions"]]
    if any(version["activity"] == one["key"] for version in versions):
        return  # `prototypes` plans it together with the version that is tried
    timeline.add(one["opens"], Order.OPEN, partial(_open, timeline, world, project, kind, one))
    if one["closes"] <= 0:
        timeline.add(one["closes"], Order.CLOSE, partial(_close, world, project, one["key"]))


def _open(timeline: Timeline, world: World, project: str, kind: str, one: dict[str, Any]) -> None:
    phase = next(row for row in world.projects[project].phases if row.kind is PhaseKind(kind))
    planned = services.plan_activity(
        world.person(project),
        phase,
        ActivityKind(one["kind"]),
        **both(one, "title", "about", "promise"),
        identity_level=IdentityLevel(one["identity"]),
        minutes=one["minutes"],
        closes_at=timeline.deadline(one["closes"]),
    )
    services.open_activity(world.person(project), planned)
    world.activities[one["key"]] = planned


def _close(world: World, project: str, name: str) -> None:
    services.close_activity(world.person(project), world.activities[name])


def _news(timeline: Timeline, world: World, project: str, item: dict[str, Any]) -> None:
    row = NewsItem(
        project_id=world.projects[project].id,
        published_at=timeline.moment(item["day"], Order.AFTER),
        **both(item, "title", "body"),
    )
    db.session.add(row)
    db.session.flush()


def _decide(world: World, one: dict[str, Any], given: dict[str, Any]) -> None:
    project = world.projects[one["key"]]
    offer: dict[str, Any] = next(iter(one.get("handovers", [])), {}) if given["outcome"] == "hand_over" else {}
    words: dict[str, Any] = both(given, "title", "reason", "lessons", "for_residents", "decided_by")
    decision = Decision(
        outcome=Outcome(given["outcome"]),
        client_key=key("decision", one["key"], given["phase"], given["day"]),
        handover_nb=offer.get("text_nb", ""),
        handover_en=offer.get("text_en", ""),
        **words,
    )
    _fresh(project)
    evidence = [thing for name in given["evidence"] if (thing := world.thing(name))]
    insights.decide(world.person(one["key"]), project, decision, evidence)
    _fresh(project)


def _fresh(project: Project) -> None:
    db.session.flush()
    db.session.expire(project)
    for phase in project.phases:
        db.session.expire(phase)


def _accept(timeline: Timeline, world: World, project: str, offer: dict[str, Any]) -> None:
    held = world.projects[project].handovers[-1]
    services.accept_handover(
        world.person(project),
        held,
        contact_name=offer["contact_name"],
        contact_email=offer["contact_email"],
        contact_role_nb=offer["contact_role_nb"],
        contact_role_en=offer["contact_role_en"],
        next_status_on=timeline.date(offer["next_status"]),
    )
