"""A reader's own places in the pages of a course: what is counted, and that a group's word tells all that is in it."""

from itertools import combinations

import pytest

from accounts.personal import Personal
from courses import catalog, home, pages
from courses.marks import Group, filled, parse, to_be_stored
from courses.models import publication
from courses.models.outline import Lesson
from courses.models.progress import Enrolment
from courses.outline import outline
from courses.own_places import own_places
from tests.factories import make_course, make_lesson, make_module, make_user

pytestmark = pytest.mark.django_db

#: Lessons of the course by module. The third module is there and has none.
SIZES = (2, 3, 0)


@pytest.fixture
def course():
    course = make_course("c", title="Course")
    for position, size in enumerate(SIZES, start=1):
        module = make_module(course, slug=f"m{position}", position=position)
        for at in range(1, size + 1):
            times = {"read_minutes": 10 * at, "try_minutes": 0}
            make_lesson(module, slug=f"l{position}{at}", position=at, body="x\n", **times)
    return course


@pytest.fixture
def found(course):
    return outline(course, drafts=False)


def lessons(found, *slugs):
    by_slug = {lesson.slug: lesson.pk for lesson in found.lessons}
    return {by_slug[slug] for slug in slugs}


def states(found, personal):
    return [personal.states.get(f"module:{module.module.pk}") for module in found.modules]


@pytest.mark.parametrize(
    ("done", "values", "rings", "expected"),
    [
        ((), ("0", "5", "0", "1 h 30 min"), ["0", "0"], [None, "untouched"]),
        (("l11",), ("1", "5", "20", "1 h 20 min"), ["50", "0"], [None, "untouched"]),
        (("l11", "l12"), ("2", "5", "40", "1 h"), ["100", "0"], ["finished", None]),
        (("l11", "l21"), ("2", "5", "40", "1 h 10 min"), ["50", "33"], [None, None]),
        (("l21", "l22", "l23"), ("3", "5", "60", "30 min"), ["0", "100"], [None, "finished"]),
        (("l11", "l12", "l21", "l22", "l23"), ("5", "5", "100", "0 min"), ["100", "100"], ["finished", "finished"]),
    ],
)
def test_what_is_done_is_counted_by_module_and_in_all(found, done, values, rings, expected):
    personal = own_places(found).filled(lessons(found, *done), None)

    assert tuple(personal.values[name] for name in ("done", "total", "percent", "left")) == values
    keys = [module.module.pk for module in found.modules if module.lessons]
    assert [personal.values[f"ring:{key}"] for key in keys] == rings
    assert [f"module_full:{key}" in personal.truths for key in keys] == [ring == "100" for ring in rings]
    assert states(found, personal) == [*expected, None]
    assert ("finished" in personal.truths) == (values[0] == "5")
    assert ("begun" in personal.truths) == bool(done)


def test_a_finished_lesson_that_is_not_shown_any_more_counts_nowhere(course, found):
    gone = lessons(found, "l12")
    Lesson.objects.filter(pk__in=gone).update(status="draft")
    left = outline(course, drafts=False)

    personal = own_places(left).filled(gone, None)

    assert (personal.values["done"], personal.values["total"]) == ("0", "4")
    assert f"done:{min(gone)}" not in personal.truths
    assert "begun" in personal.truths


def test_the_module_with_the_readers_place_is_filled_place_by_place(found):
    (place,) = lessons(found, "l22")

    personal = own_places(found).filled(set(), Enrolment(lesson_id=place, section=""))

    assert states(found, personal) == ["untouched", None, None]
    assert f"now:{place}" in personal.truths
    assert personal.values["next_lesson_url"] == "/courses/c/l22/"


def stored_outline(course):
    inputs = {**catalog.course_context(None, "c", drafts=False), **pages.site_context(learner=True)}
    with to_be_stored():
        return parse(pages.rendered("courses/course.html", inputs)), inputs["facts"]


def stored_home(course):
    kept = home.kept_course(course, publication.current_version(), drafts=False)
    return (*kept.shelf, *kept.modules), kept.places


def groups(parts):
    return sum(isinstance(part, Group) for part in parts)


@pytest.mark.parametrize(("stored", "count"), [(stored_outline, 5), (stored_home, 4)])
def test_a_groups_word_tells_all_that_is_in_it(course, stored, count):
    """Whatever is done, and wherever the reader is: with the words, of groups that were filled for others before, a
    page is what it is when each of its places is filled.
    """
    parts, places = stored(course)
    everything = [lesson.pk for lesson in places.lessons]
    seen = set()
    for size in range(len(everything) + 1):
        for done in combinations(everything, size):
            for place in (None, *everything):
                personal = places.filled(set(done), Enrolment(lesson_id=place, section="") if place else None)
                page = filled(parts, personal)
                assert page == filled(parts, Personal(personal.values, personal.truths)), (done, place)
                seen.add(page)

    assert groups(parts) == count
    assert len(seen) > 2 ** len(everything)


def test_a_learner_of_a_large_course_has_a_few_places_filled_one_by_one(course):
    """Of the five groups of an outline, the two of the module in which somebody is."""
    parts, places = stored_outline(course)
    personal = places.filled(lessons(outline(course, drafts=False), "l11"), None)

    unknown = [part.name for part in parts if isinstance(part, Group) and part.name not in personal.states]

    first, _second, empty = (module.module.pk for module in outline(course, drafts=False).modules)
    assert unknown == [f"module:{first}", f"module:{first}", f"module:{empty}"]


def test_the_course_page_asks_no_more_when_there_is_more(course, client, django_assert_num_queries):
    client.force_login(make_user())
    client.get("/courses/c/")
    with django_assert_num_queries(5):
        client.get("/courses/c/")
    make_lesson(course.modules.get(slug="m3"), slug="l31", body="x\n")
    publication.publish()
    client.get("/courses/c/")
    with django_assert_num_queries(5):
        assert "l31" in client.get("/courses/c/").text
