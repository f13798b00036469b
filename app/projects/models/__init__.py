"""A project and everything that belongs to its course."""

from app.projects.models.activity import Activity, ActivityKind, ActivityState, Audience, ResultsVisible, state_at
from app.projects.models.decision import GateDecision, Handover, Outcome
from app.projects.models.phase import Phase, PhaseKind, PhaseState
from app.projects.models.place import Department, District, FocusArea
from app.projects.models.project import NewsItem, Partner, PartnerKind, Project, ProjectState

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityState",
    "Audience",
    "Department",
    "District",
    "FocusArea",
    "GateDecision",
    "Handover",
    "NewsItem",
    "Outcome",
    "Partner",
    "PartnerKind",
    "Phase",
    "PhaseKind",
    "PhaseState",
    "Project",
    "ProjectState",
    "ResultsVisible",
    "state_at",
]
