"""Ending sessions of others: of people who are chosen, or of everybody, as an operator does after a leak."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from accounts import security_log
from accounts.models import User


def end_sessions_of(people: QuerySet[User], *, but: str | None = None) -> int:
    """Sign these people out wherever they are signed in, except in the session named ``but``; how many sessions."""
    with transaction.atomic():
        rows = UserSession.objects.filter(user__in=people).exclude(session_key=but or "")
        keys = list(rows.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        rows.filter(session_key__in=keys).delete()
    for person in people.only("pk"):
        security_log.note("sessions ended by an operator", person)
    return len(keys)


def end_all_sessions() -> int:
    """Sign everybody out, whoever is halfway in as well; how many sessions. Practice of guests needs none."""
    with transaction.atomic():
        count, _ = Session.objects.all().delete()
        UserSession.objects.all().delete()
    security_log.note("all sessions ended by an operator", count=count)
    return count
