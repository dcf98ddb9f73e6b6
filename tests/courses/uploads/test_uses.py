"""Who uses what: a file is known by each lesson that shows it, waits to show it, or is just being typed to."""

from __future__ import annotations

from courses import media_use
from tests.courses.uploads.files import NOW, picture, put
from tests.factories import make_lesson, make_module, make_user


def test_uses_are_found_in_texts_waiting_edits_and_what_is_being_typed(course, django_assert_num_queries):
    from courses import manuscript, versions
    from courses.models.versions import WorkingCopy

    module = make_module(course)
    for shade, name in enumerate("abcdef"):
        put(course, f"{name}.png", picture(color=(shade * 9, 0, 0)))
    make_lesson(module, slug="one", body="![A](media/a.png)\n\n[B](media/b.png)\n\n`media/c.png` ![x](media/a.png)\n")
    two = make_lesson(module, slug="two", body="![A](media/a.png)\n")
    for body in ("![D](media/d.png)\n", "![E](media/e.png)\n"):
        made = manuscript.Manuscript("Two", "two", (1, 0, 0, 0), [], body)
        two.refresh_from_db()
        versions.save(lesson=two, manuscript=made, base=two.head, author=None, now=NOW)
    WorkingCopy.objects.create(lesson=two, author=make_user(), base=1, data={"body": "![F](media/f.png)"}, saved_at=NOW)

    with django_assert_num_queries(4):
        found = media_use.uses(course)

    assert {name: [lesson.slug for lesson in lessons] for name, lessons in sorted(found.items())} == {
        "a.png": ["one", "two"], "b.png": ["one"], "e.png": ["two"], "f.png": ["two"],
    }  # fmt: skip
    held = {name: [lesson.slug for lesson in media_use.holders(course, f"{name}.png")] for name in "abcdefg"}
    assert held == {"a": ["one", "two"], "b": ["one"], "c": ["one"], "d": ["two"], "e": ["two"], "f": ["two"], "g": []}
