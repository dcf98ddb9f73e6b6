"""What a first visit loads, in bytes by kind of file, and how much it may be."""

from __future__ import annotations

import time
from collections.abc import Iterable

from playwright.sync_api import sync_playwright

from bench.browser.loads import Fetched, load
from bench.browser.paint import LAUNCH
from bench.browser.site import PAGES, Environment, Prepare, Production, chromium, running

#: What DevTools calls a file, by the head of its column. A page that is fetched ahead for the next click is "ahead".
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JS", "Font": "fonts", "Image": "images"}
HEADS = ("HTML", "CSS", "JS", "fonts", "images", "ahead")
#: The most that a page may load: bytes of bodies as they are sent (brotli), by kind, and the number of files. HTML
#: holds the rules of what a page has (decision 45).
#: The names of files hold hashes, which compress by some 25 bytes better or worse: a page is not larger for that.
BUDGETS = {
    "catalog": {"HTML": 10600, "CSS": 0, "JS": 1000, "fonts": 51636, "images": 0, "ahead": 0, "files": 4},
    "outline": {"HTML": 12400, "CSS": 0, "JS": 1000, "fonts": 51636, "images": 0, "ahead": 0, "files": 4},
    "lesson": {"HTML": 28800, "CSS": 2800, "JS": 10200, "fonts": 84916, "images": 0, "ahead": 25530, "files": 14},
}
#: So many ask for a page before the server makes it as small as it gets (``courses.public_page.SOON_FOR``), and it is
#: small after so many seconds.
HURRIED, MADE = 2, 1.5


def by_kind(fetched: Iterable[Fetched]) -> tuple[dict[str, int], dict[str, int]]:
    """Bytes of each kind, as they were sent and as they are unpacked."""
    sent, unpacked = dict.fromkeys(HEADS, 0), dict.fromkeys(HEADS, 0)
    for file in fetched:
        kind = KINDS.get(file.kind, "ahead")
        sent[kind] += file.body
        unpacked[kind] += file.bytes
    return sent, unpacked


def line(name: str, sizes: dict[str, int], files: int) -> str:
    return f"{name:<28}" + "".join(f"{sizes[head]:>9,}" for head in HEADS) + f"{sum(sizes.values()):>10,}{files:>7}"


def run(environment: Environment, prepare: Prepare, in_production: Production) -> bool:
    kept = True
    print("First visit on a phone through nginx: bytes of bodies by kind")
    print(f"{'':<28}" + "".join(f"{head:>9}" for head in HEADS) + f"{'all':>10}{'files':>7}", flush=True)
    with running(environment, prepare, in_production) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        for name, path in PAGES.items():
            for _ in range(HURRIED + 1):
                load(browser, f"{site.address}{path}", slow=False)
            time.sleep(MADE)
            fetched = load(browser, f"{site.address}{path}", slow=False).fetched
            sent, unpacked = by_kind(fetched)
            budget = BUDGETS[name]
            over = [head for head in HEADS if sent[head] > budget[head]]
            over += ["files"] if len(fetched) > budget["files"] else []
            print(line(f"{name}, as sent", sent, len(fetched)) + (f"  over: {', '.join(over)}" if over else ""))
            print(line("  unpacked", unpacked, len(fetched)))
            print(line("  at most, as sent", budget, budget["files"]), flush=True)
            kept = kept and not over
        browser.close()
    return kept
