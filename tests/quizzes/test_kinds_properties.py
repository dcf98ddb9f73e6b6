"""What holds of every kind, whatever is asked: nothing shown tells the key, forms and records agree, nothing raises."""

import copy
import dataclasses
import json
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.rendering import render_fragments
from quizzes import kinds
from quizzes.grading import CorruptContent, UnreadableResponse, grade, reveal
from quizzes.kinds.matching import sides
from quizzes.kinds.shapes import Unclear
from quizzes.syntax import ParsedQuestion
from tests.quizzes.generated import parsed_questions
from tests.quizzes.questions import question, stored

EVERY_KIND = tuple(kinds.MODULES)
KEYED_KINDS = tuple(kind for kind in EVERY_KIND if kind != "reflection")
SEEDS = st.text(max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["a", "b", "text"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
BODIES = {
    "single": "Q?\n\n- ( ) A\n  > F\n- (x) B",
    "multiple": "Q?\n\n- [ ] A\n- [x] B\n- [x] C",
    "numeric": "Q?\n\n- = 55 +- 5\n  > F\n- != 5",
    "text": 'Q?\n\n- = "A"\n- != "B"\n  > F',
    "matching": "Q?\n\n- A -> X\n- B -> Y\n- -> Z",
    "ordering": "Q?\n\n1. A\n2. B\n3. C",
    "reflection": "Q?",
}
CONTENTS = {
    kind: stored(body, block="reflection" if kind == "reflection" else "question") for kind, body in BODIES.items()
}
property_test = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def plainly_stored(parsed: ParsedQuestion) -> dict:
    """Store a question, every text as it stands."""
    return kinds.content(parsed, kinds.fragments(parsed))


def with_another_key(parsed: ParsedQuestion, mixed: random.Random) -> ParsedQuestion:
    """The same question with another key: what can be chosen, matched or ordered is the same."""
    answers = list(parsed.answers)
    if parsed.kind == "ordering":
        mixed.shuffle(answers)
    elif parsed.kind == "matching":
        pairs = [sides(answer.text) for answer in answers]
        rights = [right for _, right in pairs]
        mixed.shuffle(rights)
        pairs = [(left, right) for (left, _), right in zip(pairs, rights, strict=True)]
        texts = [f"{left} -> {right}".strip() for left, right in pairs]
        # A backtick left open on one side may close on the other and take the arrow with it: another question then.
        assume([sides(text) for text in texts] == pairs)
        answers = [dataclasses.replace(answer, text=text) for answer, text in zip(answers, texts, strict=True)]
    elif parsed.kind in ("numeric", "text"):
        texts = [f'"{mixed.random()}"' if parsed.kind == "text" else f"{mixed.random():.4f}" for _ in answers]
        marks = [True, *(mixed.random() < 0.5 for _ in answers[1:])]
        answers = [
            dataclasses.replace(answer, text=text, correct=correct)
            for answer, text, correct in zip(answers, texts, marks, strict=True)
        ]
    elif parsed.kind == "single":
        right = mixed.randrange(len(answers))
        answers = [dataclasses.replace(answer, correct=place == right) for place, answer in enumerate(answers)]
    else:
        marks = [True, *(mixed.random() < 0.5 for _ in answers[1:])]
        mixed.shuffle(marks)
        answers = [dataclasses.replace(answer, correct=mark) for answer, mark in zip(answers, marks, strict=False)]
    return dataclasses.replace(parsed, answers=tuple(answers))


@property_test
@given(parsed_questions(KEYED_KINDS), SEEDS, st.randoms(use_true_random=False))
def test_what_is_shown_is_the_same_whatever_the_key(parsed, seed, mixed):
    other = with_another_key(parsed, mixed)
    assume(not list(kinds.MODULES[other.kind].check(other)))

    shown = [kinds.present(plainly_stored(found), seed) for found in (parsed, other)]

    assert shown[0] == shown[1]
    assert repr(shown[0]) == repr(shown[1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "- A -> [X](https://example.org)\n- B -> $x^2$\n- -> Y",
            "- A -> Y\n- B -> [X](https://example.org)\n- -> $x^2$",
        ),
        (
            "1. A[^n]\n\n   [^n]: Note.\n2. C\n3. *B*[^n]\n\n   [^n]: Note.",
            "1. *B*[^n]\n\n   [^n]: Note.\n2. C\n3. A[^n]\n\n   [^n]: Note.",
        ),
    ],
)
def test_what_the_renderer_makes_of_a_part_does_not_tell_its_place(before, after):
    parsed = [question(f"Q?\n\n{answers}") for answers in (before, after)]

    shown = [kinds.present(kinds.content(found, render_fragments(kinds.fragments(found))), "q") for found in parsed]

    assert shown[0] == shown[1]


@property_test
@given(parsed_questions(), SEEDS, st.data())
def test_what_a_form_sends_is_what_the_record_of_it_would_send(parsed, seed, data):
    content = plainly_stored(parsed)
    sent = data.draw(answers_to(kinds.present(content, seed), content))
    try:
        response = kinds.read(sent, content)
    except Unclear:
        return

    assert response == json.loads(json.dumps(response))
    if response is not None:
        again = kinds.values(content, response)

        assert kinds.read(again, content) == response
        assert kinds.values(content, kinds.read(again, content)) == again
        assert grade(content, response) == grade(content, kinds.read(again, content))


def answers_to(shown, content):
    """What a form could send for this question."""
    if shown.kind == "matching":
        options = st.sampled_from([option.key for option in shown.options])
        return st.tuples(*(options.map(f"{part.key}:{{}}".format) for part in shown.parts)).map(list)
    if shown.kind == "ordering":
        places = st.permutations(range(1, len(shown.parts) + 1))
        keys = [part.key for part in shown.parts]
        return places.map(lambda drawn: [f"{key}:{place}" for key, place in zip(keys, drawn, strict=True)])
    if shown.options:
        most = 1 if shown.kind == "single" else len(shown.options)
        return st.lists(st.sampled_from([option.key for option in shown.options]), max_size=most)
    typed = st.decimals(-9999, 9999, places=4).map(str) if shown.kind == "numeric" else st.text(max_size=30)
    return typed.filter(lambda text: "\0" not in text).map(lambda text: [text])


@property_test
@given(parsed_questions(tuple(kind for kind in EVERY_KIND if kind != "reflection")))
def test_the_answer_that_is_shown_is_right(parsed):
    content = plainly_stored(parsed)
    shown = reveal(content)

    verdict = grade(content, kinds.read(shown.values, content))

    assert (verdict.correct, verdict.score) == (True, 1.0)
    assert verdict.options.keys() == shown.options.keys()
    assert all(said.right for said in verdict.options.values())


@property_test
@given(parsed_questions())
def test_a_form_left_empty_is_no_answer(parsed):
    assert kinds.read([""], plainly_stored(parsed)) is None


@pytest.mark.parametrize("kind", EVERY_KIND)
@property_test
@given(data=st.data())
def test_no_response_makes_a_kind_raise_anything_of_its_own(kind, data):
    name = data.draw(st.sampled_from(["choice", "choices", "number", "text", "pairs", "order"]))
    response = data.draw(JSON | JSON.map(lambda value: {name: value}))

    for door in (kinds.values, grade):
        try:
            door(CONTENTS[kind], response)
        except UnreadableResponse:
            continue


@pytest.mark.parametrize("kind", EVERY_KIND)
@property_test
@given(data=st.data())
def test_no_content_makes_a_kind_raise_anything_of_its_own(kind, data):
    content = copy.deepcopy(CONTENTS[kind])
    response = kinds.read(reveal(content).values, content) or {"text": "a"}
    place = content
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]

    doors = (
        lambda: kinds.values(content, response),
        lambda: grade(content, response),
        lambda: reveal(content),
        lambda: kinds.present(content, "seed"),
        lambda: kinds.asks(content),
        lambda: kinds.read(["a", "b:c", "1"], content),
    )
    for door in doors:
        try:
            door()
        except (CorruptContent, UnreadableResponse):
            continue


@pytest.mark.parametrize("kind", EVERY_KIND)
@property_test
@given(st.lists(st.text(max_size=12) | st.sampled_from(["a", "b", "1", "a:1", ":", "a:b"]), max_size=4))
def test_no_form_makes_a_kind_raise_anything_of_its_own(kind, values):
    try:
        response = kinds.read(values, CONTENTS[kind])
    except UnreadableResponse:
        return

    assert response is None or kinds.read(kinds.values(CONTENTS[kind], response), CONTENTS[kind]) == response
