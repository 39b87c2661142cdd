"""The API's endpoints. They read by the explorer's query and the roll-ups, as the pages do, and change nothing."""

from __future__ import annotations

import base64
import binascii
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from pydantic import AfterValidator, Field

from tiengvang import __version__
from tiengvang.office.api.schemas import Count, Counts, MentionOut, MentionPage, OutletOut, Problem, ToneOut
from tiengvang.office.api.tokens import TokenAuth, TokenThrottle
from tiengvang.office.coverage.explorer import filters
from tiengvang.office.coverage.explorer.names import is_sensitive
from tiengvang.office.coverage.explorer.selectors import finding
from tiengvang.office.coverage.judging.standing import current
from tiengvang.office.coverage.models import Mention, Outlet
from tiengvang.office.coverage.rollups import selectors as rollups

LONGEST_RANGE = timedelta(days=3660)
FIRST, LAST = date(1990, 1, 1), date(2200, 12, 31)


class DescribedAPI(NinjaAPI):
    """An API whose document gives errors the media type that they have."""

    def get_openapi_schema(self, **settings: Any) -> Any:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**settings)
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"]["application/problem+json"] = answer["content"].pop("application/json")
        return document


api = DescribedAPI(
    title="Tiếng Vang",
    version="1",
    urls_namespace="api-1",
    description=f"Coverage of a place, read-only. Tiếng Vang {__version__}. Send `Authorization: Bearer <token>`.",
    auth=TokenAuth(),
    throttle=[TokenThrottle("120/m")],
    docs_url=None,  # its page would load scripts from other hosts
)
_TITLES = {400: "Bad request", 401: "Not authorised", 404: "Not found", 422: "Not understood", 429: "Too many requests"}
_TITLES = {400: "Bad request", 401: "Not authorised", 404: "Not found", 422: "Not understood", 429: "Too many requests"}
_FAULTS = {400: Problem, 401: Problem, 404: Problem, 422: Problem, 429: Problem}


