"""The verbs on projects, phases, activities, decisions and handovers."""

from app.projects.services.activities import (
    activity_is_open,
    change_activity,
    check_audience,
    close_activity,
    count_contribution,
    drop_activity,
    extend_activity,
    hold_activity,
    is_usable,
    open_activity,
    plan_activity,
)
from app.projects.services.decisions import Decision, accept_handover, check_words, record_decision
from app.projects.services.projects import (
    create_project,
    edit_project,
    missing_for_publication,
    plan_phase,
    publish_project,
    write_news,
)
from app.projects.services.telling import tell_new_owner

__all__ = [
    "Decision",
    "accept_handover",
    "activity_is_open",
    "change_activity",
    "check_audience",
    "check_words",
    "close_activity",
    "count_contribution",
    "create_project",
    "drop_activity",
    "edit_project",
    "extend_activity",
    "hold_activity",
    "is_usable",
    "missing_for_publication",
    "open_activity",
    "plan_activity",
    "plan_phase",
    "publish_project",
    "record_decision",
    "tell_new_owner",
    "write_news",
]
