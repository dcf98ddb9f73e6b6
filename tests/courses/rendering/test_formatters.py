"""A lesson means the same after a formatter has been over it."""

from pathlib import Path

import mdformat
import pytest

from courses.rendering import render_document
from tests.courses.rendering.printing import without_layout
from tests.courses.rendering.samples import MEDIA

FILES = Path(__file__).parent / "formatters"


def meaning(text):
    return without_layout(render_document(text, MEDIA))


@pytest.mark.parametrize("name", ["everything", "prose", "tables"])
def test_source_has_no_problems(name):
    rendered = render_document((FILES / f"{name}.md").read_text(), MEDIA)

    assert rendered.problems == ()


@pytest.mark.parametrize("wrap", ["keep", "no", 80])
def test_mdformat_changes_nothing(wrap):
    source = (FILES / "prose.md").read_text()

    formatted = mdformat.text(source, options={"wrap": wrap})

    assert meaning(formatted) == meaning(source)


@pytest.mark.parametrize(
    ("source", "formatted"),
    [
        *(("everything", f"prettier-{wrap}") for wrap in ("preserve", "always", "never")),
        *(("tables", f"mdformat-gfm-{wrap}") for wrap in ("keep", "no", "80")),
    ],
)
def test_recorded_formatter_changes_nothing(source, formatted):
    original = (FILES / f"{source}.md").read_text()
    changed = (FILES / f"{formatted}.md").read_text()

    assert changed != original
    assert meaning(changed) == meaning(original)


@pytest.mark.parametrize(
    ("written", "escaped"),
    [
        ("> [!watch]\n>\n> Text.", "> \\[!watch\\]\n>\n> Text."),
        ("Text.[^1]\n\n[^1]: Note.", "Text.[^1]\n\n\\[^1\\]: Note."),
        ("- [ ] a\n- [x] b", "- \\[ \\] a\n- \\[x\\] b"),
    ],
)
def test_signs_that_a_formatter_escaped_are_read_all_the_same(written, escaped):
    assert meaning(escaped) == meaning(written)
