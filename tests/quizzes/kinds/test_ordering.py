"""Ordering: how steps are written, that nothing shown tells their order, and what is said of one."""

from itertools import permutations

import pytest

from quizzes import kinds
from quizzes.grading import CorruptContent, OptionVerdict, Revelation, UnreadableResponse, Verdict, grade, reveal
from quizzes.kinds.shapes import Asks, Unclear
from tests.quizzes.questions import question, stored

STEPS = ("Start", "Mix", "Cook", "Serve")
EXPLANATION = "\n\nExplanation: Since."
BODY = "Order these.\n\n" + "\n".join(f"{place}. {step}" for place, step in enumerate(STEPS, 1)) + EXPLANATION
CONTENT = stored(BODY)
VALUE = {part.html[3:-4]: part.key for part in kinds.present(CONTENT, "seed").parts}
VALUES = [VALUE[step] for step in STEPS]
RIGHT = OptionVerdict(chosen=True, right=True, feedback="")


def sent(order):
    """What a form sends for the steps in this order, such as "bacd"."""
    return [f"{VALUES['abcd'.index(key)]}:{position}" for position, key in enumerate(order, 1)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("1. A", [(5, "an order needs at least two steps; add one or more")]),
        ("1. A\n2.\n3. C", [(6, "this step is empty; write its text after the number")]),
        ("1. A\n2. B\n3. A", [(7, "this step has the same text as the one on line 5; change one")]),
        (
            "1. A\n   > Why.\n2. B",
            [(5, "a step takes no feedback of its own; write it under `Explanation:`")],
        ),
        ("1. A\n1. B", []),
        ("3) A\n9) B", []),
    ],
)
def test_each_rule_names_the_line_and_the_remedy(answers, expected):
    parsed = question(f"Q?\n\n{answers}")

    assert list(parsed.problems) == expected


def test_a_step_may_hold_any_markdown():
    parsed = question("Q?\n\n1. ```python\n   - (x) code\n   ```\n2. A\n\n   - b\n   - c\n3.\n       d\n\n4. # e")

    assert parsed.problems == ()
    assert [answer.text for answer in parsed.answers] == ["```python\n- (x) code\n```", "A\n\n- b\n- c", "    d", "# e"]


def test_the_steps_are_stored_in_their_right_order_and_rendered_in_another():
    parsed = question(BODY)

    assert kinds.fragments(parsed) == ("Order these.", "Cook", "Mix", "Serve", "Start", "Since.")
    assert CONTENT["items"] == [
        {"key": "a", "html": "<p>Start</p>"},
        {"key": "b", "html": "<p>Mix</p>"},
        {"key": "c", "html": "<p>Cook</p>"},
        {"key": "d", "html": "<p>Serve</p>"},
    ]


def test_whatever_the_right_order_the_page_is_the_same():
    for seed in range(10):
        shown = {
            repr(kinds.present(stored("Q?\n\n" + "\n".join(f"1. {step}" for step in order)), str(seed)))
            for order in permutations(STEPS)
        }

        assert len(shown) == 1


def test_the_order_shown_belongs_to_the_seed():
    orders = {tuple(part.html for part in kinds.present(CONTENT, str(seed)).parts) for seed in range(300)}

    assert len(orders) == 24


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        (["", *(f"{value}:" for value in VALUES)], None),
        (sent("abcd"), {"order": ["a", "b", "c", "d"]}),
        (sent("dbac")[::-1], {"order": ["d", "b", "a", "c"]}),
    ],
)
def test_a_form_is_read_as_the_learners_order(values, response):
    assert kinds.read(values, CONTENT) == response


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (sent("abcd")[:3], "partial"),
        ([f"{VALUES[0]}:1"], "partial"),
        ([f"{VALUES[0]}:1", f"{VALUES[1]}:1"], "partial"),
        ([*sent("abcd")[:3], f"{VALUES[3]}:1"], "twice"),
    ],
)
def test_an_order_that_is_not_whole_is_sent_back(values, reason):
    with pytest.raises(Unclear) as sent_back:
        kinds.read(values, CONTENT)

    assert sent_back.value.reason == reason


