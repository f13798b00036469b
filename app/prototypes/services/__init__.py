"""What one may do with prototypes: `feedback` for testers, `steps` for what they see of each other, `making`,
`causes`, `publishing` and `reading` for the team."""

from app.prototypes.services.carrying import other_test, test_under_way
from app.prototypes.services.causes import change_because_of
from app.prototypes.services.feedback import (
    Note,
    Tester,
    answer,
    change_pin,
    check_open,
    own_pin,
    remove_pin,
    save_pin,
)
from app.prototypes.services.making import (
    add_variant,
    add_version,
    create_prototype,
    draw,
    edit_prototype,
    edit_variant,
    remove_variant,
    set_places,
)
from app.prototypes.services.publishing import (
    close_test,
    extend_test,
    open_test,
    plan_test,
    publish_version,
    tell_due,
    tell_published,
    test_in,
)
from app.prototypes.services.reading import Read, hidden_by, hide_pin, mark_read, show_pin
from app.prototypes.services.steps import show_steps

__all__ = [
    "Note",
    "Read",
    "Tester",
    "add_variant",
    "add_version",
    "answer",
    "change_because_of",
    "change_pin",
    "check_open",
    "close_test",
    "create_prototype",
    "draw",
    "edit_prototype",
    "edit_variant",
    "extend_test",
    "hidden_by",
    "hide_pin",
    "mark_read",
    "open_test",
    "other_test",
    "own_pin",
    "plan_test",
    "publish_version",
    "remove_pin",
    "remove_variant",
    "save_pin",
    "set_places",
    "show_pin",
    "show_steps",
    "tell_due",
    "tell_published",
    "test_in",
    "test_under_way",
]
