"""A scan's folder comes into the office: once, as often as one likes, and never over what people said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from scan_making import Scan, row

from tiengvang.office.coverage.arrangements import mark_arrangement
from tiengvang.office.coverage.labels import apply_label
from tiengvang.office.coverage.models import AlsoHeld, DirtyDay, Judgement, Mention, Outlet, Part, ReviewItem, Source
from tiengvang.office.coverage.models.review import ReviewRound
from tiengvang.office.coverage.rollups.selectors import counts
from tiengvang.office.organisation.models import AuditEntry, User

pytestmark = pytest.mark.django_db
Person = Callable[..., User]


def titles() -> list[str]:
    return sorted(Mention.objects.values_list("title", flat=True))


def test_a_row_becomes_a_mention_with_its_outlet_and_judgement(scan: Scan) -> None:
    scan.part("a", row("one"))
    report = scan.brought_in()
    one = Mention.objects.select_related("outlet", "part__source").get()
    assert (one.title, one.about, one.tone, one.bucket, one.day) == (
        "Title one", "primary", "positive", "independent", date(2026, 3, 5),
    )  # fmt: skip
    assert one.names == ["Gia Lai"]
    assert one.reasons == [["named-title", "Gia Lai"]]
    assert (one.outlet.domain, one.outlet.owner_class, one.outlet.country) == ("tribune.example", "foreign", "GB")
    assert one.part.source.name == "Press abroad"
    assert one.judgements.get().judge == "lexicon/1"
    assert report.counts["added"] == 1


def test_importing_the_same_folder_again_changes_nothing(scan: Scan) -> None:
    scan.part("a", row("one"), row("two"))
    scan.brought_in()
    before = list(Mention.objects.order_by("pk").values()), list(Judgement.objects.values()), Part.objects.get().digest
    report = scan.brought_in(name="Another name")
    assert (
        list(Mention.objects.order_by("pk").values()),
        list(Judgement.objects.values()),
        Part.objects.get().digest,
    ) == before
    assert report.counts == {"unchanged": 2}
    assert Source.objects.get().name == "Press abroad"
    assert not DirtyDay.objects.exists()


def test_a_changed_part_updates_adds_and_removes(scan: Scan) -> None:
    scan.part("a", row("one"), row("two"), row("three"))
    scan.brought_in()
    scan.part("a", row("one"), row("two", title="Retold", published=date(2026, 2, 1)), row("four"))
    report = scan.brought_in()
    assert titles() == ["Retold", "Title four", "Title one"]
    assert report.counts == {"added": 1, "changed": 1, "unchanged": 1, "removed": 1}
    assert counts(date(2026, 3, 1), date(2026, 3, 31))["",] == 2
    assert counts(date(2026, 2, 1), date(2026, 2, 28))["",] == 1


def test_a_row_that_moves_to_another_part_stays_one_mention(scan: Scan) -> None:
    scan.part("a", row("one"), row("two"))
    scan.part("b", row("three"))
    scan.brought_in()
    key = Mention.objects.get(title="Title two").pk
    scan.part("a", row("one"))
    scan.part("b", row("three"), row("two"))
    scan.brought_in()
    moved = Mention.objects.get(title="Title two")
    assert (moved.pk, moved.part.name) == (key, "b.parquet")


def test_mentions_of_a_part_that_is_gone_are_removed_with_it(scan: Scan) -> None:
    scan.part("a", row("one"))
    scan.part("b", row("two"))
    scan.brought_in()
    scan.drop("b")
    report = scan.brought_in()
    assert titles() == ["Title one"]
    assert [part.name for part in Part.objects.all()] == ["a.parquet"]
    assert report.counts["removed"] == 1


def test_what_people_labelled_marked_or_are_to_review_is_never_removed(scan: Scan, person: Person) -> None:
    analyst = person("analyst")
    scan.part("a", row("labelled"), row("marked"), row("to review"), row("nobody's"))
    scan.part("b", row("other"))
    scan.brought_in()
    apply_label(mention=Mention.objects.get(title="Title labelled"), reviewer=analyst, about="other", tone="")
    mark_arrangement(
        mention=Mention.objects.get(title="Title marked"), arrangement="paid", note="Contract 5", by=analyst
    )
    round_ = ReviewRound.objects.create(name="R", frame_size=1, size=1, seed=1, made_by=analyst)
    ReviewItem.objects.create(round=round_, mention=Mention.objects.get(title="Title to review"), position=1)
    scan.drop("a")
    for _ in range(2):
        report = scan.brought_in()
        assert titles() == ["Title labelled", "Title marked", "Title other", "Title to review"]
        assert report.counts["kept"] == 3


def test_a_persons_word_outlives_a_new_judgement(scan: Scan, person: Person) -> None:
    scan.part("a", row("one"), row("two"))
    scan.brought_in()
    one = Mention.objects.get(title="Title one")
    apply_label(mention=one, reviewer=person("analyst"), about="passing", tone="negative")
    scan.part("a", *(row(name, judge="model/2", tone_positive=0.1, tone_neutral=0.7) for name in ("one", "two")))
    scan.brought_in()
    one.refresh_from_db()
    assert (one.about, one.about_by, one.tone, one.tone_by) == ("passing", "person", "negative", "person")
    assert (one.judge, round(one.tone_neutral, 1)) == ("lexicon/1", 0.2)  # the current judge's word stands
    assert one.labels.count() == 1
    assert Mention.objects.get(title="Title two").tone == "positive"
    assert set(one.judgements.values_list("judge", flat=True)) == {"lexicon/1", "model/2"}


def test_a_judgement_of_a_version_is_never_changed(scan: Scan) -> None:
    scan.part("a", row("one"))
    scan.brought_in()
    scan.part("a", row("one", about="passing"))
    scan.brought_in()
    assert Mention.objects.get().about == "passing"
    assert Judgement.objects.get().about == "primary"


def test_a_mark_outlives_a_change_of_the_row(scan: Scan, person: Person) -> None:
    scan.part("a", row("one"))
    scan.brought_in()
    mark_arrangement(mention=Mention.objects.get(), arrangement="hosted", note="Press trip", by=person("analyst"))
    scan.part("a", row("one", title="Retold"))
    scan.brought_in()
    one = Mention.objects.get()
    assert (one.title, one.arrangement, one.bucket, one.independent) == ("Retold", "hosted", "arranged", False)


def test_copies_find_their_original_in_whichever_order_they_come(scan: Scan, another_scan: Scan) -> None:
    scan.part("a", row("copy", copy_of=row("original")["url"]))
    assert scan.brought_in().linked == 0
    another_scan.part("a", row("original"))
    assert another_scan.brought_in().linked == 1
    assert Mention.objects.get(title="Title copy").original.title == "Title original"


def test_a_copy_that_gets_another_original_is_linked_anew(scan: Scan) -> None:
    first, second = row("first"), row("second")
    scan.part("a", first, second, row("copy", copy_of=first["url"]))
    scan.brought_in()
    scan.part("a", first, second, row("copy", copy_of=second["url"]))
    scan.brought_in()
    assert Mention.objects.get(title="Title copy").original.title == "Title second"


def test_another_scan_that_holds_the_same_article_neither_doubles_nor_loses_it(scan: Scan, another_scan: Scan) -> None:
    scan.part("a", row("both"), row("first only"))
    another_scan.part("a", row("both", judge="model/2"), row("second only"))
    scan.brought_in()
    another_scan.brought_in()
    assert titles() == ["Title both", "Title first only", "Title second only"]
    another_scan.part("a", row("second only"))
    another_scan.brought_in()
    both = Mention.objects.get(title="Title both")
    assert both.part.source.folder == str(scan.folder)
    scan.part("a", row("first only"))
    scan.brought_in()
    assert titles() == ["Title first only", "Title second only"]
    assert not AlsoHeld.objects.exists()


def test_a_copy_stays_a_copy_when_another_scan_does_not_know_its_original(scan: Scan, another_scan: Scan) -> None:
    scan.part("a", row("original"), row("copy", copy_of=row("original")["url"]))
    another_scan.part("a", row("copy", archive="elsewhere.warc.gz"))
    scan.brought_in()
    another_scan.brought_in()
    assert Mention.objects.get(title="Title copy").original.title == "Title original"


def test_the_day_is_that_of_publication_else_of_fetching(scan: Scan) -> None:
    scan.part("a", row("undated", published=None))
    scan.brought_in()
    assert Mention.objects.get().day == date(2026, 3, 6)


def test_sensitive_coverage_comes_in_without_an_excerpt(scan: Scan) -> None:
    scan.part("a", row("trial", theme="court-crime"), row("beach"))
    scan.brought_in()
    assert dict(Mention.objects.values_list("title", "excerpt")) == {"Title trial": "", "Title beach": "An excerpt."}


def test_an_outlet_of_the_profile_comes_with_its_name_and_class(scan: Scan) -> None:
    said = {"origin": "state", "owner_class": "state", "independent": False, "country": "VN"}
    scan.part("a", row("one", outlet="vietnamplus.vn", **said))
    scan.brought_in()
    outlet = Outlet.objects.get()
    assert (outlet.name, outlet.owner_class, outlet.governing_body) == ("VietnamPlus", "state", "Thông tấn xã Việt Nam")
    assert Mention.objects.get().bucket == "state"


def test_the_offices_class_of_an_outlet_holds_against_the_row_and_is_compared_with_the_profile(scan: Scan) -> None:
    Outlet.objects.create(
        domain="vietnamplus.vn", name="V", owner_class="foreign_state", origin="foreign", independent=True
    )
    scan.part("a", row("one", outlet="vietnamplus.vn", origin="state", owner_class="state", independent=False))
    report = scan.brought_in()
    assert Mention.objects.get().bucket == "independent"
    assert [fault.code for fault in report.faults] == ["class-differs"]
    assert "vietnamplus.vn" in report.faults[0].words


def test_names_with_markup_are_kept_as_they_are(scan: Scan) -> None:
    title = "<script>alert(1)</script> & “Gia Lai”"
    scan.part("a", row("one", title=title))
    scan.brought_in()
    assert Mention.objects.get().title == title


def test_an_import_is_written_into_the_audit_trail(scan: Scan, person: Person) -> None:
    scan.part("a", row("one"))
    scan.brought_in(by=person("analyst"))
    entry = AuditEntry.objects.get(action="coverage.import")
    assert (entry.actor_name, entry.detail["added"]) == ("Nguyễn analyst-culture", 1)


def test_progress_reaches_its_total(scan: Scan) -> None:
    scan.part("a", row("one"))
    scan.part("b", row("two"))
    seen: list[tuple[int, int]] = []
    scan.brought_in(progress=lambda done, total=0, message="": seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 0
