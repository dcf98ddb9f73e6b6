"""The shipped content keeps the rules it was written to."""

import re
from functools import cache

import pytest
from django.conf import settings

from courses import checking
from courses.rendering import Block, budget
from courses.sync import source
from quizzes import syntax

CALLOUT = re.compile(r"^> \[!(\w+)\]", re.MULTILINE)
READING = source.read(settings.CONTENT_ROOTS)
LESSONS = {item.slug: item for course in READING.courses for _, item in course.lessons()}
PUBLISHED = {slug: item for slug, item in LESSONS.items() if item.status == "published"}
each_published = pytest.mark.parametrize("slug", PUBLISHED)


@cache
def rendered(slug):
    return budget.render_document(LESSONS[slug].body, {})


@cache
def questions(slug):
    blocks = [segment for segment in rendered(slug).segments if isinstance(segment, Block)]
    return [syntax.parse(block.attributes, block.body, block.line) for block in blocks]


def prose(body):
    """A lesson's text without boxes, tables, figures, questions and markup."""
    body = re.sub(r"^::: .*?^:::$", "", body, flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in body.splitlines() if not line.startswith((">", "|", "Table:", "#", "!["))]
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", "\n".join(lines))
    return re.sub(r"[*_=`]", "", text)


def words(text):
    return re.findall(r"[\w’'-]+", text)


def sentences(text):
    paragraphs = re.split(r"\n\s*\n|\n(?=- )", text)
    return [s for p in paragraphs for s in re.split(r"(?<=[.!?])[”\"]?\s+(?=[A-Z“])", " ".join(p.split())) if words(s)]


def test_nothing_is_wrong_with_it_and_there_is_no_advice():
    assert READING.problems == []
    assert list(checking.check(READING.courses)) == []


def test_the_whole_outline_is_there():
    (course,) = [course for course in READING.courses if course.slug == "certified-ai-practitioner"]

    assert [len(module.lessons) for module in course.modules] == [4, 6, 6, 4, 5, 5, 4, 4]
    assert [sum(sum(item.minutes) for item in module.lessons) for module in course.modules] == [
        150, 285, 280, 180, 245, 225, 190, 245,
    ]  # fmt: skip
    assert all(3 <= len(item.objectives) <= 4 for item in LESSONS.values())


@each_published
def test_a_published_lesson_has_the_length_and_the_parts_of_one(slug):
    body = LESSONS[slug].body

    assert 700 <= len(words(prose(body))) <= 1260  # 1,200 by an editor's count, which joins hyphens and links
    kinds = [kind for kind in CALLOUT.findall(body) if kind not in {"definition", "pull"}]
    assert 3 <= len(kinds) <= 5
    assert len(set(kinds)) >= 3
    assert len(rendered(slug).terms) >= 5
    assert "Table:" in body
    assert "](media/" in body


@each_published
def test_no_two_boxes_stand_together(slug):
    blocks = re.split(r"\n\n(?!>)", LESSONS[slug].body)

    starts = [block.lstrip().startswith("> [!") for block in blocks if block.strip()]
    assert [index for index in range(1, len(starts)) if starts[index] and starts[index - 1]] == []


@each_published
def test_sentences_can_be_read_in_one_breath(slug):
    lengths = [len(words(sentence)) for sentence in sentences(prose(LESSONS[slug].body))]

    assert max(lengths) <= 32
    assert sum(lengths) / len(lengths) <= 17


@each_published
def test_every_option_has_a_reason_worth_reading(slug):
    short = [
        (question.key, answer.key, len(words(answer.feedback)))
        for question in questions(slug)
        for answer in question.answers
        if not 20 <= len(words(answer.feedback)) <= 45
    ]

    assert short == []
    assert [question.key for question in questions(slug) if len(words(question.explanation)) < 20] == []
    assert [question.key for question in questions(slug) if not question.section or not question.objective] == []


@each_published
def test_options_are_level(slug):
    ratios = {}
    for question in questions(slug):
        lengths = [len(answer.text) for answer in question.answers]
        ratios[question.key] = max(lengths) / min(lengths)

    assert {key: ratio for key, ratio in ratios.items() if ratio > 1.5} == {}


def test_the_longest_option_is_no_clue_and_the_key_moves():
    singles = [question for slug in PUBLISHED for question in questions(slug) if question.kind == "single"]
    longest = sum(max(q.answers, key=lambda answer: len(answer.text)).correct for q in singles)
    places = {next(i for i, answer in enumerate(q.answers) if answer.correct) for q in singles}

    assert len(singles) >= 9
    assert longest <= 0.4 * len(singles)
    assert places == {0, 1, 2, 3}


def test_drawings_are_small_and_say_what_they_show():
    drawings = [path for root in settings.CONTENT_ROOTS for path in root.glob("*/media/*.svg")]

    assert len(drawings) >= 3
    assert {path.name: path.stat().st_size for path in drawings if path.stat().st_size > 12_288} == {}
    assert [path.name for path in drawings if "<title" not in path.read_text() or "<desc" not in path.read_text()] == []
