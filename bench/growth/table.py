"""Measure pages of several sites in turns, and print what each costs beside the first of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bench.growth import processors
from bench.growth.pages import Page

if TYPE_CHECKING:
    from bench.growth.sites import Site

#: What is over its limit is measured again: other programs make a request dearer, and never cheaper.
ROUNDS, AGAIN = 3, 3


def report(sites: Sequence[Site]) -> bool:
    """Print the table and the plans. Whether all pages keep their limits."""
    print(f"CPU ms of a request, server and database, the least of {ROUNDS} rounds or more; queries; beside the first")
    print(f"{'':<26}" + "".join(f"{site.size.name:>24}" for site in sites), flush=True)
    turns: dict[tuple[str, str], int] = {}
    kept = True
    for page in sites[0].pages:
        asked = [(site, next((each for each in site.pages if each.name == page.name), None)) for site in sites]
        kept = line(asked, page, turns) and kept
    sizes(sites)
    return plans(max(sites, key=lambda site: site.size.learners)) and kept


def line(asked: Sequence[tuple[Site, Page | None]], page: Page, turns: dict[tuple[str, str], int]) -> bool:
    least: list[float | None] = [None] * len(asked)
    is_over = False
    for _turn in range(1 if page.counts_a_crowd else AGAIN):
        for _round in range(1 if page.counts_a_crowd else ROUNDS):
            for place, (site, of_site) in enumerate(asked):
                if of_site is not None:
                    spent, before = cost(site, of_site, turns), least[place]
                    least[place] = spent if before is None else min(before, spent)
        first = least[0] or 1.0
        is_over = page.limit is not None and max(spent or 0.0 for spent in least) > page.limit * first
        if not is_over:
            break
    counts = {site.queries[page.name]["count"] for site, of_site in asked if of_site is not None}
    grows = page.limit is not None and len(counts) > 1
    cells = [
        "–" if spent is None else f"{spent:.2f} {site.queries[page.name]['count']:>3} q {spent / first:.2f}"
        for spent, (site, _page) in zip(least, asked, strict=True)
    ]
    note = "" if page.limit is None else f"  at most {page.limit:.2f}"
    marks = "  over" * is_over + "  more queries" * grows
    print(f"{page.name:<26}" + "".join(f"{cell:>24}" for cell in cells) + note + marks, flush=True)
    return not is_over and not grows


def cost(site: Site, page: Page, turns: dict[tuple[str, str], int]) -> float:
    """Processor milliseconds of one request."""
    connection = site.server.connect()
    name = (site.size.name, page.name)
    turn = turns.get(name, 0)
    before: dict[int, int] = {}
    for number in range(page.counts_a_crowd, page.requests + 1):
        if number == 1:  # the one before makes what is kept
            before = processors.times(site.server, site.database)
        page.ask(connection, turn, site.cookies)
        turn += 1
    spent = processors.spent(before, processors.times(site.server, site.database))
    turns[name] = turn
    connection.close()
    return spent / page.requests / 1e6


def plans(site: Site) -> bool:
    """Print which pages of learners read a growing table from end to end; with ``PLANS=1`` the plan of every query.

    Whether there is none.
    """
    scans = 0
    for page in site.pages:
        found = site.queries[page.name]
        for sql, plan, tables in found["plans"]:
            if tables and page.limit is not None:
                scans += 1
                print(f"{page.name}: reads all of {', '.join(tables)}: {sql}")
            if os.environ.get("PLANS"):
                print(f"-- {page.name}: {sql}\n{plan}")
    print(f"{site.size.name}: {scans} queries of pages with a limit read a growing table from end to end")
    return not scans


def sizes(sites: Sequence[Site]) -> None:
    """Print rows, bytes and bytes of indexes of each table that grows with learners, as far as the database tells, and
    what each page writes to the log.
    """
    for site in sites:
        log = {page: found["log"] for page, found in site.queries.items() if found["log"]}
        print(f"{site.size.name}: bytes of log for a request, whole pages left out: {log or 'not told'}")
        for name, (rows, whole, indexes) in site.sizes.items():
            each = f"{whole / rows:.0f} bytes a row, {indexes / rows:.0f} of them indexes" if rows > 0 else ""
            print(f"{site.size.name:<22}{name:<34}{rows:>12,} rows {whole / 1e6:>10.1f} MB  {each}")
