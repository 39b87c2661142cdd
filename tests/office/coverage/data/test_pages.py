"""Pages of sources and outlets: who gets in, what they show, and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from scan_making import Scan, row

from tiengvang.office.coverage.importing.starting import allowed, candidates, run
from tiengvang.office.coverage.models import Mention, Outlet, OutletClassChange, Source
from tiengvang.office.coverage.outlets.selectors import listed
from tiengvang.office.coverage.outlets.services import propose_class
from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import User

pytestmark = pytest.mark.django_db
SignedIn, Person = Callable[..., Client], Callable[..., User]


@pytest.fixture
def root(tmp_path: Path, settings: object) -> Path:
    """The folder below which imports are allowed; the fixture `scan` stands in it."""
    settings.SCANS_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_a_scans_folder_is_offered_and_asked_for_once(root: Path, scan: Scan, signed_in: SignedIn) -> None:
    scan.part("a", row("one"))
    client = signed_in("analyst")
    page = client.get(reverse("coverage:sources"))
    assert 'value="scan"' in page.content.decode()
    for _ in range(2):
        answer = client.post(reverse("coverage:import_start"), {"folder": "scan", "name": "Báo nước ngoài"})
        assert answer.status_code == 302
    job = Job.objects.get(kind="coverage.import")
    done: list[int] = []
    result = run(job.params, lambda done_, total=0, message="": done.append(done_))
    assert (result["added"], Mention.objects.count(), Source.objects.get().name) == (1, 1, "Báo nước ngoài")
    assert done


@pytest.mark.parametrize("folder", ["../", "/etc", "..", "scan/../../x", "missing", "a\0b"])
def test_a_folder_elsewhere_or_nowhere_cannot_be_imported(root: Path, folder: str) -> None:
    with pytest.raises(ValidationError):
        allowed(folder)


def test_a_link_that_leads_out_is_neither_offered_nor_imported(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = Scan(tmp_path_factory.mktemp("outside"))
    outside.part("a", row("one"))
    (root / "link").symlink_to(outside.folder)
    assert candidates() == []
    with pytest.raises(ValidationError):
        allowed("link")


def test_a_name_that_is_missing_is_said_beside_its_field(root: Path, scan: Scan, signed_in: SignedIn) -> None:
    scan.part("a", row("one"))
    answer = signed_in("analyst").post(reverse("coverage:import_start"), {"folder": "scan", "name": " "})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Job.objects.filter(kind="coverage.import").exists()


def test_the_report_names_faults_and_gives_them_as_csv(scan: Scan, signed_in: SignedIn) -> None:
    scan.part("a", row("one"), row("two", about="<b>maybe</b>"))
    source = scan.brought_in().source
    client = signed_in("analyst")
    page = client.get(reverse("coverage:source", args=[source])).content.decode()
    assert "&lt;b&gt;maybe&lt;/b&gt;" in page
    assert "<b>maybe</b>" not in page
    answer = client.get(reverse("coverage:source_faults", args=[source]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("a.parquet,2,bad-value,")


@pytest.mark.parametrize("name", ["sources", "import_start"])
def test_who_may_not_import_is_refused(name: str, signed_in: SignedIn) -> None:
    client, address = signed_in("viewer"), reverse(f"coverage:{name}")
    assert (client.post(address) if name == "import_start" else client.get(address)).status_code == 403


def test_outlets_are_found_without_diacritics_and_the_worklist_is_by_volume(scan: Scan) -> None:
    for domain, name in (("a.example", "Báo Miền Núi"), ("b.example", "Báo Đồng Bằng")):
        Outlet.objects.create(domain=domain, name=name, origin="domestic")
    scan.part("a", row("one", outlet="b.example"), row("two", outlet="b.example"), row("three", outlet="a.example"))
    scan.brought_in()
    assert [one.outlet.domain for one in listed("dong bang")] == ["b.example"]
    assert [(one.outlet.domain, one.mentions) for one in listed(owner_class="unclassified")] == [
        ("b.example", 2), ("a.example", 1),
    ]  # fmt: skip
    assert listed("nothing like it") == []


def test_a_change_of_class_goes_through_the_pages_by_two_people(scan: Scan, signed_in: SignedIn) -> None:
    scan.part("a", row("one"))
    scan.brought_in()
    outlet = Outlet.objects.get()
    analyst, coordinator = signed_in("analyst"), signed_in("coordinator")
    said = {"to_class": "diaspora", "reason": "Its imprint"}
    assert analyst.post(reverse("coverage:outlet_propose", args=[outlet.pk]), said).status_code == 302
    change = OutletClassChange.objects.get()
    decide = reverse("coverage:outlet_decide", args=[change.pk])
    assert analyst.post(decide, {"decision": "approve"}).status_code == 422
    assert "Its imprint" in coordinator.get(reverse("coverage:outlet", args=[outlet.pk])).content.decode()
    assert coordinator.post(decide, {"decision": "refuse"}).status_code == 422
    assert coordinator.post(decide, {"decision": "maybe"}).status_code == 422
    assert coordinator.post(decide, {"decision": "approve"}).status_code == 302
    assert Mention.objects.get().bucket == "diaspora"


def test_a_viewer_sees_an_outlet_but_no_buttons(scan: Scan, signed_in: SignedIn, person: Person) -> None:
    scan.part("a", row("one", outlet="x.example", title="T"))
    scan.brought_in()
    outlet = Outlet.objects.get()
    change = propose_class(outlet=outlet, to_class="state", reason="R", by=person("analyst"))
    viewer = signed_in("viewer")
    page = viewer.get(reverse("coverage:outlet", args=[outlet.pk])).content.decode()
    assert "x.example" in page
    assert "decision" not in page
    assert viewer.post(reverse("coverage:outlet_decide", args=[change.pk]), {"decision": "approve"}).status_code == 403
    assert viewer.get(reverse("coverage:outlets") + "?text=x&class=foreign&order=name&page=99").status_code == 200
