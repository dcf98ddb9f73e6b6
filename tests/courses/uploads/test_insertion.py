"""What is written in a lesson to show a file: any words can be said of it, and come out as they were."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.models.media import MediaFile
from courses.rendering import Media, render_document
from courses.rendering.figures import says_something
from courses.uploading.insertion import insertion

WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from("\\`*_[]<>&$~^=!#|{}()-:/. ab1"), st.characters(min_codepoint=0xC0, max_codepoint=0x24F)
    ),
    min_size=1, max_size=30,
).filter(str.strip)  # fmt: skip


def unset(text):
    """``text`` without what typography does to it."""
    for sign, plain in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "-"), ("–", "-")):
        text = text.replace(sign, plain)
    return re.sub(r"\s+", " ", re.sub("-+", "-", text)).strip()


@settings(max_examples=150, deadline=None)
@given(WORDS.filter(says_something), WORDS)
@example('[x](y) *b* _c_ `d` <i> &amp; $x$ ==m== ~~s~~ H~2~O x^2^ \\ ![a](b) "q"', 'say "hi" (and) \\" more')
@example("<script>alert(1)</script>", '" onerror="alert(1)')
def test_any_words_can_be_said_of_a_picture(alt, caption):
    file = MediaFile(name="a.png", content_type="image/png", alt=alt)

    text = insertion(file, caption=caption)
    rendered = render_document(
        f"Before.\n\n{text}\n\nAfter.", {"media/a.png": Media("/m/a.png", "image/png", 3, 2, None)}
    )

    page = "".join(segment.html for segment in rendered.segments)
    figure = re.search(r'<figure class="fig wide"><img [^>]*?alt="([^"]*)"[^>]*><figcaption>(.*?)</figcaption>', page)
    assert rendered.problems == ()
    assert unset(html.unescape(figure[1])) == unset(alt)
    assert unset(html.unescape(re.sub("<[^>]*>", "", figure[2]))) == unset(caption)


@pytest.mark.parametrize(
    ("name", "content_type", "alt", "caption", "text"),
    [
        ("a.png", "image/png", "A boat", "", "![A boat](media/a.png)"),
        ("a.svg", "image/svg+xml", "A [boat]", 'The "boat"', '![A \\[boat\\]](media/a.svg "The \\"boat\\"")'),
        ("a.png", "image/png", "", "", "![](media/a.png)"),
        ("a.csv", "text/csv", "", "", "[a.csv](media/a.csv)"),
        ("a.pdf", "application/pdf", "The paper", "no caption", "[The paper](media/a.pdf)"),
    ],
)
def test_pictures_are_shown_and_other_files_linked(name, content_type, alt, caption, text):
    assert insertion(MediaFile(name=name, content_type=content_type, alt=alt), caption=caption) == text
