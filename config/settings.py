"""Every option is an environment variable with a default that works: see docs/deployment.md."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from .databases import databases
from .documents import documents

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()


def kept_secret_key(path: Path) -> str:
    """The key in `path`, made at random the first time: sign-ins outlive a restart."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Set SECRET_KEY: it is demanded where DEBUG is off.")
    SECRET_KEY = kept_secret_key(BASE_DIR / ".secret_key")

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

PORT = env.int("PORT", default=8000)
# Addresses in files, feeds and citations are made from this, never from the request's host.
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="Attest")
# What others may do with the claims and their data; "" says nothing. Quotes stay their authors'.
LICENSE_URL = env.str("LICENSE_URL", default="https://creativecommons.org/licenses/by/4.0/")

INSTALLED_APPS = [
    "config.apps.AttestAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "csp",
    "auditlog",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "accounts",
    "search",
    "sources",
    "claims",
    "desk",
    "api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "api.data_doors.DataMiddleware",
    "config.tracking.Middleware",
    "config.reading.Middleware",
    "api.freshness.FreshnessMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "api.bearer.BearerMiddleware",
    "sources.audit.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if env.bool("SERVER_TIMING", default=False):
    MIDDLEWARE.insert(0, "config.timing.ServerTimingMiddleware")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "claims.context_processors.site",
            ],
        },
    },
]

DATABASES = databases(env, default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
DATABASE_ROUTERS = ["config.reading.Router"]
# In seconds: how far behind a replica may be, how often each is asked, and how long whoever has
# written reads from the primary, which must be longer than a replica may be behind.
REPLICA_MAX_LAG = env.float("REPLICA_MAX_LAG", default=10)
REPLICA_CHECK_EVERY = env.float("REPLICA_CHECK_EVERY", default=2)
OWN_WRITES = env.float("OWN_WRITES", default=REPLICA_MAX_LAG + 2 * REPLICA_CHECK_EVERY)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    # In each process, for they are small and asked for often: see api/freshness.py.
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
# Seconds in which an answer is given again that was made already; 0: each is made anew.
ANSWERS_KEPT = env.int("ANSWERS_KEPT", default=60)
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="webmaster@localhost")
EMAIL_TIMEOUT = 20

# Whether people are told by e-mail what waits for them on the desk.
DESK_EMAILS = env.bool("DESK_EMAILS", default=False)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.backends.Lock", "accounts.backends.PasswordAndCode"]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk:queue"
PASSWORD_RESET_TIMEOUT = 60 * 60
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
OTP_TOTP_ISSUER = SITE_NAME
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# How many proxies stand before the site, each adding an address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

# Attempts to sign in: accounts/locks.py says what is counted, and why so.
AXES_HANDLER = "accounts.locks.Locks"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "accounts.clients.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# Its middleware would answer a locked attempt with a page of its own, and tell them apart.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
# With DEBUG on, files are served from where they lie; otherwise `collectstatic` comes first.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()

STORAGES = {
    "default": documents(env),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The largest document that is taken in, in bytes.
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_BYTES", default=50 * 1024 * 1024)
# Off, texts are compared by `manage.py find_copies` alone.
COMPARE_ON_ARRIVAL = env.bool("COMPARE_ON_ARRIVAL", default=True)
# What taking the text out of one document may cost (a process of its own), and how long a text
# may get; in seconds and bytes.
EXTRACTION_MAX_SECONDS = env.int("EXTRACTION_MAX_SECONDS", default=60)
EXTRACTION_MAX_MEMORY = env.int("EXTRACTION_MAX_MEMORY", default=1024 * 1024 * 1024)
EXTRACTION_MAX_TEXT = env.int("EXTRACTION_MAX_TEXT", default=50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

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
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
# Behind a proxy that speaks HTTPS. Kept apart from DEBUG: a first try on plain HTTP must work.
if env.bool("HTTPS", default=SITE_URL.startswith("https://")):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=3600)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
