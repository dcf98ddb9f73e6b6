"""Sessions in the database, as Django keeps them; the one row that a request asks for is asked for with less ado."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.statements import RowOf

LIVING = RowOf(Session, "session_key = %s AND expire_date > %s")


class SessionStore(db.SessionStore):
    """The same rows and the same rules as its parent's."""

    def _get_session_from_db(self) -> Session | None:
        """The row of a session that has not ended; without one the key is forgotten, so that nobody can choose it."""
        found = LIVING.first(self.session_key, timezone.now())
        if found is None:
            self._session_key = None
        return found
