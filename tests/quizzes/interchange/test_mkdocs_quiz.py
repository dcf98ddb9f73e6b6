"""Pages for mkdocs-quiz, read: check boxes, blanks, the older forms, and why some cannot be made."""

from collections import Counter
from pathlib import Path

import pytest

from quizzes.interchange import mkdocs_quiz
from quizzes.interchange.shapes import Unreadable
from tests.quizzes.interchange.trips import block

OLD = "<?quiz?>\n{}\n<?/quiz?>"
SAMPLES = Path(__file__).parent / "samples/mkdocs-quiz"


def read_one(text):
    found = mkdocs_quiz.read(text.encode())
    assert len(found) == 1
    return found[0]


def quiz(body):
    return f"<quiz>\n{body}\n</quiz>\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (quiz("What is 2+2?\n- [x] 4\n- [ ] 3\n* [] 5"), ["What is 2+2?", "- (x) 4", "- ( ) 3", "- ( ) 5"]),
        (quiz("Even?\n\n- [X] 2\n\n- [ ] 3\n- [x] 4"), ["Even?", "- [x] 2", "- [ ] 3", "- [x] 4"]),
        (
            quiz("So?\n- [x] `a`\n> Yes.\n  > More.\n- [ ] b\n\nBecause *x*.\n\n- a list"),
            ["So?", "- (x) `a`", "  > Yes.", "  > More.", "- ( ) b", "Explanation: Because *x*.", "- a list"],
        ),
        (
            quiz("What?\n```\n- [x] code\n```\n- [x] a\n- [ ] b"),
            ["What?", "```", "- [x] code", "```", "- (x) a", "- ( ) b"],
        ),
        (quiz("2 + 2 = [[4]]\n\n---\nYes."), [r"2 + 2 = \_\_\_\_\_", '- = "4"', "Explanation: Yes."]),
        (quiz('The tag is [[<b> & "c"]].'), [r"The tag is \_\_\_\_\_.", r'- = "\<b> & \"c\""']),
        ('=== "Tab"\n\n    <quiz>\n    So?\n    - [x] a\n    - [ ] b\n    </quiz>\n', ["So?", "- (x) a", "- ( ) b"]),
        ("<quiz>So?\n- [x] a\n- [ ] b</quiz>", ["So?", "- (x) a", "- ( ) b"]),
        (
            "<?quiz?>\nquestion: Are you <em>ready</em>?\nanswer-correct: <code>Yes!</code>\nanswer: *No*\ncontent:\n"
            "<p>Some more</p>\n<?/quiz?>",
            ["Are you *ready*?", "- (x) `Yes!`", r"- ( ) \*No\*", "Explanation: Some more"],
        ),
        (
            "quiz-start\nquiz-question: So?\nquiz-answer-correct: a\nquiz-answer-correct: b\nquiz-answer: c\nquiz-end",
            ["So?", "- [x] a", "- [x] b", "- [ ] c"],
        ),
    ],
)
def test_a_quiz_is_read(text, said):
    incoming = read_one(text)

    assert (block(incoming.question), incoming.losses) == (said, ())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (quiz("So?\n- [ ] a\n- [ ] b"), 3, "no answer is right; write - [x] before those that are"),
        (
            quiz("So?\n- [x] a\n\n> b\n- [ ] c"),
            6,
            "text on line 5 stands between the answers; put feedback under its one",
        ),
        (quiz("So?\n- [y] a\n- [x] b"), 3, "the box [y] is neither right nor wrong; write [x] or [ ]"),
        (quiz("So?\n- [x] a"), 3, "a question needs at least two choices; add one or more"),
        (quiz("[[a]] and [[b]]"), 1, "it has 2 blanks, and one answer can be typed here; make a question of each"),
        (quiz("So?"), 1, "it has no answers; write - [x] and - [ ] before choices, or [[words]] for a blank"),
        ("\n<quiz>\nSo?\n- [x] a\n", 2, "this quiz is not closed; write </quiz> on a line of its own after it"),
        (OLD.format("question: So?\nanswer: a"), 1, "no answer is right; write answer-correct: before those that are"),
        (OLD.format("So?"), 2, "this quiz starts with no question: line; write question: and its text"),
    ],
)
def test_a_quiz_that_cannot_be_made_says_where_and_why(text, line, message):
    incoming = read_one(text)

    assert incoming.question is None
    assert (incoming.losses[-1].line, incoming.losses[-1].message) == (line, message)


def test_a_heading_becomes_bold_words_and_says_so():
    incoming = read_one(quiz("So?\n- [x] a\n- [ ] b\n\n## About\n\n```\n# code\n```"))

    assert block(incoming.question)[3:] == ["Explanation: **About**", "```", "# code", "```"]
    assert [(loss.line, loss.message) for loss in incoming.losses] == [(6, "the heading “About” becomes bold words")]


def test_a_quiz_in_a_code_block_is_an_example():
    text = "````markdown\n" + quiz("So?\n- [x] a\n- [ ] b") + "````\n\n" + quiz("And?\n- [x] a\n- [ ] b")

    assert [(item.line, item.name) for item in mkdocs_quiz.read(text.encode())] == [(9, "And?")]


def test_a_quiz_that_is_not_closed_does_not_swallow_the_next():
    found = mkdocs_quiz.read(("<quiz>\nOne?\n" + quiz("Two?\n- [x] a\n- [ ] b")).encode())

    assert [(item.line, item.question is not None) for item in found] == [(1, False), (3, True)]


def test_a_page_without_a_quiz_is_refused():
    with pytest.raises(Unreadable) as refused:
        mkdocs_quiz.read(b"# A page\n\n- [x] a task\n")

    assert refused.value.message == (
        "this page has no question; mkdocs-quiz has them between <quiz> and </quiz>, each on its line"
    )


def test_the_quizzes_of_the_plugins_own_tests_are_read_or_refused_as_there():
    found = mkdocs_quiz.read((SAMPLES / "plugin-tests.md").read_bytes())

    kinds = Counter(item.question.kind if item.question else None for item in found)
    reasons = Counter(item.losses[-1].message.split("; ")[0] for item in found if item.question is None)
    assert kinds == {"single": 34, "multiple": 7, "text": 8, None: 27}
    assert reasons == {
        "a question needs at least two choices": 8,
        "it has 2 blanks, and one answer can be typed here": 6,
        "it has no answers": 3,
        'question "q-26c40a7cb3" asks nothing': 2,
        "no answer is right": 2,
        "text on line 15 stands between the answers": 1,
        "the box [y] is neither right nor wrong": 2,
        "the box [✓] is neither right nor wrong": 1,
        "the box [*] is neither right nor wrong": 1,
        "the box [o] is neither right nor wrong": 1,
    }
    assert [(item.line, [loss.line for loss in item.losses]) for item in found if item.question and item.losses] == [
        (421, [422])
    ]
