"""Work that has to run beside the server."""

from __future__ import annotations

from collections.abc import Iterator

from config.doctor.findings import Finding, NotChecked, error, ok
from config.doctor.visit import Visit
from exams import heartbeat


def sweeper(visit: Visit) -> Iterator[Finding]:
    """It ends exams whose time is up, and leaves word of it in the cache."""
    if visit.errors_in("Cache"):
        raise NotChecked("it leaves word in the cache, which does not work")
    if visit.rows and (wrong := heartbeat.missing(visit.now)):
        yield error(
            f"the sweeper {'is late' if wrong == 'late' else wrong}: exams end when somebody looks, not on time",
            "manage.py start runs it; where the server is started otherwise, run manage.py sweep beside it.",
        )
        return
    age = heartbeat.age(visit.now)
    yield ok("no exam is open, and no sweeper ran" if age is None else f"the sweeper ran {max(0, age):.0f} s ago")
