"""The roles that a member of a unit may hold, and how far a right reaches. What a role may do: `capabilities`."""

from __future__ import annotations

from enum import IntEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Coordinating department")
    OFFICER = "officer", _("Officer")
    UNIT_LEADER = "unit_leader", _("Unit leader")
    PROVINCIAL_LEADER = "provincial_leader", _("Provincial leader")
    ANALYST = "analyst", _("Analyst")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator and reviser")
    APPRAISER = "appraiser", _("Budget appraiser")
    CLERK = "clerk", _("Records clerk")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    VIEWER = "viewer", _("Viewer")


class Scope(IntEnum):
    """How far a right reaches: nowhere, the member's own unit, that unit and the units below it, or everywhere."""

    NONE = 0
    UNIT = 1
    BRANCH = 2
    ALL = 3


EVERYONE = tuple(Role)
