"""Plain text as Markdown, held against the renderer that lessons go through: what was written is what is seen."""

import html
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.rendering import render_fragments
from quizzes.interchange.formulas import parted
from quizzes.interchange.markup import escape_markdown, plain_words

#: Typographic signs are the site's own; they are turned back before texts are compared. A word joiner is not seen.
PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u2060": ""})


def seen(markdown):
    """What a learner sees of Markdown: its text, with a line break where there is one."""
    rendered = render_fragments((markdown,))[0]
    rendered = re.sub(r"\s*<br ?/?>\s*|\s*</p>\s*<p>\s*", "\n", rendered)
    assert not re.search("<(?!p>|/p>|a |/a>|math|/math|m|/m|/?div|annotation|/annotation|/?semantics)", rendered), (
        rendered
    )
    return html.unescape(re.sub("<[^>]*>", "", rendered)).translate(PLAIN).strip()


@pytest.mark.parametrize(
    "text",
    [
        *("2 * 3 * 4", "*stars*", "**", "_lines_", "snake_case_name", "__init__", "a_b_ c", "`code`", "``", "`"),
        *("$5 and $6", "$x$", "$$", "US$", "<b>bold</b>", "<script>x</script>", "a < b > c", "<!-- no -->"),
        *("<a@b.org>", "[link](to)", "[x] done", "![a](b)", "[^1]", "[a]: b", "[ ] box", "&lt;", "&#65;", "AT&T"),
        *("# heading", "####", "- item", "+ item", "* item", "-", "1. first", "12) next", "> quote", ">", "---", "***"),
        *("===", "==marked==", "a == b == c", "~~struck~~", "H~2~O", "x^2^ y^2^", "x^2", "--help", "a -- b", "a---b"),
        *("::: question", ":::", ": text", "!!! note", "Hint: this", "Explanation: that", "(x) a", "( ) b", "= 5"),
        *("*", "a*b*c", "!= 5", "A -> B", "->", "a->b", "{#id}", "word {#id}", "C:\\temp", "\\", "\\\\", "\\*"),
        *("{ #b}", "end\\", "a\\ b", "| a | b |", "a | b", "```", "~~~", "    code", "...", "50%", "a:b", "x=1"),
        *("|---|---|", "Table: x", "wait...", "é ü ß", "日本語", "🎈", "a\xa0b", "{", "}", "[[a]]", "]]", "f(x)"),
    ],
)  # fmt: skip
def test_a_line_shows_as_it_was_written(text):
    shown = seen(escape_markdown(text))

    assert shown.replace("…", "...") == " ".join(text.split(" ")).strip()


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo",
        "one\n\ntwo",
        "a | b\n-|-",
        "a | b\n--- | ---\n1 | 2",
        "head\n===",
        "head\n-",
        "a\n- b\n- c",
        "a\n: b",
        "a\n# b",
    ],
)
def test_line_breaks_and_paragraphs_stay(text):
    assert seen(escape_markdown(text)) == re.sub("\n+", "\n", text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (r"So \(x^2\).", "So $x^2$."),
        (r"So \[x_1\].", "So $$x_1$$."),
        ("So $$a*b$$.", "So $$a*b$$."),
        (r"\(5 apples\)", "$$5 apples$$"),
        (r"\(a -> b\)", "$a -{}> b$"),
        (r"\(costs $5\)", r"\\(costs \$5\\)"),
        (r"\(open", r"\\(open"),
        ("$$", r"\$\$"),
    ],
)
def test_formulas_of_others_become_formulas(text, markdown):
    assert escape_markdown(text) == markdown


def test_an_address_stays_one_link():
    rendered = render_fragments((escape_markdown("See https://example.org/a_b_c?x=1&y=2."),))[0]

    assert 'href="https://example.org/a_b_c?x=1&amp;y=2"' in rendered


PIECES = st.sampled_from(
    [*"*_`$<>[]()#-+.!|:~^={}\\& \"'1ax", "->", "--", "Hint:", ":::", "<b>", "&lt;", "{#a}", "https://a.org/b "]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_signs_in_any_order_show_as_they_were_written(text):
    assume(not any(sign for sign, _piece in parted(text)))  # a formula shows as one

    shown = seen(escape_markdown(text))

    assert _folded(shown) == _folded(text)


@pytest.mark.parametrize(
    "text", ["http://*a http://*", "http://a.b/_c_ and http://d.e/_f_", "https://a.b/~c~~ ~~", "http://b*c* *d"]
)
def test_addresses_make_no_emphasis_of_what_follows_them(text):
    assert seen(escape_markdown(text)) == text


@pytest.mark.parametrize("text", [r"\(x + 1\)", r"\[*\]", "$$x^2$$"])
def test_a_formula_that_can_be_shown_stays_one(text):
    assert "<math" in render_fragments((escape_markdown(text),))[0]


def _folded(text):
    """Text without the spaces and dots that typography may set otherwise."""
    return re.sub(r"\s+", " ", text.replace("…", "...").translate(PLAIN)).strip()


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("words", "words"),
        (r"2 \* 3", "2 * 3"),
        ("two\nlines", "two lines"),
        (r"\> 90%", "> 90%"),
        (r"\\", "\\"),
        ("snake_case", "snake_case"),
        ("= 5", "= 5"),
        ("a | b (c) [", None),
        ("- item", None),
        ("one\n\ntwo", None),
        ("hard  \nbreak", None),
        ("&lt;", None),
        ("_em_", None),
        ("*em*", None),
        ("`code`", None),
        ("$x$", None),
        ("[a](b)", None),
    ],
)
def test_markdown_without_markup_is_plain_words(markdown, plain):
    assert plain_words(markdown) == plain
