"""Importing questions: shown first, all or nothing, into one lesson's text, and never double."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models.outline import Lesson
from courses.models.versions import LessonVersion
from courses.versions import Outdated
from quizzes import importing
from quizzes.interchange.shapes import Unreadable
from quizzes.models.question import Question
from tests.factories import BODY, make_course, make_lesson, make_module, question_text
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

GIFT = """\
::Capital:: Which city is the capital of Japan? {
  =Tokyo #Yes, since 1868.
  ~Kyoto #It was, until then.
  ~Osaka
}

::Legs:: How many legs has a spider? {#8:0}

::Essay:: Write what you think. {}

::Note:: Only a text, without a question.
"""


@pytest.fixture
def course():
    make_module(make_course("c"), slug="m")
    return make_course("d")


@pytest.fixture
def module(course):
    return make_module(course, slug="m")


def planned(course, text=GIFT, lesson=None, name="bank.gift"):
    return importing.plan(course=course, name=name, data=text.encode(), lesson=lesson)


def fates(plan):
    return [(fate.what, fate.incoming.question.key if fate.incoming.question else None) for fate in plan.fates]


def carry_out(plan):
    return importing.carry_out(plan, author=None, now=timezone.now())


def run(tmp_path, *arguments, text=GIFT, name="bank.gift"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    out = io.StringIO()
    call_command("import_questions", str(path), *arguments, stdout=out)
    return out.getvalue().replace(str(tmp_path), "").splitlines()


def test_looking_changes_nothing(course, module):
    before = all_rows()

    plan = planned(course)

    assert all_rows() == before
    assert fates(plan)[:3] == [("new", "capital"), ("new", "legs"), ("new", "essay")]
    assert plan.fates[3].what == "impossible"
    assert plan.fates[3].incoming.losses[-1].line >= 11


def test_the_questions_become_a_draft_lesson_that_can_be_shown(course, module):
    version = carry_out(planned(course))

    lesson = Lesson.objects.get(course=course)
    assert (lesson.title, lesson.slug, lesson.status) == ("Questions from bank", "imported-bank", "draft")
    assert (version.number, version.origin, lesson.version) == (2, "imported", 2)
    asked = Question.objects.order_by("pk").values_list("key", "kind")
    assert list(asked) == [("capital", "single"), ("legs", "numeric"), ("essay", "reflection")]


def test_importing_twice_makes_nothing_double(course, module):
    carry_out(planned(course))
    before = all_rows()

    again = planned(course)

    assert fates(again)[:3] == [("there", "capital"), ("there", "legs"), ("there", "essay")]
    assert carry_out(again) is None
    assert all_rows() == before


def test_a_question_with_the_same_id_and_another_text_is_left_alone(course, module):
    carry_out(planned(course))

    again = planned(course, GIFT.replace("Which city is", "What is"))

    assert again.fates[0].what == "differs"
    assert again.fates[0].where == "Questions from bank"
    assert carry_out(again) is None


def test_a_question_of_a_version_that_waits_is_known_too(course, module):
    lesson = make_lesson(module, slug="l", title="Lesson", body=BODY)
    carry_out(planned(course, lesson=lesson))
    lesson.refresh_from_db()
    assert (lesson.version, lesson.head, lesson.body) == (1, 2, BODY)
    assert Question.objects.count() == 0

    assert {fate.what for fate in planned(course).fates} == {"there", "impossible"}


def test_a_published_lesson_gets_a_version_that_waits_with_the_questions_at_its_end(course, module):
    lesson = make_lesson(module, slug="l", body=BODY + question_text("own"))

    carry_out(planned(course, lesson=lesson))

    text = LessonVersion.objects.get(lesson=lesson, number=2).body
    assert text.startswith(BODY)
    assert [q.key for q in importing.questions_in(text)] == ["own", "capital", "legs", "essay"]
    assert text.endswith(":::\n")


def test_a_retired_question_keeps_its_id(course, module):
    lesson = make_lesson(module, slug="l", body=BODY + question_text("capital"))
    Question.objects.update(is_retired=True)
    Lesson.objects.filter(pk=lesson.pk).update(body=BODY)

    fate = planned(course).fates[0]
    assert (fate.what, fate.where) == ("retired", lesson.title)
    assert carry_out(planned(course, GIFT.split("\n\n")[0])) is None


def test_a_question_of_a_lesson_that_left_the_course_keeps_its_id(course, module):
    lesson = make_lesson(module, slug="l", body=BODY + question_text("capital"))
    Lesson.objects.filter(pk=lesson.pk).update(status="retired")

    assert planned(course).fates[0].what == "retired"


def test_a_retired_question_that_a_version_asks_again_is_known_as_it_waits(course, module):
    lesson = make_lesson(module, slug="l", body=BODY)
    carry_out(planned(course, lesson=lesson))
    asked = make_lesson(module, slug="k", body=BODY + question_text("capital"))
    Question.objects.update(is_retired=True)
    Lesson.objects.filter(pk=asked.pk).update(body=BODY)

    assert planned(course).fates[0].what == "there"


def test_knowing_a_course_takes_as_many_queries_for_many_lessons(course, module, django_assert_num_queries):
    for number in range(6):
        lesson = make_lesson(module, slug=f"l{number}", body=BODY + question_text(f"q{number}"))
        Lesson.objects.filter(pk=lesson.pk).update(status="retired" if number % 2 else "published")

    with django_assert_num_queries(3):
        assert len(importing.known_questions(course)) == 6


def test_a_question_whose_attributes_a_formatter_wrapped_is_known_and_goes_out(course, module):
    wrapped = question_text("capital").replace(" level=understand", "\n  level=understand")
    assert wrapped != question_text("capital")
    make_lesson(module, slug="l", body=f"{BODY}{wrapped}\n```\n{question_text('shown')}\n```\n")

    assert planned(course).fates[0].what == "differs"
    assert [question.key for question in importing.exported(course)] == ["capital"]


def test_a_text_that_is_too_much_to_be_read_has_no_questions():
    assert list(importing.questions_in(question_text("one") + "*" * 3_000)) == []


def test_only_published_lessons_go_out_unless_drafts_are_asked_for_or_a_lesson_is_named(course, module):
    lessons = {
        status: make_lesson(module, slug=status, status=status, body=BODY + question_text(f"in-{status}"))
        for status in ("published", "draft", "retired")
    }
    gone = make_lesson(make_module(course, slug="gone"), slug="gone", body=BODY + question_text("in-gone"))
    gone.module.is_retired = True
    gone.module.save()

    def keys(*slugs, **options):
        named = [lesson for lesson in [*lessons.values(), gone] if lesson.slug in slugs]
        return [question.key for question in importing.exported(course, named, **options)]

    assert keys() == ["in-published"]
    assert keys(drafts=True) == ["in-published", "in-draft"]
    assert [keys(slug) for slug in ("draft", "retired", "gone")] == [["in-draft"], ["in-retired"], ["in-gone"]]


def test_what_somebody_saved_meanwhile_is_not_written_over(course, module):
    lesson = make_lesson(module, slug="l", body=BODY)
    plan = planned(course, lesson=lesson)
    Lesson.objects.filter(pk=lesson.pk).update(head=5)
    before = all_rows()

    with pytest.raises(Outdated):
        carry_out(plan)
    assert all_rows() == before


def test_a_lesson_that_would_be_too_long_is_refused(course, module):
    lesson = make_lesson(module, slug="l", body=BODY)
    LessonVersion.objects.update(body="x" * (256 * 1024 - 200))

    with pytest.raises(importing.ImportRefused, match="256 kB"):
        planned(course, lesson=lesson)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"no question at all", b"<!DOCTYPE x><quiz/>", b"PK\x03\x04"])
def test_a_file_of_no_format_is_refused(course, module, data):
    with pytest.raises(Unreadable):
        importing.plan(course=course, name="x.bin", data=data)


# The commands


def test_the_command_says_what_was_made_and_what_not(course, module, tmp_path):
    dry = run(tmp_path, "--course", "d", "--dry-run")
    assert Lesson.objects.filter(course=course).count() == 0
    assert dry[-1] == "3 would be made, 0 there already, 0 there with another text, 1 not to be made."

    said = run(tmp_path, "--course", "d")

    assert said[0] == "  bank.gift:1: new: single #capital"
    assert said[-2:] == [
        "into lesson d/imported-bank, version 2",
        "3 made, 0 there already, 0 there with another text, 1 not to be made.",
    ]
    assert run(tmp_path, "--course", "d")[-1] == "0 made, 3 there already, 0 there with another text, 1 not to be made."


def test_the_command_says_why_a_question_retired_long_ago_is_left_alone(course, module, tmp_path):
    lesson = make_lesson(module, slug="l", title="Old", body=BODY + question_text("capital"))
    Question.objects.update(is_retired=True)
    Lesson.objects.filter(pk=lesson.pk).update(body=BODY)

    said = run(tmp_path, "--course", "d")

    assert said[0] == (
        "  bank.gift:1: left alone, its id is that of a question no longer asked; give it another: "
        "single #capital (in “Old”)"
    )
    assert said[-1] == ("2 made, 0 there already, 0 there with another text, 1 no longer asked, 1 not to be made.")
    assert not Question.objects.filter(key="capital", is_retired=False).exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--course", "none"), "There is no course none."),
        (("--course", "d", "--lesson", "none"), "There is no lesson none in d."),
        (("--course", "d", "--format", "moodle-xml"), "bank.gift:1: "),
    ],
)
def test_the_command_refuses_what_it_cannot_do(course, module, tmp_path, arguments, said):
    before = all_rows()

    with pytest.raises(CommandError, match=said):
        run(tmp_path, *arguments)
    assert all_rows() == before


def test_a_file_that_is_not_there_is_said(course):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_questions", "/nowhere/x.gift", "--course", "d")


@pytest.mark.parametrize("form", ["gift", "moodle-xml", "qti3"])
def test_what_is_exported_comes_back_as_it_was(course, module, tmp_path, form, capsys):
    carry_out(planned(course))
    path = tmp_path / "out.bin"

    call_command("export_questions", "--course", "d", "--format", form, "--output", str(path), "--drafts")

    assert capsys.readouterr().out == f"3 questions in {path}\n"
    again = importing.plan(course=course, name="out", data=path.read_bytes(), form=form)
    assert fates(again) == [("there", "capital"), ("there", "legs"), ("there", "essay")]


def test_drafts_do_not_go_out_by_themselves(course, module, tmp_path, capsys):
    carry_out(planned(course))
    path = tmp_path / "out.gift"

    call_command("export_questions", "--course", "d", "--format", "gift", "--output", str(path))
    call_command(
        "export_questions", "--course", "d", "--format", "gift", "--output", str(path), "--lesson", "imported-bank"
    )

    assert capsys.readouterr().out == f"0 questions in {path}\n3 questions in {path}\n"
