"""A pool's text as items: what is read, and all that can be wrong with it and between its items."""

import pytest

from courses.blocks import Finding
from exams import pools
from exams.pools import across, clashes, derive
from tests.exams.sittings import derived
from tests.exams.trees import HAS_NO_LEVEL, LEVELS, question

HAS_NO_DOMAIN = "it has no domain; write `domain:` at the top of the pool, or domain=… here."


def told(body, domain="D1"):
    return [(finding.line, finding.message) for finding in derive(body, domain).problems]


def test_an_item_is_a_question_with_what_an_exam_needs_to_know():
    more = 'level=apply lesson=trees objective=2 domain=D2 enemies="other,third" expected=64 pilot=yes points=2'

    (found,) = derive(f"Words between items.\n\n{question(more=more)}", "D1").items

    assert (found.key, found.line, found.kind, found.domain, found.lesson) == ("fruit", 3, "single", "D2", "trees")
    assert (found.level, found.objective, found.expected, found.is_pilot) == ("apply", 2, 64, True)
    assert found.enemies == ("other", "third")
    assert (found.content["points"], found.content["stem"]) == (2, "Which one is a fruit, says fruit?")
    assert [choice["correct"] for choice in found.content["choices"]] == [False, True, False]


def test_an_item_has_the_pools_domain_and_nothing_that_its_author_did_not_say():
    (found,) = derive(question(more="level=evaluate"), "D1").items

    assert (found.domain, found.lesson, found.objective, found.expected) == ("D1", "", None, None)
    assert (found.enemies, found.is_pilot, found.level) == ((), False, "evaluate")


@pytest.mark.parametrize(
    ("written", "enemies"),
    [("b", ("b",)), ('"c, b"', ("b", "c")), ("b,b", ("b",)), ("fruit,b", ("b",)), ('""', ()), (",b,", ("b",))],
)
def test_enemies_are_others_each_once_in_their_order(written, enemies):
    assert derive(question(more=f"level=apply enemies={written}"), "D1").items[0].enemies == enemies


@pytest.mark.parametrize(("written", "pilot"), [("yes", True), ("no", False)])
def test_an_item_is_a_pilot_when_it_says_so(written, pilot):
    assert derive(question(more=f"level=apply pilot={written}"), "D1").items[0].is_pilot is pilot


def test_a_pool_without_items_is_empty():
    assert (derive("", "D1").items, derive("## Words\n", "D1").findings) == ([], [])


def test_items_stand_in_the_order_of_the_text():
    body = "\n".join(question(key) for key in ("zoe", "ann", "ben"))

    assert [(found.key, found.line) for found in derive(body, "D1").items] == [("zoe", 1), ("ann", 16), ("ben", 31)]


@pytest.mark.parametrize(
    ("more", "messages"),
    [
        ("lesson=trees", [HAS_NO_LEVEL]),
        ("level=apply expected=101", ["expected=101 is not a whole number from 0 to 100."]),
        ("level=apply expected=064", ["expected=064 is not a whole number from 0 to 100."]),
        ("level=apply expected=64%", ["expected=64% is not a whole number from 0 to 100."]),
        ("level=apply expected=-1", ["expected=-1 is not a whole number from 0 to 100."]),
        ('level=apply expected=""', ["expected= is not a whole number from 0 to 100."]),
        ("level=apply pilot=true", ["pilot=true is not known; write yes or no."]),
        ("level=apply enemies=Ann", ["“Ann” among its enemies is no id of an item; part ids by commas."]),
        ('level=apply enemies="ann ben"', ["“ann ben” among its enemies is no id of an item; part ids by commas."]),
        (f"level=apply domain={'D' * 21}", ["its domain has 21 characters; at most 20 fit."]),
        ("pilot=maybe", [HAS_NO_LEVEL, "pilot=maybe is not known; write yes or no."]),
    ],
)
def test_what_an_exam_cannot_read_of_an_item_is_told_on_its_line(more, messages):
    assert told(f"\n\n{question(more=more)}") == [(3, f"item “fruit”: {message}") for message in messages]


