"""Matching: how pairs are written, that nothing shown tells the pairing, and what is said of each pair."""

import pytest

from quizzes import kinds
from quizzes.grading import CorruptContent, OptionVerdict, Revelation, UnreadableResponse, Verdict, grade, reveal
from quizzes.kinds.matching import sides
from quizzes.kinds.shapes import Asks, Unclear
from tests.quizzes.questions import question, stored

BODY = """
Match each input with its output.

- Words -> A picture
  > Text to image.
- A receipt -> Line items
- An invoice -> Line items
- -> A spoken reply

Explanation: Since.
"""
CONTENT = stored(BODY)
SHOWN = kinds.present(CONTENT, "seed")
LEFT = [part.key for part in SHOWN.parts]
RIGHT = {option.html: option.key for option in SHOWN.options}
PICTURE, ITEMS, SPOKEN = (RIGHT[f"<p>{text}</p>"] for text in ("A picture", "Line items", "A spoken reply"))


def sent(*rights):
    return [f"{left}:{right}" for left, right in zip(LEFT, rights, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A -> B", ("A", "B")),
        ("A   ->   B", ("A", "B")),
        ("A\n-> B", ("A", "B")),
        ("A ->\nB", ("A", "B")),
        ("A -> B -> C", ("A", "B -> C")),
        (r"A \-> B -> C", (r"A \-> B", "C")),
        ("`A -> B` -> C", ("`A -> B`", "C")),
        ("``A ` -> B`` -> C", ("``A ` -> B``", "C")),
        (r"`A\` -> C", (r"`A\`", "C")),
        (r"\`A -> B`", (r"\`A", "B`")),
        ("`A -> B", ("`A", "B")),
        ("-> B", ("", "B")),
        ("A ->", ("A", "")),
        ("A->B -> C", ("A->B", "C")),
        ("A --> B", None),
        (r"A \-> B", None),
        ("`A -> B`", None),
        ("A", None),
    ],
)
def test_the_first_arrow_that_is_neither_escaped_nor_code_parts_the_sides(text, expected):
    assert sides(text) == expected


TOO_FEW = "a matching needs at least two pairs; add one or more `- left -> right`"
ONE_PARAGRAPH = "each side of a pair is one paragraph; take lists, quotes, headings and code blocks out"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- A -> B", [(5, TOO_FEW)]),
        ("- A -> B\n- -> C\n- -> D", [(5, TOO_FEW)]),
        ("- A -> B\n- `C -> D`", [(6, "this pair has no arrow outside code; write `- left -> right`")]),
        ("- A -> B\n- C ->\n- D -> E", [(6, "this pair has no right side; write it after ` -> `")]),
        (
            "- A -> B\n- C -> D\n- A  -> E",
            [(7, "this left side is the same as the one on line 5; change one")],
        ),
        (
            "- A -> B\n- C -> D\n- -> E\n- -> E",
            [(8, "this right side is the same as the one on line 7; change one")],
        ),
        (
            "- A -> B\n- C -> D\n- -> B",
            [(7, "this right side is the partner of a left one already; remove this line")],
        ),
        (
            "- A -> B\n- C -> D\n- -> E\n  > F",
            [(7, "a right side without a partner takes no feedback; remove it, or use `Explanation:`")],
        ),
        ("- A -> B\n\n  C\n- C -> D\n- E -> F", [(5, ONE_PARAGRAPH)]),
        ("- A -> B\n- # C -> D\n- E -> F", [(6, ONE_PARAGRAPH)]),
        (
            "- A -> B -> C\n- D -> E\n- F -> G",
            [(5, "this pair has two arrows; write → or `->` in code for the one that is text")],
        ),
        ("- A -> B\n- C -> B\n- D -> A", []),
        ("- A \\-> B -> C\n- `D -> E` -> F\n- G -> H \\-> `I -> J`", []),
    ],
)
def test_each_rule_names_the_line_and_the_remedy(answers, expected):
    parsed = question(f"Q?\n\n{answers}")

    assert list(parsed.problems) == expected


