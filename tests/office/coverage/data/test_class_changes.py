"""An outlet's class changes only by two people, and then its past changes with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from scan_making import Scan, row

from tiengvang.office.coverage.arrangements import mark_arrangement
from tiengvang.office.coverage.models import Mention, Outlet, OutletClassChange
from tiengvang.office.coverage.outlets import services
from tiengvang.office.coverage.outlets.services import decide_class, origin_of, propose_class, restate, withdraw_class
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Person, Make = Callable[..., User], Callable[..., Mention]


@pytest.fixture
def proposal(mention: Make, person: Person) -> OutletClassChange:
    """The analyst proposes that the tribune is its government's."""
    outlet = mention().outlet
    return propose_class(outlet=outlet, to_class="state", reason="A ministry owns it", by=person("analyst"))


def test_a_proposal_changes_nothing_yet(proposal: OutletClassChange) -> None:
    assert Outlet.objects.get().owner_class == "foreign"
    assert Mention.objects.get().bucket == "independent"


def test_approval_by_another_restates_the_past_and_its_figures(proposal: OutletClassChange, person: Person) -> None:
    assert decide_class(change=proposal, approve=True, by=person("coordinator")) is None
    one = Mention.objects.get()
    assert (one.origin, one.independent, one.bucket) == ("state", False, "state")
    assert counts(one.day, one.day, by=("bucket",)) == {("state",): 1}
    outlet = Outlet.objects.get()
    assert (outlet.owner_class, outlet.origin, outlet.independent) == ("state", "state", False)


def test_nobody_decides_their_own_proposal(proposal: OutletClassChange, person: Person) -> None:
    with pytest.raises(ValidationError):
        decide_class(change=proposal, approve=True, by=person("analyst"))
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert Mention.objects.get().bucket == "independent"


def test_a_refusal_says_why_and_changes_nothing(proposal: OutletClassChange, person: Person) -> None:
    with pytest.raises(ValidationError):
        decide_class(change=proposal, approve=False, by=person("coordinator"))
    decide_class(change=proposal, approve=False, note="It was sold in 2025", by=person("coordinator"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision_note) == ("refused", "It was sold in 2025")
    assert Mention.objects.get().bucket == "independent"


def test_a_proposal_is_decided_once(proposal: OutletClassChange, person: Person) -> None:
    decide_class(change=proposal, approve=True, by=person("coordinator"))
    with pytest.raises(ValidationError):
        decide_class(change=proposal, approve=False, note="No", by=person("coordinator", "finance"))


def test_only_who_proposed_may_withdraw(proposal: OutletClassChange, person: Person) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_class(change=proposal, by=person("coordinator"))
    withdraw_class(change=proposal, by=person("analyst"))
    with pytest.raises(ValidationError):
        decide_class(change=proposal, approve=True, by=person("coordinator"))


def test_an_outlet_has_one_open_proposal(proposal: OutletClassChange, person: Person) -> None:
    with pytest.raises(ValidationError):
        propose_class(outlet=proposal.outlet, to_class="diaspora", reason="x", by=person("coordinator"))


@pytest.mark.parametrize(("to_class", "reason"), [("foreign", "the same"), ("state", " "), ("galactic", "unknown")])
def test_a_senseless_proposal_is_refused(mention: Make, person: Person, to_class: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        propose_class(outlet=mention().outlet, to_class=to_class, reason=reason, by=person("analyst"))


def test_arranged_coverage_stays_apart_when_the_class_changes(mention: Make, person: Person) -> None:
    one = mention(owner_class="unclassified", independent=False)
    mark_arrangement(mention=one, arrangement="paid", note="Contract", by=person("analyst"))
    change = propose_class(outlet=one.outlet, to_class="foreign", reason="Imprint", by=person("analyst"))
    decide_class(change=change, approve=True, by=person("coordinator"))
    one.refresh_from_db()
    assert (one.bucket, one.independent) == ("arranged", False)


def test_many_mentions_are_restated_by_a_job(
    proposal: OutletClassChange, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 0)
    job = decide_class(change=proposal, approve=True, by=person("coordinator"))
    assert job == Job.objects.get(kind="coverage.restate")
    assert Mention.objects.get().bucket == "independent"
    assert restate(job.params["outlet"]) == 1
    assert Mention.objects.get().bucket == "state"


def test_an_import_after_the_change_follows_it(proposal: OutletClassChange, person: Person, scan: Scan) -> None:
    decide_class(change=proposal, approve=True, by=person("coordinator"))
    scan.part("later", row("later"))
    scan.brought_in()
    assert set(Mention.objects.values_list("bucket", flat=True)) == {"state"}


def test_what_is_not_classified_is_domestic_or_foreign_by_its_country() -> None:
    assert origin_of("unclassified", "VN") == ("domestic", False)
    assert origin_of("unclassified", "FR") == ("foreign", False)
    assert origin_of("foreign_state", "CN") == ("foreign", True)


def test_each_step_is_written_into_the_audit_trail(proposal: OutletClassChange, person: Person) -> None:
    decide_class(change=proposal, approve=True, by=person("coordinator"))
    actions = AuditEntry.objects.filter(action__startswith="coverage.class").order_by("pk")
    assert list(actions.values_list("action", "actor_name")) == [
        ("coverage.class_propose", "Nguyễn analyst-culture"), ("coverage.class_approve", "Nguyễn coordinator-culture"),
    ]  # fmt: skip
