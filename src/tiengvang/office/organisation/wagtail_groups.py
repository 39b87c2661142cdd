"""Groups by which Wagtail decides about images, documents and pages: kept in step with roles. Decides nothing itself.

Wagtail asks for its own tables of group permissions there, not for `has_perm`. The address policy stands before it and
asks the roles of the day, so a group that is a day late opens nothing.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from tiengvang.office.organisation.capabilities import capability
from tiengvang.office.organisation.models import User
from tiengvang.office.organisation.policy import memberships
from tiengvang.office.organisation.roles import Role, Scope
from tiengvang.office.organisation.rules import MEDIA, PAGES

_PAGE: Final = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
_MEDIA: Final = (
    "add_image", "change_image", "delete_image", "choose_image", "add_document", "change_document", "delete_document",
    "choose_document",
)  # fmt: skip
_COLLECTION: Final = ("add_collection", "change_collection", "delete_collection")


def keep_groups(user: User) -> None:
    """Put the user into the groups of the roles held today, and into no other."""
    roles = {Role(one.role) for one in memberships(user) if not one.unit.is_guest}
    wanted = {_group(role) for role in roles if _media(role) or _pages(role)}
    if set(user.groups.all()) != wanted:
        user.groups.set(wanted)


def _media(role: Role) -> bool:
    return capability(MEDIA).grants.get(role, Scope.NONE) is not Scope.NONE


def _pages(role: Role) -> bool:
    return capability(PAGES).grants.get(role, Scope.NONE) is not Scope.NONE


def _group(role: Role) -> Group:
    group, _made = Group.objects.get_or_create(name=role.value)
    on_pages = _permissions("wagtailcore", _PAGE) if _pages(role) else ()
    in_collections = (*(_permissions("wagtailimages", _MEDIA)), *(_permissions("wagtaildocs", _MEDIA)))
    in_collections = in_collections if _media(role) else ()
    if _pages(role):
        in_collections = (*in_collections, *_permissions("wagtailcore", _COLLECTION))
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in on_pages:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for permission in in_collections:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    # A role that a newer version gives less.
    GroupPagePermission.objects.filter(group=group).exclude(permission__in=on_pages).delete()
    GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=in_collections).delete()
    return group


def _permissions(app: str, codenames: tuple[str, ...]) -> tuple[Permission, ...]:
    return tuple(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
