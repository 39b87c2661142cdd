"""Pages of background work: everyone sees one's own and what the right reaches, takes only files one may take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tiengvang.office.jobs.models import Job
from tiengvang.office.organisation.models import Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(person: Callable[..., User], units: dict[str, Unit]) -> Callable[..., Job]:
    """job(**values): one of the officer of the commune north, unless told otherwise."""

    def make(**values: Any) -> Job:
        given = {"key": "k", "kind": "jobs.forget", "title": "Export of tea", "created_by": person("officer", "north"),
                 "unit": units["north"]} | values  # fmt: skip
        return Job.objects.create(**given)

    return make


@pytest.fixture
def made_file(settings: Any, tmp_path: Path) -> Path:
    """A file below FILES_ROOT."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    path = Path(settings.FILES_ROOT) / "0a1b.csv"
    path.write_text("name\n")
    return path


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        ("officer", "north", True),
        ("viewer", "north", True),
        ("officer", "south", False),
        ("unit_leader", "province", True),
        ("unit_leader", "south", False),
        ("coordinator", "culture", True),
        ("officer", "hotel", False),
    ],
)
def test_a_job_is_seen_where_the_right_reaches_and_nowhere_else(
    job: Callable[..., Job], signed_in: Callable[..., Client], role: str, unit: str, seen: bool
) -> None:
    made, client = job(), signed_in(role, unit)
    assert (made.title in client.get("/office/jobs/").content.decode()) is seen
    for part in ("", "progress/"):
        assert client.get(f"/office/jobs/{made.pk}/{part}").status_code == (200 if seen else 404)


def test_ones_own_job_is_seen_after_moving_to_another_unit(
    job: Callable[..., Job], signed_in: Callable[..., Client], units: dict[str, Unit], person: Callable[..., User]
) -> None:
    made = job(unit=units["finance"], created_by=person("officer", "south"))
    assert signed_in("officer", "south").get(f"/office/jobs/{made.pk}/").status_code == 200


def test_the_list_is_filtered_and_a_filter_without_sense_counts_as_none(
    job: Callable[..., Job], signed_in: Callable[..., Client], person: Callable[..., User]
) -> None:
    now = timezone.now()
    job(key="a", title="Alpha", state="failed", fault="killed")
    job(key="b", title="Beta", state="done", created_by=person("viewer", "north"))
    job(key="jobs.forget", title="Gamma", state="done", created_by=None, finished=now)
    client = signed_in("coordinator")

    def titles(query: str, asking: Client = client) -> set[str]:
        page = asking.get(f"/office/jobs/?{query}", headers={"HX-Request": "true"}).content.decode()
        return set(re.findall(r'id="job-\d+"[^>]*>([^<]*)</a>', page))

    assert titles("") == {"Alpha", "Beta"}
    assert titles("state=failed") == {"Alpha"}
    assert titles("state=open") == set()
    assert titles("state=<b>&kind=none&older=x") == {"Alpha", "Beta"}
    assert len(titles("routine=1")) == 3
    assert titles("mine=1", signed_in("viewer", "north")) == {"Beta"}


