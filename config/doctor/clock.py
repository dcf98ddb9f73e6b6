"""The clocks: exams end by the server's, so all that serve them have to agree."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from config.doctor.findings import Finding, NotChecked, error, ok, warning
from config.doctor.visit import Visit

#: Seconds that clocks may be apart.
APART = 2.0
MEND = "Have the clocks of all machines set by NTP (chrony or systemd-timesyncd). Exams end by them."
#: What the kernel says of its clock while nothing sets it (linux/timex.h).
UNSYNCHRONIZED = 0x0040


class Timex(ctypes.Structure):
    """``struct timex`` of Linux up to the field that is read, with room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_long * 40),
    )


def synchronized(visit: Visit) -> Iterator[Finding]:
    """Ask the kernel, as ``timedatectl`` does; asking changes nothing."""
    status = kernel_status()
    if status & UNSYNCHRONIZED:
        yield warning("nothing sets this machine's clock: it will drift", MEND)
    else:
        yield ok("this machine's clock is set by another one")


def kernel_status() -> int:
    if os.uname().sysname != "Linux":
        raise NotChecked("only Linux tells whether its clock is set by another one")
    timex = Timex()
    if ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex)) < 0:
        raise NotChecked("the system does not tell whether its clock is set by another one")
    return int(timex.status)


def database_clock(visit: Visit) -> Iterator[Finding]:
    if visit.server.vendor != "postgresql":
        return
    began = time.time()
    with visit.server.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        theirs = float(cursor.fetchone()[0])
    yield compared("the database server", difference(theirs, theirs, began, time.time()))


def site_clock(visit: Visit) -> Iterator[Finding]:
    """The proxy says a date in whole seconds; the app server behind it tells the doctor exactly."""
    answer = visit.site.ask("/healthz")
    try:
        date = parsedate_to_datetime(answer.header("Date")).timestamp()
    except ValueError:
        yield warning("the site's answers have no Date", "Let the proxy pass it on, or set it.")
    else:
        whose = "the proxy" if visit.env.trusted_proxy_count else "what answers at the site's address"
        yield compared(whose, difference(date, date + 1, answer.began, answer.ended))
    began = time.time()
    reflection = visit.site.reflection()
    yield compared("the app server", difference(reflection.now, reflection.now, began, time.time()))


def difference(earliest: float, latest: float, began: float, ended: float) -> float:
    """By how many seconds at least the other clock is ahead (below 0: behind), when it was read between two moments."""
    if earliest > ended:
        return earliest - ended
    return min(0.0, latest - began)


def compared(whose: str, apart: float) -> Finding:
    if abs(apart) > APART:
        where = "ahead of" if apart > 0 else "behind"
        return error(f"the clock of {whose} is {abs(apart):.1f} s {where} this machine's", MEND)
    return ok(f"the clocks of {whose} and of this machine agree, to {APART:.0f} s")
