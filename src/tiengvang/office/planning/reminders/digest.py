"""The mail that tells a person what is due. Text only; sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.users.models import UserProfile

from tiengvang.office.organisation.models import User
from tiengvang.office.planning.models import Reminder
from tiengvang.office.planning.reminders.selectors import thing

MOST: Final = 20  # lines of one kind


@dataclass(frozen=True, slots=True)
class Digest:
    """A mail: its subject line and its text."""

    subject: str
    text: str


def digest(owner: User, reminders: list[Reminder], today: date) -> Digest | None:
    """What the person is told, in their language; None where there is nothing to tell."""
    profile = UserProfile.objects.filter(user=owner).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        once = {thing(one): one for one in reminders}
        things = sorted(once.values(), key=lambda one: (one.due, one.pk))
        overdue = [one for one in things if one.due < today]
        coming = [one for one in things if one.due >= today]
        if not things:
            return None
        parts = [_("%(number)s overdue") % {"number": len(overdue)}] if overdue else []
        parts += [_("%(number)s due soon") % {"number": len(coming)}] if coming else []
        day = date_format(today, "SHORT_DATE_FORMAT")
        subject = _("[%(office)s] Reminders of %(day)s: %(what)s") % {
            "office": settings.SITE_NAME, "day": day, "what": ", ".join(parts),
        }  # fmt: skip
        lines = [_("Dear %(name)s,") % {"name": owner.get_full_name()}]
        for title, chosen in ((_("Overdue"), overdue), (_("Due soon"), coming)):
            if chosen:
                lines += ["", f"{title}:", *(_line(one, today) for one in chosen[:MOST])]
                if len(chosen) > MOST:
                    lines.append(_("… and %(number)s more") % {"number": len(chosen) - MOST})
        base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        lines += ["", _("Your work: %(address)s") % {"address": f"{base}{reverse('planning:following_mine')}"}]
        lines += ["", _("Your unit chooses on which days such mails come: %(address)s")
                  % {"address": f"{base}{reverse('planning:reminders')}"}]  # fmt: skip
        return Digest(subject, "\n".join(lines) + "\n")


def _line(one: Reminder, today: date) -> str:
    left = left_in_words((one.due - today).days)
    return f"- {title_of(one)} ({one.unit}): {date_format(one.due, 'SHORT_DATE_FORMAT')}, {left}"


def title_of(one: Reminder) -> str:
    """What the reminder is about: the task, or which report."""
    if one.task is not None:
        return str(one.task)
    if one.consolidated:
        return f"{_('Consolidated report')}: {one.call}"
    return _("Report: %(title)s") % {"title": one.call}


def left_in_words(days: int) -> str:
    """How many days are left, or how late it is."""
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
