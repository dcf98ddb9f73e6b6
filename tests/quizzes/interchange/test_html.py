"""HTML of other systems becomes our Markdown: text shows literally, formulas stay formulas, scripts never survive."""

import html as markup
import re
import unicodedata

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.rendering import render_fragments
from quizzes.interchange.html import LONGEST, to_html, to_html_with_losses, to_markdown
from tests.quizzes import hostile
from tests.work import steps

SIGNS = st.text(alphabet="ab1 \n-+*_`~^=#>|<&;:!?.()[]{}\"'/x\xa0é​‐", max_size=25)
TRAPS = st.sampled_from(
    [
        *("- a", "1. b", "1) b", "+ a", "# c", "> d", "::: question", "!!! note", "Hint: x", "Explanation: y", "(x)"),
        *("[x] y", "[ ] y", "-> b", "a -> b", "{#k}", "$5", "$x$", "https://a.b/_c_*d*?x=1&y=2", "&amp;", "&copy;"),
        *("<b>", "```", "~~~", "---", "===", "|---|", "a|b", "[^1]: x", "[a]: http://x", "![a](b)", "<!-- x -->"),
        *("Term\n: def", "    code", "= 5", "!= 5", "...", "--flag", "x^2^", "==m==", "H~2~", "__init__", "[!key]"),
    ]
)
TEXTS = st.lists(SIGNS | TRAPS, max_size=4).map(" ".join)
TAGS = st.sampled_from(
    "p div b i em strong u s sub sup code span ul ol li blockquote table tr td th h3 a pre br kbd q mark dl dd".split()
)
TREES = st.recursive(
    TEXTS.map(markup.escape) | st.just("<br>"),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=3)).map(lambda t: f"<{t[0]}>{''.join(t[1])}</{t[0]}>"),
    max_leaves=8,
)
FUZZ = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def shown(html):
    """The words of HTML, with the quotes that our renderer turns, as they were typed."""
    text = BeautifulSoup(f"{html}\n", "html.parser").get_text()
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).replace("\u2060", "").split())


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Two <b>bold</b> &amp; <i>slanted</i> words</p>", "Two **bold** & *slanted* words"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br><br>three", "one\\\ntwo\n\nthree"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<h2>Head <b>line</b></h2>text", "**Head line**\n\ntext"),
        ("H<sub>2</sub>O, <u>under</u>, <kbd>Esc</kbd>", "H<sub>2</sub>O, <u>under</u>, <kbd>Esc</kbd>"),
        ('<a href="https://example.org/a_(b)">here</a>', "[here](https://example.org/a_%28b%29)"),
        ("<code>a`b</code> and <code>c</code>", "`` a`b `` and `c`"),
        ('<pre><code class="language-python">if x:\n    y()\n</code></pre>', "```python\nif x:\n    y()\n```"),
        ("<code>one<br>two</code>", "```\none\ntwo\n```"),
        ("<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| A | B\\|C |\n| --- | --- |\n| 1 | 2 |"),
        ("<p>&nbsp;</p><p>a&nbsp; b&nbsp;c</p>", "a b\xa0c"),
        ("<span>1</span>. not a list", "1\\. not a list"),
    ],
)  # fmt: skip
def test_html_becomes_markdown_without_a_loss(html, markdown):
    assert to_markdown(html) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (r"\(a &lt; b\)", "$a < b$"),
        (r"see \[x^2\] and $$y$$", "see $$x^2$$ and $$y$$"),
        (r"\(x\)2", "$x$&#50;"),
        (r"\(5 apples\)", "${5 apples}$"),
        (r"\(a \text{ if } b -> c\)", r"$a \text{ if } b -> c$".replace(" -> ", " -{}> ")),
        ('<math alttext="\\frac{a}{b}"><mi>x</mi></math>', r"$\frac{a}{b}$"),
        ('<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>', r"$$\frac{a}{2}$$"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><msqrt><mi>π</mi></msqrt></math>",
         r"${x}^{2} \leq \sqrt{\pi}$"),
        ('<img class="equation_image" data-equation-content="x_1" alt="LaTeX: x_1">', "$x_1$"),
        ("it costs $5 and $6", r"it costs \$5 and \$6"),
    ],
)  # fmt: skip
def test_formulas_become_formulas_and_prices_stay_prices(html, markdown):
    assert to_markdown(html) == (markdown, [])


