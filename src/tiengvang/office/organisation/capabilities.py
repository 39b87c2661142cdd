"""Capabilities: what can be allowed in the office, to which roles and how far. Each app declares its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.functional import Promise

from tiengvang.office.organisation.roles import Role, Scope


@dataclass(frozen=True, slots=True)
class Capability:
    """code: "app.verb"; grants: how far the right reaches for each role; guests: whether guest units have it too."""

    code: str
    label: str | Promise
    grants: Mapping[Role, Scope]
    guests: bool = False


@dataclass(slots=True)
class _Registry:
    known: dict[str, Capability] = field(default_factory=dict)


_REGISTRY = _Registry()


def declare(
    code: str, label: str | Promise, *, everywhere: Iterable[Role] = (), branch: Iterable[Role] = (),
    unit: Iterable[Role] = (), guests: bool = False,
) -> Capability:  # fmt: skip
    """Declare a capability. Administrators have every one, everywhere. Raises ValueError where the code is taken."""
    if code in _REGISTRY.known:
        raise ValueError(f"capability {code!r} is declared twice")
    grants: dict[Role, Scope] = {}
    for scope, roles in ((Scope.UNIT, unit), (Scope.BRANCH, branch), (Scope.ALL, everywhere)):
        grants.update(dict.fromkeys(roles, scope))
    grants[Role.ADMINISTRATOR] = Scope.ALL
    _REGISTRY.known[code] = Capability(code, label, MappingProxyType(grants), guests)
    return _REGISTRY.known[code]


def capability(code: str) -> Capability:
    """The capability of that code. Raises KeyError where nobody declared it: a misspelt code must not pass silently."""
    return _REGISTRY.known[code]


def capabilities() -> tuple[Capability, ...]:
    """All of them, by code."""
    return tuple(_REGISTRY.known[code] for code in sorted(_REGISTRY.known))
