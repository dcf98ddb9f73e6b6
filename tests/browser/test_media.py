"""Files of a course in a real browser: the library, uploads, and figures that go straight into a lesson's text."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.templatetags.static import static
from PIL import Image
from playwright.sync_api import Page, expect

from courses.models.media import MediaFile
from courses.models.outline import Course
from tests.browser.barriers import ALL_RULES, violations
from tests.browser.visitors import Visitor
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Files on one page of the library.
A_PAGE = 48

LIBRARY = "/admin/courses/mediafile/"
COURSE = "writing-lessons-in-lectern"
EVIL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="12"><script>document.title = "acted"</script>'
    '<circle class="fig-ink" cx="5" cy="5" r="3" onload="document.title = 1"/></svg>'
)


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (20, 90, 160)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def operator(content: None) -> Any:
    return make_user("olu@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "A Lake.jpg").write_bytes(photograph())
    (tmp_path / "dots.svg").write_text(EVIL)
    (tmp_path / "page.png").write_text("<html>no picture</html>")
    return tmp_path


def watched(page: Page) -> None:
    """Keep what the picker says, as the editor would hear it. A module that the page has already runs once only."""
    page.add_script_tag(url=static("js/admin/upload.js"), type="module")
    page.add_style_tag(url=static("css/admin/media.css"))
    page.evaluate("document.addEventListener('lectern:insert', (event) => { window.said = event.detail.text; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_library_fits_and_is_accessible(visit: Any, operator: Any, scheme: str, width: int) -> None:
    page = visit(operator, width=width, color_scheme=scheme).go(LIBRARY)

    assert MediaFile.objects.count() > A_PAGE
    expect(page.locator(".media-card")).to_have_count(A_PAGE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, ALL_RULES) == []
    loaded = "all => all.every((image) => { image.loading = 'eager'; return image.decode().then(() => true); })"
    page.locator(".media-thumb img").evaluate_all(loaded)


def test_markdown_is_copied(visit: Any, operator: Any) -> None:
    visitor = visit(operator, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.go(f"{LIBRARY}?q=revisions")

    page.get_by_role("button", name="Copy revisions.svg").click()

    expect(page.get_by_role("button", name="Copied revisions.svg")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "![](media/revisions.svg)"


def test_files_are_uploaded_without_a_script(visit: Any, operator: Any, files: Path) -> None:
    page = visit(operator, script=False).go(f"{LIBRARY}add/")
    rows = page.locator(".media-row")
    expect(rows).to_have_count(4)
    page.get_by_label("Course", exact=True).select_option(label="Writing lessons in Lectern")
    rows.nth(0).get_by_label("File").set_input_files(files / "A Lake.jpg")
    rows.nth(0).get_by_label("Alt text").fill("A lake")
    rows.nth(0).get_by_label("Caption").fill("In May")
    rows.nth(2).get_by_label("File").set_input_files(files / "page.png")
    rows.nth(2).get_by_label("Alt text").fill("Kept words")

    page.get_by_role("button", name="Upload").click()

    told = '“a-lake.jpg” is there. Write it in a lesson as ![A lake](media/a-lake.jpg "In May")'
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.locator(".media-error")).to_have_text(
        "“page.png”: This is a web page or XML, not a picture; a drawing begins with <svg>."
    )
    expect(page.locator(".media-row").nth(0).get_by_label("Alt text")).to_have_value("Kept words")
    assert MediaFile.objects.get(name="a-lake.jpg").course.slug == COURSE


def test_files_chosen_together_get_a_row_each(visit: Any, operator: Any, files: Path) -> None:
    page = visit(operator).go(f"{LIBRARY}add/")
    rows = page.locator(".media-rows .media-row")
    expect(rows).to_have_count(0)

    page.get_by_label("Drop files here, or choose them").set_input_files(sorted(files.iterdir()))

    expect(rows).to_have_count(3)
    expect(rows.nth(0).get_by_label("Alt text")).to_be_focused()
    assert violations(page, ALL_RULES) == []
    rows.nth(2).get_by_role("button", name="Leave this one out").click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url(f"**{LIBRARY}?course__id__exact=*")
    expect(page.locator(".messagelist li")).to_have_count(2)
    uploaded = MediaFile.objects.exclude(uploaded_by=None).order_by("name").values_list("name", flat=True)
    assert list(uploaded) == ["a-lake.jpg", "dots.svg"]


def opened_picker(visitor: Visitor) -> Page:
    """The lesson editor with the picker open, as its button for figures opens it."""
    lesson = Course.objects.get(slug=COURSE).lessons.in_order()[0]
    page = visitor.go(f"/admin/courses/lesson/{lesson.pk}/change/")
    watched(page)
    page.get_by_role("button", name="Figure").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Find a file of the course")).to_be_focused()
    return page


def test_a_figure_is_found_and_inserted(visit: Any, operator: Any) -> None:
    MediaFile.objects.filter(name="revisions.svg").update(alt="Three cards")
    visitor = visit(operator)
    visitor.expect_complaint("status of 422")
    page = opened_picker(visitor)
    dialog = page.get_by_role("dialog", name="Figures and files")
    assert violations(page, ALL_RULES) == []

    page.get_by_label("Find a file of the course").fill("three")
    page.keyboard.press("Enter")
    expect(dialog.locator(".media-card")).to_have_count(1)
    dialog.get_by_role("button", name="Insert revisions.svg").click()

    expect(dialog).to_be_hidden()
    assert page.evaluate("window.said") == "![Three cards](media/revisions.svg)"
    assert "![Three cards](media/revisions.svg)" in page.locator("textarea[name=body]").input_value()


def test_a_figure_without_alt_text_is_not_inserted_before_it_has_one(visit: Any, operator: Any) -> None:
    visitor = visit(operator)
    visitor.expect_complaint("status of 422")
    page = opened_picker(visitor)
    page.get_by_label("Find a file of the course").fill("revisions")
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog").locator(".media-card")
    expect(card).to_have_count(1)
    page.get_by_text("Write its alt text, and insert").click()

    card.get_by_role("button", name="Insert").click()
    expect(card.get_by_label("Alt text")).to_be_focused()
    expect(card.get_by_role("alert")).to_have_text(
        "Write the alt text: what a reader should notice. A lesson cannot show a picture without it."
    )
    card.get_by_label("Alt text").fill("Three [cards]")
    card.get_by_label("Caption").fill("Rewording")
    card.get_by_role("button", name="Insert").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("window.said") == '![Three \\[cards\\]](media/revisions.svg "Rewording")'
    assert MediaFile.objects.get(name="revisions.svg").alt == "Three [cards]"


def test_a_new_picture_is_described_uploaded_and_inserted(visit: Any, operator: Any, files: Path) -> None:
    visitor = visit(operator)
    visitor.expect_complaint("status of 422")
    page = opened_picker(visitor)
    dialog = page.get_by_role("dialog")
    form = dialog.locator(".media-add")

    form.get_by_label("File").set_input_files(files / "page.png")
    form.get_by_role("button", name="Upload and insert").click()
    expect(form.get_by_role("alert")).to_contain_text("This is a web page or XML")
    form.get_by_label("File").set_input_files(files / "A Lake.jpg")
    expect(form.locator(".media-preview img")).to_be_visible()
    form.get_by_role("button", name="Upload and insert").click()
    expect(form.get_by_role("alert")).to_contain_text("Write the alt text")
    expect(form.get_by_label("Alt text")).to_be_focused()
    assert violations(page, ALL_RULES) == []
    form.get_by_label("Alt text").fill("A lake")
    form.get_by_role("button", name="Upload and insert").click()

    expect(dialog).to_be_hidden()
    assert page.evaluate("window.said") == "![A lake](media/a-lake.jpg)"
    assert page.locator("textarea[name=body]").input_value().count("![A lake](media/a-lake.jpg)") == 1


PASTED = """([bytes, name, how]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
  const event = how === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
  document.querySelector("textarea[name=body]").dispatchEvent(event);
}"""


@pytest.mark.parametrize("how", ["paste", "drop"])
def test_a_picture_pasted_or_dropped_into_the_text_asks_for_its_alt_text(visit: Any, operator: Any, how: str) -> None:
    lesson = Course.objects.get(slug=COURSE).lessons.in_order()[0]
    page = visit(operator, width=390).go(f"/admin/courses/lesson/{lesson.pk}/change/")
    watched(page)

    page.evaluate(PASTED, [list(photograph()), "image.png", how])

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Alt text").first).to_be_focused()
    page.keyboard.type("A lake")
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(dialog).to_be_hidden()
    assert page.evaluate("window.said") == "![A lake](media/image.jpg)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_hostile_drawing_acts_nowhere(visit: Any, operator: Any) -> None:
    course = Course.objects.get(slug=COURSE)
    data = EVIL.replace("<svg ", '<svg viewBox="0 0 20 12" ').encode()
    file = MediaFile.objects.create(
        course=course, name="evil.svg", data=data, sha256="e" * 64, content_type="image/svg+xml", alt="Evil"
    )
    visitor = visit(operator)

    for address in (f"{LIBRARY}?q=evil", f"{LIBRARY}{file.pk}/change/", f"{LIBRARY}{file.pk}/picture/{'e' * 16}/"):
        page = visitor.go(address)
        assert page.title() not in {"acted", "1"}
        assert page.evaluate("document.querySelectorAll('svg script, [onload]').length") == 0
    visitor.expect_complaint("sandboxed|Content Security Policy")
    page = visitor.go(file.get_absolute_url())
    assert page.title() not in {"acted", "1"}
