"""Django's permissions answered from roles, for Wagtail's own pages. Our pages ask `policy` instead."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from tiengvang.office.organisation.policy import is_administrator, may, memberships
from tiengvang.office.organisation.rules import PERMISSIONS


class RoleBackend(BaseBackend):
    """`has_perm` for the permissions that PERMISSIONS maps to capabilities. Signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a role of the user gives the permission somewhere."""
        if not user_obj.is_active:
            return False
        if perm == "wagtailadmin.access_admin":
            return is_administrator(user_obj) or bool(memberships(user_obj))
        code = PERMISSIONS.get(perm)
        return bool(code) and may(user_obj, code)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """All permissions that `has_perm` would allow."""
        every = {"wagtailadmin.access_admin", *PERMISSIONS}
        return {perm for perm in every if self.has_perm(user_obj, perm, obj)}
