"""Settings that can be read one by one and are unwise together, and what Django itself says of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.core import checks

from config.doctor.findings import Finding, Level, advice, counted, error, ok, warning
from config.doctor.visit import Visit
from config.values import BASE_DIR

YEAR = 365 * 24 * 3600
HERE = {"localhost", "127.0.0.1", "::1"}
LEVELS = {checks.ERROR: Level.ERROR, checks.CRITICAL: Level.ERROR, checks.WARNING: Level.WARNING}
#: ``quota period`` in microseconds, or ``max period``: the processor time that a container may use.
QUOTA = Path("/sys/fs/cgroup/cpu.max")


def is_here(url: str) -> bool:
    """Whether an address is this machine's own, which nobody else can open."""
    return (urlsplit(url).hostname or "") in HERE


def mode(visit: Visit) -> Iterator[Finding]:
    env = visit.env
    if env.is_production:
        yield ok("LECTERN_MODE is production")
    elif is_here(env.site_url):
        yield advice(
            f"LECTERN_MODE is {env.mode}: demo accounts with known passwords, mails on the console",
            "Right for looking and writing. For people, set LECTERN_MODE=production.",
        )
    else:
        yield error(
            f"LECTERN_MODE is {env.mode} at {env.site_url}: anybody can sign in with the demo accounts' passwords",
            "Set LECTERN_MODE=production, and delete the demo accounts in the admin.",
        )


def address(visit: Visit) -> Iterator[Finding]:
    env = visit.env
    if not env.is_secure:
        if env.is_production and not is_here(env.site_url):
            yield error(
                f"SITE_URL is {env.site_url}: passwords and answers travel in the clear, and passkeys do not work",
                "Put a proxy with a certificate in front, and set SITE_URL to its https address.",
            )
        else:
            yield advice(
                f"SITE_URL is {env.site_url}, for this machine alone", "Set SITE_URL to the address that people use."
            )
    elif env.hsts_seconds < YEAR:
        yield advice(
            f"HSTS_SECONDS is {env.hsts_seconds}: browsers forget within a year that the site is https only",
            f"Once https works for good, set HSTS_SECONDS={YEAR} (the default).",
        )
    else:
        yield ok(f"SITE_URL is {env.site_url}")


def proxy(visit: Visit) -> Iterator[Finding]:
    """What is known without asking: Lectern speaks http, so https comes from a proxy."""
    if visit.env.is_secure and not visit.env.trusted_proxy_count:
        yield error(
            "SITE_URL is https, so a proxy stands in front, and TRUSTED_PROXY_COUNT is 0: every page leads to itself",
            "Set TRUSTED_PROXY_COUNT to the number of proxies (mostly 1); the proxy must set X-Forwarded-Proto.",
        )
    else:
        yield ok(f"TRUSTED_PROXY_COUNT is {visit.env.trusted_proxy_count}")


def hosts(visit: Visit) -> Iterator[Finding]:
    wide = [name for name in visit.env.allowed_hosts if name == "*" or name.startswith(".")]
    if wide:
        yield error(
            f"ALLOWED_HOSTS has {', '.join(wide)}: who chooses the host name chooses where links of a page lead",
            "Name each host. SITE_URL's own needs no mention.",
        )
    else:
        yield ok(f"the site answers to {', '.join(visit.env.hosts)}")


def watched(visit: Visit) -> Iterator[Finding]:
    env = visit.env
    if not env.metrics_token:
        yield advice(
            "METRICS_TOKEN is empty: nothing measures this site",
            "Set it to 24 random characters or more, and have a Prometheus server read /metrics with it.",
        )
    elif env.metrics_token in {env.secret_key, *env.secret_key_fallbacks}:
        yield error(
            "METRICS_TOKEN is the SECRET_KEY: who may read the metrics can sign in as anybody",
            "Make one of its own, and change SECRET_KEY, which others have seen.",
        )
    else:
        yield ok("METRICS_TOKEN is set")
    if env.practice_per_minute == 0:
        yield advice(
            "PRACTICE_PER_MINUTE is 0: a program can try every answer of every question",
            "Leave it out; the default of 120 is beyond what people do.",
        )
    if env.costly_per_minute == 0:
        yield advice(
            "COSTLY_PER_MINUTE is 0: a program can have the site search without end",
            "Leave it out; the default of 240 is beyond what people do.",
        )


def processes(visit: Visit) -> Iterator[Finding]:
    available = cores()
    if visit.env.workers > available:
        yield warning(
            f"WORKERS is {visit.env.workers}, the machine has {counted(available, 'core')}: more memory, no more speed",
            f"Set WORKERS={available}, or leave it out.",
        )
    else:
        yield ok(f"{counted(available, 'core')}, {counted(workers(visit), 'worker')} of {visit.env.threads} threads")


def workers(visit: Visit) -> int:
    """The server processes that ``start`` runs on this machine."""
    return visit.env.workers or min(4, os.cpu_count() or 1)


def cores(quota: Path = QUOTA) -> int:
    """Processor cores that this process may use, a container's share considered."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if quota.exists():
        most, _, period = quota.read_text().partition(" ")
        if most != "max":
            found = min(found, max(1, round(int(most) / int(period))))
    return found


def embedded_database(visit: Visit) -> Iterator[Finding]:
    env = visit.env
    if env.database_url and urlsplit(env.database_url).scheme != "sqlite":
        return
    if env.cache_url and not is_here(env.cache_url):
        yield warning(
            "the database is SQLite, and the cache is on another machine, as if there were several app servers",
            "SQLite serves one machine. For several, set DATABASE_URL to a PostgreSQL server.",
        )
    if env.is_production and not env.database_url and env.data_dir.is_relative_to(BASE_DIR):
        yield advice(
            f"DATA_DIR is within the program's own folder ({env.data_dir}): it goes when the program is replaced",
            "Move it, with the site stopped, to a folder like /var/lib/lectern, and set DATA_DIR.",
        )


def django_checks(visit: Visit) -> Iterator[Finding]:
    """``manage.py check --deploy``. What it says of the database comes with the database."""
    found = [*heard(checks.run_checks(include_deployment_checks=True))]
    yield from found or [ok("Django's own checks for deployment (check --deploy) find nothing")]


def heard(messages: Iterable[checks.CheckMessage]) -> Iterator[Finding]:
    """Django's messages as findings."""
    for message in messages:
        if not message.is_silenced():
            level = LEVELS.get(message.level, Level.ADVICE)
            yield Finding(level, f"{message.msg} ({message.id})", message.hint or "See Django's list of system checks.")
