"""Every setting, read from the environment in this one place; `.env.example` has a line for each variable."""

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from leadscoring import environment as env
from leadscoring.embedded import state_dir, urls_of

# `ModelAdmin[User]` and the like, which Django itself does not know.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env_file()

DEBUG = env.is_debugging()
PRODUCTION = not DEBUG
EMBEDDED = urls_of(state_dir())
_WHY = "DEBUG is off"


def _demanded(name: str, development: str) -> str:
    """A variable that production must set and development has a value for."""
    return env.required_text(name, because=_WHY) if PRODUCTION else env.text(name, development)


# --- Who we are -------------------------------------------------------------------------------------------------------
_KNOWN_KEY = "for development only, known to everybody who reads this"
SECRET_KEY = _demanded("SECRET_KEY", _KNOWN_KEY)
if PRODUCTION and SECRET_KEY == _KNOWN_KEY:
    raise ImproperlyConfigured(f"SECRET_KEY: must be one that nobody else knows, because {_WHY}.")
_demanded("ALLOWED_HOSTS", "*")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "*")


def _likely_site() -> str:
    """Where links in e-mails lead unless SITE_URL says it: the first host that is a host and not a pattern."""
    if not PRODUCTION:
        return "http://127.0.0.1:8000"
    if named := [host for host in ALLOWED_HOSTS if not host.startswith(("*", "."))]:
        return f"https://{named[0]}"
    return env.required_text("SITE_URL", because="ALLOWED_HOSTS names no host that links could lead to")


SITE_URL = env.origin("SITE_URL", _likely_site())

