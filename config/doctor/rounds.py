"""The round that the doctor makes: every check, in sections, in the order in which they are made and shown.

A new check is a function that takes the :class:`~config.doctor.visit.Visit` and yields findings, and one name below.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from config.doctor import (
    cache,
    clock,
    content,
    database,
    exams,
    keys,
    mail,
    postgresql,
    settings,
    sqlite,
    storage,
    work,
)
from config.doctor.findings import Finding, Level, NotChecked, error, not_checked
from config.doctor.outside import arrival, doors, headers, pages, tls
from config.doctor.visit import Found, Visit, without_secrets
from config.values import BASE_DIR

Check = Callable[[Visit], Iterable[Finding]]

#: Titles that another module looks back at: what was found there decides on exams.
MAIL, CLOCK, KEYS, WORK = exams.MAIL, exams.CLOCK, exams.KEYS, exams.WORK

SECTIONS: dict[str, tuple[Check, ...]] = {
    "Settings": (
        settings.mode, settings.address, settings.proxy, settings.hosts, settings.watched, settings.processes,
        settings.embedded_database, settings.django_checks,
    ),
    "Database": (
        database.reachable, database.version, database.migrations, database.django_checks,
        sqlite.library, sqlite.pragmas, sqlite.disk, sqlite.integrity,
        postgresql.durability, postgresql.standbys, postgresql.connections, postgresql.encoding, postgresql.role,
    ),
    KEYS: (keys.signing_key, keys.second_factors),
    "Cache": (cache.table, cache.reachable, cache.shared, cache.memory),
    CLOCK: (clock.synchronized, clock.database_clock, clock.site_clock),
    MAIL: (mail.sender, mail.server, mail.letter),
    "Files": (storage.writable, storage.private, storage.space, storage.static_files, storage.person),
    "Content": (content.readable, content.in_sync),
    "From outside": (
        pages.health, tls.certificate, tls.redirect, headers.policy_headers, headers.cookies, pages.style_sheet,
        pages.lesson, doors.other_name, doors.metrics, arrival.same_site, arrival.address, arrival.machines,
        doors.large_form,
    ),
    WORK: (work.sweeper,),
    "Ready for exams": (exams.open_exams,),
}  # fmt: skip


def make(visit: Visit) -> Iterator[Found]:
    """Make every check; what was found is also kept in the visit, for the checks that follow."""
    for section, checks in SECTIONS.items():
        for check in checks:
            for finding in made(check, visit):
                found = Found(section, check.__name__, cleaned(finding, visit))
                visit.found.append(found)
                yield found


def made(check: Check, visit: Visit) -> Iterator[Finding]:
    """The findings of one check. That it cannot be made, or fails itself, is a finding too."""
    try:
        yield from check(visit)
    except NotChecked as refusal:
        yield not_checked(str(refusal))
    except Exception as trouble:  # whatever is wrong with a site or with a check: the others are made all the same
        last = traceback.extract_tb(trouble.__traceback__)[-1]
        where = Path(last.filename)
        place = where.relative_to(BASE_DIR) if where.is_relative_to(BASE_DIR) else where.name
        name = check.__name__.replace("_", " ")
        yield error(
            f"the check “{name}” failed itself: {type(trouble).__name__} at {place}:{last.lineno}",
            "If nothing else above explains it, it is a fault of this program: please report it with this line.",
        )


def cleaned(finding: Finding, visit: Visit) -> Finding:
    """The finding without line breaks and secrets."""
    says, mend = (without_secrets(" ".join(text.split()), visit.env) for text in (finding.says, finding.mend))
    return Finding(finding.level, says, mend)


def has_errors(found: Iterable[Found]) -> bool:
    return any(item.finding.level is Level.ERROR for item in found)
