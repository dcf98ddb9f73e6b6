"""What is wrong with a question block: each rule, with the line and the words that the author sees."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.syntax import parse
from tests.quizzes.questions import question

ONE_LIST = (
    "this looks like an answer, but only the last list is the answers; keep all answers in "
    r"one list with the same bullet, or write \( \[ \= where it is plain text"
)
STRAY = (
    "only `Hint:` and `Explanation:` may follow the answers; start this text with one of them, "
    "or move it above the answers"
)
TIGHT_HINT = "blank line missing before `Hint:`; put one, or reword so that no line starts with `Hint:`"
NO_ANSWERS = "no answers; end the question with a list such as `- ( ) wrong` and `- (x) right`"
OWN_LINE = "a code block starts on a line of its own; put a blank line before it"
UNCLOSED = "this code block is not closed; end it with the same fence"
TOO_FEW = "a question needs at least two choices; add one or more"
NO_MARKER = "this answer has no marker; start it like the other answers"
MIX = "the answers mix single choice and multiple choice; use ( ) and (x), or [ ] and [x], for all"
IN_BODY = {
    "text after the answers": ("Q?\n\n- ( ) A\n- (x) B\n\nWell.\n\nMore.", [(8, STRAY)]),
    "a quote after the answers": ("Q?\n\n- ( ) A\n- (x) B\n\n`C`\n> D", [(8, STRAY)]),
    "a heading right after the answers": ("Q?\n\n- ( ) A\n- (x) B\n## C", [(7, STRAY)]),
    "a rule after the answers": ("Q?\n\n- ( ) A\n- (x) B\n\n* * *", [(8, STRAY)]),
    "text right after code in an answer": ("Q?\n\n- ( ) A\n- (x) B\n\n  ```\n  ```\nC", [(10, STRAY)]),
    "no list at all": ("Q?", [(1, NO_ANSWERS)]),
    "a label before the answers": (
        "Q?\n\nHint: H\n\n- ( ) A\n- (x) B",
        [(5, "`Hint:` stands before the answers; move it below them")],
    ),
    "a label and no answers": ("Q?\n\nHint: H\n\n- of a list", [(1, NO_ANSWERS)]),
    "no question": (
        "- ( ) A\n- (x) B",
        [(1, 'question "q" asks nothing; write the question above the answers')],
    ),
    "an answer in an earlier list": ("Q?\n\n- ( ) A\n* ( ) B\n* (x) C", [(5, ONE_LIST)]),
    "answers parted by text": ("Q?\n\n- ( ) A\n\nor\n\n- ( ) B\n- (x) C", [(5, ONE_LIST)]),
    "a tight hint after the answers": ("Q?\n\n- ( ) A\n- (x) B\nHint: H", [(7, TIGHT_HINT)]),
    "a tight hint after a hint": ("Q?\n\n- ( ) A\n- (x) B\n\nHint: H\nHint: I", [(9, TIGHT_HINT)]),
    "a hint under an answer": (
        "Q?\n\n- ( ) A\n- (x) B\n\n  Hint: H",
        [(8, "`Hint:` is indented under an answer; start it at the margin")],
    ),
    "an empty hint": (
        "Q?\n\n- ( ) A\n- (x) B\n\nHint:\n\nExplanation: E",
        [(8, "`Hint:` is empty; write its text or remove it")],
    ),
    "two explanations": (
        "Q?\n\n- ( ) A\n- (x) B\n\nExplanation: E\n\nExplanation: F",
        [(10, "a second `Explanation:`; join the two into one")],
    ),
    "code on the line of a label": (
        "Q?\n\n- ( ) A\n- (x) B\n\nHint: ~~~text\nH",
        [(8, OWN_LINE)],
    ),
    "code on the line of a marker": ("Q?\n\n- ( ) ~~~text\n- (x) B", [(5, OWN_LINE)]),
    "feedback at the margin": (
        "Q?\n\n- ( ) A\n> F\n- (x) B",
        [(6, "this feedback is not under its answer; indent it by 2 spaces")],
    ),
    "feedback at the margin after a blank line": (
        "Q?\n\n-   ( ) A\n\n  > F\n\n-   (x) B",
        [(7, "this feedback is not under its answer; indent it by 4 spaces")],
    ),
    "feedback too far in": (
        "Q?\n\n- ( ) A\n      > F\n- (x) B",
        [(6, "this feedback is indented too far; indent it by 2 spaces")],
    ),
    "feedback without an answer": (
        "Q?\n\n- ( ) A\n- (x) B\n- > F",
        [
            (7, "feedback without an answer; put it under the answer it is about"),
            (7, NO_MARKER),
        ],
    ),
    "text after feedback": (
        "Q?\n\n- ( ) A\n  > F\n\n  G\n\n  H\n- (x) B",
        [(8, "text after the feedback of an answer; put it above the lines with `>`")],
    ),
    "an answer under an answer": (
        "Q?\n\n- ( ) A\n  - ( ) B\n- (x) C",
        [(6, "this answer is indented under another one; start it where the others start")],
    ),
    "an item without a marker": ("Q?\n\n- ( ) A\n- (x) B\n- C", [(7, NO_MARKER)]),
    "no item with a marker": (
        "Q?\n\n- A\n- B",
        [(5, "this answer has no marker; write `- ( )`, `- (x)`, `- [ ]` or `- [x]`")],
    ),
    "numbered choices": (
        "Q?\n\n1. ( ) A\n2. (x) B",
        [
            (5, "answers to choose from are not numbered; start this one with `-`"),
            (6, "answers to choose from are not numbered; start this one with `-`"),
        ],
    ),
    "two kinds of marker": ("Q?\n\n- ( ) A\n- (x) B\n- [x] C", [(7, MIX)]),
    "code that never ends in the stem": ("Q?\n\n```\nx\n\n- ( ) A", [(1, NO_ANSWERS), (5, UNCLOSED)]),
    "code that never ends in an answer": ("Q?\n\n- ( ) A\n\n  ```\n  x\n- (x) B", [(7, UNCLOSED)]),
    "code that never ends in feedback": ("Q?\n\n- ( ) A\n  > ```\n  > x\n- (x) B", [(6, UNCLOSED)]),
    "code that never ends in a hint": ("Q?\n\n- ( ) A\n- (x) B\n\nHint: H\n\n```\nx", [(10, UNCLOSED)]),
    "a block in the question": (
        "Q?\n\n::: exploration\n\n- ( ) A\n- (x) B",
        [(5, "a block cannot stand inside a question; close the question with ::: first")],
    ),
    "one choice": ("Q?\n\n- (x) A", [(5, TOO_FEW)]),
    "a key that is not usable": (
        "Q?\n\n- ( ) A {#A!}\n- (x) B",
        [(5, "the key `{#A!}` is not usable; write lower-case letters, digits, - and _")],
    ),
}


@pytest.mark.parametrize("case", IN_BODY)
def test_a_wrong_block_names_the_line_and_the_remedy(case):
    body, expected = IN_BODY[case]

    parsed = question(body)

    assert list(parsed.problems) == expected


def test_a_block_without_blank_lines_at_its_ends_is_refused():
    parsed = parse("{#q}", "Q?\n\n- ( ) A\n- (x) B", 7)

    assert parsed.problems == (
        (7, "blank line missing after `::: question`; put one"),
        (11, "blank line missing before `:::`; put one"),
    )


def test_an_empty_block_lacks_everything_but_raises_nothing():
    parsed = parse("", "", 3)

    assert parsed.problems == (
        (3, "this question has no id; write ::: question {#short-name}"),
        (3, "this question asks nothing; write the question above the answers"),
        (3, NO_ANSWERS),
    )
    assert (parsed.kind, parsed.answers) == (None, ())


@pytest.mark.parametrize(
    ("answers", "kind", "name"),
    [
        ("- = 55 +- 5\n- != 5\n  > No.", "numeric", "numeric"),
        ("- = 8.5 +- 2%", "numeric", "numeric"),
        ('- = "diffusion"\n- != "GAN"', "text", "short text"),
        ("- Text to image -> A picture\n- -> A spoken reply", "matching", "matching"),
        ("- A long left side\n  that is wrapped -> A right side", "matching", "matching"),
        ("1. Start from noise\n1. Denoise", "ordering", "ordering"),
        ("1) \\(x) Start\n2) Denoise", "ordering", "ordering"),
    ],
)
def test_a_kind_that_cannot_be_asked_yet_is_named(answers, kind, name):
    parsed = question(f"Q?\n\n{answers}")

    assert parsed.kind == kind
    assert parsed.problems == (
        (5, f"this kind of question ({name}) is not available in this version; write it as single choice"),
    )


def test_the_notice_goes_away_when_the_kind_gets_its_module(monkeypatch):
    forms = tuple(
        kinds.Form(form.kind, form.name, form.pattern, kinds.single, form.explicit, form.numbered)
        if form.kind == "numeric"
        else form
        for form in kinds.REGISTRY
    )
    monkeypatch.setattr(kinds, "REGISTRY", forms)
    monkeypatch.setattr(kinds, "MODULES", {**kinds.MODULES, "numeric": kinds.single})

    parsed = question("Q?\n\n- = 55 +- 5\n- != 5\n  > No.")

    assert parsed.problems == ()
    assert [(answer.text, answer.correct) for answer in parsed.answers] == [("55 +- 5", True), ("5", False)]


def test_an_arrow_that_is_escaped_parts_no_sides():
    parsed = question("Q?\n\n- A \\-> B\n- C \\-> D")

    assert (parsed.kind, len(parsed.problems)) == (None, 1)


PIECES = st.sampled_from(
    [
        "- ",
        "* ",
        "+ ",
        "1. ",
        "7) ",
        "( ) ",
        "(x) ",
        "[ ] ",
        "[x] ",
        "\\[x\\] ",
        "> ",
        ">",
        "Hint:",
        "Explanation:",
        "```",
        "~~~",
        "---",
        ":::",
        "# ",
        "=",
        "!=",
        "->",
        "{#a}",
        "{#b}",
        "{",
        "}",
        "|",
        "a",
        " b ",
        "1",
        "é",
        "  ",
        "    ",
        "\t",
        "\r",
        "\x0b",
        "\x0c",
        "\xa0",
        "\u2028",
        "\x00",
    ]
)
LINES = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=14)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(LINES | st.text().map(lambda text: [text]), st.lists(PIECES, max_size=5).map(" ".join))
def test_no_text_makes_the_parser_raise_and_problems_stay_within_the_block(lines, attributes):
    body = "\n".join(lines)

    parsed = parse(attributes, body, 5)

    end = 6 + body.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert all(5 <= line <= end + 1 for line, _ in parsed.problems)
    assert list(parsed.problems) == sorted(parsed.problems, key=lambda problem: problem[0])


@pytest.mark.parametrize("piece", ["{#", "- ", "> ", " ", "a ", "`", "- ( ) ", "-> ", "1", "\\", "{#a} ", "\n", "> \n"])
def test_long_runs_take_no_longer_than_their_length_asks_for(piece):
    body = piece * (30_000 // len(piece))
    text = f"\nQ?\n\n- ( ) {body}\n- (x) B {body}\n{body}\n\nHint: {body}\n"
    start = time.process_time()

    parsed = parse(f"{{#q {body}", text, 1)

    assert parsed.key == "q"
    # About 0.2 s here; minutes if the time grew with the square of the length.
    assert time.process_time() - start < 5
