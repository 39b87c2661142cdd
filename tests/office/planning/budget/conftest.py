"""What tests of the budget share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from planning.budget.budget_making import Crew, crew_of

from tiengvang.office.organisation.models import Unit, User


@pytest.fixture
def crew(person: Callable[..., User], units: dict[str, Unit]) -> Crew:
    """The commune "north" and those who appraise and decide."""
    units["finance"].is_finance = True
    units["finance"].save()
    return crew_of(person, units)
