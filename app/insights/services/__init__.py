"""The verbs on findings, links, pilots and the gate."""

from app.insights.services import links
from app.insights.services.findings import choose, create_finding, edit_finding, publish_finding, turn_down
from app.insights.services.gate import Gate, count_contributions, decide, look_at_gate, preview_letters
from app.insights.services.gate import check as check_decision
from app.insights.services.links import link, unlink
from app.insights.services.measuring import measure
from app.insights.services.pilots import (
    add_indicator,
    create_pilot,
    edit_indicator,
    edit_pilot,
    publish_pilot,
    write_note,
)
from app.insights.services.quoting import is_quoted, quote, unquote
from app.insights.services.rooms import built_on_results, use_outcome

__all__ = [
    "Gate",
    "add_indicator",
    "built_on_results",
    "check_decision",
    "choose",
    "count_contributions",
    "create_finding",
    "create_pilot",
    "decide",
    "edit_finding",
    "edit_indicator",
    "edit_pilot",
    "is_quoted",
    "link",
    "links",
    "look_at_gate",
    "measure",
    "preview_letters",
    "publish_finding",
    "publish_pilot",
    "quote",
    "turn_down",
    "unlink",
    "unquote",
    "use_outcome",
    "write_note",
]
