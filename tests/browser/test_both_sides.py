"""A colleague edits the file in git while the site's text is edited too: the page names the lesson, and both stay."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect

from courses.models.outline import Course, Lesson
from tests.browser.barriers import ALL_RULES, COLOR_RULES, violations
from tests.browser.desks import author, text_of, write
from tests.browser.visitors import Visit
from tests.courses.trees import Tree

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_a_text_that_both_sides_changed_is_merged_by_hand(visit: Visit, tmp_path: Path, script: bool) -> None:
    tree = Tree(tmp_path)
    call_command("sync_content", str(tree.root), stdout=io.StringIO())
    course = Course.objects.get(slug="a-course")
    lesson = Lesson.objects.get(slug="alpha")
    ines = visit(author(course="a-course"), script=script)
    with override_settings(CONTENT_ROOTS=(tree.root,)):
        page = ines.go(f"/admin/courses/lesson/{lesson.pk}/change/")
        if script:
            write(page, "Some words.", "Words of the site.")
        else:
            page.get_by_label("Text (Markdown)").fill(lesson.body.replace("Some words.", "Words of the site."))
        page.get_by_role("button", name="Publish…").click()
        page.get_by_role("button", name="Publish version 2 now").click()
        expect(page.get_by_text("Version 2 is published.")).to_be_visible()
        tree.edit("a-course/01-first/01-alpha.md", "Some words.", "Words of the file.")
        tree.edit("a-course/01-first/01-alpha.md", "title: Alpha", "title: Alpha of the file")

        page = ines.go(f"/admin/courses/course/{course.pk}/change/")
        page.get_by_role("link", name="Files and site").click()
        expect(page.get_by_text("One text was changed on both sides")).to_be_visible()
        if script:
            assert violations(page, ALL_RULES) == []
            page.emulate_media(color_scheme="dark")
            assert violations(page, COLOR_RULES) == []
        page.get_by_role("button", name="Merge the two in the editor").click()
        expect(page.get_by_text("were both changed since they last agreed")).to_be_visible()
        page.get_by_label("Keep both, and mend it in the editor").check()
        page.get_by_role("button", name="Merge, and go on in the editor").click()
        for words in ("Words of the site.", "Words of the file."):
            assert words in text_of(page)
        expect(page.get_by_label("Title")).to_have_value("Alpha of the file")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved as version 3.").first).to_be_visible()

        page = ines.go(f"/admin/courses/course/{course.pk}/files/")
        expect(page.get_by_text("on both sides")).to_have_count(0)
