"""The trail's pen: what it writes, and that every action written anywhere in the office has a name for readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

import tiengvang.office
from tiengvang.office.organisation.audit import action_names, name_actions, record
from tiengvang.office.organisation.models import Unit, User

_ACTION = re.compile(r'action=\(?\s*"([a-z_]+\.[a-z_]+)"')


def test_every_action_that_the_office_writes_has_a_name() -> None:
    written = {
        code
        for path in Path(tiengvang.office.__file__).parent.rglob("*.py")
        for code in _ACTION.findall(path.read_text("utf-8"))
    }
    assert len(written) > 10
    assert written - set(action_names()) == set(), "say in the app's rules what the action is called (name_actions)"


def test_an_action_is_named_once() -> None:
    with pytest.raises(ValueError, match=r"account\.sign_in"):
        name_actions({"account.sign_in": "again"})


@pytest.mark.django_db
def test_entries_are_in_the_offices_language_whoever_acts(units: dict[str, Unit], person: Callable[..., User]) -> None:
    with translation.override("en"):
        entry = record(actor=person("officer"), action="test.happened", obj=units["north"], unit=units["north"])
    assert entry.label == "Đơn vị north"
    assert entry.object == f"organisation.unit:{units['north'].pk}"