@pytest.mark.parametrize(
    ("html", "markdown", "loss"),
    [
        ("a<script>alert(1)</script>b", "ab", "a <script>, with all that is in it"),
        ("<style>p{}</style>b", "b", "a <style>, with all that is in it"),
        ('a<img src="/x/y.png" alt="cat">', "acat", "the picture “y.png”; its words “cat” were kept"),
        ('<img src="data:image/png;base64,AA=="> b', "b", "the picture inside the text"),
        ("<iframe src='https://e.org/v'></iframe>b", "b", "an embedded <iframe> “v”"),
        ('<a href="javascript:alert(1)">b</a>', "b", "a link to javascript:alert(1); its words were kept"),
        ('<a href="/course/view.php">b</a>', "b", "a link to /course/view.php; its words were kept"),
        ('<p style="color:red">b</p>', "b", "styles such as colors and sizes"),
        (r"\(\boxed{x}\) b", r"`\boxed{x}` b", r"the formula \boxed{x} cannot be shown; it stands as code"),
        ("<table><tr><td colspan='2'>a</td></tr><tr><td>b</td><td>c</td></tr></table>", "a\n\nb\n\nc",
         "a table that is more than rows of single cells; its cells became lines of text"),
        ("<div>" * 60 + "b", "b", "its elements stand more than 50 deep in one another; only the words were kept"),
        ("x" * (LONGEST + 1), "", f"a text of {LONGEST + 1} characters is left out; {LONGEST} are the most"),
    ],
)  # fmt: skip
def test_what_is_lost_is_named(html, markdown, loss):
    assert to_markdown(html) == (markdown, [loss])


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>out<table><tr><td>in</td></tr></table></td></tr></table>",
        "<table><tr><td>out</td><td><table><tr><td>in<tr><td colspan=2></table></table>",
        "<table><tr><td>out<ul><li><table><tr><td>in</td></tr></table></li></ul></td></tr></table>",
    ],
)
def test_the_words_of_a_table_in_a_table_are_kept(table):
    markdown, lost = to_markdown(table)

    assert re.findall(r"\w+", markdown) == ["out", "in"]
    assert lost == ["a table that is more than rows of single cells; its cells became lines of text"]


@FUZZ
@given(TEXTS)
def test_text_that_looks_like_markdown_shows_as_it_is(text):
    markdown, lost = to_markdown(f"<p>{markup.escape(text)}</p>")

    kept = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    assert lost == []
    assert shown(render_fragments([markdown])[0] if markdown else "") == shown(markup.escape(kept))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b><i>1</i></b><br><b><br></b>", "**<em>1</em>**"),
        ("<p>x<br><i> <br></i></p><p>y</p>", "x\n\ny"),
        ("<p>c\\<br><b><br></b></p>", "c\\\\"),
        ("a<br>b", "a\\\nb"),
        ("<pre>a\\\n\nb</pre>", "```\na\\\n\nb\n```"),
    ],
)
def test_a_line_break_at_the_end_of_a_paragraph_is_no_backslash(html, markdown):
    assert to_markdown(html) == (markdown, [])


@FUZZ
@given(st.lists(TREES, max_size=3).map("".join))
def test_any_html_becomes_markdown_that_renders_and_that_exports_to_the_same_html(html):
    markdown, _ = to_markdown(html)
    if not markdown:
        return
    exported = to_html(markdown)
    again, _ = to_markdown(exported)

    assert to_html_with_losses(markdown)[1] == []
    assert to_html(again).split() == exported.split()


@pytest.mark.hostile
@pytest.mark.parametrize("name", hostile.HTML)
def test_hostile_html_of_the_longest_that_is_read_ends(name):
    assert isinstance(to_markdown(hostile.html(name, LONGEST - 100))[0], str)


@pytest.mark.parametrize("name", hostile.HTML)
def test_the_work_grows_as_the_html_does(name):
    once, often = hostile.html(name, 3000), hostile.html(name, 12_000)
    to_markdown(once)

    assert steps(lambda: to_markdown(often)) < 6 * steps(lambda: to_markdown(once))


def test_our_markdown_becomes_html_that_others_can_read():
    text = "*a* $x<y$\n\n$$z$$\n\n```python\nif x: y\n```\n\n> q\n\n| a | b |\n|---|--:|\n| 1 | 2 |"

    assert to_html(text).replace("\n", "") == (
        r"<p><em>a</em> \(x&lt;y\)</p><p>\[z\]</p>"
        '<pre><code class="language-python">if x: y</code></pre><blockquote><p>q</p></blockquote>'
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        '<tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table>'
    )


def test_formulas_can_stay_mathml():
    assert to_html("$x$", maths="mathml").startswith('<math alttext="x"')


def test_links_within_this_site_and_texts_with_problems_are_losses_of_an_export():
    assert to_html_with_losses("[a](lesson:b) c") == (
        "a c", ["a link within this site, to ../b/; its words were kept"],
    )  # fmt: skip
    html, lost = to_html_with_losses("# <no>")
    assert html == "# &lt;no&gt;"
    assert len(lost) == 1
