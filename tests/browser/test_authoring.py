"""A lesson from nothing to a learner's answer, through the editor alone; then an edit that costs the learner nothing.

The same lesson goes out as a file, through two formatters, and back: it says the same and makes no new revision.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import mdformat
import pytest
from django.core.management import call_command
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from courses.models.outline import Course, Lesson
from courses.sync.dump import course_files
from quizzes.models.practice import PracticeAnswer
from quizzes.models.question import Question, QuestionRevision
from tests.browser.desks import author, write
from tests.browser.visitors import Visit, Visitor
from tests.factories import make_course, make_module, make_user

pytestmark = pytest.mark.browser

PRETTIER = Path(__file__).resolve().parents[2] / "build/node/node_modules/.bin/prettier"


def picture() -> bytes:
    """A photograph: 40 × 30 pixels of green."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#2a7").save(out, "PNG")
    return out.getvalue()


def choose(dialog: Locator, name: str) -> None:
    dialog.get_by_label(name, exact=True).check(force=True)


def fill(dialog: Locator, **values: str) -> None:
    for label, value in values.items():
        words = label.replace("__", ": ").replace("_", " ")
        dialog.get_by_role("textbox", name=words, exact=True).first.fill(value)


def single(dialog: Locator) -> None:
    fill(dialog, Answer_1="A carrot", Answer_2="An apple", Answer_3="A cabbage")
    fill(dialog, Feedback_on_Answer_1="It is a root.", Feedback_on_Answer_2="It holds seeds.")
    choose(dialog, "Answer 2: Right")


def true_or_false(dialog: Locator) -> None:
    choose(dialog, "Answer 1: Right")


def multiple(dialog: Locator) -> None:
    fill(dialog, Answer_1="Apples", Answer_2="Pears", Answer_3="Potatoes")
    choose(dialog, "Answer 1: Right")
    choose(dialog, "Answer 2: Right")


def number(dialog: Locator) -> None:
    fill(dialog, Number="5")


def short_text(dialog: Locator) -> None:
    fill(dialog, Words="a seed")


def matching(dialog: Locator) -> None:
    fill(dialog, Pair_1__left="Apple", Pair_1__right="Tree", Pair_2__left="Potato", Pair_2__right="Field")


def ordering(dialog: Locator) -> None:
    fill(dialog, Step_1="Flower", Step_2="Fruit", Step_3="Seed")


#: Kind as the builder calls it → its stem, and what is filled in. Asked in this order.
KINDS: dict[str, tuple[str, str, Callable[[Locator], None] | None]] = {
    "Single choice": ("single", "Which one is a fruit?", single),
    "True or false": ("single", "A fruit holds seeds.", true_or_false),
    "Multiple choice": ("multiple", "Which of these grow on trees?", multiple),
    "Number": ("numeric", "How many seed chambers has an apple?", number),
    "Short text": ("text", "What lies in the core?", short_text),
    "Matching": ("matching", "Where does each grow?", matching),
    "Ordering": ("ordering", "What comes first?", ordering),
    "Reflection": ("reflection", "Which fruit do you know best?", None),
}


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Insert").get_by_role("button", name=name, exact=True)


def to_the_end(page: Page) -> None:
    page.get_by_label("Text (Markdown)").press("Control+End")


def ask(page: Page, kind: str, stem: str, answers: Callable[[Locator], None] | None) -> None:
    """Write a question of this kind with the builder."""
    to_the_end(page)
    tool(page, "Question").click()
    dialog = page.get_by_role("dialog", name="Question")
    radio = dialog.get_by_role("radio", name=kind)
    radio.check(force=True)
    label = "Statement" if kind == "True or false" else "Question"
    first = {"Number": "Number", "Short text": "Words", "Matching": "Pair 1: left", "Ordering": "Step 1"}.get(kind)
    if first:
        expect(dialog.get_by_role("textbox", name=first, exact=True).first).to_be_visible()
    elif kind == "Reflection":
        expect(dialog.get_by_role("group", name="Answers", exact=True)).to_have_count(0)
    elif kind == "Multiple choice":
        expect(dialog.get_by_role("checkbox", name="Answer 1: Right")).to_be_attached()
    dialog.get_by_label(label, exact=True).fill(stem)
    if answers:
        answers(dialog)
    dialog.get_by_role("button", name="Write into the text").click()
    expect(dialog).to_be_hidden()


def begin(visitor: Visitor) -> Page:
    """From the course's page to the editor of a new lesson."""
    course = Course.objects.get(slug="botany")
    page = visitor.go(f"/admin/courses/course/{course.pk}/change/")
    page.get_by_role("link", name="Add lesson").click()
    page.get_by_label("Title").fill("What a fruit is")
    page.get_by_role("button", name="Begin the lesson").click()
    expect(page.get_by_role("heading", name="Edit lesson")).to_be_visible()
    return page


