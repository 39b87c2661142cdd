"""The office's addresses. Each app adds its own pages through Wagtail's `register_admin_urls` hook."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from tiengvang.office.indicators.opendata.urls import urlpatterns as open_data
from tiengvang.office.planning.following.views import feeds
from tiengvang.office.shell import views as shell

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="wagtailadmin_home"), name="home"),
    path("health/", shell.health, name="health"),
    path("language/", shell.set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    # Wagtail's own sign-in page knows no second step and no lockout: ours stands in its place.
    path("office/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="office_login"),
    path("office/", shell.home, name="office_home"),
    path("office/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("calendar/<str:secret>.ics", feeds.feed, name="planning_feed"),  # no session: the secret opens it
    path("api/", include("tiengvang.office.api.urls")),
    path("open-data/", include((open_data, "open_data"))),  # no session: approved readings are public
]

handler403 = "tiengvang.office.shell.views.forbidden"
handler404 = "tiengvang.office.shell.views.not_found"
handler500 = "tiengvang.office.shell.views.server_error"
