"""What simple ways of guessing score: each against questions made to be given away by it."""

from __future__ import annotations

import pytest

from quizzes import levelling, syntax


def single(*options: str, key: int = 0):
    lines = "\n".join(f"- ({'x' if at == key else ' '}) {option}" for at, option in enumerate(options))
    return syntax.parse("{#q}", f"\nWhich one?\n\n{lines}\n", 1)


def score(way, *questions):
    return levelling.guessing(questions).scores[way]


@pytest.mark.parametrize(
    ("way", "given_away", "other"),
    [
        ("the longest", ("The longest of all", "Short", "Short one"), ("Short", "The longest of all", "Short one")),
        ("the shortest", ("A", "Longer", "Longest one"), ("Longer", "A", "Longest one")),
        ("the middle length", ("Middle", "The longest", "Low"), ("The longest", "Middle", "Low")),
        ("the most commas", ("One, two, three", "One, two", "One"), ("One, two", "One, two, three", "One")),
        ("the most hedged", ("It may often help", "It helps", "It does"), ("It helps", "It may help", "It is it")),
        (
            "no absolutes, then the longest",
            ("It helps most people", "It always helps all of them", "It never helps"),
            ("It always helps all of them", "It helps most people", "It never helps"),
        ),
        ("always A", ("This one", "That one", "And this"), None),
    ],
)  # fmt: skip
def test_a_way_of_guessing_wins_what_is_given_away_and_no_other(way, given_away, other):
    assert score(way, single(*given_away)) == 1
    if other:
        assert score(way, single(*other)) == 0


def test_options_that_are_liked_equally_share_the_win():
    question = single("abc", "def", "ghij")

    assert score("the shortest", question) == 0.5
    assert score("the most commas", question) == pytest.approx(1 / 3)


def test_chance_is_one_over_the_options_on_average():
    found = levelling.guessing([single("a", "b", "c"), single("a", "b", "c", "d", key=3)])

    assert found.questions == 2
    assert found.chance == pytest.approx((1 / 3 + 1 / 4) / 2)
    assert (found.scores["always A"], found.scores["always D"]) == (0.5, 0.5)


def test_only_single_choices_of_three_and_more_count():
    other = syntax.parse("{#m}", "\nWhich?\n\n- [x] One\n- [ ] Two\n- [ ] Three\n", 1)

    assert levelling.guessing([other, single("True", "False")]) == levelling.Guessing(0, 0.0, {})


def test_better_are_ways_above_chance_and_the_points():
    found = levelling.Guessing(10, 0.25, {"the longest": 0.31, "the shortest": 0.30, "always A": 0.1})

    assert found.better(5) == {"the longest": 0.31}


def test_markup_and_addresses_are_not_read():
    assert levelling.plain("A *long* [link](lesson:far-away) `x`") == "A long link x"
    assert levelling.ratio(single("**ab**", "[abcd](media/x.csv)", "abc").answers) == 2
    assert not levelling.key_is_longest(single("**ab**", "abc", "a"))
    assert levelling.key_is_longest(single("abcd", "abc", "a"))
    assert not levelling.key_is_longest(single("abcd", "abcd", "a"))