def test_pages_ask_again_only_while_something_is_open(
    job: Callable[..., Job], signed_in: Callable[..., Client]
) -> None:
    made, client = job(state="running", done=1, total=4, message="<b>page 1</b>"), signed_in("officer", "north")
    addresses = ["/office/jobs/", f"/office/jobs/{made.pk}/", f"/office/jobs/{made.pk}/progress/"]
    for address in addresses:
        page = client.get(address).content.decode()
        assert 'hx-trigger="every' in page
        assert 'value="25"' in page
        assert "<b>page 1</b>" not in page
    part = client.get(addresses[1], headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="job-state"')
    Job.objects.update(state="done")
    for address in addresses:
        assert 'hx-trigger="every' not in client.get(address).content.decode()


def test_a_failed_job_says_why_and_what_to_do_and_hides_the_program_s_words(
    job: Callable[..., Job], signed_in: Callable[..., Client]
) -> None:
    broken = job(key="a", state="failed", fault="input", error="part-3.parquet: scan <again>.")
    fault = job(key="b", state="failed", fault="unexpected", error="TypeError: secret")
    officer, coordinator = signed_in("officer", "north"), signed_in("coordinator")
    assert "part-3.parquet: scan &lt;again&gt;." in officer.get(f"/office/jobs/{broken.pk}/").content.decode()
    assert "TypeError" not in officer.get(f"/office/jobs/{fault.pk}/").content.decode()
    assert "TypeError" in coordinator.get(f"/office/jobs/{fault.pk}/").content.decode()
    assert f"/office/jobs/{fault.pk}/repeat/" in officer.get(f"/office/jobs/{fault.pk}/").content.decode()


def test_results_are_rows_in_words(job: Callable[..., Job], signed_in: Callable[..., Client]) -> None:
    made = job(state="done", result={"deleted": 12480, "left_out": [1, 2], "deep": {"a": 1}, "file": "gone.csv"})
    client = signed_in("officer", "north")
    client.cookies["django_language"] = "en"
    page = client.get(f"/office/jobs/{made.pk}/").content.decode()
    assert "<dt>Jobs deleted</dt><dd>12,480</dd>" in page or "<dd>12.480</dd>" in page
    assert "<dt>Left out</dt><dd>1, 2</dd>" in page
    assert "deep" not in page.lower()
    assert "/file/" not in page


@pytest.mark.parametrize(
    ("role", "unit", "answer"),
    [("officer", "north", 200), ("coordinator", "culture", 200), ("viewer", "north", 302), ("officer", "south", 404)],
)
def test_a_file_is_given_to_who_asked_and_to_who_manages(
    job: Callable[..., Job], signed_in: Callable[..., Client], made_file: Path, role: str, unit: str, answer: int
) -> None:
    made = job(state="done", result={"file": made_file.name, "name": "a/..\\tin bài\r\n: chè"})
    given = signed_in(role, unit).get(f"/office/jobs/{made.pk}/file/")
    assert given.status_code == answer  # Wagtail answers what is not allowed by leading home with a message
    if answer == 200:
        assert b"".join(given.streaming_content) == b"name\n"  # type: ignore[attr-defined]
        assert given["Content-Disposition"] == "attachment; filename*=utf-8''tin%20b%C3%A0i%3A%20ch%C3%A8.csv"
        assert given["Content-Type"] == "text/csv"
        assert given["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("named", ["../outside.csv", "/etc/hostname", "link.csv", "missing.csv", "", 7])
def test_no_file_outside_the_office_s_folder_is_given(
    job: Callable[..., Job], signed_in: Callable[..., Client], made_file: Path, named: object
) -> None:
    (made_file.parent.parent / "outside.csv").write_text("x")
    (made_file.parent / "link.csv").symlink_to(made_file.parent.parent / "outside.csv")
    made = job(state="done", result={"file": named})
    assert signed_in("officer", "north").get(f"/office/jobs/{made.pk}/file/").status_code == 404


def test_cancelling_and_repeating_by_button(job: Callable[..., Job], signed_in: Callable[..., Client]) -> None:
    made, client = job(), signed_in("officer", "north")
    assert client.get(f"/office/jobs/{made.pk}/cancel/").status_code == 405
    assert signed_in("viewer", "north").post(f"/office/jobs/{made.pk}/cancel/")["Location"] == "/office/"
    assert signed_in("officer", "south").post(f"/office/jobs/{made.pk}/cancel/").status_code == 404
    for _ in range(2):  # pressed twice
        assert client.post(f"/office/jobs/{made.pk}/cancel/").status_code == 302
    made.refresh_from_db()
    assert made.state == "cancelled"
    answer = client.post(f"/office/jobs/{made.pk}/repeat/")
    again = Job.objects.get(state="waiting")
    assert answer["Location"] == f"/office/jobs/{again.pk}/"
    assert client.post(f"/office/jobs/{again.pk}/repeat/").status_code == 302
    assert Job.objects.count() == 2


def test_the_list_says_so_when_nobody_works(job: Callable[..., Job], signed_in: Callable[..., Client]) -> None:
    made, client = job(), signed_in("officer", "north")
    assert "tiengvang work" not in client.get("/office/jobs/").content.decode()
    Job.objects.update(created=timezone.now() - timedelta(minutes=5))
    assert "tiengvang work" in client.get("/office/jobs/").content.decode()
    job(key="other", state="running", started=timezone.now(), lease=timezone.now() + timedelta(minutes=1))
    assert "tiengvang work" not in client.get("/office/jobs/").content.decode()
    assert made.is_open
