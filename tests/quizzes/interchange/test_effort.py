"""What the markup of one file may cost: by its size, whatever is in it; past that its texts are read as words."""

import pytest

from quizzes.interchange import effort, formulas, gift
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.html import to_markdown
from tests.quizzes.hostile import MB
from tests.work import steps

DENSE = {
    "breaks": "a<br>",
    "bold": "<b>x</b>",
    "nothing": "<b></b>",
    "nothing but words": "<span>x</span>",
    "unknown": "<x-y>x</x-y> ",
    "comments": "<!--x-->y",
    "formulas": r"a \(x\) ",
    "paragraphs": "<p>a",
    "items": "<li>x</li>",
    "marks": "<sub>a*</sub>",
    "code": "<pre>a</pre>",
    "quotes": "<blockquote>a</blockquote>",
    "cells": "<tr><td>x",
    "styles": '<i style="x">y</i>',
    "pictures": "<img src=x alt=y>",
}
NESTED = {
    "tables": ("<table><tr><td>", 16),
    "headings": ("<h2>", 45),
    "code": ("<code>", 45),
    "slanted": ("<em>", 45),
    "lists": ("<ul><li>", 22),
    "quotes": ("<blockquote>", 45),
    "links": ('<a href="https://e.org">', 45),
}


@pytest.fixture(autouse=True)
def forgetful():
    """Formulas that were asked about before cost nothing."""
    formulas._shown.clear()
    yield
    formulas._shown.clear()


@pytest.mark.parametrize("name", DENSE)
def test_twice_the_markup_is_twice_the_work(name):
    once, twice = (steps(lambda n=n: to_markdown(DENSE[name] * n)) for n in (100, 200))

    assert twice < 2.2 * once


@pytest.mark.parametrize("name", NESTED)
def test_what_stands_deep_in_one_another_is_not_read_once_for_each_level(name):
    opening, depth = NESTED[name]
    flat, deep = (steps(lambda n=n: to_markdown(opening * n + "<i>x</i>" * 300)) for n in (1, depth))

    assert deep < max(3, depth / 6) * flat


def test_a_file_may_cost_a_unit_for_so_many_of_its_bytes_and_a_small_one_as_much_as_a_megabyte():
    def left(size):
        with effort.allowed(size) as given:
            return given.left

    assert [left(0), left(MB), left(2 * MB), left(8 * MB)] == [32768, 32768, 65536, 262144]


def test_what_is_spent_is_spent_for_the_file_only_and_nothing_is_counted_outside():
    assert effort.spend(10**9)
    with effort.allowed(MB) as given:
        assert effort.spend(32_000)
        assert not effort.spend(1000)
        assert effort.spend(700)
        with effort.allowed(MB):
            assert effort.spend(32_768)
        assert not effort.spend(100)
    assert (given.left, given.spent) == (68, 32_700)
    assert effort.spend(10**9)


@pytest.mark.parametrize("form", ["gift", "moodle-xml"])
@pytest.mark.parametrize("name", ["breaks", "marks", "quotes"])
def test_past_the_allowance_the_words_of_a_text_are_kept_and_its_line_is_named(form, name, monkeypatch):
    monkeypatch.setattr(effort, "SMALL", 3200)
    text = "Words &amp; " + DENSE[name] * 20
    one = {
        "gift": f"::q%d::[html]{text}{{T}}\n\n",
        "moodle-xml": '<question type="truefalse"><name><text>q%d</text></name><questiontext format="html"><text>'
        f'<![CDATA[{text}]]></text></questiontext><answer fraction="100"><text>true</text></answer>'
        '<answer fraction="0"><text>false</text></answer></question>\n',
    }[form]
    body = "".join(one % number for number in range(60))

    found = FORMATS[form].read((f"<quiz>\n{body}</quiz>" if form == "moodle-xml" else body).encode())

    assert len(found) == 60
    plain = [item for item in found if any("the whole file has more than is read" in x.message for x in item.losses)]
    assert 0 < len(plain) < 60
    for item in plain:
        assert item.question.stem.startswith("Words & ")
        assert "<" not in item.question.stem.replace(r"\<", "")
        assert [loss.line == item.line for loss in item.losses][:1] == [True]


def test_formulas_past_the_allowance_are_taken_for_granted(monkeypatch):
    asked = []
    monkeypatch.setattr(effort, "SMALL", 3200)
    monkeypatch.setattr(formulas, "is_rendered", lambda text: bool(asked.append(text)) or True)

    data = "".join(rf"q \\(x_\{{{number}\}}\\) {{T}}" + "\n\n" for number in range(50)).encode()
    found = FORMATS["gift"].read(data)

    assert [item.question.stem for item in found] == [f"q $x_{{{number}}}$" for number in range(50)]
    assert 0 < len(asked) <= 3200 / effort.BYTES_OF_A_UNIT / effort.ASKING


@pytest.mark.parametrize("name", ["bold", "marks", "code"])
def test_a_dense_file_costs_by_its_size_and_less_than_without_an_allowance(name, monkeypatch):
    monkeypatch.setattr(effort, "SMALL", 0)
    one = f"[html]{DENSE[name] * (300 // len(DENSE[name]))}{{T}}\n\n".encode()

    def cost(count, read):
        return steps(lambda: read(one * count))

    few, many = 60, 120
    bounded = cost(many, FORMATS["gift"].read)
    assert bounded < 2.3 * cost(few, FORMATS["gift"].read)
    assert bounded < 0.8 * cost(many, gift.read)
