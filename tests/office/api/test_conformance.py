"""Schemathesis drives every endpoint from the OpenAPI document: no server errors, and answers as described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tiengvang.office.api import tokens
from tiengvang.office.api.endpoints import api
from tiengvang.office.coverage.models import Mention
from tiengvang.office.wsgi import application

CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
)  # fmt: skip


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests are made in the test's own transaction, so its connection must outlive each of them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("path", sorted(api.get_openapi_schema(path_prefix="/api/v1/")["paths"]))
def test_every_endpoint_answers_as_its_description_says(
    path: str, mentions: list[Mention], token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens.TokenThrottle, "allow_request", lambda self, request: True)
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schema.app = application
    operation = schema[path]["GET"]
    ran = 0

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def drive(case: schemathesis.Case) -> None:
        nonlocal ran
        ran += 1
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(response, checks=list(CHECKS))

    drive()
    assert ran > 0
