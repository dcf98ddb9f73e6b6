"""What is wrong with a question block: each rule, with the line and the words that the author sees."""

import pytest

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
MIX = "the answers mix single choice and multiple choice; write all of them as one kind"
NO_MARKERS = (
    "this answer has no marker; write `- ( )`, `- (x)`, `- [ ]` or `- [x]` before a choice, `- =` before a number "
    'or "words", ` -> ` between the sides of a pair, or 1. 2. 3. before steps'
)
NOT_NUMBERED = "only steps to put in order are numbered; start this answer with `-`"
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
        [(5, NO_MARKERS)],
    ),
    "numbered choices": (
        "Q?\n\n1. ( ) A\n2. (x) B",
        [
            (5, NOT_NUMBERED),
            (6, NOT_NUMBERED),
        ],
    ),
    "two kinds of marker": ("Q?\n\n- ( ) A\n- (x) B\n- [x] C", [(7, MIX)]),
    "numbers and words": (
        'Q?\n\n- = 5\n- = "five"',
        [(6, "the answers mix numeric and short text; write all of them as one kind")],
    ),
    "a pair without an arrow": (
        "Q?\n\n- A -> B\n- C\n- D -> E",
        [(6, "this pair has no arrow; write `- left -> right`")],
    ),
    "pairs parted by a quote": (
        "Q?\n\n- A -> B\n> F\n\n- C -> D\n- E -> F",
        [
            (
                5,
                "this looks like a pair, but only the last list is the answers; keep all pairs in one list, "
                r"or write \-> where it is plain text",
            )
        ],
    ),
    "steps parted by text": (
        "Q?\n\n1. A\n\n> F\n\n2. B\n3. C",
        [
            (
                9,
                "the answers start with 2; keep all steps in one list with nothing between them, or start with 1",
            )
        ],
    ),
    "a key of something that is no choice": (
        "Q?\n\n1. A {#a}\n2. B",
        [(5, r"only choices have keys; remove `{#a}`, or write `\{#a}` for text")],
    ),
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


def test_a_reflection_needs_only_its_question():
    parsed = [question(body, block="reflection") for body in ("Think.", "Think.\n\n- ( ) of this\n> quote", "")]

    assert [found.problems for found in parsed] == [
        (),
        (),
        ((1, 'reflection "q" asks nothing; write the question under the opening fence'),),
    ]
    assert [(found.kind, found.stem, found.answers) for found in parsed[:2]] == [
        ("reflection", "Think.", ()),
        ("reflection", "Think.\n\n- ( ) of this\n> quote", ()),
    ]


def test_a_reflection_is_told_what_is_wrong_in_its_own_name():
    parsed = parse("{#q points=2 credit=partial}", "Think.\n\n::: question\nHint:", 7, "reflection")

    assert parsed.problems == (
        (7, "blank line missing after `::: reflection`; put one"),
        (7, "a reflection is never scored; remove `points`"),
        (7, "reflection has no attribute `credit`; remove it"),
        (10, "a block cannot stand inside a reflection; close the reflection with ::: first"),
        (11, "blank line missing before `:::`; put one"),
        (11, "blank line missing before `Hint:`; put one, or reword so that no line starts with `Hint:`"),
        (11, "`Hint:` is empty; write its text or remove it"),
    )


def test_a_block_of_another_name_is_not_parsed():
    with pytest.raises(ValueError, match="a block called quiz is not a question; known are question, reflection"):
        parse("{#q}", "\nQ?\n", 1, "quiz")


def test_an_empty_block_lacks_everything_but_raises_nothing():
    parsed = parse("", "", 3)

    assert parsed.problems == (
        (3, "this question has no id; write ::: question {#short-name}"),
        (3, "this question asks nothing; write the question above the answers"),
        (3, NO_ANSWERS),
    )
    assert (parsed.kind, parsed.answers) == (None, ())


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("- = 55 +- 5\n- != 5\n  > No.", "numeric"),
        ("- = 8.5 +- 2%", "numeric"),
        ('- = "diffusion"\n- != "GAN"', "text"),
        ('- =\n  "diffusion"', "text"),
        ("- Text to image -> A picture\n- Sound -> Words\n- -> A spoken reply", "matching"),
        ("- A long left side\n  that is wrapped -> A right side\n- B\n  -> C", "matching"),
        ("1. Start from noise\n1. Denoise", "ordering"),
        ("1) \\(x) Start\n2) Denoise", "ordering"),
        ("- ( ) A -> B\n- (x) C -> D", "single"),
    ],
)
def test_the_kind_is_told_from_the_answers(answers, kind):
    parsed = question(f"Q?\n\n{answers}")

    assert (parsed.kind, parsed.problems) == (kind, ())


def test_an_arrow_that_is_escaped_parts_no_sides():
    parsed = question("Q?\n\n- A \\-> B\n- C \\-> D")

    assert (parsed.kind, len(parsed.problems)) == (None, 1)
