"""Files made to break a reader of text: only Unreadable is raised, work grows as they do, every finding has a line."""

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.interchange import aiken, formats, gift, mkdocs_quiz, shapes
from quizzes.interchange.shapes import Unreadable
from tests.quizzes.hostile import FILES, MB, QUESTIONS, bank
from tests.work import steps

GUESS = "guess"
#: That work grows as the file does is another test's; ``WHOLE=1`` takes what one may send at most.
LARGE = MB if os.environ.get("WHOLE") else MB // 5
READERS = {
    "gift": gift.read,
    "aiken": aiken.read,
    "mkdocs-quiz": mkdocs_quiz.read,
    GUESS: lambda data: formats.guess("x", data),
}


@pytest.mark.hostile
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("reader", READERS)
def test_a_large_hostile_file_is_read_or_refused(reader, name):
    data = FILES[name](LARGE)

    found = _read(reader, data)

    if reader != GUESS:
        assert all(_is_found_with_lines(incoming, data) for incoming in found)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("reader", READERS)
def test_the_work_grows_as_the_file_does(reader, name):
    once, often = FILES[name](2_000), FILES[name](8_000)
    _read(reader, once)

    assert steps(lambda: _read(reader, often)) < 6 * steps(lambda: _read(reader, once))


@pytest.mark.parametrize("reader", QUESTIONS)
def test_the_work_grows_as_the_questions_do(reader):
    once, often = bank(reader, 50), bank(reader, 200)

    assert sum(incoming.question is not None for incoming in READERS[reader](often)) == 200
    assert steps(lambda: READERS[reader](often)) < 6 * steps(lambda: READERS[reader](once))


@pytest.mark.parametrize("one", [b"q\nA) a\nB) b\nANSWER: A\n", b"ANSWER:\n"])
def test_what_stands_behind_more_questions_than_are_read_is_not_looked_at(one):
    assert _work_of_refusing("aiken", one * 20_000) < 1.02 * _work_of_refusing("aiken", one * 10_000)


def test_what_stands_behind_more_quizzes_than_are_read_is_not_looked_at():
    one = b"<quiz>\nq\n- [x] a\n- [ ] b\n</quiz>\n"

    assert _work_of_refusing("mkdocs-quiz", one * 20_000) < 1.02 * _work_of_refusing("mkdocs-quiz", one * 10_000)


@pytest.mark.parametrize("reader", QUESTIONS)
def test_more_questions_than_are_read_are_refused(reader):
    with pytest.raises(Unreadable, match="more than 5,000 questions"):
        READERS[reader](bank(reader, shapes.MOST_QUESTIONS + 1))

    assert len(READERS[reader](bank(reader, 1000))) == 1000


def test_questions_of_one_name_get_different_ids():
    found = gift.read(b"::a::b{T}\n\n" * 5000)

    assert len({incoming.question.key for incoming in found}) == 5000


PIECES = st.sampled_from(
    [
        *"{}=~#:\\%TF*_`[]()<>&$|-\n ",
        *("::", "->", "####", "//", "$CATEGORY:", "[html]", "[markdown]", "%50%", "\n\n", "\\n", "..", "1", "a", "é"),
        *("<b>", "</b>", "<quiz>\n", "\n</quiz>", "<?quiz?>", "- [x] ", "- [ ] ", "[[a]]", "---", "> ", "A) ", "B. "),
        *("ANSWER: A", "question: ", "answer: ", "answer-correct: ", "content:", "```", "Hint: ", ":::", "\ufeff"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_pieces_in_any_order_are_read_or_refused(text):
    for reader in READERS:
        found = _read(reader, text.encode())
        if reader != GUESS:
            assert all(_is_found_with_lines(incoming, text.encode()) for incoming in found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for reader in READERS:
        _read(reader, data)


def _work_of_refusing(reader, data):
    def refused():
        with pytest.raises(Unreadable, match="more than 5,000 questions"):
            READERS[reader](data)

    return steps(refused)


def _read(reader, data):
    """What is found; nothing when the file is refused, which says in which of its lines."""
    try:
        return READERS[reader](data)
    except Unreadable as error:
        refused = error
    assert 1 <= refused.line <= _lines(data)
    assert 0 < len(refused.message) < 400
    return []


def _lines(data):
    """How many lines a file has, whichever ends it has: of Unix, of Windows, of old Macs."""
    return len(re.split(rb"\r\n|\r|\n", data))


def _is_found_with_lines(incoming, data):
    last = _lines(data)
    lines = [incoming.line, *(loss.line for loss in incoming.losses)]
    said = incoming.question is not None or (incoming.losses and incoming.losses[-1].message)
    return bool(said) and all(1 <= line <= last for line in lines)