def test_the_same_right_side_is_stored_once():
    assert (CONTENT["lefts"], CONTENT["rights"]) == (
        [
            {"key": "a", "html": "<p>Words</p>", "right": "a", "feedback": "<p>Text to image.</p>"},
            {"key": "b", "html": "<p>A receipt</p>", "right": "b", "feedback": ""},
            {"key": "c", "html": "<p>An invoice</p>", "right": "b", "feedback": ""},
        ],
        [
            {"key": "a", "html": "<p>A picture</p>", "text": "A picture"},
            {"key": "b", "html": "<p>Line items</p>", "text": "Line items"},
            {"key": "c", "html": "<p>A spoken reply</p>", "text": "A spoken reply"},
        ],
    )


def test_right_sides_that_look_alike_are_one_and_those_with_the_same_words_are_named_by_no_words():
    parsed = question("Q?\n\n- A -> *x*\n- B -> _x_\n- C -> **x**\n- D -> y")
    rendered = {"*x*": "<em>x</em>", "_x_": "<em>x</em>", "**x**": "<strong>x</strong>"}

    content = kinds.content(parsed, [rendered.get(text, text) for text in kinds.fragments(parsed)])

    assert [left["right"] for left in content["lefts"]] == ["a", "a", "b", "c"]
    assert [(right["html"], right["text"]) for right in content["rights"]] == [
        ("<em>x</em>", ""),
        ("<strong>x</strong>", ""),
        ("y", "y"),
    ]


def test_sides_and_feedback_of_the_same_words_keep_their_own_html():
    parsed = question("Q?\n\n- A -> B\n  > A\n- B -> A\n  > B")

    content = kinds.content(parsed, [str(place) for place, _ in enumerate(kinds.fragments(parsed))])

    assert kinds.fragments(parsed) == ("Q?", "A", "B", "A", "B", "A", "B")
    assert content["lefts"] == [
        {"key": "a", "html": "1", "right": "a", "feedback": "5"},
        {"key": "b", "html": "2", "right": "b", "feedback": "6"},
    ]
    assert [right["html"] for right in content["rights"]] == ["4", "3"]


def test_before_an_answer_left_sides_stand_as_written_and_right_sides_are_mixed():
    orders = {tuple(option.text for option in kinds.present(CONTENT, str(seed)).options) for seed in range(60)}

    assert [part.html for part in SHOWN.parts] == ["<p>Words</p>", "<p>A receipt</p>", "<p>An invoice</p>"]
    assert len(orders) == 6
    assert [word for word in ("Text to image", "Since", "True") if word in repr(SHOWN)] == []


@pytest.mark.parametrize(
    ("values", "response"),
    [
        ([], None),
        (["", f"{LEFT[0]}:", f"{LEFT[1]}:"], None),
        (sent(SPOKEN, ITEMS, PICTURE), {"pairs": {"a": "c", "b": "b", "c": "a"}}),
        (sent(ITEMS, ITEMS, ITEMS)[::-1], {"pairs": {"a": "b", "b": "b", "c": "b"}}),
        (sent(ITEMS, ITEMS, ITEMS) * 2, {"pairs": {"a": "b", "b": "b", "c": "b"}}),
    ],
)
def test_a_form_is_read_in_the_authors_order(values, response):
    found = kinds.read(values, CONTENT)

    assert found == response
    assert found is None or list(found["pairs"]) == ["a", "b", "c"]


def test_an_answer_with_open_parts_is_sent_back():
    with pytest.raises(Unclear) as sent_back:
        kinds.read([*sent(ITEMS, ITEMS, ITEMS)[:2], f"{LEFT[2]}:"], CONTENT)

    assert sent_back.value.reason == "partial"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a:a"], "names a part that the question does not have"),
        ([f"{LEFT[0]}:a"], "names a right side that the question does not have"),
        ([f"{LEFT[0]}:{LEFT[1]}"], "names a right side that the question does not have"),
        ([f"{LEFT[0]}:{ITEMS}", f"{LEFT[0]}:{PICTURE}"], "gives one part two values"),
    ],
)
def test_a_form_that_is_no_answer_is_refused(values, message):
    with pytest.raises(UnreadableResponse, match=message) as refused:
        kinds.read(values, CONTENT)

    assert not isinstance(refused.value, Unclear)


