"""What can be done about an indicator from its page: later apps add labels and addresses. Does nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from tiengvang.office.indicators.models import Indicator
from tiengvang.office.organisation.policy import Person

Address = Callable[[Person, Indicator], str]


@dataclass(frozen=True, slots=True)
class Action:
    """label: of the button; url_for: the address for a person and an indicator, "" where the person may not."""

    label: str | Promise
    url_for: Address


@dataclass(slots=True)
class _Registry:
    actions: dict[str, Action] = field(default_factory=dict)


_REGISTRY = _Registry()


def action(code: str, label: str | Promise, url_for: Address) -> None:
    """Register an action. Raises ValueError where the code is taken."""
    if code in _REGISTRY.actions:
        raise ValueError(f"the action {code!r} is registered twice")
    _REGISTRY.actions[code] = Action(label, url_for)


def actions_for(person: Person, indicator: Indicator) -> list[tuple[str, str]]:
    """(label, address) of what this person may do about it."""
    found = [(str(one.label), one.url_for(person, indicator)) for one in _REGISTRY.actions.values()]
    return [(label, address) for label, address in found if address]
