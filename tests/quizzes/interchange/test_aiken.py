"""Aiken, read and written: questions by their line, and what is wrong with those that cannot be made."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.interchange import aiken, shapes
from quizzes.interchange.markup import escape_markdown
from quizzes.interchange.shapes import Unreadable
from quizzes.syntax import parse
from tests.quizzes.interchange.trips import block, meant

SAMPLES = Path(__file__).parent / "samples/aiken"


def summary(text):
    """Of each question its line, and its block or the line and the reason why there is none."""
    return [
        (item.line, block(item.question) if item.question else (item.losses[-1].line, item.losses[-1].message))
        for item in aiken.read(text.encode())
    ]


def test_a_file_is_read_to_the_last_question():
    assert summary((SAMPLES / "models.txt").read_text()) == [
        (
            1,
            [
                "What does a language model predict?",
                "- ( ) The weather",
                "- (x) The next token",
                "- ( ) Lottery numbers",
            ],
        ),
        (
            7,
            [
                r'Which sign is \<code> & "text"?',
                r"- ( ) \<b>",
                r"- ( ) \*stars\* and \_lines\_",
                r"- (x) 2 \* 3 = 6",
            ],
        ),
        (13, ["The sun is a star.", "- (x) True", "- ( ) False", "Explanation: It is the nearest one."]),
        (19, ["Which are colors?", "- [x] red", "- [ ] seven", "- [x] blue"]),
        (25, (26, "a question needs at least two choices; add one or more")),
        (29, (31, "the choice C stands where B belongs; letter them A, B, C …")),
        (34, (38, "the question above has no line ANSWER: before this line; write one, such as ANSWER: A")),
        (38, (38, "its answer D is none of its choices; the last one is B")),
        (43, (45, "each choice stands on one line, behind a capital letter such as A) and a space")),
        (49, (50, "a choice starts with a capital letter, ) or ., and a space: write A) before its text")),
        (54, ["The last one", "- ( ) One", "- (x) Two"]),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Q?\nA) a\nB) b\nANSWER: A\nR?\nA) c\nB) d\nANSWER: B", [["Q?", "- (x) a", "- ( ) b"],
         ["R?", "- ( ) c", "- (x) d"]]),
        ("\ufeffQ?\r\n\r\nA) a\r\n\r\nB) b\r\n\r\nANSWER: A\r\n", [["Q?", "- (x) a", "- ( ) b"]]),
        ("One\nTwo?\nA. a\nB. b\nAnswer : B.\n", [["One\\", "Two?", "- ( ) a", "- (x) b"]]),
        ("Q?\nA) a\nB) b\nC) c\nANSWER: A and C", [["Q?", "- [x] a", "- [ ] b", "- [x] c"]]),
        ("Q?\nA) a\nB) b\nANSWER: A\nExplanation: x\nFEEDBACK: y*",
         [["Q?", "- (x) a", "- ( ) b", "Explanation: x\\", r"y\*"]]),
    ],
)  # fmt: skip
def test_a_question_is_read(text, said):
    assert [block for _, block in summary(text)] == said


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Q?\nA) a\nB) b\nANSWER: maybe", 4, "“ANSWER: maybe” names no choice; write its letter, such as ANSWER: A"),
        ("Q?\nA) a\nB) b\nANSWER:", 4, "“ANSWER:” names no choice; write its letter, such as ANSWER: A"),
        ("A) a\nB) b\nANSWER: A", 1, "no question stands above these choices; write it on a line of its own"),
        ("Q?\nA) a\nB) a\nANSWER: A", 3, "this choice has the same text as the one on line 2; change one"),
        ("Q?\nANSWER: A", 1, "its answer A is none of its choices; it has none"),
        (
            "Q?\nA) a\nB) b\nANSWER: A\n\nR?\nA) a",
            6,
            "this question has no line ANSWER: after its choices; write one, such as ANSWER: A",
        ),
    ],
)
def test_a_question_that_cannot_be_made_says_where_and_why(text, line, message):
    assert summary(text)[-1][1] == (line, message)


@pytest.mark.parametrize("text", ["", "words\n\nmore words", "A) a\nB) b\n"])
def test_a_file_without_any_answer_is_not_aiken(text):
    with pytest.raises(Unreadable) as refused:
        aiken.read(text.encode())

    assert refused.value.message == (
        "this file holds no question; in Aiken one ends in choices such as A) and a line ANSWER: A"
    )


def question(body, attributes="{#q}", line=1):
    parsed = parse(attributes, f"\n{body}\n", line, "question")
    assert parsed.problems == ()
    return parsed


def test_single_choices_are_written_and_the_rest_is_named():
    out = aiken.write(
        [
            question("So?\n\n- ( ) \\> 5\n- (x) 6\n"),
            question("Is *it*?\n\n- (x) a {#k}\n  > b\n- ( ) c\n\nHint: d\n\nExplanation: e\n", "{#r points=2}", 9),
            question("Put?\n\n- [x] a\n- [ ] b\n", "{#s}", 20),
            question("Two\n\nparts?\n\n- (x) a\n- ( ) b\n", "{#t}", 30),
            question("A) so?\n\n- (x) a\n- ( ) b\n", "{#u}", 40),
        ]
    )

    assert out.data.decode() == "So?\nA) > 5\nB) 6\nANSWER: B\n\nIs *it*?\nA) a\nB) c\nANSWER: A\n\n"
    assert [(loss.line, loss.message) for loss in out.losses] == [
        (1, 'question "q": its id is left out'),
        (9, 'question "r": its Markdown is written as it stands: Aiken has plain text'),
        (9, 'question "r": its explanation is left out'),
        (9, 'question "r": its feedback is left out'),
        (9, 'question "r": its hints are left out'),
        (9, 'question "r": its keys of choices are left out'),
        (9, 'question "r": its id is left out'),
        (9, 'question "r": its points=2 is left out'),
        (20, 'question "s": left out, Aiken has single choices only, not multiple'),
        (
            30,
            'question "t": left out, each text is one line in Aiken; this one has lists, code or several paragraphs',
        ),
        (40, 'question "u": left out, its text would be read as a choice or an answer'),
    ]


PLAIN = st.sampled_from(
    ["words", "2 * 3", "a_b_c", "> 90%", "1. first", "# five", "<b>", "$5", "é", "a -> b", "= 5", "x | y"]
)


@settings(max_examples=200, deadline=None)
@given(PLAIN, st.lists(PLAIN, min_size=2, max_size=6, unique=True), st.data())
def test_plain_text_is_the_same_after_it_was_written_and_read(stem, choices, data):
    right = data.draw(st.integers(0, len(choices) - 1))
    answers = [shapes.answer(escape_markdown(text), correct=at == right) for at, text in enumerate(choices)]
    parsed = shapes.made(shapes.drafted("q", "single", escape_markdown(stem), answers))

    out = aiken.write([parsed])

    assert [loss.message for loss in out.losses] == ['question "q": its id is left out']
    assert [meant(item.question, without={"key"}) for item in aiken.read(out.data)] == [meant(parsed, without={"key"})]
