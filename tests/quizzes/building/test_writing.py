"""The form as a block: every mistake beside its field, and texts that would break the block."""

from dataclasses import replace

import pytest

from quizzes.building import reading
from quizzes.building.draft import Draft, Row
from quizzes.building.settling import parsed_from
from quizzes.building.writing import Mistake, write

GOOD = Draft(stem="What?", rows=(Row("a", right=True), Row("b")))
PAIRS = Draft(kind="matching", stem="What?", rows=(Row("a", "1"), Row("b", "2")))
STEPS = Draft(kind="ordering", stem="What?", rows=(Row("a"), Row("b")))


def mistakes(draft):
    return [(mistake.field, mistake.message) for mistake in write(draft, "q").mistakes]


def numeric(*rows):
    return Draft(kind="numeric", stem="What?", rows=rows)


def words(*rows, **more):
    return Draft(kind="text", stem="What?", rows=rows, **more)


def test_a_form_becomes_a_block():
    draft = Draft(
        stem="What?\n",
        rows=(Row("a", right=True, feedback="Yes."), Row("b"), Row()),
        hints=("Think.", " "),
        explanation="So.",
        objective="2",
        level="apply",
        section="first",
        points="3",
        shuffle=False,
    )

    assert write(draft, "q").text == (
        "::: question {#q objective=2 level=apply points=3 shuffle=no section=first}\n\nWhat?\n\n"
        "- (x) a\n  > Yes.\n- ( ) b\n\nHint: Think.\n\nExplanation: So.\n\n:::"
    )


@pytest.mark.parametrize(
    ("draft", "answers"),
    [
        (replace(GOOD, kind="multiple"), "- [x] a\n- [ ] b"),
        (Draft(kind="true-false", stem="S", rows=(Row("True"), Row("False", right=True))), "- ( ) True\n- (x) False"),
        (numeric(Row("5", right=True)), "- = 5"),
        (numeric(Row(" 5 ", "0.5", "within", right=True), Row("9")), "- = 5 +- 0.5\n- != 9"),
        (numeric(Row("5", "2 %", "percent", right=True)), "- = 5 +- 2%"),
        (numeric(Row("5", "7", "range", right=True)), "- = 5 .. 7"),
        (words(Row('say "x" \\', right=True)), '- = "say \\"x\\" \\\\"'),
        (words(Row("a  b", right=True, raw='"a b"')), '- = "a b"'),
        (replace(PAIRS, rows=(*PAIRS.rows, Row("", "3"))), "- a -> 1\n- b -> 2\n- -> 3"),
        (STEPS, "1. a\n2. b"),
        # What another kind cannot use is not written.
        (
            replace(STEPS, rows=(Row("a", feedback="Why.", key="k"), Row("b")), shuffle=False, case="exact"),
            "1. a\n2. b",
        ),
    ],
)
def test_every_kind_is_written_in_its_own_way(draft, answers):
    text = write(draft, "q").text

    assert text.split("\n\n")[2] == answers
    assert parsed_from(text).problems == ()


def test_a_reflection_is_a_block_of_its_own():
    draft = Draft(kind="reflection", stem="Why?", points="7", rows=(Row("kept", right=True),), explanation="Because.")

    assert write(draft, "q").text == "::: reflection {#q}\n\nWhy?\n\nExplanation: Because.\n\n:::"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (replace(GOOD, stem=" \n"), [("stem", "Write the question.")]),
        (replace(GOOD, rows=(Row("a", right=True),)), [("answers", "Write at least two answers.")]),
        (replace(GOOD, rows=(Row("a"), Row("b"))), [("answers", "Mark exactly one answer as right.")]),
        (
            replace(GOOD, rows=(Row("a", right=True), Row("b", right=True))),
            [("answers", "Mark exactly one answer as right.")],
        ),
        (replace(GOOD, rows=(Row("a"), Row("b"), Row(right=True))), [("answers", "Mark exactly one answer as right.")]),
        (
            replace(GOOD, kind="multiple", rows=(Row("a"), Row("b"))),
            [("answers", "Mark one or more answers as right.")],
        ),
        (
            replace(GOOD, rows=(*GOOD.rows, Row(feedback="Why."))),
            [("row-2-text", "This answer is empty; write it, or remove its feedback.")],
        ),
        (replace(GOOD, rows=(*GOOD.rows, Row(" a "))), [("row-2-text", "This is the same as answer 1; change one.")]),
        (
            replace(GOOD, rows=(Row("a", right=True, key="k"), Row("b", key="k"))),
            [("row-1-key", "Answer 1 has the same key; change one.")],
        ),
        (
            replace(GOOD, rows=(Row("a", right=True, key="K!"), Row("b"))),
            [("row-0-key", "Write the key in lower-case letters, digits, - and _.")],
        ),
        (numeric(Row("5")), [("answers", "Write at least one right answer.")]),
        (
            numeric(Row("1,5", right=True)),
            [("row-0-text", "Write one number, with a point before decimals: 1250.5")],
        ),
        (
            numeric(Row("5", "", "within", right=True)),
            [("row-0-other", "Write how far from the number an answer may be: 0.5")],
        ),
        (
            numeric(Row("5", "x", "percent", right=True)),
            [("row-0-other", "Write how many percent of the number an answer may be off: 2")],
        ),
        (
            numeric(Row("5", "", "range", right=True)),
            [("row-0-other", "Write the greatest number that is right: 12.5")],
        ),
        (words(Row("GAN")), [("answers", "Write at least one right answer.")]),
        (
            words(Row("GAN", right=True), Row("gan.")),
            [("row-1-text", "This is the same as answer 1; change one.")],
        ),
        (
            words(Row("x" * 201, right=True)),
            [("row-0-text", "Learners can type at most 200 characters; shorten this answer.")],
        ),
        (replace(PAIRS, rows=(Row("a", "1"), Row("", "2"))), [("answers", "Write at least two pairs.")]),
        (
            replace(PAIRS, rows=(*PAIRS.rows, Row("c"))),
            [("row-2-other", "This pair has no right side; write one.")],
        ),
        (
            replace(PAIRS, rows=(*PAIRS.rows, Row("", "3", feedback="Why."))),
            [("row-2-text", "This feedback has no pair; write the left side, or empty the feedback.")],
        ),
        (
            replace(PAIRS, rows=(*PAIRS.rows, Row("a", "3"))),
            [("row-2-text", "This is the same as answer 1; change one.")],
        ),
        (replace(STEPS, rows=(Row("a"),)), [("answers", "Write at least two steps.")]),
        (replace(GOOD, key="No!"), [("key", "Write the id in up to 64 lower-case letters, digits, - and _.")]),
        (replace(GOOD, points="0"), [("points", "Write a whole number from 1 to 9999.")]),
        (replace(GOOD, objective="x"), [("objective", "Choose an objective from the list.")]),
        (replace(GOOD, level="x"), [("level", "Choose a level from the list.")]),
        (replace(GOOD, section="A b"), [("section", "Choose a section from the list.")]),
        (replace(GOOD, credit="x"), [("credit", "Choose how a part of the answer counts.")]),
        (replace(GOOD, case="x"), [("case", "Choose whether capital letters count.")]),
        (
            replace(GOOD, explanation="x" * 70_000),
            [("stem", "This question is longer than 64 kB; shorten it.")],
        ),
    ],
)
def test_every_mistake_stands_beside_its_field(draft, expected):
    assert mistakes(draft) == expected
    assert write(draft, "q").text == ""


