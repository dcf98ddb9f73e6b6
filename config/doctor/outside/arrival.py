"""How requests arrive behind the proxies: from whom, over what, and at which of the site's machines."""

from __future__ import annotations

from collections.abc import Iterator

from config.doctor import mirror
from config.doctor.findings import Finding, NotChecked, error, first_of, ok, warning
from config.doctor.visit import Visit

#: An address of nobody (RFC 5737).
SPOOFED = "203.0.113.7"
#: How often the site is asked which machine answers.
TURNS = 6


def same_site(visit: Visit) -> Iterator[Finding]:
    """Whether the server runs with the settings and the database that this command has."""
    theirs = visit.reflection
    differ = sorted(name for name, value in mirror.settings_of(visit.env).items() if theirs.settings.get(name) != value)
    if differ:
        yield warning(
            f"the server runs with other settings than this command: {first_of(differ)}",
            "Run this command with the server's environment (the EnvironmentFile of its systemd unit), or restart the "
            "server if you changed them; else the sections above speak of another site.",
        )
    if visit.database is not None and theirs.database != mirror.database():
        yield error(
            "the server uses another database than this command",
            "Run this command with the server's DATABASE_URL and DATA_DIR; with SQLite, on the server's machine.",
        )
    elif not differ:
        yield ok("the server runs with the settings and the database that this command has")


def address(visit: Visit) -> Iterator[Finding]:
    """Limits count by address: it must be the visitor's, and nothing that a visitor can choose."""
    count, here = visit.env.trusted_proxy_count, visit.reflection
    spoofed = visit.site.reflection({"X-Forwarded-For": SPOOFED})
    if spoofed.address == SPOOFED:
        yield error(
            "the site believes the X-Forwarded-For that a visitor sends: limits of signing in count for nobody",
            "Let the proxy add the visitor's address to X-Forwarded-For, or set it (nginx: proxy_set_header "
            "X-Forwarded-For $proxy_add_x_forwarded_for). Without any proxy: TRUSTED_PROXY_COUNT=0.",
        )
    elif not here.address:
        yield error(
            "the site cannot tell where visitors come from, and counts them all as one: "
            f"proxies expected: {count}, passed: {here.proxies}",
            f"Set TRUSTED_PROXY_COUNT={here.proxies}.",
        )
    elif here.proxies != count:
        yield error(
            f"TRUSTED_PROXY_COUNT is {count}, and the proxies that a request passes are {here.proxies}: "
            + ("all visitors count as one" if here.proxies > count else "a visitor can choose an address"),
            f"Set TRUSTED_PROXY_COUNT={here.proxies}.",
        )
    else:
        yield ok("the site sees the address of its visitors, and a forged X-Forwarded-For changes nothing")
    if visit.site.scheme != here.scheme:
        yield error(
            f"people use {visit.site.scheme}, and the site thinks they use {here.scheme}",
            "Let the proxy set X-Forwarded-Proto to what the visitor uses (nginx: $scheme).",
        )
    if here.scheme == "https" and scheme_of_a_visitor_who_says_http(visit) == "http":
        yield warning(
            "a visitor's own X-Forwarded-Proto reaches the site", "Let the proxy set X-Forwarded-Proto, not pass it on."
        )


def scheme_of_a_visitor_who_says_http(visit: Visit) -> str:
    try:
        return visit.site.reflection({"X-Forwarded-Proto": "http"}).scheme
    except NotChecked:
        return "http"  # who comes by http is sent on to https


def machines(visit: Visit) -> Iterator[Finding]:
    """Ask several times: a balancer leads to another machine."""
    seen = [visit.reflection, *(visit.site.reflection() for _ in range(TURNS - 1))]
    found, databases = {one.machine for one in seen}, {one.database for one in seen}
    settings = {tuple(sorted(one.settings.items())) for one in seen}
    if len(databases) > 1:
        yield error(
            "the site's machines use different databases: an answer saved on one is missing on another",
            "Give all of them the same DATABASE_URL. SQLite serves one machine only.",
        )
    elif len(settings) > 1:
        yield warning(
            "the site's machines run with different settings", "Give all of them the same environment; restart those."
        )
    elif len(found) > 1 and visit.rows.vendor == "sqlite":
        yield error(
            f"{len(found)} machines share a SQLite file, whose locks do not hold between machines: it will break",
            "Use PostgreSQL (DATABASE_URL) for several machines.",
        )
    elif len(found) > 1:
        yield ok(f"{len(found)} machines answer, with the same settings and the same database")
