"""What a good question block means."""

import pytest

from quizzes.syntax import Answer, ParsedQuestion, parse, print_question
from tests.quizzes.questions import question

STEM = """What does *multimodal* mean?

- what goes in
- what comes out

| a | b |
|---|---|
| 1 | 2 |

```text
- (x) not an answer
::: not a fence

Hint: not a hint
```"""
ANSWERS = """
- ( ) Smarter
  than others

  in every way
  > Tempting, but
  > range is not quality.
  >
  > See the table.
- (x) Several kinds of data {#several}
  > Right.
- ( ) Printers

Hint: Look in.

Hint: And out.

Explanation: Kinds.
"""


def choices(body: str) -> list[tuple[str, str, bool, str]]:
    parsed = question(f"Which?\n\n{body}")
    assert parsed.problems == ()
    return [(answer.key, answer.text, answer.correct, answer.feedback) for answer in parsed.answers]


def test_a_block_becomes_a_question_with_every_part_and_its_line():
    header = "{#multi objective=2 level=understand points=3 section=data}"

    parsed = parse(header, f"\n{STEM}\n{ANSWERS}", 10)

    assert parsed == ParsedQuestion(
        key="multi",
        kind="single",
        stem=STEM,
        answers=(
            Answer(
                key="a",
                text="Smarter\nthan others\n\nin every way",
                correct=False,
                feedback="Tempting, but\nrange is not quality.\n\nSee the table.",
                line=28,
            ),
            Answer(
                key="several",
                text="Several kinds of data",
                correct=True,
                feedback="Right.",
                line=36,
                is_keyed=True,
            ),
            Answer(key="c", text="Printers", correct=False, feedback="", line=38),
        ),
        hints=("Look in.", "And out."),
        explanation="Kinds.",
        objective=2,
        level="understand",
        points=3,
        shuffle=True,
        credit="exact",
        section="data",
        line=10,
        problems=(),
    )


def test_square_brackets_make_a_multiple_choice():
    parsed = question("Which?\n\n- [x] A\n- [X] B\n- [ ] C", "{#q credit=partial shuffle=no}")

    assert (parsed.kind, parsed.credit, parsed.shuffle, parsed.problems) == ("multiple", "partial", False, ())
    assert [(answer.text, answer.correct) for answer in parsed.answers] == [
        ("A", True),
        ("B", True),
        ("C", False),
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        "{#q objective=2 shuffle=no}",
        "#q objective=2 shuffle=no",
        '  {#q objective="2"\n  shuffle=no}',
        "{ shuffle=no objective=2 #q }",
    ],
)
def test_attributes_are_read_with_or_without_braces_in_any_order_and_over_lines(attributes):
    parsed = question("Q?\n\n- ( ) A\n- (x) B", attributes)

    assert (parsed.key, parsed.objective, parsed.shuffle, parsed.problems) == ("q", 2, False, ())


def test_bullets_may_be_stars_or_plus_signs():
    assert choices("* ( ) A\n* (x) B") == choices("+ ( ) A\n+ (x) B") == choices("- ( ) A\n- (x) B")


def test_line_ends_of_any_system_mean_the_same():
    body = "\nQ?\n\n- ( ) A\n  > F\n- (x) B\n"

    unix, windows, old = (parse("{#q}", body.replace("\n", end), 1) for end in ("\n", "\r\n", "\r"))

    assert unix == windows == old


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\(both) of them", r"\(both) of them"),
        (r"\[both] of them", r"\[both] of them"),
        (r"\= 5", "= 5"),
        ("= 5", "= 5"),
        (r"A \-> B", r"A \-> B"),
        ("A -> B", "A -> B"),
        ("> 90%", r"\> 90%"),
        ("# of tokens", r"\# of tokens"),
        ("- 3 degrees", r"\- 3 degrees"),
        ("1. then 2.", r"1\. then 2."),
        ("2026) then", r"2026\) then"),
        ("---", r"\---"),
        ("-3 degrees", "-3 degrees"),
        ("#1", "#1"),
        ("(x) is the marker", "(x) is the marker"),
        ("Keep {#A b}", "Keep {#A b}"),
        (r"Keep \{#a}", r"Keep \{#a}"),
        ("Keep {a}", "Keep {a}"),
    ],
)
def test_text_on_the_line_of_the_marker_is_plain_text(source, text):
    assert choices(f"- ( ) {source}\n- (x) B")[0] == ("a", text, False, "")


@pytest.mark.parametrize("marker", [r"\(x)", r"\[x\]", r"\= 5"])
def test_an_escaped_marker_at_the_start_of_an_item_is_literal(marker):
    parsed = question(f"Which?\n\n- {marker} in the stem\n\nSo which?\n\n- ( ) A\n- (x) B")

    assert parsed.problems == ()
    assert parsed.stem == f"Which?\n\n- {marker} in the stem\n\nSo which?"


def test_brackets_escaped_by_a_formatter_are_still_markers():
    assert choices("- \\[x\\] A\n- \\[ ] B") == [("a", "A", True, ""), ("b", "B", False, "")]


