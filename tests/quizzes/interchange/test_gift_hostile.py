"""Files made to break a reader of text: only Unreadable is raised, nothing takes long, every finding has a line."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.interchange import aiken, formats, gift, mkdocs_quiz
from quizzes.interchange.shapes import Unreadable

MB = 1024 * 1024
SIGNS = "{}=~#:\\\n->%T<q$*_` A)[]|&"
GUESS = "guess"
READERS = {
    "gift": gift.read,
    "aiken": aiken.read,
    "mkdocs-quiz": mkdocs_quiz.read,
    GUESS: lambda data: formats.guess("x", data),
}
FILES = {
    "braces that open": b"{" * MB,
    "braces that close": b"}" * MB,
    "braces in pairs": b"{}" * (MB // 2),
    "nested braces": b"{" * 100_000 + b"}" * 100_000,
    "escapes": rb"\:" * (MB // 2),
    "colons": b":" * MB,
    "blank lines": b"\n" * MB,
    "spaces": b" " * MB,
    "an enormous number": b"a{#" + b"9" * MB + b"}",
    "an enormous power": b"a{#1e999999999}",
    "many answers": b"a{" + b"~%50%x " * 100_000 + b"}",
    "many numbers": b"".join(b"x{#" + b"".join(b"=%d " % n for n in range(100)) + b"}\n\n" for _ in range(2400)),
    "comments": b"//[id:x] [tags:a,b]\n" * 50_000,
    "categories": b"$CATEGORY: x\n" * 80_000,
    "formulas that open": rb"\(" * (MB // 2) + b"{T}",
    "dollars": b"$$a" * (MB // 3) + b"{T}",
    "marks": b"\n\n".join(b"*_" * 9000 + b"{T}" for _ in range(10)),
    "brackets": b"\n\n".join(b"[" * 9000 + b"{T}" for _ in range(10)),
    "code": b"\n\n".join([b"[markdown]" + b" ".join(b"`" * (n % 60 + 1) for n in range(550)) + b"{T}"] * 20),
    "arrows": b"\n\n".join(b"x{=a" + b"->" * 8000 + b"=b->c}" for _ in range(20)),
    "quizzes that open": b"<quiz>\n" * 150_000,
    "blanks that open": b"<quiz>\n" + b"[[" * 300_000 + b"\n</quiz>",
    "fences": b"```\n" * 200_000,
    "choices": b"A) x\n" * 200_000,
    "answers": b"ANSWER:\n" * 100_000,
    "names of formats": b"<?xml?>" + b"imsqti_" * 40_000,
    "signs": "".join(random.Random(7).choice(SIGNS) for _ in range(MB // 4)).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("reader", READERS)
def test_a_hostile_file_neither_raises_nor_takes_long(reader, name):
    started = time.process_time()

    found = _read(reader, FILES[name])

    assert time.process_time() - started < 1.5
    if reader != GUESS:
        assert all(_is_found_with_lines(incoming, FILES[name]) for incoming in found)


@pytest.mark.parametrize(
    ("reader", "one"),
    [
        ("gift", "::q%d::What is %d + 1?{=right#yes ~wrong#no ~other ####because}\n\n"),
        ("aiken", "What is %d + %d?\nA) right\nB) wrong\nANSWER: A\n\n"),
        ("mkdocs-quiz", "<quiz>\nWhat is %d + %d?\n- [x] right\n> yes\n- [ ] wrong\n\nbecause\n</quiz>\n"),
    ],
)
def test_many_questions_take_as_long_as_they_are_many(reader, one):
    def seconds(count):
        data = "".join(one % (number, number) for number in range(count)).encode()
        started = time.process_time()
        found = READERS[reader](data)
        assert sum(incoming.question is not None for incoming in found) == count
        return time.process_time() - started

    seconds(100)

    assert seconds(4000) < 8 * max(seconds(1000), 0.05)


@pytest.mark.parametrize("reader", ["gift", "aiken", "mkdocs-quiz"])
def test_more_questions_than_are_read_are_refused_at_once(reader):
    one = {
        "gift": "q{T}\n\n",
        "aiken": "q\nA) a\nB) b\nANSWER: A\n",
        "mkdocs-quiz": "<quiz>\nq\n- [x] a\n- [ ] b\n</quiz>\n",
    }

    with pytest.raises(Unreadable, match="more than 5,000 questions"):
        READERS[reader]((one[reader] * 10_000).encode())


def test_questions_of_one_name_get_different_ids_quickly():
    started = time.process_time()

    found = gift.read(b"::a::b{T}\n\n" * 5000)

    assert len({incoming.question.key for incoming in found}) == 5000
    assert time.process_time() - started < 5


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


def _read(reader, data):
    """What is found; nothing when the file is refused, which says in which of its lines."""
    try:
        return READERS[reader](data)
    except Unreadable as error:
        refused = error
    assert 1 <= refused.line <= data.count(b"\n") + 1
    assert 0 < len(refused.message) < 400
    return []


def _is_found_with_lines(incoming, data):
    last = data.count(b"\n") + 1
    lines = [incoming.line, *(loss.line for loss in incoming.losses)]
    said = incoming.question is not None or (incoming.losses and incoming.losses[-1].message)
    return bool(said) and all(1 <= line <= last for line in lines)
