"""The index follows the lessons: on every write, and as a whole for a site that had none."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses import writing
from courses.models.outline import Course, Lesson
from courses.models.search import SearchEntry
from courses.search import engines, index
from courses.search.results import search
from courses.uploads import prepare, store
from tests.courses.search.library import make_library
from tests.courses.trees import ALPHA, Tree
from tests.factories import make_course, make_lesson, make_module, now

pytestmark = pytest.mark.django_db


def places(query):
    return [f"{result.entry.lesson.slug}#{result.entry.anchor}" for result in search(None, query).found]


def rewrite(lesson, body):
    lesson.body = body
    derived = writing.derive(body, {}, objectives=1)
    assert derived.problems == []
    writing.store(lesson, derived)


def rows():
    """How many rows the engine keeps of its own."""
    with connection.cursor() as cursor:
        table = (
            "courses_searchentry WHERE vector IS NOT NULL" if connection.vendor == "postgresql" else "courses_search"
        )
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_lesson_its_sections_and_its_terms_are_entries():
    lesson = make_library()["diffusion"]

    found = SearchEntry.objects.filter(lesson=lesson).order_by("pk").values_list("kind", "anchor", "title", "body")
    assert list(found) == [
        (
            "lesson", "", "Diffusion models", "Pictures from static, step by step. say what a fruit is.",
        ),
        (
            "section", "s-noise", "Removing the noise",
            "A generator runs many small steps. Each one removes some noise, so a picture of a café grows out of "
            "nothing. Key idea Every step is a small one.",
        ),
        (
            "section", "s-fails", "Where it fails",
            "Lettering is garbled. A deepfake looks real. What How Hands Six fingers",
        ),
        ("term", "t-deepfake", "Deepfake", "Synthetic media that passes for a real person."),
    ]  # fmt: skip
    assert rows() == SearchEntry.objects.count()


def test_a_new_text_is_found_and_the_old_one_is_not():
    lesson = make_library()["diffusion"]

    rewrite(lesson, "A walrus.\n\n## Tusks {#tusks}\n\nIvory.\n")

    assert places("walrus") == ["diffusion#"]
    assert places("ivory") == ["diffusion#s-tusks"]
    assert places("garbled") == []
    assert rows() == SearchEntry.objects.count()


def test_what_is_deleted_is_gone():
    make_library()

    Course.objects.get(slug="art").delete()

    assert places("deepfake") == []
    assert places("noise") == ["meadow#s-bees"]
    assert rows() == SearchEntry.objects.count() > 0


@pytest.mark.parametrize(
    ("model", "change"),
    [("lesson", {"status": "draft"}), ("lesson", {"status": "retired"}), ("module", {"is_retired": True}),
     ("course", {"status": "draft"}), ("course", {"status": "retired"})],
)  # fmt: skip
def test_what_is_not_to_be_read_any_more_is_not_found(model, change):
    lesson = make_library()["diffusion"]
    row = {"lesson": lesson, "module": lesson.module, "course": lesson.course}[model]

    type(row).objects.filter(pk=row.pk).update(**change)

    assert places("deepfake") == []


def test_a_site_without_an_index_gets_one_after_migrate():
    make_library()
    SearchEntry.objects.all().delete()
    assert places("deepfake") == []

    call_command("migrate", verbosity=0)

    assert places("deepfake") == ["diffusion#t-deepfake", "diffusion#s-fails"]
    assert rows() == SearchEntry.objects.count()


def test_the_command_makes_it_from_nothing(capsys):
    make_library()
    SearchEntry.objects.all().delete()

    call_command("rebuild_search")

    assert capsys.readouterr().out == "6 lessons indexed.\n"
    assert places("deepfake") == ["diffusion#t-deepfake", "diffusion#s-fails"]
    assert rows() == SearchEntry.objects.count()


def test_the_command_mends_an_index_that_is_broken(capsys):
    make_library()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE courses_search_data SET block = x'00'")
            with pytest.raises(DatabaseError), transaction.atomic():
                Lesson.objects.get(slug="diffusion").search_entries.all().delete()
        else:
            cursor.execute("UPDATE courses_searchentry SET vector = NULL")

    call_command("rebuild_search")

    assert capsys.readouterr().out == "6 lessons indexed.\n"
    assert places("deepfake") == ["diffusion#t-deepfake", "diffusion#s-fails"]
    assert rows() == SearchEntry.objects.count()


def test_retired_terms_are_not_indexed_anew():
    lesson = make_library()["diffusion"]
    lesson.terms.update(is_retired=True)

    assert index.rebuild() == 6
    assert places("deepfake") == ["diffusion#s-fails"]


def test_a_long_title_and_a_very_long_text():
    text = f"## {'word ' * 100}{{#x}}\n\n" + f"{'many words ' * 1500}\n\n" * 6 + "end.\n"
    lesson = make_lesson(make_module(make_course("c")), slug="l", body=f"First.\n\n{text}")

    assert len(SearchEntry.objects.get(lesson=lesson, kind="section").title) == 300
    assert places("many") == ["l#s-x"]
    assert search(None, "end").found[0].snippet[-2].text == "end"


def test_installing_twice_does_no_harm():
    make_library()

    engines.engine().install()
    engines.engine().install()

    assert places("deepfake") == ["diffusion#t-deepfake", "diffusion#s-fails"]


def test_the_queries_of_a_write_do_not_grow_with_the_sections(django_assert_max_num_queries):
    lesson = make_library()["diffusion"]
    counts = []
    for sections in (2, 40):
        body = "First.\n" + "".join(f"\n## Part {n} {{#p-{n}}}\n\nText {n}.\n" for n in range(sections))
        with django_assert_max_num_queries(100) as asked:
            rewrite(lesson, body)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert Lesson.objects.get(pk=lesson.pk).search_entries.count() == 41


def test_when_a_word_is_in_very_many_texts_its_titles_come_first(monkeypatch):
    """Beyond ``MANY`` matches not all are ranked: those with the word in their title are, others follow."""
    make_library()
    monkeypatch.setattr(engines, "MANY", 1)
    assert places("noise")[0] == "diffusion#s-noise"
    assert set(places("noise")) == {"diffusion#s-noise", "meadow#s-bees"}
    assert places("deepf")[0] == "diffusion#t-deepfake"
    assert set(places("diffusion")) == {"diffusion#", "meadow#s-bees"}
    assert places('"small steps"') == ["diffusion#s-noise"]
    assert places("zebra") == []

    monkeypatch.setattr(engines, "MANY", 0)
    assert set(places("noise")) == {"diffusion#s-noise", "meadow#s-bees"}


def test_what_a_fact_says_is_found_and_follows_its_table():
    course = make_course("c")
    head = "id,value,says,source,seen,checked_on,review_by\n"
    row = "power,about {} TWh,It is so.,An agency,none,2026-11-29,2027-05-29\n"
    store(course, prepare("facts.csv", (head + row.format(415)).encode()), alt="", by=None, now=now())
    make_lesson(make_module(course), slug="l", body="They used [](fact:power) in a year.\n")
    assert places("415") == ["l#"]
    assert "used about 415 TWh in a year" in search(None, "TWh").found[0].entry.body

    store(course, prepare("facts.csv", (head + row.format(500)).encode()), alt="", by=None, now=now(), replace=True)

    assert (places("415"), places("500")) == ([], ["l#"])


def test_a_new_table_of_a_course_in_files_is_found_at_once(tmp_path):
    tree = Tree(tmp_path)
    head = "id,value,says,source,seen,checked_on,review_by\n"
    row = "power,about {} TWh,It is so.,An agency,none,2026-11-29,2027-05-29\n"
    tree.write("a-course/media/facts.csv", head + row.format(415))
    tree.write("a-course/01-first/01-alpha.md", ALPHA.replace("Some words.", "They used [](fact:power)."))
    tree.sync()
    assert places("415") == ["alpha#s-first"]

    tree.write("a-course/media/facts.csv", head + row.format(500))
    tree.sync()

    assert (places("415"), places("500")) == ([], ["alpha#s-first"])


def test_rebuilding_asks_no_query_for_the_facts_of_each_lesson():
    library = make_library()
    make_lesson(library["meadow"].module, slug="hive", title="A hive", body="Bees hum.\n")

    with CaptureQueriesContext(connection) as asked:
        index.rebuild()

    tables = ('courses_course"', "courses_mediafile")
    looked_up = [query["sql"] for query in asked if any(f'FROM "{table}' in query["sql"] for table in tables)]
    assert len(looked_up) == 1 + Course.objects.count()
