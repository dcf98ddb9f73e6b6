"""What a question is printed as, and that printing loses nothing."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.syntax import Answer, parse, print_question
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
        ("Q?\n\n- = 5", 'question "q" cannot be written: this kind of question (numeric) is not'),
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


# Texts as they stand in a parsed question, with all that could be mistaken for something else.
INLINE = st.sampled_from(
    [
        *(
            "words",
            "two\nlines",
            "hard  \nbreak",
            "*em*",
            "`- (x) code`",
            "\\- 3",
            "\\> 90%",
            "1\\. first",
            "=",
            "= 5",
        ),
        *(
            "A -> B",
            "a {#b} c",
            "{#b}c",
            "{ #b}",
            "(x)",
            "[ ]",
            "( ) x",
            "\\(x)",
            "\\[x\\] y",
            "see Hint: no",
            "é\xa0ü",
        ),
        *(
            "words\n- nested\n- list",
            "a\n\nb",
            "a\n\n    code",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "<b>x</b>",
            "\\\\",
        ),
    ]
)
BLOCKS = st.sampled_from(
    [
        *(
            "```text\n- (x) code\n\n  Hint: code\n```",
            "~~~~\n```\n~~~~",
            "- a\n- b",
            "1. a\n2. b",
            "    code\n\n    more",
        ),
        *("## heading", "***", "3) c", "+ a\n\n  para"),
    ]
)
TEXTS = st.one_of(
    INLINE,
    BLOCKS,
    st.tuples(INLINE, BLOCKS).map("\n\n".join),
    st.tuples(BLOCKS, st.just("after")).map("\n\n".join),
)
QUOTES = st.sampled_from(["> quote", "> > deep\n>\n> - x", "text\n\n> [!key]\n>\n> x"])
KEYS = st.sampled_from(["x", "long-key", "k_2", "9"])


@st.composite
def parsed_questions(draw):
    """A question as `parse` could have returned it, all on line 0."""
    kind = draw(st.sampled_from(["single", "multiple"]))
    texts = draw(st.lists(TEXTS, min_size=2, max_size=4, unique_by=lambda text: " ".join(text.split())))
    right = draw(st.integers(0, len(texts) - 1))
    keys = draw(st.permutations([None, None, "x", "long-key"]))
    answers = tuple(
        Answer(
            key=keys[place] or "abcd"[place],
            text=text,
            correct=place == right or (kind == "multiple" and draw(st.booleans())),
            feedback=draw(st.just("") | TEXTS | QUOTES),
            line=0,
            is_keyed=keys[place] is not None,
        )
        for place, text in enumerate(texts)
    )
    return dataclasses.replace(
        question("Q?"),
        key="q",
        kind=kind,
        stem=draw(st.one_of(INLINE, QUOTES, st.tuples(INLINE, TEXTS, st.just("So?")).map("\n\n".join))),
        answers=answers,
        hints=tuple(draw(st.lists(TEXTS | QUOTES, max_size=2))),
        explanation=draw(st.just("") | TEXTS | QUOTES),
        objective=draw(st.none() | st.integers(1, 9999)),
        level=draw(st.none() | st.sampled_from(["remember", "create"])),
        points=draw(st.integers(1, 20)),
        shuffle=draw(st.booleans()),
        credit=draw(st.sampled_from(["exact", "partial"])) if kind == "multiple" else "exact",
        section=draw(st.none() | st.just("data")),
        line=0,
        problems=(),
    )


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(parsed_questions())
def test_what_is_printed_is_parsed_to_the_same_question(parsed):
    printed = print_question(parsed)

    again = questions(printed)

    assert [without_lines(found) for found in again] == [parsed]


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
