"""Grading: what stored content cannot be graded, and the states beside a verdict."""

import pytest

from quizzes import kinds
from quizzes.grading import CorruptContent, UnknownKind, UnreadableResponse, grade, hints, reveal
from tests.quizzes.questions import stored

BODY = "Q?\n\n- ( ) A\n- (x) B\n\nHint: One.\n\nHint: Two."
DOORS = {
    "grade": lambda content: grade(content, {"choice": "b"}),
    "reveal": reveal,
    "hints": lambda content: hints(content, 1),
    "present": lambda content: kinds.present(content, "seed"),
    "read": lambda content: kinds.read(["b"], content),
    "values": lambda content: kinds.values(content, {"choice": "b"}),
    "asks": kinds.asks,
}
DAMAGED = 'stored question: "{}" is missing or damaged; save the question again'


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"v": 2}, "stored question: version 2 where 1 is read; save the question again"),
        ({"v": None}, "stored question: version None where 1 is read; save the question again"),
        ({"kind": 5}, DAMAGED.format("kind")),
        ({"kind": "essay"}, 'stored question: this version has no kind "essay"'),
    ],
)
def test_content_of_another_version_or_kind_is_refused_at_every_door(door, change, message):
    content = {**stored(BODY), **change}

    with pytest.raises(CorruptContent) as refused:
        DOORS[door](content)

    assert str(refused.value) == message


def test_an_unknown_kind_has_a_name_of_its_own():
    with pytest.raises(UnknownKind):
        grade({**stored(BODY), "kind": "essay"}, {"choice": "b"})


@pytest.mark.parametrize("content", [None, [], "single", {}])
def test_content_that_is_no_content_is_refused(content):
    with pytest.raises(CorruptContent):
        grade(content, {"choice": "b"})


GOOD = {"key": "b", "html": "B", "correct": True, "feedback": ""}


@pytest.mark.parametrize("door", ["grade", "reveal", "present", "read", "values", "asks"])
@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (None, DAMAGED.format("choices")),
        ([], "stored question: no choice is right; mark one and save the question again"),
        (
            [{**GOOD, "correct": False}],
            "stored question: no choice is right; mark one and save the question again",
        ),
        ([GOOD, GOOD], "stored question: two choices have the same key; save the question again"),
        (["b"], "stored question: a choice is damaged; save the question again"),
        ([{**GOOD, "key": 1}], DAMAGED.format("key")),
        ([{**GOOD, "html": None}], DAMAGED.format("html")),
        ([{**GOOD, "correct": "yes"}], DAMAGED.format("correct")),
        ([{"key": "b", "html": "B", "correct": True}], DAMAGED.format("feedback")),
    ],
)
def test_damaged_choices_are_refused_with_the_part_that_is_wrong(door, choices, message):
    content = {**stored(BODY), "choices": choices}

    with pytest.raises(CorruptContent) as refused:
        DOORS[door](content)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("door", "part"),
    [
        ("present", "stem"),
        ("present", "shuffle"),
        ("present", "hints"),
        ("grade", "explanation"),
        ("hints", "hints"),
    ],
)
def test_a_damaged_part_is_refused_by_name(door, part):
    content = {**stored(BODY), part: 7}

    with pytest.raises(CorruptContent) as refused:
        DOORS[door](content)

    assert str(refused.value) == DAMAGED.format(part)


@pytest.mark.parametrize("response", [None, [], "b", 1])
def test_what_is_no_response_is_refused(response):
    with pytest.raises(UnreadableResponse) as refused:
        grade(stored(BODY), response)

    assert str(refused.value) == "nothing was chosen, so there is nothing to grade"


@pytest.mark.parametrize("response", [None, [], "b", 1])
def test_what_is_no_response_has_no_values_for_a_form(response):
    with pytest.raises(UnreadableResponse, match="a stored response is a mapping"):
        kinds.values(stored(BODY), response)


def test_what_a_form_sent_can_be_graded():
    content = stored(BODY)

    verdicts = [grade(content, kinds.read([key], content)).correct for key in ("a", "b")]

    assert verdicts == [False, True]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (-1, ()),
        (0, ()),
        (1, ("<p>One.</p>",)),
        (2, ("<p>One.</p>", "<p>Two.</p>")),
        (9, ("<p>One.</p>", "<p>Two.</p>")),
    ],
)
def test_hints_come_one_after_the_other(count, shown):
    assert hints(stored(BODY), count) == shown
