"""Spaces that do not break where a line should not; nothing else on a page is touched."""

import pytest

from courses.typography import bound
from tests.factories import make_course, make_lesson, make_module

#: ``_`` is a space that does not break, ``~`` the joiner.
CASES = [
    ("It used 3,600 kWh, or 78 percent.", "It used 3,600_kWh, or 78_percent."),
    ("1 in 12; 22 of 64 ways (22 of 64)", "1_in 12; 22_of 64_ways (22_of_64)"),
    ("A price of 18 € and 21 °C, 40 %", "A price of 18 € and 21_°C, 40_%"),
    ("See Module 5, Lesson 12 and step 3.", "See Module_5, Lesson_12_and step_3."),
    ("On Sunday 7 March it was 15. Then", "On Sunday_7_March it was_15. Then"),
    ("Two numbers 12 34, 56 stay apart", "Two numbers 12 34, 56_stay apart"),
    ("In 1986 a method, by 2020 known", "In_1986 a method, by_2020 known"),
    ("so k = 79 and <em>k</em> = 80", "so k_=_79_and <em>k</em>_=_80"),
    ("35 × 1 + 9 × 10 = 125", "35 ×_1 +_9 ×_10 =_125"),
    ("well-known – and 5–6, 2014–16", "well-known – and 5~–~6, 2014~–~16"),
    ("(1, 0) and (−2.5, 3) and (1, 2, 3)", "(1,_0) and (−2.5,_3) and (1, 2, 3)"),
    ("(a) Gives it; (ab) not", "(a)_Gives it; (ab) not"),
    ('<a href="/x">A: cases</a>', '<a href="/x">A:_cases</a>'),
    ("<p>2 <strong>metres</strong></p>", "<p>2 <strong>metres</strong></p>"),
    ("Write <code>days * 2</code>.", 'Write <code class="short">days * 2</code>.'),
    ("<code>" + "x " * 13 + "</code>", "<code>" + "x " * 13 + "</code>"),
    ('<code class="short">a 2 b</code>', '<code class="short">a 2 b</code>'),
    ("<pre><code>a 2 b</code></pre>", "<pre><code>a 2 b</code></pre>"),
    ("<pre><span></span><code>2 b</code></pre> 2 b", "<pre><span></span><code>2 b</code></pre> 2_b"),
    ("<svg><text>2 b</text></svg><math><mn>2</mn> b</math>", "<svg><text>2 b</text></svg><math><mn>2</mn> b</math>"),
    ('<img alt="2 dots" src="/2 b.png"> 2 b', '<img alt="2 dots" src="/2 b.png"> 2_b'),
    ('<a title="&lt;code&gt;2 b&lt;/code&gt; 2 b">2 b</a>', '<a title="&lt;code&gt;2 b&lt;/code&gt; 2 b">2_b</a>'),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_what_belongs_together_stays_together(html, expected):
    assert bound(html).replace("\u00a0", "_").replace("\u2060", "~") == expected


@pytest.mark.parametrize(("html", "expected"), CASES)
def test_once_is_enough_and_no_word_changes(html, expected):
    once = bound(html)

    assert bound(once) == once
    assert once.replace("\u00a0", " ").replace("\u2060", "").replace(' class="short"', "") == html.replace(
        ' class="short"', ""
    )


@pytest.mark.django_db
def test_pages_are_dressed_and_texts_are_not(client):
    question = "How many are 12 eggs?\n\n- [x] 1 dozen\n- [ ] 2 dozen"
    body = f"It takes 5 minutes.\n\n::: question {{#q objective=1 level=understand}}\n\n{question}\n\n:::\n"
    lesson = make_lesson(make_module(make_course("c")), slug="l", body=body)

    page = client.get("/courses/c/l/").content.decode()

    assert "It takes 5\u00a0minutes." in page
    assert "How many are 12\u00a0eggs?" in page
    assert "1\u00a0dozen" in page
    assert "5 minutes" in lesson.body
    assert all("\u00a0" not in segment.get("html", "") for segment in lesson.segments)
