"""A permission refuses with the reason that the person reads."""

from dataclasses import dataclass

import pytest

from app.core.errors import Closed, NotAllowed, SignInNeeded
from app.core.permissions import NOBODY, RESIDENT, SYSTEM, Permission, Person, Role, project_of, told_role

EDIT = Permission(
    name="things.edit",
    roles=frozenset({Role.TEAM}),
    note="",
    when=lambda _person, thing: "Den er stengt." if thing.closed else None,
)


@dataclass
class Thing:
    project_id: int | None
    closed: bool = False


ALICE = Person(account_id=1, project_roles={7: frozenset({Role.TEAM})})
CHARLIE = Person(account_id=3, project_roles={8: frozenset({Role.TEAM})})
ADA = Person(account_id=4, instance_roles=frozenset({Role.ADMINISTRATOR}))


def test_the_role_in_the_project_allows_it() -> None:
    EDIT.check(ALICE, Thing(7))


def test_the_same_role_in_another_project_does_not() -> None:
    with pytest.raises(NotAllowed):
        EDIT.check(CHARLIE, Thing(7))


def test_an_administrator_has_only_what_the_table_gives() -> None:
    assert not EDIT.allows(ADA, Thing(7))


def test_nobody_is_asked_to_sign_in() -> None:
    with pytest.raises(SignInNeeded):
        EDIT.check(NOBODY, Thing(7))


def test_the_state_refuses_with_its_reason() -> None:
    with pytest.raises(Closed) as refused:
        EDIT.check(ALICE, Thing(7, closed=True))
    assert refused.value.reason == "Den er stengt."


def test_a_role_in_any_project_is_enough_without_an_object() -> None:
    assert EDIT.allows(CHARLIE)
    assert not EDIT.allows(ADA)


def test_a_thing_outside_projects_counts_every_role() -> None:
    assert project_of(Thing(None)) is None


def test_it_tells_in_which_projects_somebody_has_it() -> None:
    both = Person(account_id=5, project_roles={7: frozenset({Role.TEAM, Role.OWNER}), 8: frozenset({Role.OWNER})})
    assert EDIT.projects(both) == {7}
    assert EDIT.projects(ADA) == frozenset()
    assert EDIT.projects(Person(account_id=6, instance_roles=frozenset({Role.TEAM}))) is None


def test_a_role_in_the_log_is_told_in_words_and_one_that_is_not_known_as_it_is_stored(context: None) -> None:
    assert [told_role(stored) for stored in ("team", RESIDENT, "guest")] == ["Prosjektteam", "Innbygger", "guest"]
    assert told_role("team", SYSTEM.account_id) == "Tjenesten selv"
