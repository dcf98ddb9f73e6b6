"""Whatever people write stays inert, even in a browser that never heard of the content security policy.

The texts are those the renderer is tested with; here a real browser says whether anything in them runs.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, Route, expect

from config.first_screen import first_screen
from courses import writing
from courses.models.outline import Lesson, Term
from courses.rendering import Media, RenderRefused, render_fragments
from tests import factories
from tests.browser.places import learner
from tests.browser.visitors import Visit, Visitor
from tests.courses.rendering.payloads import ADDRESSES, CONTEXTS, DRAWINGS, ELEMENTS, FORMULAS, TEXTS

pytestmark = pytest.mark.browser

RUN = "window.ran=1"
TITLE = f'Title"><img src=x onerror={RUN}></title><script>{RUN}</script>'
NAME = f'<img/src=x/onerror={RUN}>"><script>{RUN}</script>'

LINKS = [f"[open me]({address})" for address in ADDRESSES] + [f"![x](<{address}>)" for address in ADDRESSES]
MATHS = [f"${formula}$" for formula in FORMULAS]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>{0}</g>{0}</svg>'
FIGURES = {
    f"media/{number}.svg": Media(f"/{number}.svg", "image/svg+xml", None, None, SVG.format(drawing))
    for number, drawing in enumerate(DRAWINGS)
}
BODIES: Mapping[str, list[str]] = {
    "links": LINKS,
    "maths": MATHS,
    "texts": TEXTS,
    "drawings": [f"![A drawing]({name})" for name in FIGURES],
    **{f"elements, {name}": [form.format(element) for element in ELEMENTS] for name, form in CONTEXTS.items()},
}

#: What could run or load something: handlers, strange addresses, and elements that no page of ours holds.
ACTIVE = r"""([script, sheets]) => {
  const addresses = /^(href|src|srcset|action|formaction|data|xlink:href|poster|values|to)$/i;
  const foreign = /^(base|embed|iframe|object|animate|set|foreignobject|style|marquee|audio|video|template|img)$/i;
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const note = (what) => found.push(`${element.localName}: ${what}`);
    for (const { name, value } of element.attributes) {
      if (/^on|^style$/i.test(name)) note(name);
      if (addresses.test(name) && /^[\0-\x20]*(javascript|vbscript|data)[\0-\x20]*:/i.test(value)) note(value);
    }
    const ours = element.parentNode === document.head && !element.attributes.length && element.textContent;
    const isSheet = element.localName === "style" && sheets.includes(ours);
    if (foreign.test(element.localName) && !isSheet) note("foreign");
    const isOurs = element.src ? element.src.startsWith(`${location.origin}/static/js/`) : ours === script;
    if (element.localName === "script" && !isOurs) note("script");
    if (element.localName === "meta" && element.httpEquiv) note("meta");
    if (element.localName === "form" && new URL(element.action).origin !== location.origin) note(element.action);
  }
  return found;
}"""
#: Every event that a handler could wait for, at every element.
STIR = """() => {
  const types = ["mouseover", "pointerover", "mouseenter", "focus", "toggle", "animationstart", "load", "error"];
  for (const element of document.querySelectorAll("main *, header *, footer *"))
    for (const type of types) element.dispatchEvent(new Event(type));
}"""
CONTROL = "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.control = 1' }))"


def unprotected(visitor: Visitor) -> Page:
    """A page whose answers come without the policy that would stop inline scripts."""

    def without_policy(route: Route) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
        route.fulfill(response=answer, headers=headers)

    visitor.context.route("**/*", without_policy)
    return visitor.page


def assert_inert(page: Page) -> None:
    """Nothing ran, nothing could, and a script would have."""
    page.evaluate(STIR)
    first = first_screen()
    assert first is not None
    assert page.evaluate(ACTIVE, [first.script, list(first.rules.values())]) == []
    assert page.evaluate("window.ran") is None
    page.evaluate(CONTROL)
    assert page.evaluate("window.control") == 1
    page.locator("body > script:not([src])").evaluate("element => element.remove()")


def store(body: str, **fields: object) -> Lesson:
    """The lesson as it would be stored if nobody had looked at its problems."""
    course = factories.make_course("hostile", title=TITLE, summary=TITLE, about=TITLE, kind=TITLE, disclaimer=TITLE)
    module = factories.make_module(course, title=TITLE, summary=TITLE)
    lesson = factories.make_lesson(module, slug="hostile", body="Safe.", **fields)
    derived = writing.derive(body, FIGURES, objectives=1)
    lesson.body = body
    writing.store(lesson, derived)
    return lesson


@pytest.mark.parametrize("pieces", BODIES.values(), ids=BODIES.keys())
def test_hostile_texts_in_a_lesson_do_nothing(visit: Visit, pieces: list[str]) -> None:
    body = "\n\n".join(f"Piece {number}.\n\n{piece}\n\nAfter it." for number, piece in enumerate(pieces))
    lesson = store(body)
    page = unprotected(visit())

    page.goto(lesson.get_absolute_url())

    assert_inert(page)
    assert page.locator("article .prose").get_by_text("After it.", exact=True).count() > len(pieces) / 2


def is_accepted(text: str) -> bool:
    """Whether the text may stand in a question; the others are refused with a message to the author."""
    try:
        render_fragments([text])
    except RenderRefused:
        return False
    return "\n" not in text


def hostile_question(lines: list[str]) -> str:
    """A question made of hostile texts in all its places, all of its options right."""
    options = "\n".join(f"- [x] Number {number}: {line}\n  > {line}" for number, line in enumerate(lines))
    paragraphs = "\n\n".join(lines)
    end = f"Hint: {lines[0]}\n\nExplanation: {lines[1]}\n\n{paragraphs}"
    return f"::: question {{#hostile}}\n\n{paragraphs}\n\n{options}\n\n{end}\n\n:::\n"


def test_hostile_texts_in_a_question_do_nothing_before_and_after_it_is_answered(visit: Visit) -> None:
    lines = [text for text in (*ELEMENTS, *LINKS, *MATHS) if is_accepted(text)]
    lesson = store(hostile_question(lines))
    page = unprotected(visit())
    page.goto(lesson.get_absolute_url())
    question = page.locator("#q-hostile")
    assert_inert(page)

    question.get_by_role("button", name="Show a hint").click()
    expect(question.locator(".hintbox")).to_have_count(1)
    assert_inert(page)

    for option in question.get_by_role("checkbox").all():
        option.check(force=True)
    question.get_by_role("button", name="Check answer").click()
    expect(question.get_by_role("heading", name="Why that’s right")).to_be_visible()
    assert question.locator(".why").count() == len(lines) > 30
    assert_inert(page)


@pytest.mark.parametrize("path", ["/", "/courses/hostile/", "/courses/hostile/hostile/", "/courses/hostile/glossary/"])
@pytest.mark.parametrize("who", ["guest", "learner"])
def test_hostile_titles_names_and_terms_are_plain_text_everywhere(visit: Visit, path: str, who: str) -> None:
    lesson = store("Text.", title=TITLE, objectives=[{"text": TITLE, "level": "understand"}])
    Term.objects.create(course=lesson.course, lesson=lesson, slug="term", name=TITLE, definition=html.escape(TITLE))
    user = learner(name=NAME) if who == "learner" else None
    page = unprotected(visit(user))

    page.goto(path)

    assert_inert(page)
    assert TITLE in page.locator("main").inner_text()
    if user is not None:
        expect(page.locator("header .btn.quiet")).to_have_text(user.short_name)


@pytest.mark.parametrize("path", ["/learn/", "/account/"])
def test_a_hostile_name_is_plain_text_on_its_owners_pages(visit: Visit, path: str) -> None:
    user = learner(name=NAME)
    page = unprotected(visit(user))

    page.goto(path)

    assert_inert(page)
    expect(page.locator("header .btn.quiet")).to_have_text(user.short_name)
