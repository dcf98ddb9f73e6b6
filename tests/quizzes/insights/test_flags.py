"""What numbers ask of an author, at each threshold."""

import pytest

from quizzes.insights import flags
from quizzes.insights.measures import Share
from quizzes.insights.report import ShownLine, ShownPart


def part(right, *wrongs, is_wrong=True):
    whole = 100
    lines = [
        ShownLine(f"W{at}", "ABCD"[at], f"W{at}", Share(people, whole), is_wrong=is_wrong)
        for at, people in enumerate(wrongs)
    ]
    return ShownPart("answer", "", lines, right, Share(0, whole))


@pytest.mark.parametrize(
    ("right", "wrongs", "found"),
    [
        (Share(20, 100), (21, 5), ["“W0” draws 21 people, the right answer 20: check the key, then the words."]),
        (Share(20, 100), (20, 20), []),
        (
            Share(None, 99, at_most=4),
            (5, 9),
            ["“W0” draws 5 people, the right answer fewer than 5: check the key, then the words."],
        ),
        (Share(None, 100), (60, 30), []),
        (Share(20, 100), (None, None), []),
    ],
)
def test_a_wrong_answer_that_draws_more_people_than_the_right_one(right, wrongs, found):
    assert [flag.advice for flag in flags.key_flags([part(right, *wrongs)])] == found
    assert flags.key_flags([part(right, *wrongs, is_wrong=False)]) == []


@pytest.mark.parametrize(
    ("share", "found"),
    [
        (Share(20, 100), ["hard"]),
        (Share(21, 100), []),
        (Share(0, 5), []),
        (Share(0, 20), ["hard"]),
        (Share(96, 100), []),
        (Share(97, 100), ["easy"]),
        (Share(20, 20), []),
        (Share(None, 60, at_least=56), ["easy"]),
        (Share(None, 30, at_least=26), []),
        (Share(None, 30, at_most=4), ["hard"]),
        (Share(None, 10, at_most=4), []),
        (Share(None, None), []),
    ],
)
def test_too_hard_and_too_easy_wait_until_it_is_sure(share, found):
    assert [flag.name for flag in flags.share_flags(share)] == found


@pytest.mark.parametrize(("people", "found"), [(19, []), (20, ["sure"]), (None, [])])
def test_people_who_are_sure_and_wrong(people, found):
    assert [flag.name for flag in flags.sure_flags(Share(people, 100))] == found


@pytest.mark.parametrize(("people", "found"), [(29, []), (30, ["asking"]), (None, [])])
def test_people_who_ask_for_the_answer(people, found):
    assert [flag.name for flag in flags.asking_flags(Share(people, 100))] == found


@pytest.mark.parametrize(
    ("learners", "reached", "found"),
    [(3, 20, ["passed"]), (4, 20, []), (0, 19, []), (None, 50, []), (5, None, [])],
)
def test_readers_who_pass_a_question_by(learners, reached, found):
    assert [flag.name for flag in flags.answering_flags(learners, reached)] == found


@pytest.mark.parametrize(
    ("kind", "people", "wrongs", "found"),
    [
        ("single", 30, (0, 9, 0), ["Nobody of 30 chose A, C: write a mistake that people make."]),
        ("single", 29, (0, 9, 0), []),
        ("single", 30, (5, 9, None), []),
        ("matching", 30, (0, 9, 0), []),
        ("single", None, (0, 9, 0), []),
    ],
)
def test_an_option_that_tempts_nobody(kind, people, wrongs, found):
    assert [flag.advice for flag in flags.option_flags(kind, people, [part(Share(9, 100), *wrongs)])] == found


def test_every_flag_says_what_to_do():
    found = [
        *flags.key_flags([part(Share(5, 100), 9)]),
        *flags.share_flags(Share(0, 100)),
        *flags.share_flags(Share(100, 100)),
        *flags.sure_flags(Share(50, 100)),
        *flags.asking_flags(Share(50, 100)),
        *flags.answering_flags(1, 100),
        *flags.option_flags("single", 100, [part(Share(5, 100), 0)]),
    ]

    assert len({flag.name for flag in found}) == 7
    assert all(": " in flag.advice for flag in found)
