"""Django's settings, made from :mod:`config.env`; nothing here reads the environment directly."""

from __future__ import annotations

import os

from config import backends
from config import env as environment
from config.values import BASE_DIR
from config.watching import logs

ENV = environment.read(os.environ)

# Development looks like the product, its error pages too; DEBUG=1 shows Django's own, with details.
DEBUG = ENV.debug and ENV.is_development
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
ALLOWED_HOSTS = ENV.hosts
SITE_URL = ENV.site_url
SITE_NAME = ENV.site_name
SIGN_UP_OPEN = ENV.sign_up_open
UNCONFIRMED_DAYS = ENV.unconfirmed_days
DEVELOPMENT = DEMO_ACCOUNTS = ENV.is_development

INSTALLED_APPS = [
    "config",
    "accounts",
    "courses",
    "quizzes",
    "exams",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in ENV.social_providers),
    "config.apps.LateAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.watching.requests.Watched",
    "courses.ready.ReadyPages",
    "django.middleware.security.SecurityMiddleware",
    "config.serving.sending.StaticFiles",
    "config.middleware.BrowserPolicy",
    "config.middleware.TurnedAway",
    "config.middleware.KnownRequestsOnly",
    "config.middleware.PlainFormsOnly",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.idle.EndIdleSessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "config.serving.texts.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.site",
            ],
        },
    }
]

# Databases and caches
DATABASES = {"default": backends.database(ENV)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = backends.caches(ENV)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("django.contrib.postgres")

# Courses
CONTENT_ROOTS = ENV.content_roots
LESSON_BLOCKS = {
    "question": "quizzes.blocks",
    "reflection": "quizzes.blocks",
    "exploration": "courses.explorations.blocks",
}
GLOSSARY_OWNER = "quizzes.recall"
CONTENT_LOADERS = ["exams.loader"]
ADMIN_FINDERS = ["courses.finding", "quizzes.finding", "exams.finding"]
PRACTICE_PER_MINUTE = ENV.practice_per_minute
COSTLY_PER_MINUTE = ENV.costly_per_minute
PRACTICE_DETAILS_MONTHS = ENV.practice_details_months

# What is kept of people: what they can take out, what goes with them, and what does not stay for ever
PERSONAL_DATA = ["accounts.personal_data", "courses.personal_data", "quizzes.personal_data", "exams.personal_data"]
RETENTION = ["accounts.retention", "courses.retention", "quizzes.retention"]
ERASED_LIST = ENV.data_dir / "erased.jsonl"

# What runs beside the server (manage.py sweep): a function, and the seconds between two runs
CHORES = [
    ("exams.chores.close_overdue", 30),
    ("config.write_ahead_log.shorten_if_long", 30),
    ("config.tidying.tidy_a_little", 600),
    ("accounts.sealing.seal_the_rest", 3600),
]
# The same for what may take minutes: beside the others, so that no exam waits for it to end
LONG_CHORES = [
    ("quizzes.insights.kept.find_large", 3600),
    ("exams.insights.kept.find_large", 3600),
    ("quizzes.insights.kept.count_due", 30),
    ("exams.insights.kept.count_due", 30),
]

# Accounts
AUTH_USER_MODEL = "accounts.User"
# One door: it is a ModelBackend, and a second one would hash every wrong password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.site_words.SiteWordsValidator"},
]
LOGIN_REDIRECT_URL = "learn"
LOGOUT_REDIRECT_URL = "courses:catalog"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "accounts.forms.VerifyAddressForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.forms.ResetCodeForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.NewAddressForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# Changing the address there would be offered for free addresses only, and so tell which ones are taken.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Mails take their time; the texts under templates/account/email/ say how long a code works.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A class of 300 signs in or joins from one address within five minutes; who guesses is held to accounts, and to few
# guesses for an address (accounts/guesses.py). One account's own rates stand first: what they refuse costs no other.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    "guess": "60/5m/ip",
    "try": "30/m/key",
    "signup": "100/m/ip",
    "request_login_code": "3/m/key,100/m/ip",
    "reset_password": "5/m/key,60/m/ip",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.is_secure else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxy_count
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.ConfirmFactorForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "login_webauthn": "accounts.passkeys.SignInPasskeyForm",
    "authenticate_webauthn": "accounts.passkeys.SecondFactorPasskeyForm",
    "reauthenticate_webauthn": "accounts.passkeys.ConfirmPasskeyForm",
    "add_webauthn": "accounts.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.passkeys.RenamePasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.is_production
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {
    "disconnect": "accounts.forms.DisconnectForm",
    "signup": "accounts.forms.SocialSignUpForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = {
    name: {
        "APPS": [
            {
                "provider_id": name,
                "name": app.get("name", name),
                "client_id": app.get("client_id", ""),
                "secret": app.get("secret", ""),
                "settings": {key: value for key, value in app.items() if key == "server_url"},
            }
        ]
    }
    for name, app in ENV.social_providers.items()
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Mail
vars().update(backends.email(ENV))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from

# Sessions and cookies: none is set by reading.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = "__Host-session" if ENV.is_secure else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.is_secure else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.is_secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_IDLE_MINUTES = ENV.session_idle_minutes
CSRF_TRUSTED_ORIGINS = [ENV.site_url]

# What browsers are told
SECURE_SSL_REDIRECT = ENV.is_secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxy_count else None
SECURE_HSTS_SECONDS = ENV.hsts_seconds if ENV.is_secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.is_secure
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Forms
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
# config/rsgi.py holds a request of at most 16 MB in memory, so files need no second place on the disk. The bound here
# is never met: a handler that gives up leaves a form without its files, and without a word about it.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40

# Language and time
LANGUAGE_CODE = "en-us"
TIME_ZONE = ENV.time_zone
USE_TZ = True

# Static files: hashed, compressed once, and the style sheet in one piece
STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if ENV.mode == "test"
        else "config.storage.BundledStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = False

LOGGING = logs.config(ENV)

SILENCED_SYSTEM_CHECKS: list[str] = [
    "security.W002",  # config.middleware.BrowserPolicy sets X-Frame-Options, on error pages too.
    # HTTPS checks speak about the address the site is given; a plain-http SITE_URL is the operator's choice.
    *([] if ENV.is_secure else ["security.W004", "security.W008", "security.W012", "security.W016"]),
]

if ENV.mode == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
