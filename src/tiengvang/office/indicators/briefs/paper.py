"""A brief as a sheet of paper: one page of .docx with links. Chooses no words of its own but head and foot."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tiengvang.documents.sheet import Piece, Section, Sheet, Words, to_bytes
from tiengvang.office.indicators.briefs import links
from tiengvang.office.indicators.briefs.selectors import sections_in, sunday
from tiengvang.office.indicators.models import WeeklyBrief
from tiengvang.office.organisation.models import Unit
from tiengvang.office.shell.context import place_name


def docx(brief: WeeklyBrief, language: str) -> bytes:
    """The brief in a language; a draft says that it is one."""
    with translation.override(language):
        return to_bytes(sheet(brief, language))


def sheet(brief: WeeklyBrief, language: str) -> Sheet:
    """The same before it is drawn, in the language that is active."""
    return Sheet(
        issuer=issuer(), title=_("Weekly brief"), subtitle=subtitle(brief),
        sections=tuple(
            Section(one["heading"], tuple(map(_words, one["paragraphs"])), tuple(map(_words, one["points"])))
            for one in sections_in(brief, language)
        ),
        foot=(released_words(brief),), language="en-GB" if language == "en" else "vi-VN",
    )  # fmt: skip


def issuer() -> str:
    """The unit that answers for briefs: the one that coordinates."""
    unit = Unit.objects.filter(is_coordinating=True).first() or Unit.objects.filter(kind=Unit.Kind.PROVINCE).first()
    return str(unit) if unit else str(settings.SITE_NAME)


def subtitle(brief: WeeklyBrief) -> str:
    """Of which place and which days."""
    return _("%(place)s in the foreign press, %(first)s – %(last)s") % {
        "place": place_name(), "first": f"{brief.monday:%d/%m/%Y}", "last": f"{sunday(brief):%d/%m/%Y}"
    }  # fmt: skip


def released_words(brief: WeeklyBrief) -> str:
    """Who released it and when; of a draft, that nobody has."""
    if brief.released is None:
        return _("Draft by the machine, not released yet: not to be passed on.")
    return _("Drafted by the machine, edited and released by %(person)s on %(day)s.") % {
        "person": brief.released_by, "day": f"{brief.released:%d/%m/%Y}"
    }  # fmt: skip


def _words(text: str) -> Words:
    return tuple(Piece(one.words, _whole(one.address)) for one in links.pieces(text))


def _whole(address: str) -> str:
    """On paper a page of the office needs its host."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}" if address.startswith("/") else address
