"""Reading for surveys: questionnaires, waves, their figures, what a person may do with them. Computes no statistics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tiengvang.office.indicators.models import Questionnaire, Respondent, Wave
from tiengvang.office.indicators.surveys.figures import Figure, from_rows


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a wave holds. people: sheets of answers, by what its figures rest on once single answers are deleted;
    markets: (market, sheets), most first; lightest, heaviest: weights; clusters: sampling units, 0 for none."""

    people: int
    markets: tuple[tuple[str, int], ...] = ()
    lightest: float | None = None
    heaviest: float | None = None
    clusters: int = 0


def questionnaires() -> QuerySet[Questionnaire]:
    """All of them, with `asked`: how many questions each has, and `held`: how many waves."""
    return Questionnaire.objects.annotate(
        asked=Count("questions", distinct=True), held=Count("waves", distinct=True)
    ).order_by("code")


def waves(questionnaire: str = "", year: str = "") -> QuerySet[Wave]:
    """Waves, latest first, with `people`: sheets of answers there. questionnaire: its code; year: of the first day."""
    wanted = Q(questionnaire__code=questionnaire) if questionnaire else Q()
    if year.isascii() and year.isdigit() and len(year) == 4:
        wanted &= Q(first_day__year=int(year))
    counted = Respondent.objects.filter(wave=OuterRef("pk")).order_by().values("wave")
    return (
        Wave.objects.filter(wanted)
        .select_related("questionnaire", "made_by")
        .annotate(people=Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0))
        .order_by("-first_day", "-pk")
    )


def years() -> list[int]:
    """Years in which a wave began, latest first."""
    return [one.year for one in Wave.objects.dates("first_day", "year", order="DESC")]


def figures(wave: Wave) -> list[Figure]:
    """What the wave found, as stored: by question, dimension, market ("" for everybody) and option; empty before the
    first import. They stay when single answers are deleted."""
    return from_rows(wave.figures)


def figure(wave: Wave, question: str, *, market: str = "", option: str = "", dimension: str = "") -> Figure | None:
    """One of them: of a question, or with question "" of a dimension; None where the wave did not ask."""
    for one in figures(wave):
        if (one.question, one.market, one.option) == (question, market, option) and (
            question or one.dimension == dimension
        ):
            return one
    return None


def latest_wave(questionnaire: str, until: date) -> Wave | None:
    """The last wave of a questionnaire that had ended by that day and has figures."""
    ended = Wave.objects.filter(questionnaire__code=questionnaire, last_day__lte=until).exclude(figures=[])
    return ended.order_by("-last_day", "-pk").first()


def earlier_waves(wave: Wave) -> QuerySet[Wave]:
    """Other waves of the same questionnaire that began before it, latest first."""
    others = Wave.objects.filter(questionnaire=wave.questionnaire_id).exclude(pk=wave.pk)
    return others.filter(
        Q(first_day__lt=wave.first_day) | Q(first_day=wave.first_day, pk__lt=wave.pk)
    ).order_by("-first_day", "-pk")  # fmt: skip


def sheets(wave: Wave) -> Sheets:
    """Who answered, counted; of a wave whose single answers are deleted, the most that answered one question."""
    rows = Respondent.objects.filter(wave=wave).order_by()
    found = rows.aggregate(people=Count("pk"), lightest=Min("weight"), heaviest=Max("weight"))
    if not found["people"]:
        return Sheets(max((one.n for one in figures(wave) if not one.market), default=0))
    markets = tuple(rows.values_list("market").annotate(number=Count("pk")).order_by("-number", "market"))
    clusters = rows.exclude(cluster="").values("market", "cluster").distinct().count()
    return Sheets(found["people"], markets, found["lightest"], found["heaviest"], clusters)


def due(today: date) -> QuerySet[Wave]:
    """Waves whose single answers have to go: the day until which they are kept has passed."""
    return Wave.objects.filter(delete_after__lt=today, answers_deleted=None)
