"""Formulas come out as MathML that browsers show, or as a problem that says why not."""

from xml.etree.ElementTree import tostring

import pytest

from courses.rendering import render_fragments
from courses.rendering.math import MathsProblem, to_mathml


def inner(latex):
    return tostring(to_mathml(latex, display=False)[0], encoding="unicode", method="html")


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("x", "<mrow><mi>x</mi></mrow>"),
        (r"\frac{1}{2}", "<mrow><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>"),
        (r"\text{<script>}", "<mrow><mtext>&lt;script&gt;</mtext></mrow>"),
        (r"a \, b", '<mrow><mi>a</mi><mspace width="0.167em"></mspace><mi>b</mi></mrow>'),
        (r"a \! b", '<mrow><mi>a</mi><mspace width="-0.167em"></mspace><mi>b</mi></mrow>'),
        (r"\mathbf{w}", "<mrow><mi>𝐰</mi></mrow>"),
        ("x < y", "<mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow>"),
    ],
)
def test_formula_becomes_mathml(latex, mathml):
    assert inner(latex) == mathml


def test_formula_keeps_its_source_as_text_for_those_who_need_it():
    assert to_mathml("a\n= b", display=True).attrib == {"display": "block", "alttext": "a = b"}


def test_aligned_rows_are_rows():
    tree = to_mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)

    assert [len(row) for row in tree.iter("mtr")] == [2, 2]
    assert [cell.get("class") for cell in tree.iter("mtd")] == ["right", "left", "right", "left"]


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\foo{x}", r"the command \foo is not known; check its spelling"),
        (r"\ce{H2O}", r"the command \ce is not known; check its spelling"),
        (r"\href{javascript:x}{y}", r"the command \href is not supported; leave it out"),
        (r"\def\x{y}\x", r"the command \def is not supported; leave it out"),
        (r"\boxed{x}", r"browsers do not draw frames or strokes such as \boxed and \cancel; leave the command out"),
        ("a & b", r"`&` needs \begin{aligned} … \end{aligned} or a matrix around it"),
        (r"a \\ b", r"a new line needs \begin{aligned} … \end{aligned} around the lines"),
        ("a_b_c", "two subscripts follow each other; put braces around the first part"),
        ("{x", "its braces do not pair up"),
        ("x}", "its braces do not pair up"),
        (r"\frac{1}", "a part of a fraction, root, sub- or superscript is missing"),
        (r"\left( x", r"\left and \right do not pair up"),
        ("x^", "nothing follows ^ or _"),
        ("x" * 2001, "it is longer than 2000 characters; write it as several formulas"),
        (r"\sqrt" * 200 + "x", "it nests too deep; write it as several formulas"),
        ("{" * 900 + "x" + "}" * 900, "it nests too deep; write it as several formulas"),
    ],
)
def test_formula_that_cannot_be_shown_says_why(latex, reason):
    with pytest.raises(MathsProblem) as problem:
        to_mathml(latex, display=False)

    assert str(problem.value) == reason


@pytest.mark.parametrize(
    "text",
    ["$5 and $10", "from $5 to $6", "it costs $5 (US$) or so", "$ 5$", "\\$x$", "a$", "`$x$`", "US$3 and CA$ 4"],
)
def test_prices_are_no_formulas(text):
    (html,) = render_fragments([text])

    assert "<math" not in html


@pytest.mark.parametrize("text", ["$5$", "$2x$", "$3 + 4$", "$0.5 \\cdot x$", "a$x$b", "$x$,", "($x$)", "$\\$5$"])
def test_formulas_in_a_sentence_are_formulas(text):
    (html,) = render_fragments([text])

    assert html.count("<math") == 1
