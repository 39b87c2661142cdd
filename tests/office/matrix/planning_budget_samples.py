"""Samples for addresses of the budget: an estimate of the commune "north" in the state that the address is for. How
samples work: `samples`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from matrix.samples import World, sample

from tiengvang.office.planning.budget import appraising, estimating, pledging, spending
from tiengvang.office.planning.models import Estimate, EstimateLine, Pledge

_DAY = date(2026, 2, 1)


def _estimate(world: World, lane: str, state: str) -> Estimate:
    """One line of 1.000 đồng, moved there by who may."""

    def make() -> Estimate:
        if not world.units["finance"].is_finance:
            world.units["finance"].is_finance = True
            world.units["finance"].save()
        officer, leader = world.people["officer"].user, world.people["unit_leader"].user
        made = estimating.make_estimate(
            by=officer, unit=world.units["north"], year=2026, lane=lane, title=f"Dự toán {lane} {state}"
        )
        estimating.add_line(
            by=officer, estimate=made, content="In tờ gấp", unit_of_measure="bộ", quantity=Decimal(1), unit_cost=1_000
        )
        if state == "submitted":
            made.refresh_from_db()
            appraising.move_estimate(by=leader, estimate=made, version=made.version, code="submit")
        elif state == "decided":
            made.refresh_from_db()
            appraising.decide_estimate(
                by=leader, estimate=made, version=made.version, number="1/QĐ", dated=_DAY, level="unit",
                amounts={made.lines.get().pk: 1_000},
            )  # fmt: skip
        made.refresh_from_db()
        return made

    return world.once(f"estimate {lane} {state}", make)


def _draft_line(world: World) -> EstimateLine:
    return _estimate(world, "b", "draft").lines.get()


def _decided_line(world: World) -> EstimateLine:
    return _estimate(world, "a", "decided").lines.get()


@sample(
    "planning:budget_estimate", "planning:budget_change", "planning:budget_delete", "planning:budget_import",
    "planning:budget_template", "planning:budget_export", "planning:budget_line_new", "planning:budget_submit",
    "planning:budget_submission", unit="north",
)  # fmt: skip
def _draft(world: World) -> dict[str, Any]:
    return {"pk": _estimate(world, "b", "draft").pk}


@sample(
    "planning:budget_withdraw", "planning:budget_return", "planning:budget_forward", "planning:budget_recall",
    "planning:budget_refuse", "planning:budget_appraise", "planning:budget_decide", unit="north",
)  # fmt: skip
def _submitted(world: World) -> dict[str, Any]:
    return {"pk": _estimate(world, "b", "submitted").pk}


@sample("planning:budget_close", "planning:budget_reopen", "planning:budget_allot", unit="north")
def _decided(world: World) -> dict[str, Any]:
    return {"pk": _estimate(world, "a", "decided").pk}


@sample("planning:budget_line", "planning:budget_line_change", "planning:budget_line_delete",
        "planning:budget_quotation_new", unit="north")  # fmt: skip
def _line(world: World) -> dict[str, Any]:
    return {"pk": _draft_line(world).pk}


@sample("planning:budget_commit", "planning:budget_spend", unit="north")
def _used_line(world: World) -> dict[str, Any]:
    return {"pk": _decided_line(world).pk}


def _with_file(row: Any) -> Any:
    """The row with a file of its own below MEDIA_ROOT."""
    kept = Path(settings.MEDIA_ROOT) / f"matrix-{row._meta.model_name}.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("a note")
    row.stored, row.name, row.media_type, row.size = kept.name, kept.name, "text/plain", 6
    row.save()
    return row


@sample("planning:budget_quotation_*", unit="north")
def _quotation(world: World) -> dict[str, Any]:
    quotation = world.once(
        "quotation",
        lambda: _with_file(estimating.add_quotation(
            by=world.people["officer"].user, line=_draft_line(world), supplier="Công ty A", amount=900
        )),
    )  # fmt: skip
    return {"pk": quotation.pk}


@sample("planning:budget_remark_answer", unit="north")
def _remark(world: World) -> dict[str, Any]:
    estimate = _estimate(world, "b", "submitted")
    made = world.once(
        "remark",
        lambda: appraising.remark(
            by=world.people["appraiser"].user, estimate=estimate,
            said=[appraising.Said(estimate.lines.get().pk, "Cao", 900)],
        ),
    )  # fmt: skip
    return {"pk": made[0].pk}


@sample("planning:budget_decision_file", unit="north")
def _decision(world: World) -> dict[str, Any]:
    return {"pk": world.once("decision", lambda: _with_file(_estimate(world, "a", "decided").decisions.get())).pk}


def _contract(world: World) -> Any:
    return world.once(
        "contract",
        lambda: _with_file(spending.commit(
            by=world.people["officer"].user, line=_decided_line(world), number="1/HĐ", dated=_DAY, amount=100
        )),
    )  # fmt: skip


@sample("planning:budget_settle", "planning:budget_commitment_*", unit="north")
def _contract_number(world: World) -> dict[str, Any]:
    return {"pk": _contract(world).pk}


@sample("planning:budget_payment_*", unit="north")
def _payment(world: World) -> dict[str, Any]:
    payment = world.once(
        "payment",
        lambda: _with_file(spending.spend(
            by=world.people["officer"].user, line=_decided_line(world), number="UNC", dated=_DAY, amount=50
        )),
    )  # fmt: skip
    return {"pk": payment.pk}


@sample("planning:budget_pledge_*", unit="north")
def _pledge(world: World) -> dict[str, Any]:
    def make() -> Pledge:
        values = {
            "year": 2026, "partner": "Công ty A", "form": "money", "content": "Tài trợ", "value": 500, "basis": "",
            "task": None, "line": None, "number": "", "dated": None,
        }  # fmt: skip
        made = pledging.make_pledge(by=world.people["officer"].user, unit=world.units["north"], values=values)
        return _with_file(made)

    return {"pk": world.once("pledge", make).pk}
