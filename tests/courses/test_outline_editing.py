"""Moving the parts of a course: every way it can go, and that nothing is ever lost on the way."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import outline_editing, progress
from courses.models.outline import Course, Lesson, Module
from courses.models.publication import version
from courses.outline_editing import Moves, NotTheSame, OutlineChanged, Unreadable
from courses.publishing import Overtaken
from quizzes.models.question import Question
from tests.factories import make_course, make_lesson, make_module, make_user, now

ORDER = ((1, (10, 11, 12)), (2, (20, 21)), (3, ()))


@pytest.fixture
def course(db):
    """Module "a" with lessons a1, a2, a3; module "b" with b1, b2; module "c", empty."""
    made = make_course("c")
    for slug, lessons in (("a", 3), ("b", 2), ("c", 0)):
        module = make_module(made, slug=slug, title=f"Module {slug}")
        for number in range(1, lessons + 1):
            make_lesson(module, slug=f"{slug}{number}", body="x\n")
    return made


def lesson(slug):
    return Lesson.objects.select_related("course", "module").get(slug=slug)


def module(slug):
    return Module.objects.select_related("course").get(slug=slug)


def places(course):
    """The stored outline: modules with their numbers, lessons with theirs."""
    return [
        (part.slug, part.position, list(part.lessons.values_list("slug", "position"))) for part in course.modules.all()
    ]


def order(course):
    return outline_editing.order_of(course)


START = [("a", 1, [("a1", 1), ("a2", 2), ("a3", 3)]), ("b", 2, [("b1", 1), ("b2", 2)]), ("c", 3, [])]


# Orders, without the database


@pytest.mark.parametrize(
    ("made", "text"), [((), ""), (ORDER, "1:10,11,12;2:20,21;3:"), (((7, ()),), "7:"), (((7, (1,)),), "7:1")]
)
def test_an_order_is_written_and_read(made, text):
    assert outline_editing.written(made) == text
    assert outline_editing.read(text) == made


@given(st.lists(st.tuples(st.integers(0, 10**17), st.lists(st.integers(0, 10**17)).map(tuple))).map(tuple))
def test_what_is_written_can_be_read(made):
    assert outline_editing.read(outline_editing.written(made)) == made


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "1",
        "1:;",
        ";",
        "1:,",
        "1:1,",
        "1:1;2",
        "-1:2",
        "1:1.0",
        " 1:1",
        "١:1",
        "1:1\n",
        "9" * 19 + ":",
        "1:" * 10**5,
    ],
)
def test_what_is_no_order_is_not_read(text):
    with pytest.raises(Unreadable):
        outline_editing.read(text)


@given(st.text())
def test_whatever_is_sent_ends_in_an_order_or_a_refusal(text):
    with contextlib.suppress(Unreadable):
        outline_editing.read(text)


@pytest.mark.parametrize(
    ("lesson", "module", "place", "after"),
    [
        (12, 1, 1, ((1, (12, 10, 11)), (2, (20, 21)), (3, ()))),
        (10, 1, 3, ((1, (11, 12, 10)), (2, (20, 21)), (3, ()))),
        (10, 1, 99, ((1, (11, 12, 10)), (2, (20, 21)), (3, ()))),
        (10, 1, 0, ORDER),
        (10, 2, 2, ((1, (11, 12)), (2, (20, 10, 21)), (3, ()))),
        (21, 3, 1, ((1, (10, 11, 12)), (2, (20,)), (3, (21,)))),
    ],
)
def test_a_lesson_at_a_place(lesson, module, place, after):
    assert outline_editing.with_lesson_at(ORDER, lesson, module, place) == after


def test_a_module_at_a_place():
    assert [m for m, _ in outline_editing.with_module_at(ORDER, 3, 1)] == [3, 1, 2]
    assert [m for m, _ in outline_editing.with_module_at(ORDER, 1, 2)] == [2, 1, 3]
    assert [m for m, _ in outline_editing.with_module_at(ORDER, 1, 99)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("modules", "lessons", "homes", "after"),
    [
        ({}, {}, {}, ORDER),
        ({}, {12: 1}, {}, ((1, (12, 10, 11)), (2, (20, 21)), (3, ()))),
        ({}, {10: 2}, {}, ((1, (11, 10, 12)), (2, (20, 21)), (3, ()))),
        ({}, {10: 9}, {}, ((1, (11, 12, 10)), (2, (20, 21)), (3, ()))),
        ({}, {10: 3, 12: 1}, {}, ((1, (12, 11, 10)), (2, (20, 21)), (3, ()))),
        ({}, {10: 1}, {10: 2}, ((1, (11, 12)), (2, (20, 21, 10)), (3, ()))),
        ({}, {11: 1}, {11: 2}, ((1, (10, 12)), (2, (11, 20, 21)), (3, ()))),
        ({}, {}, {20: 3, 21: 3}, ((1, (10, 11, 12)), (2, ()), (3, (20, 21)))),
        ({3: 1}, {}, {}, ((3, ()), (1, (10, 11, 12)), (2, (20, 21)))),
        ({1: 2}, {}, {}, ((2, (20, 21)), (1, (10, 11, 12)), (3, ()))),
    ],
)
def test_numbers_written_beside_parts(modules, lessons, homes, after):
    assert outline_editing.numbered(ORDER, modules=modules, lessons=lessons, homes=homes) == after


def test_a_module_that_is_not_there_is_no_home():
    with pytest.raises(NotTheSame):
        outline_editing.numbered(ORDER, modules={}, lessons={}, homes={10: 9})


def test_an_order_of_some_modules_leaves_the_others():
    assert outline_editing.with_parts(ORDER, ((2, (21, 20)),)) == ((1, (10, 11, 12)), (2, (21, 20)), (3, ()))
    assert outline_editing.with_parts(ORDER, ((3, ()), (2, ()), (1, ()))) == ((3, ()), (2, ()), (1, ()))


@pytest.mark.parametrize(
    ("after", "moves"),
    [
        (ORDER, Moves()),
        (((1, (12, 10, 11)), (2, (20, 21)), (3, ())), Moves(lessons=[12])),
        (((1, (10, 11)), (2, (20, 12, 21)), (3, ())), Moves(lessons=[12])),
        (((2, (20, 21)), (3, ()), (1, (10, 11, 12))), Moves(modules=[1])),
        (((1, (10, 11, 12, 13)), (2, (20, 21)), (3, ()), (4, ())), Moves(new_modules=[4], new_lessons=[13])),
        (((1, (10, 11, 12)), (2, (21,))), Moves(gone_modules=[3], gone_lessons=[20])),
    ],
)
def test_what_one_would_say_was_moved(after, moves):
    assert outline_editing.moves(ORDER, after) == moves
    assert bool(moves) == (after != ORDER)


# The course's rows


def test_the_stored_order_leaves_out_what_is_retired(course):
    Lesson.objects.filter(slug="a2").update(status="retired")
    Module.objects.filter(slug="c").update(is_retired=True)

    assert order(course) == (
        (module("a").pk, (lesson("a1").pk, lesson("a3").pk)),
        (module("b").pk, (lesson("b1").pk, lesson("b2").pk)),
    )


def test_a_lesson_moves_to_another_module_and_keeps_everything(course):
    moved = make_lesson(module("a"), slug="a4", questions=1)
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=moved, now=now())
    seen, asked = version(), Question.objects.get(lesson=moved)

    told = outline_editing.move_lesson(lesson=moved, module=module("b"), place=1, seen=order(course))

    assert told == Moves(lessons=[moved.pk])
    assert places(course)[1] == ("b", 2, [("a4", 1), ("b1", 2), ("b2", 3)])
    after = lesson("a4")
    assert (after.pk, after.get_absolute_url(), after.body) == (moved.pk, "/courses/c/a4/", moved.body)
    assert progress.completed_lessons(learner, course.pk) == {moved.pk}
    assert Question.objects.get(pk=asked.pk).lesson == after
    assert version() == seen + 1


def test_a_module_moves_with_its_lessons(course):
    told = outline_editing.move_module(module=module("c"), place=1, seen=order(course))

    assert told == Moves(modules=[module("c").pk])
    assert places(course) == [("c", 1, []), ("a", 2, START[0][2]), ("b", 3, START[1][2])]


def test_what_stays_where_it_is_is_not_written(course, django_assert_num_queries):
    seen, before = version(), order(course)

    with django_assert_num_queries(7):  # savepoint, hold, order (2), numbers (2), release
        told = outline_editing.reorder(course=course, order=before, seen=before)

    assert (told, version(), places(course)) == (Moves(), seen, START)


def test_numbers_close_ranks(course):
    """Numbers with gaps and doubles, as files may bring them, run from 1 after a move."""
    Lesson.objects.filter(slug="a2").update(position=7)
    Lesson.objects.filter(slug="a3").update(position=7)
    Module.objects.filter(slug="b").update(position=9)
    Module.objects.filter(slug="c").update(position=12)

    outline_editing.move_lesson(lesson=lesson("a3"), module=module("a"), place=1, seen=order(course))

    assert places(course) == [("a", 1, [("a3", 1), ("a1", 2), ("a2", 3)]), ("b", 2, START[1][2]), ("c", 3, [])]


def test_retired_parts_are_numbered_after_the_others(course):
    """Two files of one folder may not have one number."""
    Lesson.objects.filter(slug="a1").update(status="retired")
    Module.objects.filter(slug="a").update(is_retired=True)
    moved = lesson("b2")

    outline_editing.move_lesson(lesson=moved, module=module("b"), place=1, seen=order(course))
    Module.objects.filter(slug="a").update(is_retired=False)

    assert list(course.modules.values_list("slug", "position")) == [("b", 1), ("c", 2), ("a", 3)]
    outline_editing.reorder(course=course, order=order(course), seen=order(course))
    assert list(module("a").lessons.values_list("slug", "position")) == [("a2", 1), ("a3", 2), ("a1", 3)]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda a, b, c, ids: ((a, ids[:2]), (b, ids[3:]), (c, ())),  # one left out
        lambda a, b, c, ids: ((a, ids[:3]), (b, (*ids[3:], ids[0])), (c, ())),  # one twice
        lambda a, b, c, ids: ((a, ids[:3]), (b, (*ids[3:], 10**9)), (c, ())),  # one from nowhere
        lambda a, b, c, ids: ((a, ids[:3]), (b, ids[3:])),  # a module left out
        lambda a, b, c, ids: ((a, ids[:3]), (b, ids[3:]), (c, ()), (c, ())),  # a module twice
        lambda a, b, c, ids: ((a, ids[:3]), (b, ids[3:]), (10**9, ())),  # a module from nowhere
        lambda a, b, c, ids: (),
    ],
)
def test_an_order_that_names_other_parts_is_refused(course, spoil):
    before = order(course)
    modules = [part for part, _ in before]
    lessons = tuple(pk for _, pks in before for pk in pks)

    with pytest.raises(NotTheSame):
        outline_editing.reorder(course=course, order=spoil(*modules, lessons), seen=before)

    assert places(course) == START


def test_a_lesson_of_another_course_cannot_be_named(course):
    foreign = make_lesson(make_module(make_course("other")), slug="foreign", body="x\n")
    before = order(course)

    with pytest.raises(NotTheSame):
        outline_editing.reorder(
            course=course, order=outline_editing.with_lesson_at(before, foreign.pk, module("a").pk, 1), seen=before
        )

    assert lesson("foreign").course.slug == "other"


def test_nothing_is_overwritten_when_somebody_moved_meanwhile(course):
    opened = order(course)
    outline_editing.move_lesson(lesson=lesson("b1"), module=module("a"), place=1, seen=opened)
    new = make_lesson(module("b"), slug="b3", body="x\n")
    theirs = places(course)

    with pytest.raises(OutlineChanged) as refused:
        outline_editing.move_lesson(lesson=lesson("a3"), module=module("b"), place=1, seen=opened)

    assert refused.value.moves == Moves(lessons=[lesson("b1").pk], new_lessons=[new.pk])
    assert places(course) == theirs


def test_the_queries_of_a_move_grow_with_what_moves_only(course, django_assert_num_queries):
    for number in range(20):
        make_lesson(module("c"), slug=f"c{number}", body="x\n")
    seen, moved, home = order(course), lesson("b2"), module("b")

    with django_assert_num_queries(12):  # as above, two lessons, and the new version within a savepoint
        outline_editing.move_lesson(lesson=moved, module=home, place=1, seen=seen)


# Retiring


def test_a_retired_lesson_leaves_and_comes_back_as_a_draft_at_the_end(course):
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=lesson("a1"), now=now())
    seen = version()

    outline_editing.set_lesson_retired(lesson=lesson("a1"), retired=True, seen="published")

    assert places(course)[0] == ("a", 1, [("a2", 1), ("a3", 2), ("a1", 3)])
    assert (lesson("a1").status, version() > seen) == ("retired", True)

    make_lesson(module("a"), slug="a4", body="x\n")
    outline_editing.set_lesson_retired(lesson=lesson("a1"), retired=False, seen="retired")

    assert places(course)[0] == ("a", 1, [("a2", 1), ("a3", 2), ("a4", 3), ("a1", 4)])
    assert lesson("a1").status == "draft"
    assert progress.completed_lessons(learner, course.pk) == {lesson("a1").pk}


def test_a_lesson_that_changed_meanwhile_is_not_retired(course):
    Lesson.objects.filter(slug="a1").update(status="draft")

    with pytest.raises(Overtaken):
        outline_editing.set_lesson_retired(lesson=lesson("a1"), retired=True, seen="published")

    assert (lesson("a1").status, places(course)) == ("draft", START)


def test_a_retired_module_leaves_with_its_lessons_and_comes_back_at_the_end(course):
    outline_editing.set_module_retired(module=module("a"), retired=True)

    assert places(course) == [("b", 1, START[1][2]), ("c", 2, []), ("a", 3, START[0][2])]
    assert module("a").is_retired

    seen = version()
    outline_editing.set_module_retired(module=module("a"), retired=True)
    assert version() == seen

    outline_editing.set_module_retired(module=module("a"), retired=False)
    assert [slug for slug, _, _ in places(course)] == ["b", "c", "a"]
    assert set(lesson("a1").module.lessons.values_list("status", flat=True)) == {"published"}


def test_other_courses_stay_as_they_are(course):
    other = make_course("other")
    part = make_module(other, slug="o", position=5)
    make_lesson(part, slug="o1", position=9, body="x\n")

    outline_editing.move_module(module=module("c"), place=1, seen=order(course))

    assert places(Course.objects.get(slug="other")) == [("o", 5, [("o1", 9)])]
