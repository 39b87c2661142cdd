"""Kinds of work: each app says what can be done in the background by registering a handler. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from django.utils.functional import Promise


class Progress(Protocol):
    """What a handler is given to say how far it is, in units of its own: done of total, total 0 where it is not known.

    Call it often, and between transactions rather than inside: there it is written (twice a second at most), and others
    get their turn to write. After a cancel it raises Cancelled.
    """

    def __call__(self, done: int, total: int = 0, message: str = "") -> None: ...


class Cancelled(Exception):
    """Somebody cancelled the job; the handler should leave nothing half-done and let this pass."""


Handler = Callable[[dict[str, Any], Progress], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """code: "app.verb"; handler: takes params and progress, gives the result as plain values ("file": a path below
    FILES_ROOT to offer, "name": what the file is called for people; others are shown as rows). It must be idempotent:
    when a worker is killed, another gets the same params. It may raise InputFault or ValidationError for what a person
    must mend (not tried again); after anything else it is tried again, max_attempts times in all. result_labels: what
    people call the result's values, by name; every: how often it runs by itself, without params, or None."""

    code: str
    label: str | Promise
    handler: Handler
    max_attempts: int = 3
    every: timedelta | None = None
    result_labels: Mapping[str, str | Promise] = field(default_factory=dict)


_KINDS: dict[str, Kind] = {}


def job_kind(
    code: str, label: str | Promise, *, max_attempts: int = 3, every: timedelta | None = None,
    result_labels: Mapping[str, str | Promise] | None = None,
) -> Callable[[Handler], Handler]:  # fmt: skip
    """Register the decorated function as the handler of a kind of work."""

    def register(handler: Handler) -> Handler:
        if code in _KINDS:
            raise ValueError(f"job kind {code!r} is registered twice")
        _KINDS[code] = Kind(code, label, handler, max_attempts, every, dict(result_labels or {}))
        return handler

    return register


def kind(code: str) -> Kind:
    """The kind of that code. Raises KeyError where nobody registered it."""
    return _KINDS[code]


def kinds() -> tuple[Kind, ...]:
    """All of them, by code."""
    return tuple(_KINDS[code] for code in sorted(_KINDS))
