"""Asking for work, stopping, repeating and forgetting it; work that is due by the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from tiengvang.office.jobs import kinds
from tiengvang.office.jobs.kinds import job_kind
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.services import ask, cancel, forget_old, repeat
from tiengvang.office.jobs.sweeping import ask_for_due_kinds, sweep
from tiengvang.office.jobs.transport import refill
from tiengvang.office.jobs.worker import drain
from tiengvang.office.organisation.models import AuditEntry, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    job_kind("test.count", "Count")(lambda params, progress: {"rows": 1})


def test_asking_twice_gives_the_same_job_until_it_ended() -> None:
    first = ask(code="test.count", key="k", title="Count")
    assert ask(code="test.count", key="k", title="Count again").pk == first.pk
    assert OrmQ.objects.count() == 1
    drain()
    assert ask(code="test.count", key="k", title="Count again").pk != first.pk


def test_a_request_that_fails_leaves_neither_a_job_nor_a_task() -> None:
    with transaction.atomic():
        ask(code="test.count", key="k", title="Count")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not OrmQ.objects.exists()


def test_a_title_too_long_is_cut_and_a_missing_one_refused() -> None:
    assert len(ask(code="test.count", key="k", title="x" * 300).title) == 200
    with pytest.raises(ValidationError):
        ask(code="test.count", key="other", title="")


def test_a_job_belongs_to_the_unit_of_who_asked(person: Callable[..., User], units: dict[str, Unit]) -> None:
    assert ask(code="test.count", key="k", title="Count", by=person("officer", "north")).unit == units["north"]


def test_one_may_cancel_ones_own_and_a_coordinator_others_but_no_colleague(person: Callable[..., User]) -> None:
    officer, colleague, coordinator = person("officer", "north"), person("viewer", "north"), person("coordinator")
    job = ask(code="test.count", key="k", title="Count", by=officer)
    with pytest.raises(PermissionDenied):
        cancel(job=job, by=colleague)
    assert cancel(job=job, by=officer)
    assert not cancel(job=job, by=coordinator), "a job that had ended was cancelled"
    assert drain() == 0
    assert AuditEntry.objects.filter(action="jobs.cancel").count() == 1


def test_a_cancelled_job_can_be_repeated_and_a_done_one_not(person: Callable[..., User]) -> None:
    officer, colleague = person("officer", "north"), person("viewer", "north")
    job = ask(code="test.count", key="k", title="Count", params={"a": 1}, by=officer)
    cancel(job=job, by=officer)
    with pytest.raises(PermissionDenied):
        repeat(job=job, by=colleague)
    again = repeat(job=job, by=officer)
    assert (again.params, again.unit, again.state) == ({"a": 1}, job.unit, "waiting")
    assert repeat(job=job, by=officer).pk == again.pk
    drain()
    again.refresh_from_db()
    with pytest.raises(ValidationError):
        repeat(job=again, by=officer)
    Job.objects.filter(pk=job.pk).update(kind="earlier.version")
    job.refresh_from_db()
    with pytest.raises(ValidationError):
        repeat(job=job, by=officer)


def test_old_jobs_are_forgotten_with_their_files_and_nothing_else(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    outside = tmp_path / "outside.csv"
    files = {"old": settings.FILES_ROOT / "old.csv", "new": settings.FILES_ROOT / "new.csv", "escaping": outside}
    for path in files.values():
        path.write_text("x")
    ages = {"old": 91, "new": 89, "escaping": 91, "open": 200}
    for key, days in ages.items():
        job = ask(code="test.count", key=key, title=key)
        Job.objects.filter(pk=job.pk).update(
            state="waiting" if key == "open" else "done", finished=timezone.now() - timedelta(days=days),
            result={"file": "../outside.csv" if key == "escaping" else f"{key}.csv"},
        )  # fmt: skip
    assert forget_old() == 2
    assert {job.key for job in Job.objects.all()} == {"new", "open"}
    assert {key: path.exists() for key, path in files.items()} == {"old": False, "new": True, "escaping": True}


def test_routine_work_that_went_well_is_forgotten_after_a_day_and_what_failed_is_kept() -> None:
    for key, state, days in (("test.count", "done", 2), ("test.count", "failed", 2), ("test.count", "done", 0)):
        job = ask(code="test.count", key=key, title="Count")
        Job.objects.filter(pk=job.pk).update(state=state, finished=timezone.now() - timedelta(days=days))
    assert forget_old() == 1
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_what_is_due_by_the_calendar_is_asked_for_once_in_its_interval() -> None:
    job_kind("test.hourly", "Each hour", every=timedelta(hours=1))(lambda params, progress: {})
    for _ in range(3):
        ask_for_due_kinds()
    assert Job.objects.count() == 1
    drain()
    ask_for_due_kinds()
    assert Job.objects.count() == 1
    Job.objects.update(created=timezone.now() - timedelta(minutes=61))
    ask_for_due_kinds()
    assert Job.objects.filter(kind="test.hourly").count() == 2


def test_a_job_that_nobody_was_told_of_is_handed_over_again_and_only_once() -> None:
    ask(code="test.count", key="k", title="Count")
    OrmQ.objects.all().delete()
    sweep()
    sweep()
    assert OrmQ.objects.count() == 1


def test_the_queue_is_made_anew_from_the_jobs_that_wait() -> None:
    waiting, over = ask(code="test.count", key="a", title="A"), ask(code="test.count", key="b", title="B")
    Job.objects.filter(pk=over.pk).update(state="done")
    OrmQ.objects.update(lock=timezone.now() + timedelta(minutes=10))
    refill()
    assert [row.args() for row in OrmQ.objects.all()] == [(waiting.pk,)]
