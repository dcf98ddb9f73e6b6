"""What the insight pages show and lead to, and their spreadsheets."""

import re

import pytest
from django.urls import reverse

from courses import progress, writing
from courses.models.outline import Course, Lesson
from tests.factories import make_lesson
from tests.quizzes.insights.crowds import BODY, REFLECTION, chosen, crowd, learner, lesson_asking, revision
from tests.quizzes.insights.desk import COURSE, LESSON, QUESTION, page, table, words
from tests.quizzes.practicing import NOW

pytestmark = pytest.mark.django_db


def test_a_question_page_worked_out_by_hand(lesson, ines):
    crowd(revision("grain"), chosen(a=15), sure=True)
    crowd(revision("grain"), chosen(b=10, c=5), guests=6)

    found = words(page(ines, QUESTION))

    assert "People 30 6 guests Right first time 33% Sure but wrong 15 (50%) Asked for the answer 0 (0%)" in found
    assert "“The bran” draws 15 people, the right answer 10: check the key, then the words." in found
    assert "A The bran 15 (50%) B The endosperm right 10 (33%) C The germ 5 (17%) D The husk 0 (0%)" in found


def test_each_question_leads_to_its_line_in_the_editor(lesson, ines):
    line = lesson.body.split("\n").index("::: question {#grain}") + 1
    editor = reverse("admin:courses_lesson_change", args=[lesson.pk])

    assert f'href="{editor}?line={line}"' in page(ines, QUESTION)
    assert f'href="{editor}?line={line}"' in page(ines, LESSON)


def test_a_small_group_is_hidden_on_every_page(lesson, ines):
    crowd(revision("grain"), chosen(a=4), sure=True)

    assert "People fewer than 5 people: hidden" in words(page(ines, QUESTION))
    assert "fewer than 5 people: hidden" in words(page(ines, LESSON))
    assert table(ines, f"{LESSON}questions.csv")[1][:7] == [
        "grain", "Which part holds the starch?", "single", "1", "11", "hidden: small group", "",
    ]  # fmt: skip
    assert table(ines, f"{QUESTION}answers.csv") == [["Answers", "Mark", "Answer", "Right", "People", "Percent"]]


def test_questions_that_are_no_longer_asked_stand_apart(lesson, ines):
    crowd(revision("grain"), chosen(a=6, b=6))
    lesson.body = BODY + REFLECTION
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))

    found = words(page(ines, LESSON))

    assert "Questions no longer asked" in found
    assert "Edit line" not in found.partition("Questions no longer asked")[2]
    assert "This question is no longer asked." in words(page(ines, QUESTION))


def test_the_revisions_of_a_question_have_their_own_numbers(lesson, ines):
    crowd(revision("grain"), chosen(a=12, b=6))
    lesson.body = lesson.body.replace("( ) The bran", "(x) The bran").replace("(x) The endosperm", "( ) The endosperm")
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))
    crowd(revision("grain"), chosen(a=5, b=15))

    now, before = words(page(ines, QUESTION)), words(page(ines, f"{QUESTION}?revision=1"))

    assert "A The bran right 5 (25%) B The endosperm 15 (75%)" in now
    assert "A The bran 12 (67%) B The endosperm right 6 (33%)" in before
    assert "An earlier revision asked something else" in before
    assert re.findall(r'aria-current="page">(\d)', page(ines, f"{QUESTION}?revision=1")) == ["1"]
    sheet = table(ines, f"{QUESTION}answers.csv?revision=1")
    assert sheet[1] == ["What people chose", "A", "The bran", "no", "12", "67"]


def test_an_earlier_revision_of_another_kind_is_shown_as_what_it_was(lesson, ines):
    crowd(revision("thoughts"), [{"text": "Bread."}] * 7)
    lesson.body = lesson.body.replace(REFLECTION, "::: question {#thoughts}\n\nHow many?\n\n- = 5\n\n:::\n")
    writing.store(lesson, writing.derive(lesson.body, {}, objectives=1))

    assert "People 7 Kept something 7 (100%)" in words(page(ines, f"{LESSON}thoughts/?revision=1"))
    assert "People nobody yet" in words(page(ines, f"{LESSON}thoughts/"))


