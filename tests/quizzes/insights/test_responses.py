"""How wrong answers of every kind of question sort into what an author can act on."""

import pytest

from quizzes.insights.counting import Response
from quizzes.insights.responses import OTHER, REST, is_readable, parts
from tests.quizzes.questions import stored


def given(*responses):
    return [Response(0, response, people) for response, people in responses]


def sorted_into(content, wrong, *responses):
    """Each part with its right line, its lines (mark, label) and its cells."""
    return [
        (part.title, part.right and part.right.label, lines_of(part), dict(part.cells))
        for part in parts(content, given(*responses), wrong)
    ]


def lines_of(part):
    return [(line.mark, line.label) for line in part.lines]


def test_single_choice_by_the_option_that_was_chosen():
    content = stored("Which?\n\n- ( ) Bran\n- (x) Endosperm\n- ( ) Germ {#oil}")

    assert sorted_into(content, 7, ({"choice": "a"}, 4), ({"choice": "oil"}, 2), ({"choice": "gone"}, 1)) == [
        (
            "What people chose",
            "Endosperm",
            [("A", "Bran"), ("C", "Germ")],
            {"option:a": 4, "option:oil": 2, REST: 1},
        )
    ]


def test_multiple_choice_option_by_option_what_was_chosen_or_left_out():
    content = stored("Which?\n\n- [x] Kneading\n- [x] Salt\n- [ ] Sugar")
    wrong = ({"choices": ["a"]}, 5), ({"choices": ["a", "b", "c"]}, 3), ({"choices": ["c"]}, 1)

    title = "What people got wrong, option by option"
    assert sorted_into(content, 9, *wrong) == [
        (title, None, [("A", "left out: Kneading")], {"did": 1, OTHER: 8, REST: 0}),
        (title, None, [("B", "left out: Salt")], {"did": 6, OTHER: 3, REST: 0}),
        (title, None, [("C", "chosen: Sugar")], {"did": 4, OTHER: 5, REST: 0}),
    ]


def test_numbers_by_value_and_by_the_answers_that_the_author_foresaw():
    content = stored("How many?\n\n- = 65 +- 3\n- != 640 .. 660\n- != 0.65\n- != 1")

    assert sorted_into(
        content, 20, ({"number": "650"}, 6), ({"number": "655"}, 2), ({"number": "0.65"}, 5), ({"number": "70"}, 4),
        ({"number": "71"}, 1),
    ) == [
        (
            "What people typed",
            "65 ± 3",
            [("", "640 … 660"), ("", "0.65"), ("", "1"), ("", "70"), ("", "71")],
            {"answer:b": 8, "answer:c": 5, "answer:d": 0, "typed:70": 4, "typed:71": 1, REST: 2},
        )
    ]  # fmt: skip


def test_words_as_the_kind_folds_them_so_that_nobodys_own_spelling_is_shown():
    content = stored('Which?\n\n- = "gluten"\n- = "Gluten network"\n- != "Starch"')

    wrong = ({"text": "starch."}, 2), ({"text": "STARCH"}, 3), ({"text": "Glutin"}, 4), ({"text": "glutin."}, 3)

    assert sorted_into(content, 12, *wrong) == [
        (
            "What people typed",
            "gluten / Gluten network",
            [("", "Starch"), ("", "glutin")],
            {"answer:c": 5, "typed:glutin": 7, REST: 0},
        )
    ]


def test_words_keep_their_case_where_case_counts():
    content = stored('Which?\n\n- = "pH"', "{#q case=exact}")

    assert sorted_into(content, 5, ({"text": "PH"}, 3), ({"text": "ph"}, 2))[0][3] == {
        "typed:PH": 3, "typed:ph": 2, REST: 0,
    }  # fmt: skip


def test_of_what_was_typed_the_most_frequent_dozen_have_a_line():
    content = stored("How many?\n\n- = 65")
    typed = [({"number": str(number)}, 100 - number) for number in range(1, 21)]

    ((_, _, lines, cells),) = sorted_into(content, sum(people for _, people in typed), *typed)

    assert [label for _, label in lines] == [str(number) for number in range(1, 13)]
    assert cells[REST] == sum(100 - number for number in range(13, 21))


def test_matching_pair_by_pair():
    content = stored("Match.\n\n- Strong -> Bread\n- Soft -> Cake\n- -> Pasta")
    wrong = ({"pairs": {"a": "b", "b": "a"}}, 6), ({"pairs": {"a": "a", "b": "c"}}, 2)

    pasta = ("", "Pasta")
    assert sorted_into(content, 8, *wrong) == [
        ("Partners of “Strong”", "Bread", [("", "Cake"), pasta], {"right:b": 6, "right:c": 0, OTHER: 2, REST: 0}),
        ("Partners of “Soft”", "Cake", [("", "Bread"), pasta], {"right:a": 6, "right:c": 2, OTHER: 0, REST: 0}),
    ]
    assert parts(content, given(*wrong), 8)[0].lines[0].whole == "Strong → Cake"


def test_ordering_by_the_first_place_with_a_wrong_step():
    content = stored("Order.\n\n1. Mix\n2. Rest\n3. Salt\n4. Knead")
    wrong = ({"order": ["b", "a", "c", "d"]}, 1), ({"order": ["a", "b", "d", "c"]}, 4), ({"order": ["a", "c"]}, 2)

    assert sorted_into(content, 7, *wrong) == [
        (
            "The first place with a wrong step",
            None,
            [("1", "Mix"), ("2", "Rest"), ("3", "Salt")],
            {"place:1": 1, "place:2": 0, "place:3": 4, REST: 2},
        )
    ]


def test_a_reflection_has_nothing_to_sort():
    assert parts(stored("Think.", block="reflection"), [], 0) == []


@pytest.mark.parametrize(
    "content",
    [{}, {"kind": "hotspot", "v": 1}, {"kind": "single", "v": 1}, {"kind": "single", "v": 1, "choices": [1]},
     {"kind": "numeric", "v": 1, "answers": [{"key": "a"}]}, {"kind": "matching", "v": 1, "rights": [{}]}],
)  # fmt: skip
def test_a_stored_question_that_cannot_be_read_sorts_nothing(content):
    assert parts(content, given(({"choice": "a"}, 9), ({"number": "1"}, 3)), 12) == []
    assert not is_readable(content)


@pytest.mark.parametrize(
    "response", [{}, {"choice": None}, {"choices": 3}, {"number": "x"}, {"pairs": {"a": "z"}}, {"order": 1}]
)
@pytest.mark.parametrize(
    "body",
    ["W?\n\n- ( ) A\n- (x) B", "W?\n\n- [x] A\n- [ ] B", "W?\n\n- = 1\n- != 2", 'W?\n\n- = "a"\n- != "b"',
     "W?\n\n- A -> B\n- C -> D", "W?\n\n1. A\n2. B\n3. C"],
)  # fmt: skip
def test_a_stored_answer_of_another_shape_counts_among_the_others(body, response):
    found = parts(stored(body), given((response, 9)), 9)

    assert found
    assert [part.cells[REST] for part in found] == [9] * len(found)
