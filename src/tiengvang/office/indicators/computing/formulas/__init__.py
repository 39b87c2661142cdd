"""The formulas, by what they measure; each module registers its own. Statistics are in `measure`."""

from __future__ import annotations

from tiengvang.office.indicators.computing.formulas import beside, outside, presence, tone  # noqa: F401
