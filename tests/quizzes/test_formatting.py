"""Question blocks in canonical form: ids from the stem, keys on demand, and never another question."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.formatting import Rewritten
from courses.rendering import Block
from quizzes import blocks, formatting
from quizzes.header import KEY
from quizzes.interchange.shapes import said
from quizzes.syntax import parse, print_question
from tests.quizzes.generated import parsed_questions

CHOICES = "- ( ) A carrot\n- (x) An apple"


def block(stem, attributes="", name="question", line=1, answers=CHOICES):
    body = f"\n{stem}\n\n{answers}\n" if answers else f"\n{stem}\n"
    return Block(name, attributes, body, line)


def written(*given_blocks, taken=(), keys=False):
    return formatting.canonical(given_blocks, taken, keys=keys)


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("What does it mean for a model to be *multimodal*?", "model-multimodal"),
        ("A vendor calls its assistant “multimodal”. What does that tell you?", "vendor-calls-assistant-multimodal"),
        ("Which of these is a [fruit](lesson:fruit-and-seeds)?", "fruit"),
        ("Here is a program:\n\n```python\nprint(1)\n```\n\nWhat is printed?", "program-printed"),
        ("It isn’t over. Why?", "isnt"),
        ("Which of these is it?", "which-of-these-is"),
        ("Où est le café?", "ou-est-le-cafe"),
        ("Pick 3 of $x_1 + x_2$ and 42", "pick-42"),
        ("Что это такое?", "q-d95b9c9665"),
        (("word " * 60).strip(), "word-word-word-word"),
        ("x" * 100, "x" * 64),
    ],
)
def test_a_missing_id_is_made_from_the_telling_words_of_the_stem(stem, key):
    (found,) = written(block(stem))

    assert found.text.split("\n")[0] == f"::: question {{#{key}}}"
    assert found.changes == (f"the question has an id now: {key}",)
    assert KEY.fullmatch(key)


def test_ids_differ_from_all_that_are_taken_and_from_each_other():
    stem = "Seeds of apples lie where, exactly, in spring?"
    given_blocks = [block(stem), block("Q?", "#seeds-apples-lie-exactly-2"), block(stem), block(stem), block(stem)]

    found = written(*given_blocks, taken={"seeds-apples-lie-exactly"})

    assert [item.text.split("{")[1].split("}")[0] for item in found] == [
        "#seeds-apples-lie-exactly-spring",
        "#seeds-apples-lie-exactly-2",
        "#seeds-apples-lie-exactly-3",
        "#seeds-apples-lie-exactly-4",
        "#seeds-apples-lie-exactly-5",
    ]


def test_an_id_that_is_there_stays_even_one_that_is_taken():
    given_blocks = [block("Which one is a fruit?", "#Q"), block("Which one is a fruit?", "#q")]

    assert written(*given_blocks, taken={"q"}) == [
        None,
        Rewritten(f"::: question {{#q}}\n\nWhich one is a fruit?\n\n{CHOICES}\n\n:::"),
    ]


def test_a_reflection_gets_its_id_too():
    (found,) = written(block("Where could you use this tomorrow?", "objective=1", "reflection", answers=""))

    assert found == Rewritten(
        "::: reflection {#tomorrow objective=1}\n\nWhere could you use this tomorrow?\n\n:::",
        ("the reflection has an id now: tomorrow",),
    )


def test_what_only_its_author_can_mend_is_left_alone():
    given_blocks = [
        block("Q?", "#a", answers="- (x) A\n- (x) B"),
        block("Q?", "#b", answers=""),
        block("Q?", "#c colour=red"),
        Block("question", "#d", f"Q?\n\n{CHOICES}\n", 1),
        block("Q?", "#e", answers="- = five"),
    ]

    assert written(*given_blocks) == [None] * 5


def test_keys_are_the_letters_that_choices_have_already():
    source = block("Q?", "#q", answers="* [ ] A\n* [x] B {#own}\n* [x] C\n  > F")

    assert written(source)[0].text.split("\n")[4:8] == ["- [ ] A", "- [x] B {#own}", "- [x] C", "  > F"]
    assert written(source, keys=True) == [
        Rewritten(
            "::: question {#q}\n\nQ?\n\n- [ ] A {#a}\n- [x] B {#own}\n- [x] C {#c}\n  > F\n\n:::",
            (
                "the choices of “q” have keys now, the letters that they had",
                "the question “q” has its usual form",
            ),
        )
    ]


@pytest.mark.parametrize("answers", ["- = 5", '- = "five"', "- a -> b\n- c -> d", "1. a\n2. b"])
def test_answers_that_are_no_choices_get_no_keys(answers):
    source = block("Q?", "#q", answers=answers)

    assert written(source, keys=True) == [Rewritten(f"::: question {{#q}}\n\nQ?\n\n{answers}\n\n:::")]


def test_the_owner_of_blocks_says_the_same():
    source = block("Which one is a fruit?")

    assert blocks.canonical([source], {"fruit"}, keys=True) == written(source, taken={"fruit"}, keys=True)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(parsed_questions(), st.booleans(), st.booleans())
def test_any_question_says_the_same_in_canonical_form_and_has_only_one(parsed, is_named, keys):
    source = replace(parsed, key="q" if is_named else None)
    _, *body = print_question(source).split("\n")[:-1]
    head = print_question(source).split("\n")[0].removeprefix(f"::: {parsed.block} ")
    given_block = Block(parsed.block, head[1:-1], "\n".join(body), 1)

    (found,) = written(given_block, keys=keys)

    again_head, *again_body = found.text.split("\n")[:-1]
    attributes = again_head.removeprefix(f"::: {parsed.block} ")
    again = parse(attributes, "\n".join(again_body), 1, parsed.block)
    assert again.problems == ()
    assert said(replace(again, key="q")) == said(parsed)
    assert [answer.key for answer in again.answers] == [answer.key for answer in parsed.answers]
    assert again.key == "q" if is_named else KEY.fullmatch(again.key)
    assert written(Block(parsed.block, attributes[1:-1], "\n".join(again_body), 1), keys=keys) == [
        Rewritten(found.text)
    ]
