"""A course's outline as an audience sees it: order, numbers, neighbors, minutes, the shelf; models and their rules."""

import pytest
from django.db import IntegrityError, transaction

from courses.models.outline import Course, FormerSlug, Lesson, Module
from courses.models.publication import Publication, publish, version
from courses.outline import OutlineModule, duration, outline, shelf
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db


def slugs(found):
    return [(part.module.slug, [lesson.slug for lesson in part.lessons], part.planned) for part in found.modules]


@pytest.fixture
def course():
    """Three modules whose rows stand in another order than their numbers, and one that is retired."""
    course = make_course("c")
    second = make_module(course, slug="second", position=2)
    first = make_module(course, slug="first", position=1)
    make_module(course, slug="empty", position=3)
    retired = make_module(course, slug="retired", position=4, is_retired=True)
    make_lesson(second, slug="d", position=1, body="x\n")
    make_lesson(first, slug="b", position=2, body="x\n", status="draft")
    make_lesson(first, slug="c", position=3, body="x\n")
    make_lesson(first, slug="a", position=1, body="x\n")
    make_lesson(first, slug="gone", position=4, body="x\n", status="retired")
    make_lesson(retired, slug="hidden", body="x\n")
    make_lesson(make_module(make_course("other")), slug="foreign", body="x\n")
    return course


def test_readers_see_published_lessons_in_order(course):
    found = outline(course, drafts=False)

    assert slugs(found) == [("first", ["a", "c"], 3), ("second", ["d"], 1), ("empty", [], 0)]
    assert [lesson.slug for lesson in found.lessons] == ["a", "c", "d"]
    assert [part.is_whole for part in found.modules] == [False, True, True]


def test_editors_see_drafts_as_well(course):
    assert slugs(outline(course, drafts=True)) == [
        ("first", ["a", "b", "c"], 3),
        ("second", ["d"], 1),
        ("empty", [], 0),
    ]


def test_numbers_count_drafts_so_that_they_do_not_move(course):
    assert [lesson.number for lesson in outline(course, drafts=False).lessons] == ["1.1", "1.3", "2.1"]


def test_minutes_are_those_of_the_lessons_shown(course):
    found = outline(course, drafts=False)

    assert (found.minutes, [part.minutes for part in found.modules]) == (45, [30, 15, 0])
    assert outline(course, drafts=True).minutes == 60


@pytest.mark.parametrize(
    ("drafts", "slug", "expected"),
    [
        (False, "a", (None, "c")),
        (False, "c", ("a", "d")),
        (False, "d", ("c", None)),
        (True, "a", (None, "b")),
        (True, "c", ("b", "d")),
    ],
)
def test_neighbors_cross_modules_and_leave_out_what_is_not_shown(course, drafts, slug, expected):
    found = outline(course, drafts=drafts)

    before, after = found.neighbors(Lesson.objects.get(slug=slug))

    assert (before and before.slug, after and after.slug) == expected


def test_an_outline_is_two_queries_at_any_size(django_assert_num_queries):
    for size in (1, 30):
        module = make_module()
        for _ in range(size):
            make_lesson(module, body="x\n")

        with django_assert_num_queries(2):
            found = outline(module.course, drafts=True)
            assert [lesson.number for lesson in found.lessons] == [f"1.{index}" for index in range(1, size + 1)]
            assert [lesson.get_absolute_url() for lesson in found.lessons][-1].startswith("/courses/")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (5, "5 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (120, "2 h"), (130, "2 h 10 min")],
)
def test_minutes_in_words(minutes, words):
    assert duration(minutes) == words


# The shelf


def parts(*sizes, minutes=30):
    return [
        OutlineModule(Module(pk=number, position=number), [Lesson(minutes=minutes) for _ in range(size)], size)
        for number, size in enumerate(sizes, start=1)
    ]


def test_the_shelf_has_a_board_for_eight_modules_with_lessons():
    boards = shelf(parts(1, 0, 2, 1, 1, 1, 1, 1, 1, 1))

    assert [[(part.module.position, len(part.spines)) for part in board.modules] for board in boards] == [
        [(1, 1), (3, 2), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1), (9, 1)],
        [(10, 1)],
    ]


def test_spines_stand_beside_each_other_and_the_longest_is_the_tallest():
    modules = [OutlineModule(Module(position=1), [Lesson(minutes=0), Lesson(minutes=45), Lesson(minutes=90)], 3)]

    (board,) = shelf(modules, board=10)

    (part,) = board.modules
    assert [(spine.x, spine.width, spine.height) for spine in part.spines] == [
        (3.0, 13, 34.0),
        (17.5, 13, 56.0),
        (32.0, 13, 78.0),
    ]
    assert part.label == 24.0
    assert board.width == 55.5


def test_an_endless_lesson_is_no_taller_than_the_board():
    (board,) = shelf([OutlineModule(Module(position=1), [Lesson(minutes=90), Lesson(minutes=600)], 2)])

    assert [spine.height for part in board.modules for spine in part.spines] == [78.0, 78.0]
    assert board.width == 546


def test_a_course_without_lessons_has_no_board():
    assert shelf(parts(0, 0)) == []
    assert shelf([]) == []


# Rows and their rules


def test_a_lesson_has_the_sum_of_its_minutes_and_their_parts():
    lesson = make_lesson(body="x\n", read_minutes=10, explore_minutes=0, try_minutes=5, check_minutes=2)

    assert Lesson.objects.get().minutes == 17
    assert lesson.minutes_by_part == [("read", 10), ("try", 5), ("check", 2)]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: make_course("c"),
        lambda: make_module(Course.objects.get(slug="c"), slug="first"),
        lambda: make_lesson(Module.objects.get(slug="second"), slug="a", body="x\n"),
        lambda: Course.objects.filter(slug="c").update(status="open"),
        lambda: Lesson.objects.filter(slug="a").update(status="open"),
        lambda: [
            FormerSlug.objects.create(course=Course.objects.get(slug="c"), lesson=lesson, slug="old")
            for lesson in Lesson.objects.filter(slug__in=["a", "c"])
        ],
        lambda: Publication.objects.create(pk=2),
    ],
)
def test_the_database_holds_the_rules(course, break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it()


def test_what_a_lesson_is_called():
    lesson = make_lesson(
        make_module(make_course("c"), slug="m", title="Mod", position=3), slug="l", position=4, body="x\n"
    )

    assert (str(lesson), lesson.number, lesson.get_absolute_url()) == ("Lesson l", "3.4", "/courses/c/l/")
    assert (str(lesson.module), str(lesson.course)) == ("3. Mod", "C")


def test_courses_that_a_person_may_edit():
    taught, foreign = make_course("taught"), make_course("foreign")
    instructor, learner = make_user(is_staff=True), make_user()
    taught.instructors.set([instructor, learner])
    foreign.instructors.set([make_user(is_staff=True)])

    assert list(Course.objects.editable_by(instructor)) == [taught]
    assert list(Course.objects.editable_by(learner)) == []
    assert set(Course.objects.editable_by(make_user(is_staff=True, is_superuser=True))) == {taught, foreign}


def test_the_content_version_grows():
    Publication.objects.all().delete()
    assert version() == 0

    publish()
    assert version() == 1
    publish()

    assert version() == 2
