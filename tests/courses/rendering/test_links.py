"""Links lead where they may, and nowhere else."""

import pytest

from courses.rendering import render_fragments
from tests.courses.rendering.samples import MEDIA

EXTERNAL = 'rel="noopener noreferrer"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://example.org/b?c=d&e#f)", f'<a href="https://example.org/b?c=d&amp;e#f" {EXTERNAL}>a</a>'),
        ("[a](http://example.org)", f'<a href="http://example.org" {EXTERNAL}>a</a>'),
        ("[a](mailto:b@example.org)", '<a href="mailto:b@example.org">a</a>'),
        ("[a](../other/)", '<a href="../other/">a</a>'),
        ("[a](/verify/)", '<a href="/verify/">a</a>'),
        ("[a](page.html#b)", '<a href="page.html#b">a</a>'),
        ("[a](#b)", '<a href="#s-b">a</a>'),
        ("[a](lesson:b-2)", '<a href="../b-2/" data-lesson="b-2">a</a>'),
        ("[a](lesson:b#c-d)", '<a href="../b/#s-c-d" data-lesson="b">a</a>'),
        ("[a](media/tides.csv)", '<a href="/media/course/tides.csv">a</a>'),
        ('[a](/b "A \\"title\\"")', '<a href="/b" title="A &quot;title&quot;">a</a>'),
        ("[a](https://example.org/x_(y))", f'<a href="https://example.org/x_(y)" {EXTERNAL}>a</a>'),
        ("[a](https://example.org/é)", f'<a href="https://example.org/%C3%A9" {EXTERNAL}>a</a>'),
        ("[*a* `b`](/c)", '<a href="/c"><em>a</em> <code>b</code></a>'),
        ("[a [b] c](/d)", '<a href="/d">a [b] c</a>'),
        ("\\[a](/b)", "[a](/b)"),
        ("[a] (/b)", "[a] (/b)"),
        ("<https://example.org>", f'<a href="https://example.org" {EXTERNAL}>https://example.org</a>'),
        ("<a@example.org>", '<a href="mailto:a@example.org">a@example.org</a>'),
        (
            "See https://example.org/a_b_.",
            f'See <a href="https://example.org/a_b" {EXTERNAL}>https://example.org/a_b</a>_.',
        ),
        ("(https://example.org/a(b))", f'(<a href="https://example.org/a(b)" {EXTERNAL}>https://example.org/a(b)</a>)'),
        ("[https://example.org](/a)", '<a href="/a">https://example.org</a>'),
        ("https:// is a scheme", "https:// is a scheme"),
        ("at http://localhost:PORT_NAME_/a--b", "at http://localhost:PORT_NAME_/a--b"),
        ("http://x^2^ and https://[a]", "http://x^2^ and https://[a]"),
        ("[A][r]\n\n[R]: /b 'C'", '<a href="/b" title="C">A</a>'),
        ('[r][]\n\n[r]:\n  /b\n  "C"', '<a href="/b" title="C">r</a>'),
        ("[r]\n\n[r]: </b>", '<a href="/b">r</a>'),
        ("[r][none]", "[r][none]"),
    ],
)
def test_link_is_written_so(text, html):
    assert render_fragments([text], MEDIA) == (html,)


def test_autolink_keeps_its_signs_as_they_are():
    (html,) = render_fragments(["https://example.org/a--b_c_d*e*?f='g'&h=\"i"])

    assert html.startswith(f"<a href=\"https://example.org/a--b_c_d*e*?f='g'&amp;h=\" {EXTERNAL}>")
    assert ">https://example.org/a--b_c_d*e*?f='g'&amp;h=</a>" in html


def test_address_with_names_of_entities_in_it_stays_as_it_is():
    assert render_fragments(["[a](/b?c=1&copy=2&amp;d=3)"]) == ('<a href="/b?c=1&amp;copy=2&amp;d=3">a</a>',)