def _whole(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character U+0000")
    return text


Text = Annotated[str, AfterValidator(_whole)]


class Filters(Schema):
    """What is looked for, in the explorer's own terms."""

    text: Text = Field("", max_length=200, description="Words; “quotes” hold a phrase, a minus leaves out.")
    start: date | None = Field(None, alias="from", description="First day, yyyy-mm-dd.")
    end: date | None = Field(None, alias="to", description="Last day, yyyy-mm-dd.")
    market: list[Text] = Field(default_factory=list, max_length=50)
    country: list[Text] = Field(default_factory=list, max_length=50)
    language: list[Text] = Field(default_factory=list, max_length=50)
    outlet: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(default_factory=list, max_length=50)
    bucket: list[Text] = Field(default_factory=list, max_length=50)
    origin: list[Text] = Field(default_factory=list, max_length=50)
    theme: list[Text] = Field(default_factory=list, max_length=50)
    tone: list[Literal["negative", "neutral", "positive", "-"]] = Field(
        default_factory=list, max_length=4, description="“-”: not judged by the current judge yet."
    )
    about: Literal["", "primary", "passing", "other", "any"] = ""
    copies: Literal["hide", "show", "only"] = "hide"

    def query(self) -> filters.Query:
        """As the explorer's query. Raises ValidationError where a value is not known."""
        given = {name: value for name, value in self.dict(by_alias=True).items() if value not in (None, "", [])}
        reading = filters.read(
            {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}
        )
        if reading.faults:
            raise ValidationError([{"loc": ("query", name), "msg": str(text)} for name, text in reading.faults.items()])
        return reading.query


@api.get("/mentions", response={200: MentionPage, **_FAULTS}, summary="Mentions, latest first")
def mentions(
    request: HttpRequest,
    given: Query[Filters],
    cursor: Annotated[str, Query(max_length=60, description="`next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Pages follow one another by `next`; mentions that arrive meanwhile do not shift them."""
    found = finding(given.query())
    rows = found.others.select_related("outlet")
    if cursor:
        day, number = _read_cursor(cursor)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=number))
    page = found.take(rows, limit + 1)
    following = page[limit - 1] if len(page) > limit else None
    return {
        "mentions": [_mention(row) for row in page[:limit]],
        "next": _cursor(following) if following else None,
    }


@api.get("/mentions/{key}", response={200: MentionOut, **_FAULTS}, summary="One mention")
def mention(request: HttpRequest, key: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]) -> MentionOut:
    """By its key."""
    row = Mention.objects.select_related("outlet").filter(key=key).first()
    if row is None:
        raise HttpError(404, _("There is no mention of this key."))
    return _mention(row)


@api.get("/counts", response={200: Counts, **_FAULTS}, summary="Counts by dimension and time")
def counts(
    request: HttpRequest,
    start: Annotated[date, Query(alias="from")],
    end: Annotated[date, Query(alias="to")],
    dimension: Literal["all", "country", "language", "outlet", "theme", "market"] = "all",
    step: Literal["", "day", "week", "month"] = "",
    about: Literal["primary", "passing", "both"] = "primary",
    copies: Literal["hide", "show", "only"] = "hide",
) -> dict[str, Any]:
    """Counts are what the machine and people classified, not estimates; they come from daily roll-ups."""
    if not FIRST <= start <= end <= LAST or end - start > LONGEST_RANGE:
        message = _("The range must run forward, ten years at most, from 1990 on.")
        raise ValidationError([{"loc": ("query", "to"), "msg": message}])
    chosen: dict[str, Any] = {
        "by": ("value", "bucket", "tone"),
        "about": ("primary", "passing") if about == "both" else (about,),
        "copies": {"hide": False, "show": None, "only": True}[copies],
    }
    found: list[Count]
    if step:
        table = rollups.series(start, end, step, dimension, **chosen)
        found = [
            Count(begins=key[0], value=key[1], bucket=key[2], tone=key[3], mentions=number)
            for key, number in sorted(table.items())
        ]
    else:
        plain = rollups.counts(start, end, dimension, **chosen)
        found = [Count(value=k[0], bucket=k[1], tone=k[2], mentions=number) for k, number in sorted(plain.items())]
    return {
        "start": start,
        "end": end,
        "dimension": dimension,
        "judge": current(),
        "note": "Counts by classification, without an interval; not an estimate of shares.",
        "counts": found,
        "made": timezone.now(),
    }


@api.get("/outlets", response={200: list[OutletOut], **_FAULTS}, summary="Outlets")
def outlets(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, lt=2**63, description="The last id of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[Outlet]:
    """By id."""
    return list(Outlet.objects.filter(pk__gt=after).order_by("pk")[:limit])


def _mention(row: Mention) -> MentionOut:
    return MentionOut(
        key=row.key, url=row.url, title=row.title, excerpt="" if is_sensitive(row.theme) else row.excerpt,
        outlet=OutletOut.from_orm(row.outlet), language=row.language, country=row.country, market=row.market,
        published=row.published, day=row.day, theme=row.theme, about=row.about, about_by=row.about_by, tone=row.tone,
        tone_by=row.tone_by, bucket=row.bucket, arrangement=row.arrangement, copy_of=row.copy_of,
        prominence=row.prominence,
        machine_tone=ToneOut(
            negative=row.tone_negative, neutral=row.tone_neutral, positive=row.tone_positive, judge=row.judge
        ),
    )  # fmt: skip


def _cursor(row: Mention) -> str:
    return base64.urlsafe_b64encode(f"{row.day.isoformat()}.{row.pk}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[date, int]:
    try:
        day, number = base64.urlsafe_b64decode(cursor.encode()).decode().split(".")
        return date.fromisoformat(day), min(int(number), 2**63 - 1)
    except (ValueError, binascii.Error, UnicodeError) as error:
        message = _("This is no cursor of ours; begin again without one.")
        raise ValidationError([{"loc": ("query", "cursor"), "msg": message}]) from error


def _problem(request: HttpRequest, status: int, detail: str, fields: dict[str, str] | None = None) -> HttpResponse:
    body = Problem(title=_TITLES.get(status, "Error"), status=status, detail=detail, fields=fields or {})
    response = api.create_response(request, body.dict(), status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {str(one["loc"][-1]): str(one["msg"]) for one in error.errors}
    return _problem(request, 422, _("Some parameters were not understood; `fields` names them."), fields)


@api.exception_handler(AuthenticationError)
def _not_authorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = _problem(
        request, 401, _("Send a valid token: “Authorization: Bearer tv_…”. Tokens are made in the office.")
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Throttled)
def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = _problem(request, 429, _("Too many requests with this token; wait as long as Retry-After says."))
    response["Retry-After"] = str(int(error.wait or 60) + 1)
    return response


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, error.status_code, str(error))