ROOT_URLCONF = "leadscoring.urls"
WSGI_APPLICATION = "leadscoring.wsgi.application"
INSTALLED_APPS = [
    "leadscoring",
    "leadscoring.accounts",
    "leadscoring.mail",
    "leadscoring.notifications",
    "crm",
    "scoring",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "leadscoring.web.locale.organisation_ways",
    "allauth.account.middleware.AccountMiddleware",
    # Last: it turns a locked-out log-in into its page.
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        # template_partials wraps the loaders when its app is ready.
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "leadscoring.web.shell.shell",
                "leadscoring.web.context.theme",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "leadscoring.templatetags.ui",
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASE_URL = _demanded("DATABASE_URL", EMBEDDED.database)
env.url("DATABASE_URL", DATABASE_URL, schemes=("postgres", "postgresql"))
DATABASES = {
    "default": env.parsed("DATABASE_URL", DATABASE_URL, environ.Env.db_url_config)
    | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _demanded("REDIS_URL", EMBEDDED.cache)
env.url("REDIS_URL", REDIS_URL, schemes=("redis", "rediss", "unix"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Where the address is given, the broker's queues lie in the same database.
        "KEY_PREFIX": "vekt",
    }
}

# --- Users ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
DEMO_LOGINS = DEBUG

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "leadscoring.accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "leadscoring.accounts.forms.SignInForm",
    "reset_password": "leadscoring.accounts.forms.ForgottenPasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = False
# Guessing is axes' business: two locks would contradict each other.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False, "reset_password": "20/m/ip,5/m/key"}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "leadscoring.accounts.guessing.attempted_email"
AXES_CLIENT_IP_CALLABLE = "leadscoring.accounts.guessing.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# --- The browser's safety ---------------------------------------------------------------------------------------------
TRUSTED_PROXIES = env.whole_number("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.whole_number("SECURE_HSTS_SECONDS", default=31_536_000 if PRODUCTION else 0)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "leadscoring.views.csrf.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- Words, times, files ----------------------------------------------------------------------------------------------
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Oslo")
USE_TZ = True
LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", ("en", "nb", "da", "sv", "pl"), "en")
LANGUAGES = [
    ("en", _("English")),
    ("nb", _("Norwegian")),
    ("da", _("Danish")),
    ("sv", _("Swedish")),
    ("pl", _("Polish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "leadscoring.web.together.TogetherFinder",
]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
"""A rule is posted as a whole, with the table of its values."""
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_PERMISSIONS = 0o600
MEDIA_ROOT = BASE_DIR / env.text("MEDIA_ROOT", str(state_dir() / "media"))
# People's data: never below a folder that a web server serves.
IMPORT_ROOT = BASE_DIR / env.text("IMPORT_ROOT", str(state_dir() / "imports"))
IMPORT_KEPT_DAYS = env.whole_number("IMPORT_KEPT_DAYS", default=30, at_least=1)
IMPORT_READ_AT_ONCE_BYTES = 4 << 20
"""Larger files are looked through by a worker."""
MOST_UPLOADED_BYTES = env.whole_number("MOST_UPLOADED_MB", default=500, at_least=1) << 20
FILE_UPLOAD_HANDLERS = [
    "leadscoring.web.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# --- E-mail -----------------------------------------------------------------------------------------------------------
_EMAIL_SCHEMES = ("consolemail", "dummymail", "filemail", "memorymail", "smtp", "smtp+tls", "smtps", "smtp+ssl")
EMAIL_URL = env.url("EMAIL_URL", "consolemail://", schemes=_EMAIL_SCHEMES)
vars().update(env.parsed("EMAIL_URL", EMAIL_URL, environ.Env.email_url_config))
# Without it a mail server that stays silent would hold a worker for ever.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Vekt <vekt@localhost>")

# --- Celery -----------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or (
    REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    if env.text("REDIS_URL")
    else EMBEDDED.broker
)
env.url("CELERY_BROKER_URL", CELERY_BROKER_URL, schemes=("redis", "rediss", "redis+socket"))
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "scoring": {}, "imports": {}}
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ROUTES = {
    "crm.tasks.import_*": {"queue": "imports"},
    "scoring.tasks.*": {"queue": "scoring"},
}
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Below the visibility timeout, or a long task would be given to a second worker.
CELERY_TASK_SOFT_TIME_LIMIT = 50 * 60
CELERY_TASK_TIME_LIMIT = 55 * 60
CELERY_TIMEZONE = TIME_ZONE
# Each message expires when the next one is due, so that a busy worker finds no pile.
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "leadscoring.tasks.heartbeat", "schedule": 20.0, "options": {"expires": 20}},
    "look after mail": {"task": "leadscoring.mail.tasks.look_after_mail", "schedule": 20.0, "options": {"expires": 20}},
    "send digests": {
        "task": "leadscoring.notifications.tasks.send_due_digests",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "score what changed": {
        "task": "scoring.tasks.score_changed_records",
        "schedule": 2.0,
        "options": {"expires": 2, "queue": "scoring"},
    },
    "perform deliveries": {"task": "scoring.deliveries.perform", "schedule": 5.0, "options": {"expires": 5}},
    "look after rescores": {
        "task": "scoring.tasks.look_after_runs",
        "schedule": 15.0,
        "options": {"expires": 15, "queue": "scoring"},
    },
    "look after imports": {
        "task": "crm.tasks.import_look_after",
        "schedule": 15.0,
        "options": {"expires": 15, "queue": "imports"},
    },
    "look after bulk changes": {"task": "crm.tasks.bulk_look_after", "schedule": 15.0, "options": {"expires": 15}},
    "remove old import files": {
        "task": "crm.tasks.import_remove_old_files",
        "schedule": 3600.0,
        "options": {"expires": 3600, "queue": "imports"},
    },
    "refresh dynamic lists": {
        "task": "scoring.tasks.refresh_lists",
        "schedule": 600.0,
        "options": {"expires": 600, "queue": "scoring"},
    },
    "rescore when due": {
        "task": "scoring.tasks.run_due_rescore",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "scoring"},
    },
}

# --- Logging ----------------------------------------------------------------------------------------------------------
LOG_LEVEL = env.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "leadscoring.log_lines.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Its own handlers would say everything twice.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django.server": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
