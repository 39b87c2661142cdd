"""Judging anew in the office: what is read, what is lost, going on after an end, the job and the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from judge_making import Steady
from scan_making import Scan

from tiengvang.office.coverage.judging import services
from tiengvang.office.coverage.judging.services import rejudge, start_rejudge, start_switch
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Judgement, Mention
from tiengvang.office.jobs.models import Job
from tiengvang.office.jobs.worker import drain
from tiengvang.office.organisation.models import User
from tiengvang.records import InputFault
from tiengvang.scan.rejudge import Range

Person = Callable[..., User]
Articles = Callable[..., Scan]


def test_what_cannot_be_read_keeps_its_judgement_and_is_named(articles: Articles, tmp_path: Path) -> None:
    articles(2)
    articles(2, "gone")
    (tmp_path / "gone.jsonl").unlink()
    outcome = rejudge(judge=Steady(), chosen=Range())
    assert (outcome.judged, dict(outcome.lost)) == (2, {"archive-gone": 2})
    assert "gone.jsonl" in str(outcome.faults[0])
    assert (
        Judgement.objects.filter(mention__archive__contains="gone").values_list("judge", flat=True).distinct().get()
        == "lexicon/1"
    )
    assert Mention.objects.filter(archive__contains="gone", tone="positive").count() == 2


def test_a_second_time_does_nothing_and_a_stopped_one_goes_on(
    articles: Articles, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles(6)
    monkeypatch.setattr(services, "CHUNK", 2)
    with pytest.raises(InputFault, match="tired"):
        rejudge(judge=Steady(works=3), chosen=Range())
    assert Judgement.objects.filter(judge="steady/1").count() == 3
    outcome = rejudge(judge=Steady(), chosen=Range())
    assert (outcome.judged, outcome.already) == (3, 3)
    outcome = rejudge(judge=Steady(works=0), chosen=Range())
    assert (outcome.judged, outcome.already) == (0, 6)


def test_a_range_is_kept_to(articles: Articles) -> None:
    articles(5)
    articles(2, "b", origin="state", owner_class="state", outlet="state.example")
    rejudge(judge=Steady(), chosen=Range(date(2026, 3, 2), date(2026, 3, 3), origins=("foreign",)))
    assert sorted(Judgement.objects.filter(judge="steady/1").values_list("mention__day", flat=True)) == [
        date(2026, 3, 2), date(2026, 3, 3),
    ]  # fmt: skip


def test_the_job_judges_lists_what_is_lost_and_changes_nothing_while_something_is_missing(
    articles: Articles, person: Person, tmp_path: Path
) -> None:
    articles(2, judge="other/1")
    articles(1, "gone", judge="other/1")
    (tmp_path / "gone.jsonl").unlink()
    job = start_rejudge(setting="lexicon", by=person("coordinator"), then_switch=True)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    assert (job.result["judged"], job.result["archive-gone"], job.result["missing"]) == (2, 1, 1)
    assert job.result["current"] == current() == "other/1"
    assert job.result["file"].endswith(".csv")


def test_the_job_lets_a_judge_count_that_has_judged_everything(articles: Articles, person: Person) -> None:
    articles(2, judge="other/1")
    start_rejudge(setting="lexicon", by=person("coordinator"), then_switch=True)
    drain()
    assert current() == "lexicon/1"
    assert set(Mention.objects.values_list("judge", flat=True)) == {"lexicon/1"}


def test_asking_needs_the_right_and_a_judge_that_the_operator_named(articles: Articles, person: Person) -> None:
    articles(1)
    with pytest.raises(PermissionDenied):
        start_rejudge(setting="lexicon", by=person("analyst"))
    for setting in ("folder:/etc", "endpoint:https://elsewhere.example/v1#m", ""):
        with pytest.raises(ValidationError):
            start_rejudge(setting=setting, by=person("coordinator"))
    with pytest.raises(ValidationError):
        start_rejudge(setting="lexicon", by=person("coordinator"), start=date(2026, 2, 1), end=date(2026, 1, 1))
    with pytest.raises(ValidationError):
        start_switch(judge="oracle/1", by=person("coordinator"), accept_missing=True)


def test_the_page_shows_judges_and_takes_both_questions(articles: Articles, signed_in: Callable[..., Client]) -> None:
    articles(3, judge="other/1")
    client = signed_in("coordinator")
    rejudge(judge=Steady(), chosen=Range(date(2026, 3, 1), date(2026, 3, 2)))
    page = client.get(reverse("coverage:judges")).content.decode()
    assert "other/1" in page
    assert "steady/1" in page
    refused = client.post(reverse("coverage:judge_switch"), {"judge": "steady/1"})
    assert refused.status_code == 422
    assert client.post(reverse("coverage:judge_switch"), {"judge": "steady/1", "accept": "yes"}).status_code == 302
    drain()
    assert current() == "steady/1"
    assert "tone=-" in client.get(reverse("coverage:judges")).content.decode()
    assert client.post(reverse("coverage:rejudge"), {"setting": "lexicon", "about": ["primary"]}).status_code == 302
    assert client.post(reverse("coverage:rejudge"), {"setting": "folder:/etc"}).status_code == 422
    assert signed_in("analyst").get(reverse("coverage:judges")).status_code == 403


def test_the_dashboard_says_how_many_are_not_judged(articles: Articles, signed_in: Callable[..., Client]) -> None:
    articles(3)
    client = signed_in("viewer")
    page = client.get(reverse("coverage:dashboard") + "?period=all").content.decode()
    assert "tone=-" not in page
    articles(2, "b", judge="model/7")
    page = client.get(reverse("coverage:dashboard") + "?period=all").content.decode()
    assert "tone=-" in page
    assert client.get(reverse("coverage:dashboard_panel", args=["volume"]) + "?period=all").status_code == 200
    assert client.get(reverse("coverage:dashboard_panel", args=["map"]) + "?period=all").status_code == 200
