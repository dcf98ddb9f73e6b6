"""The shipped content keeps the rules it was written to."""

import re
from functools import cache

import pytest
from django.conf import settings

from courses import checking
from courses.rendering import Block, budget
from courses.sync import source
from quizzes import grading, kinds, syntax
from quizzes.syntax import BLOCKS

CODE = re.compile(r"^(`{3,})[^`\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
FORMULA = re.compile(r"^\$\$$.*?^\$\$$", re.MULTILINE | re.DOTALL)
CALLOUT = re.compile(r"^> \[!(\w+)\]", re.MULTILINE)
READING = source.read(settings.CONTENT_ROOTS)
LESSONS = {item.slug: item for course in READING.courses for _, item in course.lessons()}
PUBLISHED = {slug: item for slug, item in LESSONS.items() if item.status == "published"}
AI, GUIDE = "certified-ai-practitioner", "writing-lessons-in-lectern"
#: The fewest and the most words of prose in a lesson. The guide shows much of what it says as source beside it.
LENGTHS = {AI: (700, 1260), GUIDE: (500, 900)}  # 1,200 by an editor's count, which joins hyphens and links
COURSE_OF = {item.slug: course.slug for course in READING.courses for _, item in course.lessons()}
each_published = pytest.mark.parametrize("slug", PUBLISHED)


@cache
def rendered(slug):
    return budget.render_document(LESSONS[slug].body, {})


@cache
def questions(slug):
    blocks = [segment for segment in rendered(slug).segments if isinstance(segment, Block) and segment.name in BLOCKS]
    return [syntax.parse(block.attributes, block.body, block.line, block.name) for block in blocks]


def choices(slug):
    return [question for question in questions(slug) if question.kind in {"single", "multiple"}]


def without_code(body):
    """A lesson's text without fenced code: what stands there is shown, not meant."""
    return CODE.sub("", body)


def prose(body):
    """A lesson's text without boxes, tables, figures, questions, code, formulas and markup."""
    body = FORMULA.sub("", without_code(body))
    body = re.sub(r"^::: .*?^:::$", "", body, flags=re.MULTILINE | re.DOTALL)
    lines = [line for line in body.splitlines() if not line.startswith((">", "|", "Table:", "#", "![", "[^"))]
    text = re.sub(r"\[([^\]]*)\]\((?:[^()\"]|\"[^\"]*\")*\)", r"\1", "\n".join(lines))
    return re.sub(r"[*_=`]", "", text)


def words(text):
    return re.findall(r"[\w’'-]+", text)


def sentences(text):
    paragraphs = re.split(r"\n\s*\n|\n(?=- )", text)
    return [
        s for p in paragraphs for s in re.split(r"(?<=[.!?])[”\")]?\s+(?=[A-Z“(])", " ".join(p.split())) if words(s)
    ]


def test_nothing_is_wrong_with_it_and_there_is_no_advice():
    assert READING.problems == []
    assert list(checking.check(READING)) == []


def test_the_whole_outline_is_there():
    (course,) = [course for course in READING.courses if course.slug == AI]

    assert [len(module.lessons) for module in course.modules] == [4, 6, 6, 4, 5, 5, 4, 4]
    assert [sum(sum(item.minutes) for item in module.lessons) for module in course.modules] == [
        153, 285, 280, 180, 245, 225, 190, 251,
    ]  # fmt: skip
    assert all(3 <= len(item.objectives) <= 4 for item in LESSONS.values())


def test_the_whole_guide_is_there_and_published():
    (course,) = [course for course in READING.courses if course.slug == GUIDE]

    assert [[item.slug for item in module.lessons] for module in course.modules] == [
        ["a-lesson-is-a-text-file", "callouts-tables-figures-math"],
        ["every-kind-of-question", "feedback-that-teaches", "what-happens-when-you-edit", "check-and-publish"],
    ]
    assert {item.status for _, item in course.lessons()} == {"published"}
    assert all(15 <= sum(item.minutes) <= 26 for _, item in course.lessons())


@each_published
def test_a_published_lesson_has_the_length_and_the_parts_of_one(slug):
    body = without_code(LESSONS[slug].body)
    fewest, most = LENGTHS[COURSE_OF[slug]]

    assert fewest <= len(words(prose(body))) <= most
    callouts = [kind for kind in CALLOUT.findall(body) if kind not in {"definition", "pull"}]
    assert 3 <= len(callouts) <= 5
    assert len(set(callouts)) >= 3
    assert len(rendered(slug).terms) >= 3
    assert re.search(r"^(Table:|!\[)", body, re.MULTILINE)


@each_published
def test_no_two_boxes_stand_together(slug):
    together = re.findall(r"^>.*\n\n+(> \[!(?!pull).*)", CODE.sub("code", LESSONS[slug].body), re.MULTILINE)

    assert together == []


@each_published
def test_sentences_can_be_read_in_one_breath(slug):
    lengths = [len(words(sentence)) for sentence in sentences(prose(LESSONS[slug].body))]

    assert max(lengths) <= 32
    assert sum(lengths) / len(lengths) <= 17


@each_published
def test_every_answer_has_a_reason_worth_reading(slug):
    lengths = [
        (question.key, answer.key, len(words(answer.feedback)))
        for question in questions(slug)
        for answer in question.answers
        if answer.feedback or question.kind in {"single", "multiple", "numeric", "text"}
    ]
    judged = [question for question in questions(slug) if question.kind != "reflection"]

    assert [entry for entry in lengths if not 20 <= entry[2] <= 45] == []
    assert [question.key for question in judged if len(words(question.explanation)) < 20] == []
    assert [question.key for question in judged if not question.section or not question.objective] == []


@each_published
def test_options_are_level(slug):
    """Options of a word or a number may differ by some letters."""
    uneven = {}
    for question in choices(slug):
        lengths = sorted(len(answer.text) for answer in question.answers)
        if lengths[-1] > 1.5 * lengths[0] and lengths[-1] - lengths[0] > 12:
            uneven[question.key] = lengths

    assert uneven == {}


def test_the_longest_option_is_no_clue_and_the_key_moves():
    singles = [q for slug in PUBLISHED for q in questions(slug) if q.kind == "single" and len(q.answers) > 2]
    longest = sum(max(q.answers, key=lambda answer: len(answer.text)).correct for q in singles)
    places = {next(i for i, answer in enumerate(q.answers) if answer.correct) for q in singles}

    assert len(singles) >= 9
    assert longest <= 0.4 * len(singles)
    assert places == {0, 1, 2, 3}


@each_published
def test_every_question_takes_the_answer_that_it_shows(slug):
    for question in questions(slug):
        content = kinds.content(question, budget.render_fragments(kinds.fragments(question)))
        values = grading.reveal(content).values

        verdict = grading.grade(content, kinds.read(values or ("My own words.",), content))

        assert verdict.correct is (None if question.kind == "reflection" else True), question.key


def test_one_lesson_shows_every_kind_as_source_and_as_the_block_that_the_source_makes():
    blocks = {question.key: question for question in questions("every-kind-of-question")}
    shown = []
    for fence in CODE.finditer(LESSONS["every-kind-of-question"].body):
        whole = re.fullmatch(r"```markdown\n::: (\w+) (\{.*?\})\n(.*)\n:::\n```", fence[0], re.DOTALL)
        if whole:
            shown.append(syntax.parse(whole[2], whole[3], 1, whole[1]))

    assert {question.kind for question in blocks.values()} == set(kinds.MODULES)
    assert {question.kind for question in shown} == set(kinds.MODULES)
    assert [asked(question) for question in shown] == [asked(blocks[question.key]) for question in shown]


def asked(question):
    """What a question asks, without where its lines end and what it says about an answer."""
    answers = [(answer.text, answer.correct) for answer in question.answers]
    return (question.key, question.kind, " ".join(question.stem.split()), answers, question.section)


def test_drawings_are_small_and_say_what_they_show():
    drawings = [path for root in settings.CONTENT_ROOTS for path in root.glob("*/media/*.svg")]

    assert len(drawings) >= 3
    assert {path.name: path.stat().st_size for path in drawings if path.stat().st_size > 12_288} == {}
    assert [path.name for path in drawings if "<title" not in path.read_text() or "<desc" not in path.read_text()] == []
