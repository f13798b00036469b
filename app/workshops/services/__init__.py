"""What one may do with workshops: `planning` before, `running` and `keeping` for facilitators, `answering` for phones."""

from app.workshops.services.answering import Sent, Stored, answer, answer_at_once, join, stand_on_table
from app.workshops.services.grouping import put_together, rename_group, take_out, undo_grouping
from app.workshops.services.keeping import (
    count_hands,
    destroy_keys,
    keep_what_ended,
    publish_results,
    put_back,
    show_after_end,
    take_down,
)
from app.workshops.services.outlining import begin_with
from app.workshops.services.planning import (
    add_step,
    copy_workshop,
    create_workshop,
    edit_step,
    edit_workshop,
    move_step,
    question_of,
    remove_step,
)
from app.workshops.services.roles import roles_of, take_role
from app.workshops.services.running import Act, last_press, press

__all__ = [
    "Act",
    "Sent",
    "Stored",
    "add_step",
    "answer",
    "answer_at_once",
    "begin_with",
    "copy_workshop",
    "count_hands",
    "create_workshop",
    "destroy_keys",
    "edit_step",
    "edit_workshop",
    "join",
    "keep_what_ended",
    "last_press",
    "move_step",
    "press",
    "publish_results",
    "put_back",
    "put_together",
    "question_of",
    "remove_step",
    "rename_group",
    "roles_of",
    "show_after_end",
    "stand_on_table",
    "take_down",
    "take_out",
    "take_role",
    "undo_grouping",
]
