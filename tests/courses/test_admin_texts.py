"""A lesson's text from the editor's form to its readers: what comes back, what is kept, and what follows it."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry

from courses.models.outline import Course, FormerSlug, Lesson, Module, Term
from quizzes.models.question import Question
from tests.courses.authors import (
    add_address,
    address,
    change,
    for_readers,
    form_on,
    lesson,
    problems,
    publish,
    refused,
    release,
    save,
    two_courses,
)
from tests.courses.trees import Tree
from tests.factories import BODY, make_lesson, make_module, question_text
from tests.forms import form_of
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return two_courses()


# Saving what was not changed

ODD = """\
---
title: Alpha: odd
status: published
minutes: {read: 1}
objectives:
- use the | operator
- text: compare a | b
  level: apply
- plain
---


Two blank lines above, a tab\there, and two at the end.


""".replace("Alpha: odd", '"Alpha: odd"')  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "", "\n\n\n", "   "])
def test_saving_without_a_change_changes_nothing(tmp_path, people, end):
    tree = Tree(tmp_path)
    tree.write("a-course/02-second/02-odd.md", ODD + end)
    tree.edit("a-course/course.yml", "status", "about: |\n  One.\n\n  Two.\nstatus")
    assert tree.sync().status == 0
    before = all_rows()

    for row in (Course.objects.get(slug="a-course"), Module.objects.get(slug="second"), lesson("odd", "a-course")):
        sent = save if isinstance(row, Lesson) else change
        assert sent(people["operator"], row).status_code == 302

    assert changed(before) <= {"courses_term"}
    assert tree.sync().out == ["0 changed, 9 unchanged."]


def test_a_published_text_shows_at_the_next_request(people, client):
    assert "Some words." in client.get("/courses/c/l1/").content.decode()

    response = release(people["ines"], lesson(), body="## First {#first}\r\n\r\nNew words.\r\n")

    assert response.status_code == 302
    assert lesson().body == "## First {#first}\n\nNew words.\n"
    page = client.get("/courses/c/l1/").content.decode()
    assert ("New words." in page, "Some words." in page) == (True, False)
    assert LogEntry.objects.filter(object_id=lesson().pk).count() == 2


def test_a_bad_text_comes_back_with_what_is_wrong_and_the_words_typed(people):
    text = 'Fine.\r\n\r\n> [!nonsense]\r\n>\r\n> Text.\r\n\r\n<b onclick="x">not lost</b> [a](lesson:nowhere)\r\n'
    before = for_readers()

    response = release(people["ines"], lesson(), body=text, title="A new title")

    found = problems(response)
    assert [message.split(": ")[0] for message in found] == ["Line 3", "Line 7", "Line 7"]
    assert "nonsense" in found[0]
    assert found[2] == "Line 7: no lesson of this course has the slug “nowhere”; mend the link."
    sent = form_on(people["ines"], address(lesson()), "lesson")
    assert (sent["body"], sent["title"]) == ([text], ["A new title"])
    assert for_readers() == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            BODY + question_text("x").replace("(x)", "( )"),
            'Line 15: question "x" has no right choice; mark exactly one with (x)',
        ),
        ("::: question {#open}\n\nWhat?\n", "Line 1: "),
        ("See [it](lesson:gone).", "Line 1: no lesson of this course has the slug “gone”; mend the link."),
        ("\n![A dog.](media/dog.png)", "Line 2: the course has no picture media/dog.png; "),
        ("x" * 262_145, "Line 1: This text has 256 kB; the most is 256 kB."),
        (BODY + question_text("l1-q1"), "Line 11: question id “l1-q1” is also in lesson “l1”; rename one."),
    ],
)
def test_what_is_wrong_with_a_text(people, body, message):
    before = for_readers()

    response = release(people["ines"], lesson("l2"), body=body)

    assert problems(response)[0].startswith(message)
    assert for_readers() == before
    assert form_on(people["ines"], address(lesson("l2")), "lesson")["body"] == [body.replace("\n", "\r\n")]


def test_hidden_characters_are_not_saved(people):
    before = all_rows()

    response = save(people["ines"], lesson("l2"), body="a\x07b")

    assert refused(response)["body"][0] == "The text holds a character that cannot be shown, U+0007; remove it."
    assert changed(before) == {"courses_workingcopy"}


def test_a_null_is_stored_as_the_sign_for_what_cannot_be_read(people):
    save(people["ines"], lesson("l2"), body="a\x00b")

    assert lesson("l2").versions.get(number=2).body == "a\ufffdb"


def test_half_a_character_is_stored_as_the_sign_for_that(people):
    url = address(lesson("l2"))
    fields = form_on(people["ines"], url, "lesson") | {"body": b"a\xed\xa0\x80b", "do": "save"}

    sent = people["ines"].post(url, urlencode(fields, doseq=True), content_type="application/x-www-form-urlencoded")

    assert sent.status_code == 302
    assert publish(people["ines"], lesson("l2")).status_code == 302
    assert lesson("l2").body == "a\ufffd\ufffd\ufffdb"


def test_a_term_of_another_lesson_is_taken(people):
    release(people["ines"], lesson("l2"), body='A [fruit](#term "Sweet.").\n')
    assert Term.objects.get().lesson == lesson("l2")

    response = release(people["ines"], lesson(), body='Line one.\n\nA [fruit](#term "Sweet.").\n')

    assert problems(response) == ["Line 3: the term “Fruit” is also defined in lesson “l2”; keep one."]


def test_links_to_drafts_to_itself_and_by_former_slugs_are_fine(people):
    draft = make_lesson(lesson().module, slug="draft", status="draft", body="x\n")
    FormerSlug.objects.create(course=draft.course, lesson=draft, slug="older")

    text = "[a](lesson:draft), [b](lesson:older), [c](lesson:l2)\n"

    assert release(people["ines"], lesson("l2"), body=text).status_code == 302


# Objectives and other fields


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", []),
        ("say it", [{"text": "say it", "level": ""}]),
        (
            "say it | understand\r\n\r\n  do it|apply  ",
            [{"text": "say it", "level": "understand"}, {"text": "do it", "level": "apply"}],
        ),
        ("use a | b | apply", [{"text": "use a | b", "level": "apply"}]),
        ("use a | b |", [{"text": "use a | b", "level": ""}]),
    ],
)
def test_objectives_are_lines(people, written, kept):
    assert release(people["ines"], lesson("l2"), objectives=written).status_code == 302
    assert lesson("l2").objectives == kept

    shown = form_on(people["ines"], address(lesson("l2")), "lesson")["objectives"]
    release(people["ines"], lesson("l2"), objectives=shown)

    assert lesson("l2").objectives == kept


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "say it\r\ndo it | master",
            "“master” is no level; write one of remember, understand, apply, analyze, evaluate, create after the |.",
        ),
        ("| apply", "“| apply” has no text before the |; write it."),
        ("|", "“|” has no text before the |; write it."),
    ],
)
def test_objectives_complain(people, written, message):
    before = all_rows()

    response = release(people["ines"], lesson(), objectives=written)

    assert refused(response) == {"objectives": [message]}
    assert form_of(response.content.decode(), "lesson_form")["objectives"] == [written]
    assert changed(before) == {"courses_workingcopy"}


def test_a_question_about_an_objective_that_goes_is_told(people):
    response = release(
        people["ines"], lesson(), objectives="one | apply", body=lesson().body.replace("objective=1", "objective=2")
    )

    assert problems(response) == ["Line 11: question “l1-q1”: objective 2 of 1; count from 1."]


@pytest.mark.parametrize(("field", "value"), [("read_minutes", 601), ("try_minutes", 32_768), ("check_minutes", -1)])
def test_minutes_have_the_limits_of_the_files(people, field, value):
    before = all_rows()

    assert list(refused(release(people["ines"], lesson(), **{field: value}))) == [field]
    assert changed(before) == {"courses_workingcopy"}


def test_the_largest_minutes_fit(people):
    names = ("read_minutes", "explore_minutes", "try_minutes", "check_minutes")

    release(people["ines"], lesson(), **dict.fromkeys(names, 600))

    assert lesson().minutes == 2400


def test_other_fields_of_a_form_are_ignored(people):
    """A form sends what it likes; derived fields and the course come from the text and the module."""
    other = Course.objects.get(slug="other")

    release(
        people["ines"], lesson("l2"), course=other.pk, segments='[{"html": "<script>x</script>"}]', word_count=9999,
        position=99, synced_sha256="f" * 64, renderer_version=99, minutes=1, title="Kept",
    )  # fmt: skip

    row = lesson("l2")
    assert (row.title, row.course.slug, row.position, row.word_count) == ("Kept", "c", 2, 1)
    assert row.segments == [{"html": "<p>Text.</p>"}]
    assert (row.synced_sha256, row.renderer_version < 99, row.minutes) == ("", True, 15)


def test_a_new_lesson_goes_to_the_end_of_its_module(people):
    fields = {"module": lesson().module_id, "title": "New one"}

    assert people["ines"].post(add_address("lesson"), fields).status_code == 302
    assert save(people["ines"], lesson("new-one"), body=BODY + question_text("new-q")).status_code == 302

    row = lesson("new-one")
    assert (row.course.slug, row.position, row.status) == ("c", 3, "draft")
    assert Question.objects.get(key="new-q").lesson == row


def test_a_first_lesson_has_number_one(people):
    module = make_module(Course.objects.get(slug="c"))

    people["ines"].post(add_address("lesson"), {"module": module.pk, "title": "New one"})

    assert lesson("new-one").position == 1
