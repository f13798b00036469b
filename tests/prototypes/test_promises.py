"""A test that is under way is not exchanged for one with a looser promise (invariant 4)."""

import pytest

from app.core.errors import Closed
from app.people.models import IdentityLevel
from app.projects.models import ActivityKind, ActivityState
from app.prototypes import services
from tests.factories import activities, prototypes

pytestmark = pytest.mark.usefixtures("context")


def test_a_version_that_is_being_tried_keeps_its_test() -> None:
    version = prototypes.published(identity_level=IdentityLevel.EMAIL).versions[0]
    held = version.activity
    looser = activities.activity_in(version.prototype.project, ActivityKind.PROTOTYPE_TEST)
    with pytest.raises(Closed):
        services.test_in(prototypes.BOSS, version, looser)
    with pytest.raises(Closed):
        services.plan_test(prototypes.BOSS, version, looser.phase)
    assert version.activity is held
    services.test_in(prototypes.BOSS, version, held)


def test_a_version_whose_test_is_over_may_be_tried_again() -> None:
    version = prototypes.published(state=ActivityState.CLOSED).versions[0]
    again = activities.activity_in(version.prototype.project, ActivityKind.PROTOTYPE_TEST)
    services.test_in(prototypes.BOSS, version, again)
    assert version.activity is again