def test_a_lesson_page_says_where_its_readers_stop(lesson, ines):
    for _ in range(7):
        progress.remember_place(learner=learner(), lesson=lesson, section="second", now=NOW)

    found = words(page(ines, LESSON))

    assert "Reached 7 (100%) Completed 0 (0%)" in found
    assert "Before the first section 0 (0%) First things 0 (0%) Second things 7 (100%) Knowledge check 0 (0%)" in found


def test_a_course_page_is_a_funnel_by_lesson(lesson, ines):
    second = make_lesson(lesson.module, slug="water", title="Water", body="Text.\n")
    for place in range(20):
        who = learner()
        progress.mark_complete(learner=who, lesson=lesson, now=NOW)
        if place < 8:
            progress.remember_place(learner=who, lesson=second, section="", now=NOW)
    crowd(revision("grain"), chosen(a=15, b=5))

    html = page(ines, COURSE)

    assert "Began the course 20 Practiced, ever 20 Questions to look at 1 of 1" in words(html)
    assert "1.1 Flour 20 (100%) 20 (100%) 0 (0%) 25% 1 of 1" in words(html)
    assert "1.2 Water 8 (40%) 0 (0%) 8 (40%) – 0 of 0" in words(html)
    assert table(ines, f"{COURSE}lessons.csv") == [
        ["Lesson", "Title", "Began the course", "Reached", "Completed", "Stopped here", "Questions", "To look at",
         "First answers", "Right first time"],
        ["1.1", "Flour", "20", "20", "20", "0", "1", "1", "20", "5"],
        ["1.2", "Water", "20", "8", "0", "8", "0", "0", "hidden: small group", "hidden: small group"],
    ]  # fmt: skip


def test_how_many_practiced_is_not_told_where_it_would_single_out_a_few(lesson, ines):
    crowd(revision("grain"), chosen(a=15, b=5))
    crowd(revision("thoughts"), [{"text": "Bread."}] * 2)

    assert "Practiced, ever at least 20" in words(page(ines, LESSON))
    assert "Practiced, ever at least 20" in words(page(ines, COURSE))


def test_lessons_that_left_the_course_stand_apart(lesson, ines):
    crowd(revision("grain"), chosen(a=15, b=5))
    Lesson.objects.filter(pk=lesson.pk).update(status="retired")

    found = words(page(ines, COURSE))

    assert "This course has no lessons yet." in found
    assert "Lessons no longer in the course Flour" in found
    assert ines.get(LESSON).status_code == 200


def test_a_spreadsheet_of_hostile_answers_holds_no_formula(ines):
    course = Course.objects.get(slug="bread")
    text = '::: question {#word}\n\n=Which?\n\n- = "gluten"\n- != "=1+1"\n- != "-5"\n\n:::\n'
    lesson_asking(text, slug="words", module=course.modules.get())
    crowd(revision("word"), [{"text": "=1+1"}] * 6 + [{"text": "@SUM(A1)"}] * 7 + [{"text": "-5"}] * 8)

    sheet = table(ines, f"{COURSE}words/word/answers.csv")
    assert [row[2] for row in sheet[1:]] == ["gluten", "'=1+1", "-5", "'@sum(a1)"]
    response = ines.get(f"{COURSE}words/questions.csv")
    assert response["Content-Disposition"] == 'attachment; filename="bread-words-questions.csv"'
    assert response.content.startswith("\ufeffQuestion,".encode())
    assert table(ines, f"{COURSE}words/questions.csv")[1][:2] == ["word", "'=Which?"]


def test_a_page_tells_when_rare_answers_are_not_told_apart(lesson, ines, monkeypatch):
    crowd(revision("grain"), chosen(a=5, c=5))
    said = "There are more different wrong answers than one page counts"
    assert said not in words(page(ines, LESSON))

    monkeypatch.setattr("quizzes.insights.counting.MOST_RESPONSES", 1)

    assert said in words(page(ines, LESSON))


def test_a_period_stays_from_page_to_page(lesson, ines):
    assert f'href="{QUESTION}?period=30"' in page(ines, f"{LESSON}?period=30")
    assert '<option value="30" selected>' in page(ines, f"{LESSON}?period=30")
