"""What a browser holds of somebody who is signed in, as signing in would make it."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import get_random_string

from accounts.models import User

#: How long the secret is that Django reads from its cookie.
CSRF_LENGTH = 32


def csrf_secret() -> str:
    return get_random_string(CSRF_LENGTH)


def session_of(learner: User) -> str:
    """The key of a new session of this learner."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.create()
    return str(session.session_key)