def test_what_only_the_parser_knows_names_answers_by_their_number():
    found = mistakes(numeric(Row("5", "2", "within", right=True), Row(), Row("6")))

    assert [field for field, _message in found] == ["row-2-text"]
    assert "answer 1" in found[0][1]
    assert "line" not in found[0][1]


@pytest.mark.parametrize(
    ("draft", "part", "kept"),
    [
        (replace(GOOD, stem="One\n\n::: two"), "stem", "One\n\n\\::: two"),
        (replace(GOOD, stem="One\n\nHint: two"), "stem", "One\n\nHint\\: two"),
        (replace(GOOD, stem="- ( ) a box\n\nWhat?"), "stem", "- \\( ) a box\n\nWhat?"),
        (replace(GOOD, explanation="One\n\nExplanation: two"), "explanation", "One\n\nExplanation\\: two"),
        (replace(GOOD, explanation="One\n:::"), "explanation", "One\n\\:::"),
        (replace(GOOD, rows=(Row("a {#b}", right=True), Row("b"))), "answer", "a \\{#b}"),
        (replace(GOOD, rows=(Row("a\n> b", right=True), Row("b"))), "answer", "a\n\\> b"),
        (replace(STEPS, rows=(Row("(x) a"), Row("b"))), "answer", "\\(x) a"),
        (replace(PAIRS, rows=(Row("a -> b", "c"), Row("d", "e"))), "answer", "a \\-> b -> c"),
        (replace(GOOD, hints=("One\n\nHint: two",)), "hint", "One\n\nHint\\: two"),
        (replace(GOOD, stem="```\n::: x\nHint: y\n```\n\nWhat?"), "stem", "```\n::: x\nHint: y\n```\n\nWhat?"),
    ],
)
def test_marks_of_the_syntax_are_kept_as_text(draft, part, kept):
    written = write(draft, "q")

    assert written.mistakes == ()
    parsed = parsed_from(written.text)
    texts = {"stem": parsed.stem, "explanation": parsed.explanation, "answer": parsed.answers[0].text}
    assert ({**texts, "hint": "".join(parsed.hints)}[part], parsed.problems) == (kept, ())
    assert write(reading.read(written.text).draft, "q").text == written.text


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(GOOD, stem="What?\n\n```\nopen"), "stem"),
        (replace(GOOD, explanation="```\nopen"), "explanation"),
        (replace(GOOD, hints=("fine", "~~~\nopen")), "hint-1"),
        (replace(GOOD, rows=(Row("a", right=True), Row("b", feedback="```\nopen"))), "row-1-feedback"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(draft, field):
    assert mistakes(draft) == [(field, "This code block is not closed; end it with the same fence.")]


def test_a_side_of_a_pair_is_one_paragraph():
    found = write(replace(PAIRS, rows=(Row("a\n\nb", "1"), Row("c", "2"))), "q").mistakes

    assert [mistake.field for mistake in found] == ["row-0-text"]
    assert isinstance(found[0], Mistake)


def test_choices_that_were_moved_take_their_letters_along():
    source = "::: question {#q}\n\nWhat?\n\n- (x) a\n- ( ) b\n- ( ) c\n\n:::"
    draft = reading.read(source).draft
    first, second, third = draft.rows

    moved = write(replace(draft, rows=(second, first, third, Row("d"))), "q").text

    assert moved.split("\n\n")[2] == "- ( ) b {#b}\n- (x) a {#a}\n- ( ) c\n- ( ) d"
