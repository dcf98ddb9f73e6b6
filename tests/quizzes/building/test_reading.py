"""Blocks in the form: what is read, what is wrong, and what only the text can hold."""

import pytest

from quizzes.building import reading
from quizzes.building.draft import Draft, Row

CHOICE = """\
::: question {#fruit objective=2 level=apply points=3 section=first shuffle=no}

Which one is a fruit?

| a | b |
|---|---|
| 1 | 2 |

- ( ) A carrot {#root}
  > A root.
- (x) An apple

Hint: Seeds.

Hint: Trees.

Explanation: It grows from a flower.

:::
"""


def block(*answers, head="{#q}", name="question", tail=()):
    return "\n".join([f"::: {name} {head}", "", "What?", "", *answers, "", *tail, ":::"])


def test_nothing_is_an_empty_form():
    assert reading.read("\n \n") == reading.Opened(Draft(rows=(Row(), Row(), Row())))


def test_every_part_of_a_block_has_its_field():
    assert reading.read(CHOICE) == reading.Opened(
        Draft(
            kind="single",
            fixed="fruit",
            key="fruit",
            stem="Which one is a fruit?\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            rows=(
                Row(text="A carrot", feedback="A root.", key="root"),
                Row(text="An apple", right=True, was="b"),
            ),
            hints=("Seeds.", "Trees."),
            explanation="It grows from a flower.",
            objective="2",
            level="apply",
            section="first",
            points="3",
            shuffle=False,
            letters=2,
        ),
        source=CHOICE,
    )


@pytest.mark.parametrize(
    ("answers", "kind", "rows"),
    [
        (["- (x) True", "- ( ) False"], "true-false", [("True", "", "exact", True), ("False", "", "exact", False)]),
        (["- [x] a", "- [ ] b"], "multiple", [("a", "", "exact", True), ("b", "", "exact", False)]),
        (
            ["- = 55 ± 5", "- = 8.5 +- 2%", "- = 90 .. 100", "- != 7", "  > Why."],
            "numeric",
            [
                ("55", "5", "within", True),
                ("8.5", "2", "percent", True),
                ("90", "100", "range", True),
                ("7", "", "exact", False),
            ],
        ),
        (['- = "say \\"x\\""', '- != "GAN"'], "text", [('say "x"', "", "exact", True), ("GAN", "", "exact", False)]),
        (
            ["- a -> b", "- c \\-> d -> e", "- -> f"],
            "matching",
            [("a", "b", "exact", True), ("c \\-> d", "e", "exact", True), ("", "f", "exact", True)],
        ),
        (["1. a", "2. b"], "ordering", [("a", "", "exact", True), ("b", "", "exact", True)]),
    ],
)
def test_every_kind_has_rows_that_fit(answers, kind, rows):
    opened = reading.read(block(*answers))

    assert (opened.problems, opened.refused, opened.draft.kind) == ((), "", kind)
    assert [(row.text, row.other, row.how, row.right) for row in opened.draft.rows] == rows


def test_a_reflection_has_a_stem_only():
    opened = reading.read(block("- a list", head="{#r}", name="reflection"))

    assert (opened.draft.kind, opened.draft.stem, opened.draft.rows) == ("reflection", "What?\n\n- a list", ())


def test_attributes_that_a_formatter_wrapped_are_read():
    opened = reading.read(block("- (x) a", "- ( ) b", head="{#fruit\n  objective=2\n  level=apply}"))

    assert (opened.draft.fixed, opened.draft.objective, opened.draft.level) == ("fruit", "2", "apply")
    assert opened.problems == ()


def test_a_block_with_problems_is_filled_as_far_as_it_can_be_read():
    opened = reading.read(block("- (x) a", "- (x) b", "- c", head="{objective=none points=many}"))

    assert opened.refused == ""
    assert [row.text for row in opened.draft.rows] == ["a", "b", "c"]
    assert (opened.draft.objective, opened.draft.points, opened.draft.fixed) == ("none", "many", "")
    assert [line for line, _message in opened.problems] == [1, 1, 7]
    assert opened.problems[2][1] == "this answer has no marker; start it like the other answers"


def test_a_block_that_is_not_closed_is_read_and_told():
    opened = reading.read("::: question {#q}\n\nWhat?\n\n- (x) a\n- ( ) b\n")

    assert opened.problems[-1] == (6, "the block is not closed; end it with a line `:::`")
    assert [row.text for row in opened.draft.rows] == ["a", "b"]
    assert opened.refused == ""


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        ("Only words.", "This is not a question block: its first line is no `::: question`."),
        ("::: exploration {#q}\n\n:::", "This is not a question block: its first line is no `::: question`."),
        (
            block("- (x) a", "- ( ) b", head="{#q color=red}"),
            "The form has no place for `color=red` of the first line.",
        ),
        (
            block("- (x) a", "- ( ) b", head="{#q level=apply level=create}"),
            "The form has no place for `level=create` of the first line.",
        ),
        (
            block("- (x) a", "- ( ) b", head="{#q shuffle=maybe}"),
            "The form has no place for `shuffle=maybe` of the first line.",
        ),
        (
            block("- (x) a", "- ( ) b", "", "Stray words.", tail=[""]),
            "The form has no place for a part of this block: it does not hold “Stray words”.",
        ),
        (
            block("- (x) a", "- ( ) b", tail=["Explanation: one", "", "Explanation: two", ""]),
            "The form has no place for a part of this block: it does not hold “two”.",
        ),
        (
            block(*[f"- [x] number {at}" for at in range(200)]),
            "This question has 200 answers; the form holds at most 100.",
        ),
        (
            block("- (x) a", "- ( ) b", tail=["Hint: more\n"] * 21),
            "This question has 21 hints; the form holds at most 20.",
        ),
        ("::: question {#q}\n\n" + "x" * 256_000 + "\n\n:::", "This block is longer than 64 kB."),
    ],
)
def test_what_the_form_cannot_hold_stays_in_the_text(source, refused):
    opened = reading.read(source)

    assert opened.refused == refused
    assert opened.source == source


def test_characters_that_are_not_text_are_left_out():
    opened = reading.read("::: question {#q}\r\n\r\nWh\x00at\x0b?\x1b\r\n\r\n- (x) a\x9f\r\n- ( ) b\r\n\r\n:::\r\n")

    assert (opened.draft.stem, opened.draft.rows[0].text, opened.problems) == ("What?", "a", ())
