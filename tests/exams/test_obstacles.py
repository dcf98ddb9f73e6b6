"""What is said when there is no form: every shortage that the numbers show, and what only a draw shows."""

from dataclasses import replace

import pytest

from exams.blueprint import Blueprint, Domain, PassMark
from exams.selection import Infeasible, draw, obstacles, shortages
from tests.exams.banks import blueprint, item, several


@pytest.mark.parametrize(
    ("rules", "bank", "message"),
    [
        (
            blueprint(1),
            [*several(2), item("odd", "D9", "l9")],
            "Item odd is of domain “D9”, which the blueprint does not have.",
        ),
        (
            blueprint(1, 1),
            [item("a", "D1", "both"), item("b", "D2", "both")],
            "Lesson both has items in the domains D1, D2; one lesson has one domain.",
        ),
        (
            blueprint(5),
            [*several(4), item("p", is_pilot=True)],
            "Domain D1 needs 5 scored items, and the bank has 4.",
        ),
        (
            blueprint(3, most_per_lesson=2),
            several(4),
            "Domain D1 needs 3 items; at most 2 from one lesson leave 2. "
            "Write items for more of its lessons, or allow more from one.",
        ),
        (
            replace(blueprint(1), domains=(Domain("D1", "One", 1, touches_all=True),)),
            [item("a", lesson="a"), item("b", lesson="b"), item("n", lesson="")],
            "Domain D1 is to touch each of its lessons: 2 have items, and a form has 1 of the domain.",
        ),
        (
            blueprint(7, levels={"remember": 15, "understand": 35, "apply": 35, "analyze": 15}, tolerance=0),
            [one for level in ("remember", "understand", "apply", "create") for one in several(3, level, level=level)],
            "The shares of the levels do not add up to the 7 items of a form.",
        ),
        (
            blueprint(4, levels={"remember": 50, "understand": 50}, tolerance=0),
            [*several(4), *several(1, "r", level="remember")],
            "Level remember needs at least 2 items on a form, and the bank has 1.",
        ),
        (
            blueprint(2, pilots=3),
            [*several(2), item("p", is_pilot=True)],
            "A form has 3 pilot items, and the bank has 1; mark items with pilot=yes.",
        ),
    ],
)  # fmt: skip
def test_a_shortage_that_the_numbers_show_is_told(rules, bank, message):
    assert [*shortages(rules, bank)] == [message]
    assert obstacles(rules, bank) == [message]


def test_all_shortages_are_told_together():
    rules = blueprint(2, 1, pilots=1)

    assert obstacles(rules, [item("a", "D3", "l3")]) == [
        "Item a is of domain “D3”, which the blueprint does not have.",
        "Domain D1 needs 2 scored items, and the bank has 0.",
        "Domain D2 needs 1 scored items, and the bank has 0.",
        "A form has 1 pilot items, and the bank has 0; mark items with pilot=yes.",
    ]


@pytest.mark.parametrize(
    ("rules", "bank", "messages"),
    [
        (
            blueprint(2, 2, levels={"remember": 75, "understand": 25}, tolerance=0),
            [
                *several(3, "r", level="remember"),
                *several(2, "u"),
                *several(3, "v", domain="D2", lesson="l2"),
            ],
            [
                "Domain D2 needs 2 items, and at most 1 can be had.",
                "Level remember needs 3 items, and at most 2 can be had.",
            ],
        ),
        (
            Blueprint(
                30,
                (Domain("D1", "One", 2, touches_all=True),),
                levels={"remember": 100},
                tolerance=0,
            ),
            [*several(3, "r", level="remember"), item("u", lesson="l2")],
            [
                "Lesson l2 of domain D1 needs 1 item, and at most 0 can be had; "
                "the domain is to touch each of its lessons."
            ],
        ),
        (
            blueprint(2, levels={"remember": 100}, tolerance=0, most_per_lesson=1),
            [*several(3, "r", level="remember"), item("u", lesson="l2")],
            [
                "Domain D1 needs 2 items, and at most 1 can be had.",
                "Level remember needs 2 items, and at most 1 can be had.",
            ],
        ),
        (
            blueprint(2),
            [item("a", enemies=["b", "c"]), item("b", enemies=["c"]), item("c")],
            ["Enemy items leave no form: Domain D1 needs 2 items, and at most 1 can be had."],
        ),
        (
            blueprint(2),
            [item(f"i{n:02}", enemies=[f"i{m:02}" for m in range(30) if m != n]) for n in range(30)],
            ["Enemy items leave no form; part them among more items, or write more."],
        ),
        (
            blueprint(4, pass_mark=PassMark(lowest=3)),
            several(6, expected=50),
            [
                "No form has a pass mark from 3 to 4: those drawn have 2 to 2. "
                "Widen the range, or change what is expected of items."
            ],
        ),
        (
            blueprint(4, pass_mark=PassMark(highest=2)),
            [*several(3, expected=75), *several(3, "e", expected=100)],
            [
                "No form has a pass mark from 0 to 2: those drawn have 4 to 4. "
                "Widen the range, or change what is expected of items."
            ],
        ),
    ],
    ids=["levels", "touches", "lesson", "enemies", "many-enemies", "below", "above"],
)  # fmt: skip
def test_what_only_a_draw_shows_is_told(rules, bank, messages):
    assert [*shortages(rules, bank)] == []
    assert obstacles(rules, bank) == messages
    with pytest.raises(Infeasible) as caught:
        draw(rules, bank, "seed")
    assert str(caught.value) == " ".join(messages)


def test_a_domain_may_be_called_what_its_author_likes():
    rules = replace(blueprint(1), domains=(Domain("{0}", "Braces", 1), Domain("{x}", "Letters", 1)))

    with pytest.raises(Infeasible) as caught:
        draw(rules, [item("a", "{0}")], "seed")

    assert caught.value.reasons == ["Domain {x} needs 1 item, and at most 0 can be had."]
