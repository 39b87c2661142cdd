"""Django's settings of the office, read from the environment (variables: docs/operations.md). No place's data."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from tiengvang.office.home import home, secret_key, words

HOME = home()
SECRET_KEY = secret_key(HOME)
DEBUG = False
PLACE = os.environ.get("TIENGVANG_PLACE", "gialai")  # a shipped profile, or a profile's folder

_origins = words("TIENGVANG_ORIGINS")  # such as https://tiengvang.example.gov.vn, where the office is reached
_encrypted = any(origin.startswith("https://") for origin in _origins)
_hosts = [origin.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0] for origin in _origins]
ALLOWED_HOSTS = [*_hosts, "localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = _origins
WAGTAILADMIN_BASE_URL = _origins[0] if _origins else "http://localhost:8000"
SITE_NAME = "Tiếng Vang"

INSTALLED_APPS = [
    "tiengvang.office.shell",
    "tiengvang.office.organisation",
    "tiengvang.office.jobs",
    "tiengvang.office.coverage",
    "tiengvang.office.indicators",
    "tiengvang.office.planning",
    "tiengvang.office.api",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_q",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tiengvang.office.shell.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tiengvang.office.organisation.addresses.AddressPolicyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tiengvang.office.urls"
WSGI_APPLICATION = "tiengvang.office.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tiengvang.office.shell.context.office",
            ]
        },
    }
]

# Data ---------------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(os.environ.get("TIENGVANG_DATABASE") or f"sqlite:///{HOME / 'office.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",  # a writer waits at the start, instead of failing in the middle
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=1073741824; PRAGMA temp_store=MEMORY;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = HOME / "media"
MEDIA_URL = "/media/"
SCANS_ROOT = Path(os.environ.get("TIENGVANG_SCANS") or HOME / "scans")  # output folders of scans are imported from here
JUDGES = os.environ.get("TIENGVANG_JUDGES", "").split()  # of tone, that may be chosen beside the shipped ones
PAGEVIEWS_CONTACT = os.environ.get("TIENGVANG_PAGEVIEWS", "")  # an address to be reached at; "": none are collected
FILES_ROOT = HOME / "files"  # exports and uploads, never served but through views that ask for rights

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # files are served from the installed packages: no collecting step

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Language and formats -------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
_HERE = Path(__file__).parent
LOCALE_PATHS = [
    _HERE / "locale",
    _HERE / "locale_supplied" / "wagtailadmin",
    _HERE / "locale_supplied" / "packages",
    _HERE / "locale_supplied" / "evidence",
]
FORMAT_MODULE_PATH = ["tiengvang.office.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("TIENGVANG_TIME_ZONE", "Asia/Ho_Chi_Minh")
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"

# Who may enter --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "tiengvang.office.organisation.backend.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "tiengvang.office.organisation.entrance.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "tiengvang.office.organisation.entrance.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, not by their holders
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; there is no box to tick
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anybody could have the office write to any address
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/15m/key"}  # for the second step; passwords are django-axes' matter
MFA_ADAPTER = "tiengvang.office.organisation.entrance.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator gave the address; nobody signs up with another person's
MFA_TOTP_ISSUER = SITE_NAME
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {}
if os.environ.get("TIENGVANG_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": os.environ.get("TIENGVANG_OIDC_NAME", "SSO"),
                "client_id": os.environ.get("TIENGVANG_OIDC_CLIENT", ""),
                "secret": os.environ.get("TIENGVANG_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["TIENGVANG_OIDC_ISSUER"]},
            }
        ],
    }
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "organisation/locked_out.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "tiengvang.office.organisation.entrance.account_named"
AXES_DISABLE_ACCESS_LOG = True  # the audit trail has it, without addresses and browsers
AXES_VERBOSE = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _encrypted
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tiengvang.office.organisation.entrance.form_expired"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in frames of its own
SECURE_HSTS_SECONDS = 31_536_000 if _encrypted else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _encrypted else None
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, UNSAFE_INLINE],  # Wagtail's editor and ECharts set style attributes
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}

# Wagtail: no page calls out -------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # django-allauth does it
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "exact"

# Background work ------------------------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "tiengvang",
    "orm": "default",
    "workers": int(os.environ.get("TIENGVANG_JOB_WORKERS", "2")),
    "timeout": 600,  # seconds one delivery may take; a job's pieces are far shorter
    "retry": 720,  # longer than timeout, or a slow piece would be delivered twice
    "max_attempts": 5,
    "ack_failures": True,
    "catch_up": False,
    "poll": 0.5,
    "bulk": 1,
    "queue_limit": 20,
    "save_limit": 200,
    "label": _("Background work"),
}

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
if os.environ.get("TIENGVANG_MAIL"):
    _mail = urlsplit(os.environ["TIENGVANG_MAIL"])  # smtp+tls://user:password@host:port
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme.endswith("+tls")
    EMAIL_USE_SSL = _mail.scheme.endswith("+ssl")
DEFAULT_FROM_EMAIL = os.environ.get("TIENGVANG_MAIL_FROM", "tiengvang@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TIENGVANG_LOG", "WARNING")},
}
