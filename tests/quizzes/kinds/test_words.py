"""The words of finished HTML, as the renderer makes it."""

import pytest

from courses.rendering import render_fragments
from quizzes.kinds.words import words


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A *generated* picture", "A generated picture"),
        ("`a < b` & [a link](https://example.org)", "a < b & a link"),
        ("*un*believable", "unbelievable"),
        ("One.\n\nTwo.", "One. Two."),
        ("$x = 2$", "x=2"),
        ("about $x^2$", ""),
        (r"$\frac{1}{2}$", ""),
        (r"A \-> B", "A -> B"),
    ],
)
def test_markup_is_left_out_and_what_no_line_of_text_can_say_is_nothing(markdown, expected):
    assert words(render_fragments([markdown])[0]) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="x.png" alt="A cat"> sits', "A cat sits"),
        ('<img src="x.png">', ""),
        ("H<sub>2</sub>O", ""),
        ("a<br>b", "a b"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("", ""),
    ],
)
def test_pictures_are_their_descriptions(html, expected):
    assert words(html) == expected
