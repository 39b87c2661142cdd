"""Samples for addresses of difficulties, reports and papers. How samples work: `samples`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from matrix.samples import World, sample


def _file(name: str) -> dict[str, Any]:
    """Fields of a row that holds a small file."""
    path = Path(settings.MEDIA_ROOT) / "planning" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.4\n%%EOF")
    return {"stored": f"planning/{name}", "name": name, "media_type": "application/pdf", "size": 14, "digest": "0" * 64}


def _obstacle(world: World) -> Any:
    def make() -> Any:
        from tiengvang.office.planning.models import Obstacle, ObstacleStep

        north, culture = world.units["north"], world.units["culture"]
        one = Obstacle.objects.create(
            unit=north, kind="obstacle", title="A difficulty", text="It is difficult.", holder=culture,
            raised_by=world.people["officer"].user,
        )  # fmt: skip
        ObstacleStep.objects.create(
            obstacle=one, kind="raise", from_unit=north, to_unit=culture, made_by=world.people["officer"].user,
            **_file("matrix-step.pdf"),
        )  # fmt: skip
        return one

    return world.once("obstacle", make)


@sample("planning:obstacle", unit="north")
def _obstacle_number(world: World) -> dict[str, Any]:
    return {"pk": _obstacle(world).pk}


@sample("planning:obstacle_file", unit="north")
def _step(world: World) -> dict[str, Any]:
    return {"pk": _obstacle(world).steps.get().pk}


@sample("planning:obstacle_raise", unit="north")
def _raisers(world: World) -> dict[str, Any]:
    return {"pk": _obstacle(world).pk, "action": "close"}


@sample("planning:obstacle_answer")
def _coordinators(world: World) -> dict[str, Any]:
    return {"pk": _obstacle(world).pk, "action": "answer"}


@sample("planning:obstacle_decide")
def _committees(world: World) -> dict[str, Any]:
    return {"pk": _obstacle(world).pk, "action": "decide"}


def _call(world: World) -> Any:
    def make() -> Any:
        from tiengvang.office.planning.models import Consolidated, ReportCall, UnitReport

        call = ReportCall.objects.create(
            unit=world.units["culture"], kind="yearly", title="The report of 2026", year=2026,
            first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), due=date(2026, 11, 9),
            consolidated_due=date(2026, 11, 25), figures_at=timezone.make_aware(datetime(2026, 10, 31)),
            opened_by=world.people["coordinator"].user,
        )  # fmt: skip
        for code in ("culture", "finance", "north", "south"):
            UnitReport.objects.create(call=call, unit=world.units[code], **_file(f"matrix-{code}.pdf"))
        Consolidated.objects.create(call=call)
        return call

    return world.once("call", make)


@sample("planning:report_call", "planning:report_call_change", "planning:report_call_export", "planning:consolidated*")
def _call_number(world: World) -> dict[str, Any]:
    return {"pk": _call(world).pk}


@sample(
    "planning:report", "planning:report_edit", "planning:report_autosave", "planning:report_submit",
    "planning:report_return", "planning:report_accept", "planning:report_number", "planning:report_docx",
    "planning:report_file", unit="north",
)  # fmt: skip
def _report(world: World) -> dict[str, Any]:
    return {"pk": _call(world).reports.get(unit__code="north").pk}


@sample("planning:paper*", unit="north")
def _paper(world: World) -> dict[str, Any]:
    def make() -> Any:
        from tiengvang.documents.model import DocumentType, OfficialDocument, Paragraph, Recipients
        from tiengvang.office.planning.models import IssuedDocument
        from tiengvang.office.planning.reports.papers.letterhead import letterhead
        from tiengvang.office.planning.reports.papers.plain import plain_data

        head = letterhead(world.units["north"])
        document = OfficialDocument(
            type=DocumentType.REPORT, issuer=head.issuer, superior=head.superior, place=head.place, date=head.date,
            symbol=head.symbol(DocumentType.REPORT), subject="A report", body=(Paragraph("Nothing."),),
            signature=head.signature, recipients=Recipients("VT"),
        )  # fmt: skip
        return IssuedDocument.objects.create(
            unit=world.units["north"], kind="bao-cao", subject="A report", data=plain_data(document),
            made_by=world.people["officer"].user, **_file("matrix-paper.pdf"),
        )  # fmt: skip

    return {"pk": world.once("paper", make).pk}
