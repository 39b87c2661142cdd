"""The office as a WSGI application. Every view is synchronous; docs/architecture.md says why this and not ASGI."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tiengvang.office.settings")
application = get_wsgi_application()
