"""The exam that is shipped keeps the rules it was written to."""

import re
from collections import Counter
from functools import cache

import pytest
from django.conf import settings

from courses.rendering import Block, budget
from courses.sync import source
from exams import bank, content_files, pools
from exams.blueprint import EXPECTED, GROUPS, Blueprint
from exams.selection import draw, obstacles
from quizzes import syntax
from tests.exams.banks import keeps, repeats

COURSE = "certified-ai-practitioner"
#: The fewest and the most words that are said of a wrong option.
FEEDBACK = (8, 45)
#: So many items for each place on a form are in the bank.
TIMES = 4
SEEDS = 200


@cache
def reading():
    return source.read(settings.CONTENT_ROOTS)


@cache
def files():
    return content_files.read(reading(), COURSE)


@cache
def derived():
    """The items of every pool, by the pool's path."""
    return {found.path: pools.derive(found.body, found.domain) for found in files().pools}


@cache
def parsed():
    """The questions as they are written, by id: the order of their options is the author's."""
    blocks = [
        segment
        for found in files().pools
        for segment in budget.render_document(found.body, {}).segments
        if isinstance(segment, Block)
    ]
    questions = [syntax.parse(block.attributes, block.body, block.line, further=pools.FURTHER) for block in blocks]
    return {question.key: question for question in questions}


def items():
    return [item for found in derived().values() for item in found.items]


def blueprint():
    return Blueprint.of(files().exam.values["rules"])


@cache
def candidates():
    return bank.of_derived(items(), blueprint())


def course():
    return next(found for found in reading().courses if found.slug == COURSE)


def singles():
    return [question for question in parsed().values() if question.kind == "single"]


def words(text):
    return re.findall(r"[\w’'-]+", text)


def plain(text):
    """A stem without markup, case and punctuation."""
    return " ".join(words(re.sub(r"[*_`]", "", text).lower()))


def test_nothing_is_wrong_with_its_files_and_there_is_no_advice():
    assert files().problems == []
    assert [found.findings for found in derived().values() if found.findings] == []
    assert obstacles(blueprint(), candidates()) == []


def test_it_asks_sixty_questions_in_ninety_minutes():
    values = files().exam.values

    assert (values["label"], values["status"]) == ("", "published")
    assert (blueprint().scored, blueprint().pilots, blueprint().minutes) == (60, 0, 90)
    assert {domain.id: domain.items for domain in blueprint().domains} == {
        "D1": 13, "D2": 13, "D3": 8, "D4": 10, "D5": 8, "D6": 8,
    }  # fmt: skip


def test_each_domain_has_enough_items_for_its_places_on_a_form():
    counts = Counter(item.domain for item in items())

    assert sum(counts.values()) == 253
    assert {id: n for id, n in counts.items() if n < TIMES * blueprint().domain(id).items} == {}


def test_the_levels_of_the_bank_are_those_of_a_form_to_within_five_points():
    counts = Counter(GROUPS[item.level] for item in items())
    shares = {group: 100 * counts[group] / counts.total() for group in EXPECTED}

    assert {group: share for group, share in shares.items() if abs(share - blueprint().levels[group]) > 5} == {}


def test_every_lesson_of_the_course_has_an_item_and_every_item_names_its_lesson():
    lessons = {lesson.slug for _module, lesson in course().lessons()}

    assert {item.lesson for item in items()} == lessons


def test_an_items_objective_is_one_of_its_lesson():
    objectives = {lesson.slug: len(lesson.objectives) for _module, lesson in course().lessons()}

    wrong = [item.key for item in items() if not 1 <= (item.objective or 0) <= objectives[item.lesson]]

    assert wrong == []


def test_forms_can_be_drawn_and_keep_every_rule():
    by_key = {found.key: found for found in candidates()}
    forms = [draw(blueprint(), candidates(), f"seed {number}") for number in range(SEEDS)]

    assert [form for form in forms if not keeps(blueprint(), candidates(), [by_key[key] for key in form.keys])] == []
    assert set().union(*(form.keys for form in forms)) == set(by_key)


@pytest.mark.parametrize("learner", range(5))
def test_four_forms_of_one_learner_repeat_nothing_before_they_must(learner):
    """A domain repeats what it has no unseen item for, and a form four more at most, for its levels and enemies."""
    domains = {found.key: found.domain for found in candidates()}
    have, seen, again = Counter(domains.values()), set(), []
    for number in range(4):
        form = draw(blueprint(), candidates(), f"{learner}/{number}", seen=seen)
        left = have - Counter(domains[key] for key in seen)
        must = sum(max(0, domain.items - left[domain.id]) for domain in blueprint().domains)
        again.append((repeats(form.keys, seen), must))
        seen |= set(form.keys)

    assert again[:2] == [(0, 0), (0, 0)]
    assert [must <= n <= must + 4 for n, must in again[2:]] == [True, True]
    assert again[2][1] == 0


def test_the_longest_option_is_no_better_guess_than_chance():
    """The key is the longest option, alone, in at most chance and five points of the questions with one answer."""
    longest, chance = 0, 0.0
    for question in singles():
        lengths = sorted((len(answer.text), answer.correct) for answer in question.answers)
        longest += lengths[-1][1] and lengths[-1][0] > lengths[-2][0]
        chance += 1 / len(lengths)

    assert longest <= chance + 0.05 * len(singles())


def test_the_key_stands_in_every_place_about_equally_often():
    places = Counter(
        next(place for place, answer in zip("abcdef", question.answers, strict=False) if answer.correct)
        for question in singles()
    )

    shares = {place: n / places.total() for place, n in places.items()}
    assert sorted(shares) == ["a", "b", "c", "d"]
    assert {place: share for place, share in shares.items() if not 0.15 <= share <= 0.35} == {}


def test_of_every_wrong_option_is_said_what_is_wrong_with_it():
    few, many = FEEDBACK
    told = {
        (question.key, answer.text): len(words(answer.feedback))
        for question in parsed().values()
        if question.kind in {"single", "multiple"}
        for answer in question.answers
        if not answer.correct
    }

    assert len(told) > 2 * len(singles())
    assert {which: n for which, n in told.items() if not few <= n <= many} == {}


def test_three_in_four_questions_have_one_answer():
    kinds = Counter(question.kind for question in parsed().values())

    assert kinds["single"] >= 0.75 * kinds.total()
    assert set(kinds) <= {"single", "multiple", "matching", "ordering", "numeric"}


def test_no_question_of_the_exam_is_one_of_practice():
    practice = {
        plain(syntax.parse(segment.attributes, segment.body, segment.line, segment.name).stem)
        for _module, lesson in course().lessons()
        if "::: question" in lesson.body
        for segment in budget.render_document(lesson.body, {}).segments
        if isinstance(segment, Block) and segment.name == "question"
    }
    stems = [plain(question.stem) for question in parsed().values()]

    assert practice
    assert [stem for stem in stems if stem in practice] == []
    assert len(set(stems)) == len(stems)
