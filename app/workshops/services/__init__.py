"""What one may do with workshops: `planning` before, `running` and `keeping` for facilitators, `answering` for phones."""

from app.workshops.services.acts import Act
from app.workshops.services.answering import Sent, Stored, answer, answer_at_once, join, stand_on_table
from app.workshops.services.grouping import put_together, rename_group, take_out, undo_grouping
from app.workshops.services.keeping import (
    check_hands,
    count_hands,
    destroy_keys,
    keep_what_ended,
    publish_results,
    put_back,
    show_after_end,
    take_down,
    why_not_entered,
)
from app.workshops.services.outlining import begin_with
from app.workshops.services.planning import (
    add_step,
    copy_workshop,
    create_workshop,
    edit_step,
    edit_workshop,
    links_lost,
    move_step,
    question_of,
    remove_step,
)
from app.workshops.services.roles import roles_of, take_role
from app.workshops.services.running import last_press, press
from app.workshops.services.sheets import (
    correct_sheet,
    enter_sheet,
    remove_sheet,
    sheet_numbered,
    sheets_of,
    takes_sheets,
    why_no_sheets,
)

__all__ = [
    "Act",
    "Sent",
    "Stored",
    "add_step",
    "answer",
    "answer_at_once",
    "begin_with",
    "check_hands",
    "copy_workshop",
    "correct_sheet",
    "count_hands",
    "create_workshop",
    "destroy_keys",
    "edit_step",
    "edit_workshop",
    "enter_sheet",
    "join",
    "keep_what_ended",
    "last_press",
    "links_lost",
    "move_step",
    "press",
    "publish_results",
    "put_back",
    "put_together",
    "question_of",
    "remove_sheet",
    "remove_step",
    "rename_group",
    "roles_of",
    "sheet_numbered",
    "sheets_of",
    "show_after_end",
    "stand_on_table",
    "take_down",
    "take_out",
    "take_role",
    "takes_sheets",
    "undo_grouping",
    "why_no_sheets",
    "why_not_entered",
]