def test_a_choice_may_hold_code_and_paragraphs_and_nothing_else_than_code():
    body = """
- ( ) Runs:

  ```python
  if x:
      print("> a")
  ```
  > No.
- (x)

  ~~~
  y
  ~~~

  {#y}
"""

    assert choices(body) == [
        ("a", 'Runs:\n\n```python\nif x:\n    print("> a")\n```', False, "No."),
        ("y", "~~~\ny\n~~~", True, ""),
    ]


def test_feedback_may_be_several_quotes_hold_code_and_run_on_without_the_sign():
    body = """
- ( ) A

  > One
  runs on

  > ```text
  > - (x) code
  >
  > ```
- (x) B
  > Two
runs on
"""

    assert choices(body) == [
        ("a", "A", False, "One\nruns on\n\n```text\n- (x) code\n\n```"),
        ("b", "B", True, "Two\nruns on"),
    ]


def test_a_choice_may_run_on_at_the_margin():
    assert choices("- ( ) A\nruns on\n- (x) B") == [("a", "A\nruns on", False, ""), ("b", "B", True, "")]


def test_items_may_be_indented_by_wide_bullets_and_tabs():
    assert choices("-   ( ) A\n\n    > F\n-\t(x) B\n\n\t> G\n-      ( ) C\n  > H") == [
        ("a", "A", False, "F"),
        ("b", "B", True, "G"),
        ("c", "C", False, "H"),
    ]


def test_keys_by_place_go_on_after_z():
    body = "\n".join(["- (x) text 0", *(f"- ( ) text {number}" for number in range(1, 28))])

    assert [key for key, *_ in choices(body)][-4:] == ["y", "z", "aa", "ab"]


def test_hints_and_explanation_may_run_over_paragraphs_lists_and_code():
    parsed = question(
        "Q?\n\n- ( ) A\n- (x) B\n\nExplanation: One.\n\nTwo.\n\n- ( ) in the explanation\n\n"
        "```\nHint: in code\n```\n\nHint:\n\n1. First\n1. Second\n\nHint: > is a sign"
    )

    assert parsed.problems == ()
    assert parsed.explanation == "One.\n\nTwo.\n\n- ( ) in the explanation\n\n```\nHint: in code\n```"
    assert parsed.hints == ("1. First\n1. Second", r"\> is a sign")


@pytest.mark.parametrize(
    "stem",
    [
        "- a\n- b",
        "1. a\n2. b",
        "Q?\n1984. was a year",
        "Q?\n\n- a\n> quote",
        "Q?\n\n- a\n  ```\n  - (x) code\n  ```",
        "- a\n\n---\n\nQ?",
        "Q?\n\n    - ( ) shown as code",
        "* a\n* b",
        "Q?\n\n- a\n\n  Hint: of a list",
    ],
)
def test_the_stem_may_hold_other_lists_quotes_rules_and_code(stem):
    parsed = question(f"{stem}\n\n+ ( ) A\n+ (x) B")

    assert parsed.problems == ()
    assert parsed.stem == stem
    assert [answer.text for answer in parsed.answers] == ["A", "B"]


def test_the_answers_may_follow_the_stem_without_a_blank_line():
    parsed = question("Q?\n- ( ) A\n- (x) B")

    assert (parsed.stem, len(parsed.answers), parsed.problems) == ("Q?", 2, ())


FURTHER = ("lesson", "domain", "enemies")
WITH_FURTHER = '{#q level=apply domain="D 1" enemies=a,b lesson=""}'


def test_what_only_the_place_of_a_question_knows_is_kept_by_name():
    parsed = parse(WITH_FURTHER, "\nQ?\n\n- ( ) A\n- (x) B\n", 1, further=FURTHER)

    assert parsed.problems == ()
    assert parsed.further == (("domain", "D 1"), ("enemies", "a,b"), ("lesson", ""))
    assert (parsed.key, parsed.level) == ("q", "apply")


def test_a_question_of_a_lesson_has_nothing_further():
    parsed = question("Q?\n\n- ( ) A\n- (x) B")

    assert parsed.further == ()


@pytest.mark.parametrize(
    "body",
    [
        "Q?\n\n- ( ) A\n- (x) B",
        "Q?\n\n- [ ] A\n- [x] B",
        "Q?\n\n- = 5",
        'Q?\n\n- = "A"',
        "Q?\n\n- A -> X\n- B -> Y",
        "Q?\n\n1. A\n2. B",
    ],
)
def test_no_kind_calls_what_its_place_knows_unused(body):
    parsed = parse(WITH_FURTHER, f"\n{body}\n", 1, further=FURTHER)

    assert parsed.problems == ()


def test_a_question_is_printed_with_what_its_place_knows_and_reads_the_same():
    parsed = parse(WITH_FURTHER, "\nQ?\n\n- ( ) A\n- (x) B\n", 1, further=FURTHER)

    first, *rest = print_question(parsed).splitlines()
    again = parse(first.removeprefix("::: question "), "\n".join(rest[:-1]), 1, further=FURTHER)

    assert first == f"::: question {WITH_FURTHER}"
    assert again == parsed
