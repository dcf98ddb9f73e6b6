"""Quotes turn the right way, dashes are dashes, and code stays as it was typed."""

import pytest

from courses.rendering import render_fragments

CASES = [
    ("\"a\" and 'b'", "“a” and ‘b’"),
    ("\"'nested' words\"", "“‘nested’ words”"),
    ("it's the dogs' 90s", "it’s the dogs’ 90s"),
    ("the '90s and '08", "the ’90s and ’08"),
    ('("a") ["b"] —"c"—', "(“a”) [“b”] —“c”—"),
    ('"a"--"b"', "“a”–“b”"),
    ('"*a*" **"b"**', "“<em>a</em>” <strong>“b”</strong>"),
    ('"`a`" and `"b"`', '“<code>a</code>” and <code>"b"</code>'),
    ('*"a* b"', "<em>“a</em> b”"),
    ('a "b\nc" d', "a “b\nc” d"),
    ('\\"a\\" it\\\'s', '"a" it\'s'),
    ("1990--2000, yes---no, `a--b`", "1990–2000, yes—no, <code>a--b</code>"),
    ("a ---- b", "a ---- b"),
    ("wait... what", "wait… what"),
    ('“a” ‘b’ "c"', "“a” ‘b’ “c”"),
    ('<kbd>"</kbd>', '<kbd>"</kbd>'),
    ("5'10\" tall", "5’10” tall"),
    ('"$x$"', '“<math display="inline" alttext="x"><mrow><mi>x</mi></mrow></math>”'),
]


@pytest.mark.parametrize(("text", "html"), CASES)
def test_signs_are_typographic(text, html):
    assert render_fragments([text]) == (html,)


def test_quotes_begin_anew_in_every_block():
    (html,) = render_fragments(['- "a\n- "b"\n\n| "c" | "d" |\n|---|---|\n| "e" | f |'])

    assert html.count("“") == 5
    assert html.count("”") == 4
