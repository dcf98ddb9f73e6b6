"""Where sessions are kept: in the database, and briefly until somebody has signed in (``settings.SESSION_ENGINE``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from accounts.statements import RowOf

LIVING = RowOf(Session, "session_key = %s AND expire_date > %s")
#: How long a session stays in which signing in was begun and not finished. Codes by mail work for ten minutes.
UNFINISHED = timedelta(hours=1)


def renew_when_confirmed(sender: Any, request: HttpRequest, **more: Any) -> None:
    """Give a session a new name when the person in it was asked again who they are, as it gets one at sign-in.

    Whoever got hold of the former name does not share in what the confirmation opens (ASVS 5.0.0, 7.2.4).
    """
    if more.get("reauthenticated"):
        former = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


class SessionStore(db.SessionStore):
    """Django's own rows, asked for with less ado, with one rule: who is not signed in has nothing to be kept for two
    months.

    Such a session may hold an address that was typed. What is to be found when an account is erased is therefore found
    among the sessions that end soon (:mod:`accounts.forgetting`), however many people are signed in.
    """

    def get_session_cookie_age(self) -> int:
        if SESSION_KEY in self:
            return int(settings.SESSION_COOKIE_AGE)
        return int(UNFINISHED.total_seconds())

    def _get_session_from_db(self) -> Session | None:
        """The row of a session that has not ended; without one the key is forgotten, so that nobody can choose it."""
        found = LIVING.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