@pytest.mark.parametrize(
    ("rights", "right", "exact", "partial"),
    [
        ((PICTURE, ITEMS, ITEMS), (True, True, True), 1.0, 1.0),
        ((PICTURE, ITEMS, SPOKEN), (True, True, False), 0.0, 2 / 3),
        ((PICTURE, SPOKEN, SPOKEN), (True, False, False), 0.0, 1 / 3),
        ((ITEMS, PICTURE, PICTURE), (False, False, False), 0.0, 0.0),
        ((SPOKEN, ITEMS, ITEMS), (False, True, True), 0.0, 2 / 3),
    ],
)
def test_each_pair_is_judged_and_only_a_right_one_gets_words(rights, right, exact, partial):
    said = {
        part: OptionVerdict(
            chosen=True, right=is_right, feedback="<p>Text to image.</p>" if is_right and not at else ""
        )
        for at, (part, is_right) in enumerate(zip(LEFT, right, strict=True))
    }

    verdicts = [
        grade(content, kinds.read(sent(*rights), content)) for content in (CONTENT, stored(BODY, "{#q credit=partial}"))
    ]

    assert verdicts == [
        Verdict(all(right), score, said, explanation="<p>Since.</p>" if all(right) else "")
        for score in (exact, partial)
    ]


@pytest.mark.parametrize(
    "response",
    [
        *({}, {"pairs": None}, {"pairs": []}, {"pairs": {}}, {"pairs": {"a": "a"}}, {"choice": "a"}),
        {"pairs": {"a": "a", "b": "b", "c": "z"}},
        {"pairs": {"a": "a", "b": "b", "c": ["b"]}},
        {"pairs": {"a": "a", "b": "b", "c": "b", "d": "b"}},
        {"pairs": {"a": "a", "b": "b", "c": "b"}, "x": 1},
    ],
)
def test_a_response_of_another_shape_is_refused(response):
    with pytest.raises(UnreadableResponse):
        grade(CONTENT, response)
    with pytest.raises(UnreadableResponse):
        kinds.values(CONTENT, response)


def test_show_the_answer_names_every_pair():
    assert reveal(CONTENT) == Revelation(
        options={
            LEFT[0]: OptionVerdict(chosen=False, right=True, feedback="<p>Text to image.</p>"),
            LEFT[1]: OptionVerdict(chosen=False, right=True, feedback=""),
            LEFT[2]: OptionVerdict(chosen=False, right=True, feedback=""),
        },
        explanation="<p>Since.</p>",
        values=tuple(sent(PICTURE, ITEMS, ITEMS)),
    )


def test_what_is_asked_are_both_sides():
    assert kinds.asks(stored("Q?\n\n- A -> X\n- B -> X\n- -> Y")) == (
        Asks("left:a", "<p>A</p>", "a"),
        Asks("left:b", "<p>B</p>", "a"),
        Asks("right:a", "<p>X</p>", "right"),
        Asks("right:b", "<p>Y</p>", "right"),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lefts": None}, '"lefts" is missing or damaged'),
        ({"lefts": []}, "a left side has no partner"),
        ({"lefts": ["a"]}, '"lefts" is damaged'),
        ({"lefts": [{**CONTENT["lefts"][0], "right": "z"}]}, "a left side has no partner"),
        ({"lefts": [CONTENT["lefts"][0]] * 2}, 'two of "lefts" have the same key'),
        ({"rights": []}, "a left side has no partner"),
        ({"rights": [{"key": "a", "html": "B"}]}, '"text" is missing or damaged'),
        ({"credit": "half"}, 'unknown credit "half"; use exact or partial'),
    ],
)
def test_damaged_content_is_not_judged_by(change, message):
    content = {**CONTENT, **change}

    with pytest.raises(CorruptContent, match=message):
        grade(content, {"pairs": {"a": "a", "b": "b", "c": "b"}})
