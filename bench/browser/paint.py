"""How soon a phone shows a page, beside the static floor: the same content as one plain file."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass, field

from playwright.sync_api import Browser, sync_playwright

from bench.browser import floor
from bench.browser.loads import SLOWER, Load, load
from bench.browser.site import (
    PAGES,
    THROUGH_THE_APP,
    Environment,
    Prepare,
    Production,
    Site,
    chromium,
    fetched,
    running,
)
from bench.browser.slow_line import DOWN, ROUND_TRIP, slow_line

ROUNDS = int(os.environ.get("PAINT_ROUNDS", "9"))
#: The site's page may need so many times what the floor needs.
LIMIT = 1.15
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass
class Row:
    """A page in one way of asking for it, with its loads and those of its floor."""

    name: str
    address: str
    below: str
    cookies: list[dict[str, object]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    floors: list[Load] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The middle of the ratios of loads that came one after the other."""
        return statistics.median(this.lcp / floor.lcp for this, floor in zip(self.loads, self.floors, strict=True))


def rows(site: Site, address: str, floors: str) -> list[Row]:
    """``address`` and ``floors`` lead to the site and to the floors over a slow line."""
    made = []
    for name, path in PAGES.items():
        source = fetched(f"{site.address}{path}")
        floor.write(site.folder, name, source)
        below = f"{floors}/{name}"
        made += [
            Row(f"{name}, a file of nginx", f"{address}{path}", below),
            Row(f"{name}, from the app", f"{address}{path}{THROUGH_THE_APP}", below),
            Row(f"{name}, signed in", f"{address}{path}", below, site.cookies),
        ]
    return made


def middle(values: list[float]) -> float:
    return statistics.median(values)


def report(compared: list[Row]) -> bool:
    print(
        f"First load on a phone (processor {SLOWER}x slower, {DOWN * 8 / 1e6:.1f} Mbit/s, {1000 * ROUND_TRIP:.0f} ms "
        f"there and back, nothing kept): medians of {ROUNDS} rounds, in turns with the static floor"
    )
    heads = ("LCP ms", "floor", "ratio", "at most", "FCP ms", "floor", "shift", "files", "KB", "floor")
    print(f"{'':<28}" + "".join(f"{head:>9}" for head in heads), flush=True)
    kept = True
    for row in compared:
        good = row.ratio <= LIMIT and max(each.shift for each in row.loads) < 0.001
        kept = kept and good
        one, below = row.loads[-1], row.floors[-1]
        print(
            f"{row.name:<28}{middle([each.lcp for each in row.loads]):>9.0f}"
            f"{middle([each.lcp for each in row.floors]):>9.0f}{row.ratio:>9.2f}{LIMIT:>9.2f}"
            f"{middle([each.fcp for each in row.loads]):>9.0f}{middle([each.fcp for each in row.floors]):>9.0f}"
            f"{max(each.shift for each in row.loads):>9.3f}{len(one.fetched):>9}"
            f"{sum(each.wire for each in one.fetched) / 1000:>9.1f}"
            f"{sum(each.wire for each in below.fetched) / 1000:>9.1f}{'' if good else '  over'}  "
            f"<{one.element}> <{below.element}>",
            flush=True,
        )
    return kept


def measure(browser: Browser, compared: list[Row]) -> None:
    """Load every page once to warm the servers, then in turns with its floor."""
    for row in compared:
        load(browser, row.address, row.cookies, slow=False)
        load(browser, row.below, slow=False)
    for _ in range(ROUNDS):
        for row in compared:
            row.loads.append(load(browser, row.address, row.cookies))
            row.floors.append(load(browser, row.below))


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    with running(environment, prepare, in_production) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        with slow_line(site.port) as port, slow_line(site.floor_port) as floor_port:
            compared = rows(site, f"https://localhost:{port}", f"https://localhost:{floor_port}")
            measure(browser, compared)
            browser.close()
        return report(compared)
