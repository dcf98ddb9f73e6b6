"""Every problem names its line of the source, what is wrong, and how to mend it."""

import pytest

from courses.rendering import Media, Problem, render_document
from tests.courses.rendering.problems import CASES
from tests.courses.rendering.samples import MEDIA

SVG_WITHOUT_VIEWBOX = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_problem_names_its_line(text, expected):
    media = {**MEDIA, "media/fixed.svg": Media("/f.svg", "image/svg+xml", None, None, SVG_WITHOUT_VIEWBOX)}

    rendered = render_document(text, media)

    assert rendered.problems == tuple(Problem(line, message) for line, message in expected)


def test_problems_come_in_the_order_of_their_lines():
    rendered = render_document("[a](x:)\n\n# B\n\n$\\foo$", {})

    assert [problem.line for problem in rendered.problems] == [1, 3, 5]


def test_at_most_a_hundred_problems_are_listed():
    rendered = render_document("\n\n".join(f"[a](x{n}:)" for n in range(200)), {})

    assert len(rendered.problems) == 100


def test_lines_that_end_in_carriage_returns_count_the_same():
    rendered = render_document("a\r\n\r\n[b](x:)\r\n", {})

    assert [problem.line for problem in rendered.problems] == [3]