def test_an_item_needs_a_domain_from_the_pool_or_of_its_own():
    body = f"{question()}\n{question('other', 'level=apply domain=D2')}"

    assert told(body, domain="") == [(1, f"item “fruit”: {HAS_NO_DOMAIN}")]
    assert [found.key for found in derive(body, "").items] == ["other"]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (question(more="level=apply sky=blue"), [(
            1,
            "unknown attribute `sky`; known are objective, level, points, section, case, credit, shuffle, "
            "domain, lesson, enemies, expected, pilot",
        )]),
        (question(more="level=knows"), [
            (1, f"level=knows is not known; use one of {LEVELS}"),
            (1, f"item “fruit”: {HAS_NO_LEVEL}"),
        ]),
        (question(more="level=apply lesson=a lesson=b"), [(1, "attribute `lesson` is given twice; keep one")]),
        (question().replace("(x)", "( )"), [(5, 'question "fruit" has no right choice; mark exactly one with (x)')]),
        ("::: reflection {#why level=apply}\n\nWhy?\n\n:::\n", [
            (1, "a pool holds questions; `::: reflection` cannot stand here."),
        ]),
        (f"{question()}\n{question('other')}\n{question()}", [(31, "item “fruit” is also on line 1; rename one.")]),
        (question()[:-4], [(1, "`::: question` is never closed; close it with a line `:::`")]),
    ],
    ids=["unknown", "level", "twice", "no-key", "reflection", "double", "open"],
)  # fmt: skip
def test_what_is_wrong_with_a_pool_is_told_with_its_line(body, problems):
    assert told(body) == problems


def test_a_question_without_an_id_is_told_once():
    body = question().replace("#fruit ", "")

    assert told(body) == [(1, "this question has no id; write ::: question {#short-name}")]
    assert derive(body, "D1").items == []


def test_an_item_that_is_wrong_is_left_out_and_the_others_are_read():
    found = derive(f"{question('ann', 'lesson=trees')}\n{question('ben')}", "D1")

    assert ([item.key for item in found.items], len(found.problems)) == (["ben"], 1)


def test_advice_does_not_stand_in_the_way():
    body = question().replace("- ( ) A cabbage is one\n  > A cabbage is leaves, and no part of its flower.\n", "")

    found = derive(f"\n{body}", "D1")

    message = "item “fruit”: two options are guessed as often as not; a third plausible one tells more."
    assert ([item.key for item in found.items], found.problems) == (["fruit"], [])
    assert found.findings == [Finding(2, message, advice=True)]


def findings(*items, lessons=("trees",)):
    return [(pool, found.message, found.advice) for pool, found in across(items, lessons)]


def test_items_that_fit_together_have_nothing_said_of_them():
    items = [("one", derived("a", lesson="trees", enemies=("b",))), ("two", derived("b", lesson="trees"))]

    assert findings(*items) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (derived("a", lesson="trees"), [("two", "item “a” is also in one; rename one.", False)]),
        (
            derived("b", lesson="roots"),
            [("two", "item “b”: no lesson of this course has the slug “roots”; mend it.", False)],
        ),
        (
            derived("b"),
            [("two", "item “b” names no lesson; add lesson=…, so that learners are told what to study.", True)],
        ),
        (
            derived("b", lesson="trees", enemies=("a", "z")),
            [("two", "item “b”: there is no item “z” to be its enemy; mend it.", False)],
        ),
    ],
)
def test_what_is_wrong_between_items_is_told_with_its_pool(other, said):
    assert findings(("one", derived("a", lesson="trees")), ("two", other)) == said


def test_an_id_that_another_pool_has_is_told():
    found = pools.DerivedPool([derived("a"), derived("b")])

    assert list(clashes(found, {"b": "elsewhere", "c": "there"})) == [
        ("elsewhere", Finding(1, "item “b” is also in the pool elsewhere; rename one."))
    ]