@pytest.mark.parametrize("position", ["0", "5", "-1", "1.0", "01", "x", "१", "99999"])
def test_a_place_that_is_none_is_refused(position):
    with pytest.raises(UnreadableResponse, match="the places of this order run from 1 to 4") as refused:
        kinds.read([f"{VALUES[0]}:{position}"], CONTENT)

    assert not isinstance(refused.value, Unclear)


def test_a_step_that_is_none_is_refused():
    with pytest.raises(UnreadableResponse, match="names a part that the question does not have"):
        kinds.read(["a:1"], CONTENT)


@pytest.mark.parametrize(
    ("order", "lead", "exact", "partial"),
    [
        ("abcd", 4, 1.0, 1.0),
        ("abdc", 2, 0.0, 0.5),
        ("acbd", 1, 0.0, 0.5),
        ("bacd", 0, 0.0, 0.5),
        ("dbca", 0, 0.0, 0.5),
        ("bcda", 0, 0.0, 0.0),
        ("acdb", 1, 0.0, 0.25),
    ],
)
def test_the_steps_that_lead_are_named_and_no_others(order, lead, exact, partial):
    contents = (CONTENT, stored(BODY, "{#q credit=partial}"))

    verdicts = [grade(content, {"order": list(order)}) for content in contents]

    assert verdicts == [
        Verdict(
            lead == 4,
            score,
            dict.fromkeys(VALUES[:lead], RIGHT),
            explanation="<p>Since.</p>" if lead == 4 else "",
            lead=lead,
        )
        for score in (exact, partial)
    ]


def test_steps_that_look_alike_may_stand_for_each_other():
    parsed = question("Q?\n\n1. *x*\n2. y\n3. _x_")
    rendered = {"*x*": "<em>x</em>", "_x_": "<em>x</em>"}
    content = kinds.content(parsed, [rendered.get(text, text) for text in kinds.fragments(parsed)])

    graded = {order: grade(content, {"order": list(order)}).lead for order in ("abc", "cba", "bac", "acb")}

    assert len({part.key for part in kinds.present(content, "seed").parts}) == 3
    assert graded == {"abc": 3, "cba": 3, "bac": 0, "acb": 1}


@pytest.mark.parametrize(
    "response",
    [
        *({}, {"order": None}, {"order": "abcd"}, {"order": []}, {"order": ["a", "b", "c"]}),
        {"order": ["a", "b", "c", "c"]},
        {"order": ["a", "b", "c", "z"]},
        {"order": ["a", "b", "c", ["d"]]},
        {"order": ["a", "b", "c", 4]},
        {"order": ["a", "b", "c", "d"], "x": 1},
    ],
)
def test_a_response_of_another_shape_is_refused(response):
    with pytest.raises(UnreadableResponse):
        grade(CONTENT, response)
    with pytest.raises(UnreadableResponse):
        kinds.values(CONTENT, response)


def test_show_the_answer_names_the_order():
    assert reveal(CONTENT) == Revelation(
        options=dict.fromkeys(VALUES, OptionVerdict(chosen=False, right=True, feedback="")),
        explanation="<p>Since.</p>",
        values=tuple(sent("abcd")),
    )


def test_what_is_asked_are_the_steps_with_their_places():
    assert kinds.asks(stored("Q?\n\n1. A\n2. B")) == (Asks("a", "<p>A</p>", 1), Asks("b", "<p>B</p>", 2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": []}, '"items" is empty'),
        ({"items": [{"key": "a"}]}, '"html" is missing or damaged'),
        ({"credit": "half"}, 'unknown credit "half"; use exact or partial'),
    ],
)
def test_damaged_content_is_not_judged_by(change, message):
    with pytest.raises(CorruptContent, match=message):
        grade({**CONTENT, **change}, {"order": ["a", "b", "c", "d"]})
