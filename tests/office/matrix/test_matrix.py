"""The permission matrix: every address of the office, asked for by every role, by another unit's people, by a guest, by
somebody without a role and by a stranger. New apps join by themselves; an address that nobody classified fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from matrix import (  # noqa: F401  (they register their samples)
    indicators_leading_samples,
    indicators_registry_samples,
    indicators_survey_samples,
    planning_budget_samples,
    planning_following_samples,
    planning_reports_samples,
    planning_samples,
    wagtail_samples,
)
from matrix.addresses import Address, every_address
from matrix.people import NAMES, STRANGER, SUPERUSER, Walker, walkers
from matrix.samples import EVERYWHERE, World, sample_of

from tiengvang.office.organisation.addresses import CLOSED, AddressPolicyMiddleware, right_of
from tiengvang.office.organisation.capabilities import capabilities, capability

ADDRESSES = every_address()
OURS = [address for address in ADDRESSES if address.view.__module__.startswith("tiengvang.")]
THEIRS = [address for address in ADDRESSES if address not in OURS]
PARTS = 6  # so that several processes can share the longest of these tests


@pytest.fixture
def world(units: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)  # thousands of refusals are the point
    return World(units, walkers(units), {})


def test_every_address_is_classified(world: World) -> None:
    known = {rule.code for rule in capabilities()} | {"public", "signed-in", "member", "closed"}
    missing = {
        f"{address.name}  /{address.route}"
        for address in ADDRESSES
        if right_of(address.match(_arguments(address, world) or {})) not in known
    }
    assert not missing, "say in a rules module who may enter:\n" + "\n".join(sorted(missing))


def test_every_address_with_arguments_has_a_sample(world: World) -> None:
    missing = {
        f"{address.name}  /{address.route}"
        for address in ADDRESSES
        if (address.arguments and _arguments(address, world) is None)
    }
    assert not missing, "add to tests/office/matrix/samples.py:\n" + "\n".join(sorted(missing))


def test_the_policy_lets_in_whom_the_table_of_capabilities_names(world: World) -> None:
    """Every address and every walker, at the door: no view runs."""
    wrong = []
    for address in ADDRESSES:
        match = address.match(_arguments(address, world) or {})
        for walker in world.people.values():
            if _opens(match, walker) is not walker.is_let_in(right_of(match)):
                wrong.append(f"{address.name}: {walker.name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("part", range(PARTS))
def test_our_pages_answer_to_whom_the_rights_reach_and_to_nobody_else(world: World, part: int) -> None:
    """Real requests for every address of ours: by everybody where an object is some unit's or somebody's own, else by
    one of each kind."""
    wrong = []
    for address in OURS[part::PARTS]:
        if address.arguments and _arguments(address, world) is None:
            continue  # the test above names it
        sample = sample_of(address.name) if address.arguments else None
        path = address.path(_arguments(address, world) or {})
        if path is None:
            wrong.append(f"{address.name}: another address stands before it")
            continue
        right = right_of(address.match(_arguments(address, world) or {}))
        bound = sample is not None and (sample.unit != EVERYWHERE or sample.owner)
        for walker in world.people.values() if bound else _one_of_each_kind(right, world):
            expected: bool | None = walker.is_let_in(right)
            if sample and sample.unit != EVERYWHERE:
                expected = walker.reaches(right or "", world.units[sample.unit])
            if sample and sample.owner and expected:
                # What others than the owner may do is the app's own test; nobody gets further than the door says.
                expected = True if walker.name == sample.owner else None
            wrong += _difference(address, walker, _asked(path, walker), expected)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["viewer", STRANGER])
def test_packages_pages_refuse_who_has_no_business_there(world: World, name: str) -> None:
    walker = world.people[name]
    wrong = []
    for address, path, right in _theirs(world):
        if not walker.is_let_in(right):
            wrong += _difference(address, walker, _asked(path, walker), False)
    assert not wrong, "\n".join(wrong)


def test_packages_pages_answer_to_the_roles_that_they_are_meant_for(world: World) -> None:
    """Wagtail asks its own permissions behind the door: they have to say the same. What it refuses for another reason
    (a page is not live, say) it refuses the account that set the office up too."""
    wrong = []
    for address, path, right in _theirs(world):
        if not address.name.startswith("wagtail") or right == CLOSED:
            continue
        for name in ("administrator", "editor", "translator"):
            if not world.people[name].is_let_in(right):
                continue
            answer = _asked(path, world.people[name])
            if _is_refusal(address, answer) and _is_refusal(address, _asked(path, world.people[SUPERUSER])):
                break
            wrong += _difference(address, world.people[name], answer, True)
    assert not wrong, "\n".join(wrong)


def test_the_matrix_walks_with_every_role(world: World) -> None:
    assert len(world.people) == len(NAMES) == 12 + 4 + 3
    assert len(ADDRESSES) > 200


# --- asking ----------------------------------------------------------------------------------------------------


def _arguments(address: Address, world: World) -> dict[str, Any] | None:
    sample = sample_of(address.name)
    if sample is None:
        return None
    given = sample.arguments(world)
    return given if all(argument in given for argument in address.arguments) else None


def _opens(match: Any, walker: Walker) -> bool:
    request = RequestFactory().get("/")
    request.user = walker.user or AnonymousUser()
    request.session = {}
    request.resolver_match = match
    try:
        return AddressPolicyMiddleware(lambda _: HttpResponse()).process_view(request, match.func, (), {}) is None
    except PermissionDenied:
        return False


def _one_of_each_kind(right: str | None, world: World) -> list[Walker]:
    """For each way in which a right reaches, and for each kind of refusal, the first walker of that kind."""
    kinds: dict[Any, Walker] = {}
    for walker in world.people.values():
        scope = capability(right).grants.get(walker.role) if right and "." in right and walker.role else None
        kinds.setdefault((walker.is_let_in(right), scope, walker.user is None, walker.role is None), walker)
    return list(kinds.values())


def _theirs(world: World) -> Iterator[tuple[Address, str, str | None]]:
    """Addresses of packages with a path to ask for, except those that another address stands before."""
    for address in THEIRS:
        arguments = _arguments(address, world)
        path = address.path(arguments or {}) if arguments is not None or not address.arguments else None
        if path is not None:
            yield address, path, right_of(address.match(arguments or {}))


def _asked(path: str, walker: Walker) -> HttpResponse:
    """A GET, and a POST where GET is not what the address takes; what they do is taken back."""
    point = transaction.savepoint()
    client = Client(raise_request_exception=False)
    if walker.session:
        client.cookies[settings.SESSION_COOKIE_NAME] = walker.session
    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path)
    transaction.savepoint_rollback(point)
    return answer


def _is_refusal(address: Address, answer: HttpResponse) -> bool:
    to = answer.headers.get("Location", "")
    return answer.status_code in (401, 403, 404) or (
        # Wagtail sends home whom it refuses.
        answer.status_code == 302
        and (to.startswith("/accounts/login/") or (to == "/office/" and address.name.startswith("wagtail")))
    )


def _difference(address: Address, walker: Walker, answer: HttpResponse, expected: bool | None) -> Iterator[str]:
    said, refused = f"{address.name} ({answer.status_code}): {walker.name}", _is_refusal(address, answer)
    if answer.status_code >= 500:
        yield f"{said}: it broke"
    elif expected is False and not refused:
        yield f"{said}: should be refused"
    elif expected is True and refused:
        yield f"{said}: should be let in"
