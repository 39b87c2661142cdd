"""What the organisation app allows to whom, and the rights of other packages' addresses. Read at start-up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tiengvang.office.organisation.addresses import CLOSED, PUBLIC, SIGNED_IN, classify
from tiengvang.office.organisation.capabilities import declare
from tiengvang.office.organisation.roles import EVERYONE, Role

declare(
    "organisation.view", _("See units and their members"),
    everywhere=[Role.COORDINATOR, Role.PROVINCIAL_LEADER, Role.CLERK], branch=[Role.UNIT_LEADER],
    unit=[role for role in EVERYONE if role not in (Role.COORDINATOR, Role.PROVINCIAL_LEADER, Role.CLERK, Role.UNIT_LEADER)],
    guests=True,
)  # fmt: skip
declare("organisation.members", _("Give and end roles"), branch=[Role.UNIT_LEADER], everywhere=[Role.COORDINATOR])
declare("organisation.manage", _("Add and change units and accounts"))
declare("organisation.audit", _("Read the audit trail"), everywhere=[Role.PROVINCIAL_LEADER], branch=[Role.UNIT_LEADER])
declare("editorial.media", _("Keep images and documents"), everywhere=[Role.COORDINATOR, Role.EDITOR, Role.TRANSLATOR])
declare("editorial.pages", _("Write and publish pages"), everywhere=[Role.COORDINATOR, Role.EDITOR])

# Permissions of Django's and Wagtail's own models, as capabilities.
PERMISSIONS: dict[str, str] = {
    f"{app}.{verb}_{model}": code
    for app, model, code in (
        ("wagtailimages", "image", "editorial.media"),
        ("wagtaildocs", "document", "editorial.media"),
        ("wagtailcore", "collection", "editorial.media"),
        ("wagtailcore", "page", "editorial.pages"),
        ("wagtailcore", "site", "organisation.manage"),
        ("wagtailcore", "locale", "organisation.manage"),
    )
    for verb in ("add", "change", "delete", "choose", "view")
}

classify(PUBLIC, "account_login", "account_logout", "account_inactive", "account_reset_password*", "mfa_authenticate",
         "office_*_callback", "openid_connect_*", "socialaccount_login_*", "wagtailadmin_login", "javascript_catalog",
         "wagtailadmin_javascript_catalog", "wagtailadmin_sprite", "health", "set_language", "manifest")  # fmt: skip
classify(SIGNED_IN, "home", "wagtailadmin_home", "wagtailadmin_account", "wagtailadmin_logout", "wagtailadmin_dismissibles",
         "account_change_password", "account_reauthenticate", "account_set_password", "mfa_*")  # fmt: skip
classify(CLOSED, "account_signup", "account_email*", "account_confirm_email", "wagtailadmin_password_reset*",
         "wagtailusers_*", "wagtailusers_*:*", "socialaccount_*", "account_request_login_code*",
         "account_confirm_login_code*", "account_verify_*")  # fmt: skip
