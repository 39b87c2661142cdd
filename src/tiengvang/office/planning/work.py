"""Background work of the planning app, registered when the office starts. The doing is in each part's services."""

from __future__ import annotations

from tiengvang.office.planning.following import work as following  # noqa: F401
from tiengvang.office.planning.reminders import work as reminders  # noqa: F401
