"""The builder's page and its parts: what a browser gets, without a script and with one."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import manuscript, versions
from courses.editing import copies, form
from courses.editing.tickets import Ticket
from quizzes.building.draft import KINDS
from quizzes.models.question import Question
from tests.factories import question_text
from tests.quizzes.building.forms import FRUIT, address, fields, new, said, soup
from tests.quizzes.building.test_reading import block
from tests.snapshot import all_rows

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.quizzes.building.places")]

SOURCES = {
    "single": block("- (x) a {#one}", "  > Yes.", "- ( ) b", head="{#q objective=1 points=2 shuffle=no section=first}"),
    "true-false": block("- (x) True", "- ( ) False", "  > No."),
    "multiple": block("- [x] a", "- [ ] b", "- [x] two", "  lines", head="{#q credit=partial}"),
    "numeric": block("- = 5 +- 2%", "- = 9 .. 10.5", "- != 7", "  > Why."),
    "text": block('- = "say \\"x\\""', '- = "2 \\* 3"', '- != "GAN"', head="{#q case=exact}"),
    "matching": block("- a -> b", "  > Right.", "- c -> d", "- -> e"),
    "ordering": block("1. a", "2. b", "3. c"),
    "reflection": block(
        "- a list", head="{#q level=create}", name="reflection", tail=["Hint: h", "", "Explanation: e", ""]
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_written_the_same_without_a_script(alice, lesson, kind):
    opened = alice.post(address(lesson), {"source": SOURCES[kind]})
    written = alice.post(address(lesson), {**fields(opened), "do": "write"})

    assert (opened.status_code, written.status_code) == (200, 200)
    assert soup(opened).select_one("[name=kind][checked]")["value"] == kind
    assert soup(written).select_one("textarea[data-block]").get_text().strip() == SOURCES[kind].strip()
    assert soup(written).select_one(".builder-side #q-q .stem") is not None


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_what_to_write(alice, lesson, kind):
    answer = alice.post(address(lesson), {**new(alice, lesson, kind), "do": "write"})

    assert answer.status_code == 422
    assert said(answer)[0] == "Write the question."
    stem = soup(answer).select_one("#b-stem")
    assert (stem["aria-invalid"], stem["aria-describedby"]) == ("true", "b-stem-error b-stem-help")
    assert soup(answer).select_one("#b-stem-error").get_text(" ", strip=True) == "Error: Write the question."
    assert all(soup(answer).select_one(link["href"]) for link in soup(answer).select("[data-summary] a"))


def test_a_new_question_gets_an_id_from_its_stem_that_nobody_has(alice, lesson):
    Question.objects.filter(key="l-q1").update(key="fruit", is_retired=True)

    answer = alice.post(address(lesson), {**new(alice, lesson, **FRUIT), "do": "write"})

    assert soup(answer).select_one("textarea[data-block]").get_text().strip() == (
        "::: question {#fruit-2}\n\nWhich fruit?\n\n- (x) A pear\n- ( ) A leek\n- ( ) A root\n\n:::"
    )


def test_the_id_of_a_block_stays_unless_its_author_changes_it(alice, lesson):
    form = fields(alice.post(address(lesson), {"source": question_text("mine")}))

    kept = alice.post(address(lesson), {**form, "stem": "Other words?", "key": "", "do": "write"})
    changed = alice.post(address(lesson), {**form, "key": "yours", "do": "write"})
    taken = alice.post(address(lesson), {**form, "key": "l-q1", "do": "write"})

    assert "::: question {#mine " in soup(kept).select_one("[data-block]").get_text()
    assert "::: question {#yours " in soup(changed).select_one("[data-block]").get_text()
    assert (taken.status_code, said(taken)) == (
        422,
        ["Another question of this course has this id; choose another."],
    )


def test_what_is_written_is_shown_as_learners_see_it_and_stored_nowhere(alice, lesson):
    before = all_rows()

    written = alice.post(address(lesson), {**new(alice, lesson, **FRUIT), "do": "write"})

    page = soup(written)
    assert page.select_one("form.q .stem").get_text(strip=True) == "Which fruit?"
    assert sorted(option.get_text(strip=True) for option in page.select(".opt")) == ["A leek", "A pear", "A root"]
    assert [item.get_text(strip=True) for item in page.select(".builder-advice li")] == [
        "No explanation; add one that says why the right answer is right.",
        "3 answers have no feedback.",
    ]
    assert all_rows() == before


def test_the_preview_can_be_tried(alice, lesson):
    before = all_rows()
    page = soup(alice.post(address(lesson), {**new(alice, lesson, **FRUIT), "do": "preview"}))
    sent = {field["name"]: field["value"] for field in page.select("form.q input[type=hidden]")}

    right = alice.post(address(lesson), {**sent, "answer": "a", "do": "check"}, headers={"X-Fragment": "1"})
    plain = alice.post(address(lesson), {**sent, "answer": "b", "do": "check"})

    assert soup(right).select_one(".verdict h3").get_text(strip=True) == "Why that’s right"
    assert soup(plain).select_one(".verdict h3").get_text(strip=True) == "Not quite"
    assert soup(plain).select_one("[data-block]").get_text().strip() == sent["source"]
    assert all_rows() == before


@pytest.mark.parametrize("source", ["", "no block", "::: question {#q}\n\n:::", "::: question {#q x=1}\n\n:::"])
def test_only_a_question_can_be_tried(alice, lesson, source):
    assert alice.post(address(lesson), {"try": "yes", "source": source}).status_code == 404


def test_rows_are_redrawn_with_nothing_lost(alice, lesson):
    form = new(alice, lesson, **FRUIT, **{"row-1-feedback": "A stem.\r\n\r\nMore.", "points": "x", "level": "apply"})

    more = alice.post(address(lesson), {**form, "do": "add-answer"})
    moved = alice.post(address(lesson), {**fields(more), "do": "up-1"})
    fewer = alice.post(address(lesson), {**fields(moved), "do": "remove-2"})

    assert fields(more) == {**form, "rows": "4", "row-3-text": "", "row-3-feedback": "", "row-3-key": ""}
    assert [fields(moved)[f"row-{at}-text"] for at in range(4)] == ["A leek", "A pear", "A root", ""]
    assert (fields(moved)["right"], fields(moved)["row-0-feedback"]) == ("1", "A stem.\r\n\r\nMore.")
    assert [fields(fewer)[f"row-{at}-text"] for at in range(3)] == ["A leek", "A pear", ""]
    assert (fields(fewer)["points"], fields(fewer)["level"]) == ("x", "apply")
    assert [soup(page).select_one("[data-status]").get_text() for page in (more, moved, fewer)] == [
        "Added number 4.",
        "It is number 1 of 4 now.",
        "Removed number 3; 3 are left.",
    ]
    assert [soup(page).select_one("[autofocus]")["id"] for page in (more, moved, fewer)] == [
        "b-row-3-text",
        "b-row-0-down",
        "b-row-2-text",
    ]


def test_hints_are_rows_too(alice, lesson):
    form = new(alice, lesson, **FRUIT)
    one = fields(alice.post(address(lesson), {**form, "do": "add-hint"}))
    two = fields(alice.post(address(lesson), {**one, "hint-0": "First", "do": "add-hint"}))

    swapped = fields(alice.post(address(lesson), {**two, "hint-1": "Second", "do": "up-hint-1"}))
    gone = alice.post(address(lesson), {**swapped, "do": "remove-hint-0"})
    none = alice.post(address(lesson), {**fields(gone), "do": "remove-hint-0"})

    assert (swapped["hint-0"], swapped["hint-1"], fields(gone)["hint-0"]) == ("Second", "First", "First")
    assert soup(none).select_one("[autofocus]")["id"] == "b-add-hint"


def test_another_kind_and_back_keeps_everything(alice, lesson):
    form = fields(alice.post(address(lesson), {"source": SOURCES["single"]}))
    page = form
    for kind in [*KINDS[1:], "single"]:
        page = fields(alice.post(address(lesson), {**page, "kind": kind, "do": "switch"}))
        assert (page["shown"], page["stem"]) == (kind, form["stem"])

    assert [page[f"row-{at}-text"] for at in range(2)] == ["a", "b"]
    assert {name: page[name] for name in ("row-0-feedback", "row-0-key", "points", "keep-order", "section")} == {
        name: form[name] for name in ("row-0-feedback", "row-0-key", "points", "keep-order", "section")
    }


def test_an_order_says_that_it_cannot_show_feedback(alice, lesson):
    form = fields(alice.post(address(lesson), {"source": SOURCES["single"]}))

    page = alice.post(address(lesson), {**form, "kind": "ordering", "do": "switch"})

    assert soup(page).select_one(".builder-note").get_text().startswith("1 step has feedback, which an order")
    assert fields(page)["row-0-feedback"] == "Yes."


def test_a_block_with_problems_opens_with_its_source(alice, lesson):
    source = block("- (x) a", "- (x) b <b>")

    page = soup(alice.post(address(lesson), {"source": source}))

    assert page.select_one("#b-source").get_text().strip() == source
    assert [item.get_text() for item in page.select(".builder-source li")] == [
        'Line 6: question "q" has 2 right choices; mark exactly one with (x), or write [x] and [ ] if several apply'
    ]
    assert page.select_one("#b-row-1-text").get_text().strip() == "b <b>"


def test_a_block_that_the_form_cannot_hold_stays_in_the_text(alice, lesson):
    page = soup(alice.post(address(lesson), {"source": block("- (x) a", "- ( ) b", head="{#q color=red}")}))

    assert page.select_one("[data-summary] h2").get_text() == "This question can only be changed in the text"
    assert page.select_one("form[data-builder]") is None
    assert page.select_one("[data-cancel]")["href"] == reverse("admin:courses_lesson_change", args=[lesson.pk])


def test_a_script_gets_parts_of_the_page(alice, lesson):
    script = {"headers": {"X-Fragment": "1"}}
    form = new(alice, lesson, **FRUIT)

    opened = alice.post(address(lesson), {"source": question_text("mine")}, **script)
    preview = alice.post(address(lesson), {**form, "do": "preview"}, **script)
    missing = alice.post(address(lesson), {**form, "stem": "", "do": "preview"}, **script)
    written = alice.post(address(lesson), {**form, "do": "write"}, **script)
    wrong = alice.post(address(lesson), {**form, "stem": "", "do": "write"}, **script)

    answers = [opened, preview, missing, written, wrong]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 422]
    assert all("<html" not in answer.content.decode() for answer in answers)
    assert [soup(missing).select_one(".builder-missing").get_text(strip=True)] == ["Write the question."]
    assert soup(preview).select_one(".builder-preview .help").get_text() == "Id: fruit · try it, nothing is kept"
    assert soup(written).select_one("textarea[data-block]").has_attr("readonly")


def choices(response, name):
    return [(option["value"], option.get_text()) for option in soup(response).select(f"#b-{name} option")]


def test_the_lists_are_those_of_the_lesson_and_keep_what_they_do_not_know(alice, lesson):
    source = block("- (x) a", "- ( ) b", head="{#q objective=9 section=gone}")

    opened = alice.post(address(lesson), {"source": source})

    assert choices(opened, "objective") == [
        ("", "None"),
        ("1", "1. say what a fruit is"),
        ("9", "9 (not in this lesson)"),
    ]
    assert choices(opened, "section") == [
        ("", "None"),
        ("first", "First things"),
        ("second", "Second things"),
        ("gone", "gone (not in this lesson)"),
    ]


def test_the_lists_are_those_of_what_is_being_written(alice, lesson):
    now, author = timezone.now(), lesson.course.instructors.get()
    written = manuscript.of_lesson(lesson)
    saved = replace(written, objectives=[*written.objectives, {"text": "peel one", "level": "apply"}])
    versions.save(lesson=lesson, manuscript=saved, base=lesson.head, author=author, now=now)

    pending = alice.get(address(lesson))

    assert choices(pending, "objective")[1:] == [("1", "1. say what a fruit is"), ("2", "2. peel one")]
    assert choices(pending, "section")[1:] == [("first", "First things"), ("second", "Second things")]

    typed = form.typed(saved) | {"objectives": "cut one | apply", "body": "a\n\n## Knives {#knives}\n\nb\n"}
    ticket = Ticket(author.pk, lesson.pk, uuid4(), lesson.head)
    copies.keep(ticket=ticket, data=typed, now=now)

    unsaved = alice.get(address(lesson))
    source = block("- (x) a", "- ( ) b", head="{#q objective=1 section=knives}")
    shown = alice.post(address(lesson), {"source": source})

    assert choices(unsaved, "objective")[1:] == [("1", "1. cut one")]
    assert choices(unsaved, "section")[1:] == [("knives", "Knives")]
    assert soup(shown).select_one("#q-q .stem") is not None

    copies.keep(ticket=ticket, data=typed | {"body": "a" * 262_145}, now=now)

    assert choices(alice.get(address(lesson)), "section")[1:] == [
        ("first", "First things"),
        ("second", "Second things"),
    ]
