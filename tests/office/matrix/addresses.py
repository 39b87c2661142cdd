"""Every address of the office as Django's resolver knows it, and how to ask for it. Judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, Resolver404, ResolverMatch, get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern, URLResolver


@dataclass(frozen=True, slots=True)
class Address:
    """name: "namespace:name", or the view's dotted path where it has none; route: as written; arguments: their names,
    those without a name as "0", "1", …"""

    name: str
    route: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]
    has_name: bool

    def path(self, sample: dict[str, Any]) -> str | None:
        """The path with arguments from a sample; None where another address stands before this one at that path.

        Raises KeyError for an argument that the sample lacks.
        """
        if not self.has_name:
            path = sample.get("path", f"/{self.route}")
        elif all(argument.isdigit() for argument in self.arguments):
            path = reverse(self.name, args=[sample[argument] for argument in self.arguments])
        else:
            path = reverse(self.name, kwargs={argument: sample[argument] for argument in self.arguments})
        try:
            return path if _stripped(resolve(path).func) is _stripped(self.view) else None
        except (Resolver404, NoReverseMatch):
            return None

    def match(self, sample: dict[str, Any]) -> ResolverMatch:
        """What the resolver would say of a request for it."""
        arguments = {argument: sample.get(argument) for argument in self.arguments}
        *namespaces, name = self.name.split(":") if self.has_name else [""]
        return ResolverMatch(self.view, (), arguments, name or None, None, namespaces)


def every_address() -> list[Address]:
    """All of them, by name and route."""
    return sorted(_below(get_resolver(), (), "", ()), key=lambda address: (address.name, address.route))


def _below(
    resolver: URLResolver, namespaces: tuple[str, ...], before: str, given: tuple[str, ...]
) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route, arguments = before + str(one.pattern), given + _arguments(one)
        if isinstance(one, URLPattern):
            name = ":".join([*namespaces, one.name]) if one.name else ResolverMatch(one.callback, (), {}).view_name
            unnamed = all(not argument for argument in arguments)
            numbered = tuple(str(number) for number, _ in enumerate(arguments)) if unnamed else arguments
            yield Address(name, route, numbered, one.callback, bool(one.name))
        else:
            inner = (*namespaces, one.namespace) if one.namespace else namespaces
            yield from _below(one, inner, route, arguments)


def _arguments(one: URLPattern | URLResolver) -> tuple[str, ...]:
    """Names of the arguments in one piece of a route; "" for each that has none."""
    regex = one.pattern.regex
    return tuple(regex.groupindex) or ("",) * regex.groups


def _stripped(view: Callable[..., Any]) -> Any:
    return getattr(view, "view_class", view)
