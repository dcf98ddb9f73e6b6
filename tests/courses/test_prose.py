"""How hard a text is to read: which sentences count, and the grade by its formula."""

from __future__ import annotations

import pytest

from courses.prose import Prose, prose, syllables


@pytest.mark.parametrize(
    ("html", "sentences"),
    [
        ("<p>The first ends here. The second does too!</p>", ["The first ends here.", "The second does too!"]),
        ("<p>She asked: “Is it so?” He did not know.</p>", ["She asked: “Is it so?”", "He did not know."]),
        ("<p>It is 3.5 units, e.g. in May, at 9 a.m. or so.</p>", ["It is 3.5 units, e.g. in May, at 9 a.m. or so."]),
        ("<p>One <em>loud</em>\n word stands\n here.</p>", ["One loud word stands here."]),
        ("<ul><li>A point of four words.</li><li>Two words.</li></ul>", ["A point of four words."]),
        ("<h2>A heading of five words</h2><p>And a text below it.</p>", ["And a text below it."]),
        ('<div class="callout key"><p>A box says this.</p></div><p>The text says that.</p>', ["The text says that."]),
        ("<table><tr><td><p>A cell says this here.</p></td></tr></table>", []),
        ("<figure><p>x x x x</p><figcaption>A caption of four words.</figcaption></figure>", []),
        ("<p>Before the break,<br>and after it too.</p>", ["Before the break,and after it too."]),
        ('<dl class="def"><dt>A</dt><dd><p>It means this and that.</p></dd></dl>', []),
        ("", []),
    ],
)  # fmt: skip
def test_running_sentences_count(html, sentences):
    assert prose([html]).sentences == tuple(sentences)


def test_the_grade_is_that_of_the_formula():
    text = Prose(("The cat sat on the mat.", "It was a good mat for a cat."))

    assert text.lengths == [6, 8]
    assert text.mean == 7.0
    assert text.grade == pytest.approx(0.39 * 7 + 11.8 * 14 / 14 - 15.59)


def test_longer_words_and_sentences_make_it_harder():
    easy = Prose(("We use a tool to sort the mail.",))
    hard = Prose(("Organizations occasionally utilize classification applications for correspondence administration.",))

    assert easy.grade < 2
    assert hard.grade > 20


@pytest.mark.parametrize(
    ("word", "count"), [("cat", 1), ("table", 2), ("computer", 3), ("generation", 4), ("12", 1), ("a", 1)]
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_no_text_has_no_grade():
    assert (Prose(()).grade, Prose(()).mean, Prose(()).lengths) == (0.0, 0.0, [])
