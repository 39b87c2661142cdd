"""Kinds of work: each app says what can be done in the background by registering a handler. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from django.utils.functional import Promise


class Progress(Protocol):
    """What a handler is given to say how far it is. Each call renews the lease; after a cancel it raises Cancelled."""

    def __call__(self, done: int, total: int = 0, message: str = "") -> None: ...


class Cancelled(Exception):
    """Somebody cancelled the job; the handler should leave nothing half-done and let this pass."""


Handler = Callable[[dict[str, Any], Progress], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """code: "app.verb"; handler: takes params and progress, gives the result; it must be idempotent: a worker that is
    killed has the same params given to another. every: how often it runs by itself, or None."""

    code: str
    label: str | Promise
    handler: Handler
    max_attempts: int = 3
    every: timedelta | None = None


_KINDS: dict[str, Kind] = {}


def job_kind(
    code: str, label: str | Promise, *, max_attempts: int = 3, every: timedelta | None = None
) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of a kind of work."""

    def register(handler: Handler) -> Handler:
        if code in _KINDS:
            raise ValueError(f"job kind {code!r} is registered twice")
        _KINDS[code] = Kind(code, label, handler, max_attempts, every)
        return handler

    return register


def kind(code: str) -> Kind:
    """The kind of that code. Raises KeyError where nobody registered it."""
    return _KINDS[code]


def kinds() -> tuple[Kind, ...]:
    """All of them, by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))
