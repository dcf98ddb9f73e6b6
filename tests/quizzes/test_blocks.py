"""``::: question`` blocks between a lesson's text and the page: read, stored, grouped, and what counts as the same."""

import pytest

from courses.blocks import Group
from courses.models.outline import Lesson
from courses.rendering import Block, Heading
from quizzes import blocks, question_hash
from quizzes.asked import Asked
from quizzes.models.question import Question
from tests.factories import BODY, make_course, make_lesson, make_module, question_text

CONTENTS = [Heading("first", "First things", 2)]


def block(text, line=1):
    """A block as the renderer splits it out of a lesson."""
    opening, _, rest = text.partition("\n")
    return Block("question", opening.removeprefix("::: question "), rest.rpartition("\n:::")[0], line)


def prepare(*texts, contents=CONTENTS, objectives=1):
    lines = iter(range(10, 1000, 100))
    prepared, findings = blocks.prepare([block(text, next(lines)) for text in texts], contents, objectives)
    return prepared, [(finding.line, finding.message, finding.advice) for finding in findings]


def test_a_block_becomes_a_key_a_line_and_content():
    (item,), findings = prepare(question_text("fruit"))

    assert findings == []
    assert (item.key, item.line, item.value["kind"], item.lessons_linked) == ("fruit", 10, "single", frozenset())
    content = item.value["content"]
    assert content["stem"] == "Which one is a fruit?"
    assert [(choice["key"], choice["html"], choice["correct"]) for choice in content["choices"]] == [
        ("a", "A carrot", False),
        ("b", "An apple", True),
        ("c", "A cabbage", False),
    ]
    assert content["choices"][0]["feedback"] == "Tempting, because it is sweet. A carrot is a root."
    assert (content["hints"], content["explanation"]) == (
        ["Think of seeds."],
        "A fruit grows from a flower and holds seeds.",
    )
    assert (content["section"], content["objective"], content["level"]) == ("first", 1, "understand")


def test_texts_of_a_question_are_rendered_and_cleaned():
    text = question_text("q").replace("A carrot\n", "A *carrot*, see [it](lesson:there)\n")
    text = text.replace("Think of seeds.", 'Think of `seeds` <img src="x" onerror="alert(1)">.')

    prepared, findings = prepare(text)

    assert prepared == []
    assert [(line, advice) for line, _, advice in findings] == [(10, False)]

    (item,), _ = prepare(text.replace(' <img src="x" onerror="alert(1)">', ""))

    assert item.value["content"]["choices"][0]["html"].startswith("A <em>carrot</em>, see <a ")
    assert item.value["content"]["hints"] == ["Think of <code>seeds</code>."]
    assert item.lessons_linked == {"there"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (question_text("q").replace("{#q ", "{"), [
            (10, "this question has no id; write ::: question {#short-name}", False),
        ]),
        (question_text("q").replace("{#q ", "{#Q! "), [
            (10, "the id `#Q!` is not usable; write up to 64 lower-case letters, digits, - and _", False),
        ]),
        (question_text("q").replace("section=first", "section=lost"), [
            (10, "question “q”: no section “lost” in this lesson; its sections are first.", False),
        ]),
        (question_text("q").replace("objective=1", "objective=3"), [
            (10, "question “q”: objective 3 of 1; count from 1.", False),
            (1, "objective 1 of 1 is tested by no question; add one with objective=1.", True),
        ]),
        (question_text("q").replace("(x)", "( )"), [
            (14, 'question "q" has no right choice; mark exactly one with (x)', False),
        ]),
        (question_text("q").replace("  > A cabbage is leaves.\n", ""), [
            (10, "question “q”: 1 of 3 answers have no feedback; add `>` lines under them.", True),
        ]),
    ],
)  # fmt: skip
def test_what_is_told_to_the_author(text, expected):
    assert prepare(text)[1] == expected


def test_one_key_stands_once_in_a_lesson():
    prepared, findings = prepare(question_text("q"), question_text("other"), question_text("q"))

    assert [item.key for item in prepared] == ["q", "other"]
    assert findings == [(210, "question id “q” is also on line 10; rename one.", False)]


def test_a_good_question_is_kept_beside_a_bad_one():
    prepared, findings = prepare(question_text("bad").replace("(x)", "( )"), question_text("good"))

    assert [item.key for item in prepared] == ["good"]
    assert len(findings) == 1


