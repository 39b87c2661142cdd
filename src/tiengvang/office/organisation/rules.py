"""What the organisation app allows to whom, and the rights of other packages' addresses. Read at start-up."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.addresses import (
    CLOSED,
    MEMBER,
    PUBLIC,
    SIGNED_IN,
    classify,
    classify_model,
    of_model,
)
from tiengvang.office.organisation.audit import name_actions
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

MANAGE: Final = "organisation.manage"
MEDIA: Final = "editorial.media"
PAGES: Final = "editorial.pages"

_SEE_ALL = (Role.COORDINATOR, Role.PROVINCIAL_LEADER, Role.CLERK)

declare(
    "organisation.view", _("See units and their members"), everywhere=_SEE_ALL, branch=[Role.UNIT_LEADER],
    unit=[role for role in EVERYONE if role not in (*_SEE_ALL, Role.UNIT_LEADER)], guests=True,
)  # fmt: skip
declare("organisation.members", _("Give and end roles"), branch=[Role.UNIT_LEADER], everywhere=[Role.COORDINATOR])
declare(MANAGE, _("Add and change units and accounts"))
declare("organisation.audit", _("Read the audit trail"), everywhere=[Role.PROVINCIAL_LEADER], branch=[Role.UNIT_LEADER])
declare(MEDIA, _("Keep images and documents"), everywhere=[Role.COORDINATOR, Role.EDITOR, Role.TRANSLATOR])
declare(PAGES, _("Write and publish pages"), everywhere=[Role.COORDINATOR, Role.EDITOR])

name_actions(
    {
        "account.sign_in": _("Signed in"),
        "account.lock_out": _("Account locked after wrong passwords"),
        "account.change_password": _("Set a password"),
        "account.add_second_step": _("Turned a second step of signing in on"),
        "account.remove_second_step": _("Turned a second step of signing in off"),
        "organisation.make_unit": _("Added a unit"),
        "organisation.change_unit": _("Changed a unit"),
        "organisation.seed_units": _("Made the units of the profile"),
        "organisation.make_account": _("Made an account"),
        "organisation.change_account": _("Changed an account"),
        "organisation.deactivate_account": _("Took an account out of use"),
        "organisation.reactivate_account": _("Took an account into use again"),
        "organisation.set_password_link": _("Made a link for setting a password"),
        "organisation.end_second_step": _("Took away a second step of signing in"),
        "organisation.give_role": _("Gave a role"),
        "organisation.end_role": _("Ended a role"),
        "organisation.export_trail": _("Exported the audit trail"),
    }
)

# Permissions of Django's and Wagtail's own models, as capabilities; what is not here only a superuser has. Images,
# documents and pages ask their groups besides: `wagtail_groups`.
PERMISSIONS: Final[dict[str, str]] = {
    f"{app}.{verb}_{model}": code
    for app, model, code in (
        ("wagtailimages", "image", MEDIA),
        ("wagtaildocs", "document", MEDIA),
        ("wagtailcore", "collection", PAGES),
        ("wagtailcore", "page", PAGES),
        ("wagtailcore", "site", MANAGE),
        ("wagtailcore", "workflow", MANAGE),
        ("wagtailcore", "task", MANAGE),
        ("wagtailcore", "groupapprovaltask", MANAGE),
    )
    for verb in ("add", "change", "delete", "choose", "view")
} | {f"wagtailcore.{verb}_page": PAGES for verb in ("publish", "lock", "unlock", "bulk_delete")}

# Signing in, and what a browser needs before it.
classify(PUBLIC, "account_login", "account_logout", "account_inactive", "account_reset_password*", "mfa_authenticate")
classify(PUBLIC, "openid_connect_*", "socialaccount_login_*", "office_login", "set_language")
classify(PUBLIC, "wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "health")
classify(SIGNED_IN, "account_change_password", "account_reauthenticate", "account_set_password", "mfa_*")
# The office makes accounts itself. Wagtail's own sign-in page knows no second step, and its pages for users and groups
# know neither units nor the trail.
classify(CLOSED, "account_signup", "account_email*", "account_confirm_email", "account_confirm_login_code")
classify(CLOSED, "socialaccount_*", "wagtailadmin_login", "wagtailadmin_password_reset*")
classify(CLOSED, "wagtailusers_*:*", "wagtailadmin_error_test")
classify(CLOSED, "django.views.generic.base.RedirectView", "django.views.generic.base.TemplateView")  # without a name

# Wagtail's frame.
classify(
    MEMBER,
    "home",
    "office_home",
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
)
classify(MEMBER, "wagtail.admin.views.home.default", "wagtailadmin_editing_sessions:release")
classify(MEMBER, "wagtaildocs_serve", "wagtaildocs_authenticate_with_password")  # until there is a public site

# Images, documents, pages.
classify(MEDIA, "wagtailimages:*", "wagtailimages_chooser:*", "wagtaildocs:*", "wagtaildocs_chooser:*")
classify(MEDIA, "wagtailadmin_api:images:*", "wagtailadmin_api:documents:*", "wagtailadmin_tag_autocomplete")
classify(
    PAGES, "wagtailadmin_explore*", "wagtailadmin_pages:*", "wagtailadmin_choose_page*", "wagtailadmin_api:pages:*"
)
classify(PAGES, "wagtailadmin_collections:*", "wagtailembeds:*", "wagtailadmin_block_preview", "wagtailsnippets:index")
classify(PAGES, "wagtailadmin_reports:*")
classify(MANAGE, "wagtailadmin_workflows:*", "wagtailsites:*", "wagtailsettings:*")

# Addresses that name any model.
classify(of_model, "wagtail_bulk_action", "wagtailadmin_tag_model_autocomplete", "wagtailadmin_editing_sessions:ping")
classify_model(MEDIA, "wagtailimages.image", "wagtaildocs.document", "taggit.tag")
classify_model(PAGES, "wagtailcore.page")
