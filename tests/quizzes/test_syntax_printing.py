"""What a question is printed as, and that printing loses nothing."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.syntax import missing_key, parse, print_question
from tests.quizzes.generated import parsed_questions
from tests.quizzes.questions import question, questions, without_lines

CANONICAL = """\
::: question {#q objective=2 level=apply points=3 shuffle=no credit=partial section=data}

Which?

```text
- (x) code
```

- [x] A
  runs on {#one}
  > Right.
  >
  > More.
- [ ] B

  ```python
  b
  ```

  {#two}
- [ ]

  - a list
  > No.
- [ ] \\> 90%

Hint: Look.

Hint:

1. First
2. Second

Explanation: Since:

> so it is

:::"""


def test_a_question_in_canonical_form_is_printed_as_it_stands():
    parsed = questions(CANONICAL)[0]

    assert parsed.problems == ()
    assert print_question(parsed) == CANONICAL


def test_any_other_spelling_is_printed_in_canonical_form():
    body = "Q?\n* ( ) A\n\n  > F\n  runs on\n\n*   (X)   B {#b}\nruns on\n\nExplanation:   E"
    parsed = question(body, 'shuffle=yes points="1" #q')

    printed = print_question(parsed)

    assert parsed.problems == ()
    assert printed == (
        "::: question {#q}\n\nQ?\n\n- ( ) A\n  > F\n  > runs on\n- (x) B {#b}\n  runs on\n\nExplanation: E\n\n:::"
    )


def test_the_answers_do_not_run_into_a_list_that_the_stem_ends_in():
    stems = ["Q?\n\n- a\n- b", "Q?\n\n+ a\n+ b", "1. a\n2. b", "- a\n\nQ?", "- a\n\n  b\n\n***"]
    parsed = [question(f"{stem}\n\n* ( ) A\n* (x) B") for stem in stems]

    printed = [print_question(found) for found in parsed]

    assert [found.stem for found in parsed] == stems
    assert [text.split(" ( ) A")[0][-1] for text in printed] == ["*", "-", "-", "-", "-"]
    assert [without_lines(questions(text)[0]) for text in printed] == [without_lines(found) for found in parsed]


def test_the_steps_do_not_run_into_a_numbered_list_that_the_stem_ends_in():
    parsed = question("Q?\n\n1. a\n2. b\n\n\n1) A\n1) B\n\n   - c\n10) C")

    printed = print_question(parsed)

    assert printed == "::: question {#q}\n\nQ?\n\n1. a\n2. b\n\n1) A\n2) B\n\n   - c\n3) C\n\n:::"


@pytest.mark.parametrize(
    ("answers", "printed"),
    [
        ("*   = 55±5\n    > F\n* !=  3 … 4", "- = 55 +- 5\n  > F\n- != 3 .. 4"),
        ('+ =  "a\n  b"\n+ != "c"\n\n  > F', '- = "a b"\n- != "c"\n  > F'),
        ("* A\n  b   ->   C\n* D ->\n  E\n  > F\n* ->  G", "- A\n  b -> C\n- D -> E\n  > F\n- -> G"),
        ("3) A\n3) ~~~\n   b\n   ~~~\n3)\n       c", "1. A\n2. ~~~\n   b\n   ~~~\n3.\n       c"),
    ],
)
def test_every_kind_has_a_canonical_form(answers, printed):
    parsed = question(f"Q?\n\n{answers}")

    assert parsed.problems == ()
    assert print_question(parsed) == f"::: question {{#q}}\n\nQ?\n\n{printed}\n\n:::"


def test_a_reflection_is_printed_under_its_own_name():
    parsed = question("Q?\n\n* ( ) a\nExplanation: E", "{section=data #r}", "reflection")
    good = dataclasses.replace(parsed, problems=())
    bare = dataclasses.replace(good, key=None, problems=((1, missing_key("reflection")),))

    assert [len(parsed.problems), print_question(good), print_question(bare)] == [
        1,
        "::: reflection {#r section=data}\n\nQ?\n\n* ( ) a\n\nExplanation: E\n\n:::",
        "::: reflection {section=data}\n\nQ?\n\n* ( ) a\n\nExplanation: E\n\n:::",
    ]


def test_a_missing_id_and_keys_can_be_added():
    parsed = question("Q?\n\n- ( ) A\n- (x) B", "")
    answers = tuple(dataclasses.replace(answer, is_keyed=True) for answer in parsed.answers)

    bare = print_question(parsed)
    named = print_question(dataclasses.replace(parsed, key="new", answers=answers, problems=()))

    assert bare == "::: question {}\n\nQ?\n\n- ( ) A\n- (x) B\n\n:::"
    assert named == "::: question {#new}\n\nQ?\n\n- ( ) A {#a}\n- (x) B {#b}\n\n:::"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Q?", 'question "q" cannot be written: no answers; end the question with a list'),
        ("Q?\n\n- (x) A\n- (x) B", 'question "q" cannot be written: question "q" has 2 right choices'),
        ("Q?\n\n- = five", 'question "q" cannot be written: five is not a number; write 42'),
    ],
)
def test_a_question_with_problems_is_not_printed(body, message):
    with pytest.raises(ValueError, match="cannot be written") as refused:
        print_question(question(body))

    assert str(refused.value).startswith(message)


def test_a_question_made_without_a_kind_is_not_printed():
    parsed = dataclasses.replace(question("Q?"), problems=())

    with pytest.raises(ValueError, match="it has no answers"):
        print_question(parsed)


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(parsed_questions())
def test_what_is_printed_is_parsed_to_the_same_question(parsed):
    printed = print_question(parsed)

    again = questions(printed)

    assert [without_lines(found) for found in again] == [parsed]
    assert [print_question(found) for found in again] == [printed]


# Sources as an author may spell them, wide and tight, tidy and not; "@" is the bullet and "?" the mark.
ITEMS = st.sampled_from(
    [
        *(
            "@ (?) A",
            "@   (?)   B\n\n    > F",
            "@ (?) C\nruns on",
            "@ (?) D\n  runs on {#dd}",
            "@\t(?) E\n\n\t> F\n",
        ),
        *(
            "@ (?)\n  G",
            "@ (?)\n\n  ```\n  - (x) code\n\n  ```\n",
            "@ (?)\n   - x\n   - y\n",
            "@ (?) H\n\n\n  > F\n\n\n",
        ),
        *(
            " @ (?) I\n   > F\n   runs on",
            "@ (?) J\n  > F\nruns on",
            "@\n  (?) K",
            "@ (?) > L",
            "@ (?) \\= M",
            "@ (?) \x0bN",
        ),
        *(
            "@ (?) O\n  \x0b> F",
            "@ (?) P\n  >F\n  >\n  >\tG",
            "@ (?) Q\n\n  {#qq}",
            "@ (?) R\n      S",
            "@ (?) T  \n  U",
        ),
        *(
            "@ (?) V\n  > - a\n  >   - b\n\n  > c",
            "@ (?)\n\n      code",
            "@ (?) \xa0W",
            "@ (?) X\n  \n  Y\n \n",
            "@ (?) -",
        ),
    ]
)
TAILS = st.sampled_from(
    [
        *(
            "Hint: H",
            "Hint:\n\n- a\n- b",
            "Hint:H\nruns on",
            " Hint: 1. x",
            "Hint:\n   - a\n   - b",
            "Hint:   \n> x",
        ),
        *("Hint: a\n\n\n```\nHint: x\n\n```", "Hint:\n\n    code", "Hint: \x0bx", "Hint: -", "Hint:\n***"),
    ]
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    stem=st.sampled_from(["Which?", "Q?\n\n- a\n- b", "1. a\n\n   b", "* a\n* b\n\n- c", "   - a\n   - b", "***"]),
    bullet=st.sampled_from("*+"),
    items=st.lists(ITEMS, min_size=2, max_size=5, unique=True),
    gap=st.sampled_from(["\n", "\n\n", "\n \n\n"]),
    tails=st.lists(TAILS, max_size=3),
)
def test_any_spelling_that_is_accepted_survives_printing(stem, bullet, items, gap, tails):
    marked = [item.replace("@", bullet).replace("?", "x" if not at else " ") for at, item in enumerate(items)]
    source = "\n\n".join([f"\n{stem}", gap.join(marked), *tails])
    parsed = parse("{#q}", f"{source}\n", 0)

    again = questions(print_question(parsed))

    assert [without_lines(found) for found in again] == [without_lines(parsed)]
    assert (parsed.stem, len(parsed.answers), len(parsed.hints)) == (stem, len(items), len(tails))
