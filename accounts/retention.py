"""What of signing in does not stay for ever: sessions, network addresses, accounts that are to be erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from accounts import erased_list, erasure, unconfirmed
from accounts.tidied import Tidied, in_bites

#: How long the network address of a browser is kept beside its session.
ADDRESS_DAYS = 90
#: What stands in its place then: the table wants an address, and this one is nobody's.
NO_ADDRESS = "::"
#: So many browsers are looked through in a round beside the server, which comes so often.
STRETCH, ROUND = 20_000, timedelta(minutes=10)


def tidy(now: datetime, most: int | None) -> Iterator[Tidied]:
    """Everything of this app whose time is over, at most so many rows of each kind."""
    browsers = stretch(now, most)
    forgotten: list[int] = []
    yield Tidied("sessions that had ended", in_bites(lambda n: end_sessions(now, n, forgotten), most))
    left = in_bites(lambda n: forget_browsers(browsers, n), most)
    yield Tidied("browsers whose session had ended", sum(forgotten) + left)
    old = in_bites(lambda n: forget_addresses(browsers, now, n), most)
    yield Tidied(f"network addresses after {ADDRESS_DAYS} days", old)
    yield Tidied("cached values that had expired", forget_cached(now))
    yield Tidied("accounts erased as asked", erasure.erase_due(now=now, most=most))
    yield Tidied("sign-ups that nobody had confirmed", unconfirmed.forget(now=now, most=most))
    yield Tidied("lines added to the list of erased accounts", erased_list.complete())


def stretch(now: datetime, most: int | None) -> QuerySet[UserSession]:
    """The browsers that are looked through: all of them, or beside the server so many, the next ones in each round."""
    browsers: QuerySet[UserSession] = UserSession.objects.all()
    ends = browsers.aggregate(first=Min("pk"), last=Max("pk"))
    if most is None or ends["first"] is None:
        return browsers
    stretches = (ends["last"] - ends["first"]) // STRETCH + 1
    start = ends["first"] + int(now.timestamp() // ROUND.total_seconds()) % stretches * STRETCH
    found: QuerySet[UserSession] = browsers.filter(pk__gte=start, pk__lt=start + STRETCH)
    return found


def end_sessions(now: datetime, most: int, forgotten: list[int]) -> int:
    """Sessions whose time is over, with their browsers; how many of these is added to ``forgotten``."""
    over = list(Session.objects.filter(expire_date__lte=now).values_list("pk", flat=True)[:most])
    gone: int = Session.objects.filter(pk__in=over).delete()[0]
    forgotten.append(UserSession.objects.filter(session_key__in=over).delete()[0])
    return gone


def forget_browsers(browsers: QuerySet[UserSession], most: int) -> int:
    """Those whose session is gone otherwise: they are signed in no more."""
    session = Session.objects.filter(session_key=OuterRef("session_key"))
    over = browsers.filter(~Exists(session)).values_list("pk", flat=True)[:most]
    gone: int = UserSession.objects.filter(pk__in=list(over)).delete()[0]
    return gone


def forget_addresses(browsers: QuerySet[UserSession], now: datetime, most: int) -> int:
    """Of sessions that go on for longer than an address is kept."""
    until = now - timedelta(days=ADDRESS_DAYS)
    old = browsers.filter(created_at__lte=until, last_seen_at__lte=until).exclude(ip=NO_ADDRESS)
    names = list(old.values_list("pk", flat=True)[:most])
    gone: int = UserSession.objects.filter(pk__in=names).update(ip=NO_ADDRESS)
    return gone


def forget_cached(now: datetime) -> int:
    """The table of the embedded cache keeps what has expired until it is full; other caches see to it themselves."""
    if settings.CACHES["default"]["BACKEND"] != "django.core.cache.backends.db.DatabaseCache":
        return 0
    table, expires = (connection.ops.quote_name(name) for name in (settings.CACHES["default"]["LOCATION"], "expires"))
    until = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {expires} < %s", [until])  # noqa: S608 (a name of the settings)
        gone: int = max(0, cursor.rowcount)
        return gone
