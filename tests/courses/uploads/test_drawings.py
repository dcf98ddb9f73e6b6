"""Drawings: they lose what acts and say what they lost; one that cannot be shown says why."""

from __future__ import annotations

import re

import pytest

from courses.rendering.drawings import clean_drawing
from courses.uploads import prepare
from tests.courses.uploads.files import drawing, refusal

LOST = "draw without it, with fig- classes for color."
PLAIN_COLORS = "The drawing keeps its own colors in the dark; with fig- classes it would follow the reader's."


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<script href='data:text/javascript,alert(1)'/>", "<script>"),
        (
            "<path d='M0 0' class='fig-ink' onload='alert(1)' onclick='alert(1)'/>",
            "onload on <path>, onclick on <path>",
        ),
        (
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>1</script></body></foreignObject>",
            "<foreignObject>",
        ),
        ("<a href='javascript:alert(1)'><path d='M0 0'/></a>", "<a>"),
        ("<use href='javascript:alert(1)'/>", "href on <use>"),
        ("<use href='https://evil.example/a.svg#x'/>", "href on <use>"),
        ("<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='//evil.example/a.svg#x'/>", "href on <use>"),
        ("<image href='https://evil.example/pixel.png'/>", "<image>"),
        ("<path d='M0 0' fill='url(https://evil.example/#a)'/>", "fill on <path>"),
        ("<path d='M0 0' style='fill:url(https://evil.example/x)'/>", "fill on <path>"),
        ("<path d='M0 0' style='background:url(https://evil.example/x)'/>", "style on <path>"),
        ("<path d='M0 0' style='behavior:expression(javascript:1)'/>", "style on <path>"),
        ("<style>@import 'https://evil.example/x.css';</style>", "<style>"),
        ("<style>path{background:url(//evil.example)}</style>", "<style>"),
        ("<style>.a{fill:url(//evil.example)}</style><path class='a' d='M0 0'/>", "fill on <path>"),
        ("<animate attributeName='href' to='javascript:alert(1)'/>", "<animate>"),
        ("<set attributeName='onload' to='alert(1)'/>", "<set>"),
        ("<filter id='f'><feImage href='https://evil.example/x'/></filter>", "<filter>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:alert(1)'/>", ""),
        ("<handler xmlns='http://www.w3.org/2001/xml-events' type='application/ecmascript'>alert(1)</handler>", ""),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", "<script>"),
        ("<path d='M0 0' class='fig-ink evil'/>", "the class evil"),
        ("<?xml-stylesheet href='https://evil.example/x.css'?><!-- <script>1</script> -->", ""),
    ],
)
def test_a_drawing_loses_what_acts_and_says_so(inside, lost):
    upload = prepare("evil.svg", drawing(f"<rect class='fig-soft' width='5' height='5'/>{inside}"))

    text = upload.data.decode()
    assert '<rect class="fig-soft" width="5" height="5" />' in text
    assert not re.search(
        r"script|alert|evil|https|javascript|\bon[a-z]+=|foreign|import|<a\b|<\?|<!--", text.replace("http://www", "")
    )
    assert upload.notes == ((f"The drawing loses {lost}; {LOST}",) if lost else ())
    assert clean_drawing(text, "fig-1", "x")[1] == []
    assert prepare("evil.svg", upload.data).data == upload.data


LAUGHS = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
XXE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (XXE + drawing("<text>&x;</text>"), "it has a <!DOCTYPE> with parts of its own; delete it"),
        (LAUGHS + drawing("<text>&c;</text>"), "it has a <!DOCTYPE> with parts of its own; delete it"),
        (
            b'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd" []>' + drawing(),
            "it has a <!DOCTYPE> with parts of its own; delete it",
        ),
        (drawing("<g>"), "its line 1 is not well-formed XML; save it again from the drawing program"),
        (drawing("&nbsp;"), "its line 1 is not well-formed XML; save it again from the drawing program"),
        (drawing("<g>" * 41 + "</g>" * 41), "its parts are nested more than 40 deep; ungroup them"),
        (drawing("<g>" * 20_000 + "</g>" * 20_000), "its parts are nested more than 40 deep; ungroup them"),
        (drawing(f"<path d='{'M0 0' * 60_000}'/>"), "it is larger than 200 kB; simplify its paths"),
        (b'<svg viewBox="0 0 1 1"/>', "its first element is not <svg>; save it as plain SVG"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>',
            'it has no viewBox, so it cannot be scaled; write viewBox="0 0 width height" on <svg>',
        ),
    ],
)
def test_a_drawing_that_cannot_be_shown_says_why(data, why):
    assert refusal("a.svg", data) == f"The drawing cannot be shown: {why}."


def test_a_drawing_that_is_not_utf_8_says_so():
    message = "This is not plain UTF-8 text; save it as UTF-8."

    assert refusal("a.svg", drawing("<text>é</text>").decode().encode("latin-1")) == message
    assert refusal("a.svg", drawing().decode().encode("utf-16")) == message


def test_what_drawing_programs_write_is_understood():
    """A line that says it is SVG, a size without a viewBox, styles, metadata of the program, ids that are used."""
    data = b"""\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>
<!-- Made with a program -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="120px" height="80" inkscape:version="1.3"
     onload="">
  <title>Two  boats</title><desc>On a lake.</desc><metadata>who made it</metadata>
  <style type="text/css"><![CDATA[ /* all */ .cls-1, .cls-2 { fill: none } .cls-2{stroke:#f00;-x-odd:1} ]]></style>
  <defs><linearGradient id="dusk"><stop offset="0" style="stop-color:#000 !important;stop-opacity:1"/></linearGradient>
  <path id="boat" d="M0 0H9" /></defs>
  <use xlink:href="#boat" class="cls-2 fig-line" inkscape:label="x"/>
  <rect class="cls-1" fill="url(#dusk)" style="fill: url('#dusk'); font-variant: normal"/>
</svg>"""

    upload = prepare("Boats.svg", data)

    assert upload.data.decode().splitlines() == [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80">',
        "  <title>Two boats</title><desc>On a lake.</desc><defs>"
        '<linearGradient id="dusk"><stop offset="0" stop-color="#000" stop-opacity="1" /></linearGradient>',
        '  <path id="boat" d="M0 0H9" /></defs>',
        '  <use href="#boat" class="fig-line" fill="none" stroke="#f00" />',
        '  <rect fill="url(#dusk)" />',
        "</svg>",
    ]
    assert upload.words == "Two boats"
    assert upload.notes == (f"The drawing loses onload on <svg>; {LOST}",)


def test_a_drawing_with_colors_of_its_own_is_told():
    assert prepare("a.svg", drawing("<path d='M0 0H9' fill='red'/>")).notes == (PLAIN_COLORS,)
