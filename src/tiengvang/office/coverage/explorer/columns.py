"""The columns of an export of mentions. No evidence, since it may name people; no excerpt where none is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiengvang.office.coverage.explorer.names import (
    country_name,
    is_sensitive,
    language_name,
    market_name,
    theme_name,
)
from tiengvang.office.shell.exports import Column

COLUMNS: tuple[Column, ...] = (
    Column("day", _("Day"), lambda one: one.day, "day"),
    Column("title", pgettext_lazy("coverage", "Title"), lambda one: one.title),
    Column("outlet", _("Outlet"), lambda one: one.outlet.name),
    Column("domain", _("Domain"), lambda one: one.outlet.domain),
    Column("country", _("Country"), lambda one: one.country, words=lambda one: country_name(one.country)),
    Column("market", _("Market"), lambda one: one.market, words=lambda one: market_name(one.market)),
    Column("language", _("Language"), lambda one: one.language, words=lambda one: language_name(one.language)),
    Column("about", _("Verdict"), lambda one: one.about, words=lambda one: str(one.get_about_display())),
    Column("about_by", _("Verdict by"), lambda one: one.about_by, words=lambda one: str(one.get_about_by_display())),
    Column("tone", _("Tone"), lambda one: one.tone, words=lambda one: str(one.get_tone_display())),
    Column("tone_by", _("Tone by"), lambda one: one.tone_by, words=lambda one: str(one.get_tone_by_display())),
    Column("tone_positive", _("Positive (machine)"), lambda one: one.tone_positive, "number"),
    Column("tone_neutral", _("Neutral (machine)"), lambda one: one.tone_neutral, "number"),
    Column("tone_negative", _("Negative (machine)"), lambda one: one.tone_negative, "number"),
    Column("judge", _("Judge"), lambda one: one.judge),
    Column("theme", pgettext_lazy("coverage", "Theme"), lambda one: one.theme, words=lambda one: theme_name(one.theme)),
    Column("origin", _("Origin"), lambda one: one.origin, words=lambda one: str(one.get_origin_display())),
    Column("independent", _("Independent"), lambda one: one.independent, "flag"),
    Column("bucket", _("Counts as"), lambda one: one.bucket, words=lambda one: str(one.get_bucket_display())),
    Column(
        "arrangement", _("Arrangement"), lambda one: one.arrangement,
        words=lambda one: str(one.get_arrangement_display()),
    ),
    Column("prominence", _("Prominence"), lambda one: one.prominence, "number"),
    Column("names", _("Names found"), lambda one: "; ".join(one.names)),
    Column("excerpt", _("Excerpt"), lambda one: "" if is_sensitive(one.theme) else one.excerpt),
    Column("url", pgettext_lazy("coverage", "Address"), lambda one: one.url),
    Column("copy_of", _("Copy of"), lambda one: one.copy_of),
    Column("published", pgettext_lazy("coverage", "Published"), lambda one: one.published, "day"),
    Column("fetched", _("Fetched"), lambda one: one.fetched, "moment"),
    Column("key", pgettext_lazy("coverage", "Key"), lambda one: one.key),
)  # fmt: skip