def content(**fields):
    (item,), _ = prepare(question_text("q"))
    return {**item.value["content"], **fields}


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({}, True),
        ({"stem": "Which one\nis a   fruit?"}, True),
        ({"stem": "Which one is  a\nfruit?", "hints": ["Think\nof seeds."]}, True),
        ({"stem": "Which one isa fruit?"}, False),
        ({"hints": []}, False),
        ({"section": None}, False),
        ({"points": 2}, False),
    ],
)
def test_a_line_that_is_wrapped_elsewhere_says_the_same(fields, same):
    assert (question_hash.meaning(content(**fields)) == question_hash.meaning(content())) is same


def test_white_space_in_code_counts():
    one, two = (content(stem=f"<pre>a{gap}b</pre>") for gap in (" ", "\n"))

    assert question_hash.meaning(one) != question_hash.meaning(two)


@pytest.mark.parametrize("part", ["correct", "feedback", "html", "key"])
def test_every_part_of_a_choice_counts(part):
    changed = content()
    changed["choices"] = [dict(choice) for choice in changed["choices"]]
    changed["choices"][0][part] = not changed["choices"][0][part] if part == "correct" else "other"

    assert question_hash.meaning(changed) != question_hash.meaning(content())


@pytest.mark.django_db
def test_keys_in_use_are_those_still_asked_in_other_lessons():
    module = make_module(make_course())
    one = make_lesson(module, slug="one", body=BODY + question_text("q-one"))
    make_lesson(module, slug="gone", status="retired", body=BODY + question_text("q-gone"))
    make_lesson(make_module(module.course, is_retired=True), body=BODY + question_text("q-hidden"))
    make_lesson(body=BODY + question_text("q-foreign"))
    make_lesson(module, slug="two", body=BODY + question_text("q-retired"))
    Question.objects.filter(key="q-retired").update(is_retired=True)
    keys = ["q-one", "q-gone", "q-hidden", "q-foreign", "q-retired", "q-new"]

    assert blocks.used_elsewhere(module.course_id, keys, ignore=set()) == {"q-one": one}
    assert blocks.used_elsewhere(module.course_id, keys, ignore={one.pk}) == {}


def shown(lesson, *keys, is_last=True, **context):
    return blocks.group_html(lesson, Group("question", keys, is_last), {"readable": frozenset(), **context})


@pytest.mark.django_db
def test_a_group_is_one_knowledge_check_in_its_order():
    lesson = make_lesson(slug="l", questions=3)

    html = shown(lesson, "l-q2", "l-q1")

    assert html.index('id="q-l-q2"') < html.index('id="q-l-q1"')
    assert "l-q3" not in html
    assert '<section class="check" id="check" aria-labelledby="check-h">' in html
    assert ("Knowledge check" in html, "Quick check" in html) == (True, False)
    assert "Question 2 of 3" in html


@pytest.mark.django_db
def test_a_group_in_the_middle_has_a_name_of_its_own():
    html = shown(make_lesson(slug="l", questions=2), "l-q1", is_last=False)

    assert '<section class="check" id="check-l-q1" aria-labelledby="check-l-q1-h">' in html
    assert ("Knowledge check" in html, "Quick check" in html) == (False, True)


@pytest.mark.django_db
def test_a_retired_or_unknown_question_is_left_out():
    lesson = make_lesson(slug="l", questions=2)
    make_lesson(slug="foreign", body=BODY + question_text("elsewhere"))
    Question.objects.filter(key="l-q1").update(is_retired=True)

    html = shown(lesson, "l-q1", "l-q2", "elsewhere", "nowhere")

    assert html.count("<form") == 1
    assert 'id="q-l-q2"' in html


@pytest.mark.django_db
def test_a_question_just_answered_takes_its_place():
    lesson = make_lesson(slug="l", questions=2)
    answered = Asked("q-l-q1", "l-q1", "single", "Answered stem", 1, 2, "1.1", state="right", tries=1)

    html = shown(lesson, "l-q1", "l-q2", answered={"l-q1": answered})

    assert html.count("Answered stem") == 1
    assert html.count("Which one is a fruit?") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("questions", [1, 30])
def test_a_group_is_one_query_at_any_size(questions, django_assert_num_queries):
    make_lesson(slug="l", questions=questions)
    lesson = Lesson.objects.select_related("course").get()

    with django_assert_num_queries(1):
        shown(lesson, *(f"l-q{number}" for number in range(1, questions + 1)))
