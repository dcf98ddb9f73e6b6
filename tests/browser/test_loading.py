"""How a page arrives: text before fonts, nothing that moves, few requests, and what is kept is not asked for again."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from playwright.sync_api import Page, Route

from config.storage import in_a_page
from tests.browser.places import COURSE, LESSON
from tests.browser.serving import Site
from tests.browser.visitors import Visit, Visitor

pytestmark = pytest.mark.browser

WATCH = """
window.shifts = [];
window.largest = [];
const watch = (type, note) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
watch("layout-shift", (entry) => shifts.push([entry.value, ...entry.sources.map((source) => source.node?.nodeName)]));
watch("largest-contentful-paint", (entry) => largest.push(entry.element?.textContent.trim()));
"""
NOTED = """(name) => new Promise((done) => {
  const look = () => window[name].length ? done() : requestAnimationFrame(look);
  look();
})"""
NEXT_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
READ_TO_THE_END = """async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""
LOADED_FONTS = """() => [...document.fonts].filter((face) => face.status === "loaded" && !face.family.includes(" "))
  .map((face) => `${face.family} ${face.style}`)"""


class Gate:
    """Holds requests back until it is opened."""

    def __init__(self) -> None:
        self.held: list[Route] = []
        self.is_open = False

    def arrive(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.held.append(route)

    def wait(self, page: Page, for_so_many: int) -> None:
        """A phone asks for its first fonts behind the page. AssertionError after five seconds."""
        for _ in range(100):
            if len(self.held) >= for_so_many:
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.held)} files were asked for")

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", COURSE, LESSON])
def test_text_is_there_before_its_fonts_and_nothing_moves_when_they_arrive(visit: Visit, path: str, width: int) -> None:
    guest = visit(width=width)
    page, fonts = guest.page, Gate()
    guest.context.add_init_script(WATCH)
    guest.context.route("**/*.woff2", lambda route: fonts.arrive(route))

    page.goto(path, wait_until="domcontentloaded")
    page.evaluate(NOTED, "largest")
    assert page.evaluate(LOADED_FONTS) == []
    assert page.evaluate("largest.at(-1).length > 10")

    fonts.wait(page, for_so_many=2)
    fonts.open()
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => {})")
    page.evaluate(NEXT_FRAMES)
    page.evaluate(READ_TO_THE_END)

    assert page.evaluate("shifts") == []


@pytest.mark.parametrize("path", ["/", COURSE, LESSON])
def test_nothing_moves_on_a_later_visit_either(visit: Visit, path: str) -> None:
    guest = visit()
    guest.go(LESSON).evaluate("document.fonts.ready.then(() => {})")
    guest.context.add_init_script(WATCH)

    page = guest.go(path)
    page.evaluate(READ_TO_THE_END)

    assert {"Literata normal", "Atkinson normal"} <= set(page.evaluate(LOADED_FONTS))
    assert page.evaluate("shifts") == []


def test_a_shift_would_be_seen(visit: Visit) -> None:
    guest = visit()
    guest.context.add_init_script(WATCH)
    page = guest.go(LESSON)
    page.evaluate(NEXT_FRAMES)

    page.evaluate("document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'late' }))")
    page.evaluate(NOTED, "shifts")

    assert page.evaluate("shifts.length") == 1


#: The icon of a tab: a browser without windows has no place for it, and does not ask.
ICON = "/img/icon"


def arrive(guest: Visitor, path: str) -> None:
    """Open the page for the first time, and wait for its fonts, and for scripts that scripts bring."""
    page = guest.go(path)
    page.evaluate("document.fonts.ready.then(() => {})")
    page.wait_for_load_state("networkidle")


def asked(live_server: Site) -> list[str]:
    return [path for path in live_server.requests.asked if ICON not in path]


def test_a_first_lesson_takes_few_requests(visit: Visit, live_server: Site) -> None:
    guest = visit()
    live_server.requests.asked.clear()

    arrive(guest, LESSON)

    requests = [request for request in guest.requests if ICON not in request.url]
    # Two of the scripts come for the pairs that one of its questions asks for, three and a sheet for its exploration.
    kinds = Counter(request.resource_type for request in requests)
    assert kinds == {"document": 1, "stylesheet": 1, "script": 8, "font": 3, "other": 1}
    others = [request.url.rsplit("/", 2)[1] for request in requests if request.resource_type == "other"]
    assert others == ["gans-diffusion-and-llms"]
    assert len(asked(live_server)) == 14
    assert guest.cookies() == []


def test_a_second_page_asks_for_itself_alone(visit: Visit, live_server: Site) -> None:
    guest = visit()
    arrive(guest, LESSON)
    live_server.requests.asked.clear()

    guest.go(COURSE)

    assert asked(live_server) == [COURSE]


LOOKS = """() => [...document.querySelectorAll("body, body *")].map((element) => {
  const box = element.getBoundingClientRect();
  const look = getComputedStyle(element);
  const isSeen = box.width && box.height;
  const place = [box.x, box.y, box.width].map(Math.round);
  return isSeen && [element.outerHTML.slice(0, 80), ...place, look.color, look.fontSize, look.display].join(" ");
}).filter(Boolean)"""


#: Whether a phone has a font in time is another matter.
ONE_FONT = "* { font-family: monospace !important }"

ADOPT = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
}"""


@pytest.mark.parametrize("path", ["/", COURSE, LESSON, "/search/?q=model", f"{COURSE}glossary/", "/privacy/"])
def test_a_page_of_a_guest_looks_as_it_would_with_all_rules(visit: Visit, path: str) -> None:
    """It holds those of what it has; whoever puts something else into it sees here that its rules are missing."""
    with staticfiles_storage.open(staticfiles_storage.stored_name("css/lectern.css")) as file:
        whole = in_a_page(file.read().decode())
    for width in (390, 1280):
        guest = visit(width=width, script=False)
        page = guest.go(path)
        assert page.locator("style").count() == page.locator("head style").count()
        assert page.locator("script:not([src])").count() == 1
        sheets = [each.url for each in guest.requests if each.resource_type == "stylesheet"]
        assert [url for url in sheets if "/css/explorations." not in url] == []
        page.evaluate(ADOPT, ONE_FONT)
        before = page.evaluate(LOOKS)
        page.evaluate(ADOPT, whole)

        assert page.evaluate(LOOKS) == before, width
        assert len(before) > 40
