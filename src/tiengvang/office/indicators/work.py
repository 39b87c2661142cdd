"""Background work of the indicators app, registered when the office starts. The doing is in each part's services."""

from __future__ import annotations

from tiengvang.office.indicators.briefs import work as briefs  # noqa: F401 - registers its own kind
from tiengvang.office.indicators.computing import work as computing  # noqa: F401 - likewise
from tiengvang.office.indicators.surveys import work as surveys  # noqa: F401 - registers its own kind