def write_the_lesson(page: Page) -> None:
    area = page.get_by_label("Text (Markdown)")
    area.fill("A fruit grows from a flower and holds seeds.\n\n## In numbers\n\nAn apple has  chambers.\n")
    at = area.input_value().index(" chambers")
    area.evaluate("(area, at) => { area.focus(); area.setSelectionRange(at, at); }", at)
    tool(page, "Formula").click()
    page.keyboard.type("2 + 3 = 5")
    to_the_end(page)
    tool(page, "Figure").click()
    picker = page.get_by_role("dialog", name="Figures and files")
    picker.get_by_label("File", exact=True).set_input_files(
        {"name": "Green Field.png", "mimeType": "image/png", "buffer": picture()}
    )
    picker.get_by_label("Alt text").fill("A plain green field.")
    picker.get_by_label("Caption").fill("Where fruit grows")
    picker.get_by_role("button", name="Upload and insert").click()
    expect(picker).to_be_hidden()
    for kind, (_name, stem, answers) in KINDS.items():
        ask(page, kind, stem, answers)


def publish(page: Page, version: int) -> None:
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name=f"Publish version {version} now").click()
    expect(page.get_by_text(f"Version {version} is published.")).to_be_visible()


@pytest.fixture
def botany(content: None) -> None:
    make_module(make_course("botany", title="Botany"), slug="plants", title="Plants")


def test_a_lesson_is_authored_previewed_published_answered_and_reworded(
    botany: None, visit: Visit, tmp_path: Path
) -> None:
    ines, ann = visit(author()), visit(make_user("ann@example.org", name="Ann"))
    page = begin(ines)
    write_the_lesson(page)

    # Previewed: beside the text, and as a page that whoever has the link sees.
    frame = page.frame_locator("[data-frame] iframe")
    expect(frame.get_by_text("Which fruit do you know best?")).to_be_visible()
    expect(frame.locator("math")).to_have_count(1)
    expect(frame.get_by_alt_text("A plain green field.")).to_be_visible()
    expect(page.locator("[data-part=findings] .problem")).to_have_count(0)

    # Published, and answered by a learner.
    publish(page, 2)
    lesson = Lesson.objects.select_related("course").get(course__slug="botany")
    asked = Question.objects.filter(lesson=lesson).order_by("revision_id")
    assert list(asked.values_list("kind", flat=True)) == [kind for kind, _stem, _answers in KINDS.values()]
    theirs = ann.go(lesson.get_absolute_url())
    question = theirs.locator("form.q").first
    question.get_by_label("A carrot").check()
    question.get_by_role("button", name="Check answer").click()
    expect(question.get_by_text("It is a root.")).to_be_visible()
    stored = PracticeAnswer.objects.values().get()
    key = asked[0].key
    before = ann.go(f"/learn/practice/botany/{key}/").locator("main").inner_text()

    # The author rewords the choice with the builder, which re-reads the block that the caret is in.
    page.get_by_role("link", name="View on site").wait_for()
    write(page, "- ( ) A carrot", "- ( ) A carrot")
    tool(page, "Question").click()
    dialog = page.get_by_role("dialog", name="Question")
    expect(dialog.get_by_role("textbox", name="Answer 1", exact=True)).to_have_value("A carrot")
    fill(dialog, Answer_1="A fresh carrot")
    dialog.get_by_role("button", name="Update the text").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_text("1 learner is in this lesson.").first).to_be_visible()
    said = f"“{key}” says the same in other words (1.2): 1 answer, all still comparable."
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("button", name="Publish version 3 now").click()
    expect(page.get_by_text("Version 3 is published.")).to_be_visible()

    # The learner's history reads as it was, and the page asks in the new words.
    assert PracticeAnswer.objects.values().get() == stored
    assert ann.go(f"/learn/practice/botany/{key}/").locator("main").inner_text() == before
    expect(ann.go(lesson.get_absolute_url()).get_by_text("A fresh carrot")).to_be_visible()

    formatted_and_synced_back(lesson, tmp_path)
    if not PRETTIER.exists():
        pytest.skip("prettier is not there: tests/system/readers.sh installs it where there is npm; the rest passed")


def formatted_and_synced_back(lesson: Lesson, folder: Path) -> None:
    """Dump the course, run its lesson through the formatters, and sync: nothing means anything else."""
    lesson.refresh_from_db()
    path = next(name for name, _data in course_files(lesson.course) if name.endswith(f"{lesson.slug}.md"))
    for name, data in course_files(lesson.course):
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_bytes(data)
    file = folder / "content" / path
    revisions = set(QuestionRevision.objects.values_list("pk", flat=True))
    shown = lesson.segments
    for reformat in (*([prettier] if PRETTIER.exists() else []), mdformat_with_plugins):
        file.write_text(reformat(file, folder))
        with override_settings(CONTENT_ROOTS=(folder / "content",)):
            call_command("sync_content", str(folder / "content"), take=[f"content/{path}"], stdout=io.StringIO())
        lesson.refresh_from_db()
        assert set(QuestionRevision.objects.values_list("pk", flat=True)) == revisions
        assert folded(lesson.segments) == folded(shown)


def folded(segments: list[dict[str, str]]) -> list[object]:
    return [" ".join(part["html"].split()) if "html" in part else part for part in segments]


def prettier(file: Path, folder: Path) -> str:
    run = subprocess.run(
        ["node", str(PRETTIER), "--prose-wrap", "always", "--no-config", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout != file.read_text()
    return run.stdout


def mdformat_with_plugins(file: Path, folder: Path) -> str:
    head, front, body = file.read_text().split("---\n", 2)
    return f"{head}---\n{front}---\n{mdformat.text(body, options={'wrap': 72})}"
