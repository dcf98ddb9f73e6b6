"""``::: exploration`` blocks: what is read, what is refused, and what a page shows of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from courses import writing
from courses.blocks import Finding
from courses.checking import check
from courses.explorations import blocks
from courses.explorations.catalog import EXPLORATIONS
from courses.formatting import format_body
from courses.impact import effects
from courses.manuscript import of_lesson
from courses.models.outline import Lesson
from courses.sync import source
from tests.courses.reading.course import text
from tests.courses.trees import ALPHA, BETA, Tree
from tests.factories import make_course, make_lesson, make_module, question_text

BLOCK = (
    "::: exploration {name=threshold tab=one-group}\n\n1. **Predict.** More or fewer?\n2. **Run.** Move it.\n\n:::\n"
)
BODY = f"First.\n\n{BLOCK}\nLast.\n"
TABS = [(exploration, tab) for exploration in EXPLORATIONS.values() for tab in exploration.tabs]
STATIC = Path(settings.BASE_DIR) / "static"


def derive(body):
    return writing.derive(body, {}, objectives=0)


def test_a_block_is_kept_with_the_lesson():
    derived = derive(BODY)

    assert derived.findings == []
    assert derived.segments == [
        {"html": "<p>First.</p>"},
        {
            "block": "exploration",
            "items": ["threshold:one-group"],
            "kept": {
                "threshold:one-group": {
                    "name": "threshold",
                    "tab": "one-group",
                    "html": "<ol><li><strong>Predict.</strong> More or fewer?</li>"
                    "<li><strong>Run.</strong> Move it.</li></ol>",
                }
            },
        },
        {"html": "<p>Last.</p>"},
    ]


def test_without_a_tab_it_opens_with_the_first():
    derived = derive(BODY.replace(" tab=one-group", ""))

    assert derived.segments[1]["items"] == ["threshold:one-group"]


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("{}", "no exploration is called “”; write name= with one of"),
        ("{name=sorting}", "no exploration is called “sorting”; write name= with one of"),
        (
            "{name=threshold tab=three}",
            "exploration “threshold” has no tab “three”; write one of one-group, two-groups.",
        ),
        ("{#x name=threshold}", "an exploration does not know “#x”; write {name=threshold tab=one-group}."),
        ("{name=threshold color=red}", "an exploration does not know “color=red”; write"),
    ],
)
def test_what_is_wrong_with_a_block_is_said(attributes, message):
    (finding,) = derive(f"First.\n\n::: exploration {attributes}\n\nText.\n\n:::\n").findings

    assert (finding.line, finding.advice) == (3, False)
    assert finding.message.startswith(message)


def test_twice_in_a_lesson_is_once_too_often():
    assert derive(f"{BODY}\n{BLOCK}").findings == [
        Finding(12, "this exploration is also on line 3; show another tab of it, or take one out.")
    ]
    assert derive(f"{BODY}\n{BLOCK.replace('one-group', 'two-groups')}").findings == []


def test_a_text_that_cannot_be_rendered_is_a_problem_and_none_is_advice():
    (refused,) = derive(BODY.replace("Move it.", "See [x](javascript:1).")).findings
    (empty,) = derive("First.\n\n::: exploration {name=threshold}\n\n:::\n").findings

    assert refused.message.startswith("exploration “threshold”: the address javascript:1 is not safe")
    assert empty == Finding(3, "exploration “threshold”: no text; say what to predict, to run and to explain.", True)


def test_a_link_in_it_is_a_link_of_the_lesson():
    assert derive(BODY.replace("Move it.", "See [B](lesson:beta).")).lessons_linked == {"beta"}


def test_its_form_stays():
    assert (format_body(BODY).body, format_body(BODY).changes) == (BODY, [])


@pytest.mark.django_db
def test_two_lessons_may_hold_the_same(tmp_path):
    tree = Tree(tmp_path)
    tree.write("a-course/01-first/01-alpha.md", ALPHA.replace("Some words.", f"Some words.\n\n{BLOCK}"))
    tree.write("a-course/01-first/02-beta.md", f"{BETA}\n{BLOCK}")

    assert [str(problem) for problem in check(source.read((tree.root,))) if not problem.advice] == []
    tree.sync()
    assert tree.sync().out[-1] == "0 changed, 8 unchanged."


@pytest.mark.django_db
def test_a_page_shows_it_where_it_stands(client):
    course = make_course("c")
    make_lesson(make_module(course), slug="l", body=BODY)

    page = text(client.get("/courses/c/l/"))

    places = [
        page.index(part) for part in ("<p>First.</p>", "<strong>Predict.", "<lectern-exploration", "<p>Last.</p>")
    ]
    assert places == sorted(places)
    assert page.count("<lectern-exploration") == 1
    assert "Knowledge check" not in page
    assert "practice question" not in page


@pytest.mark.django_db
def test_an_exploration_at_the_end_is_no_knowledge_check(client):
    course = make_course("c")
    lesson = make_lesson(make_module(course), slug="l", body=f"## First\n\n{question_text('q')}\nThen.\n\n{BLOCK}")

    assert lesson.check_at is None
    assert 'href="#check"' not in text(client.get("/courses/c/l/"))
    assert "1 practice question" in text(client.get("/courses/c/"))


@pytest.mark.django_db
def test_one_that_the_site_has_no_more_is_left_out(client):
    lesson = make_lesson(make_module(make_course("c")), slug="l", body=BODY)
    segments = lesson.segments
    segments[1]["kept"]["threshold:one-group"]["name"] = "gone"
    Lesson.objects.update(segments=segments)

    page = text(client.get("/courses/c/l/"))

    assert "<lectern-exploration" not in page
    assert "<p>Last.</p>" in page


@pytest.mark.django_db
def test_taking_one_out_costs_learners_nothing():
    lesson = make_lesson(make_module(make_course("c")), slug="l", body=BODY)
    derived = derive("First.\n\nLast.\n")

    assert list(effects(lesson, of_lesson(lesson), derived)) == []


@pytest.mark.parametrize(("exploration", "tab"), TABS, ids=lambda value: getattr(value, "name", value))
def test_each_tab_has_figure_table_and_words_without_a_script(exploration, tab):
    html = blocks.exploration_html({"name": exploration.name, "tab": tab, "html": ""})

    outside = re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL)
    assert outside.count("<svg") >= 1
    assert re.search(r'<details class="numbers" open>.*<table.*</table>', outside, re.DOTALL)
    assert str(exploration.real) in outside.replace("&#x27;", "'")
    assert 'class="says"' in html
    assert re.search(r'role="img"\s+aria-label="[^"]{20,}"', outside)


def modules(path: Path) -> set[Path]:
    """A module and all that it imports."""
    named = re.findall(r'from "(\./[^"]+)";', path.read_text("utf-8"))
    return {path}.union(*(modules((path.parent / name).resolve()) for name in named))


@pytest.mark.parametrize("exploration", EXPLORATIONS.values(), ids=lambda exploration: exploration.name)
def test_each_weighs_little(exploration):
    """At most 25 KB each, with its maths and its data, as the lesson loads them; all share one module beside that."""
    own = modules(STATIC / exploration.script) - {STATIC / "js/explore/exploration.js"}
    own |= {STATIC / exploration.data} if exploration.data else set()

    assert STATIC / f"js/explore/maths/{exploration.name}.js" in own
    assert sum(path.stat().st_size for path in own) <= 25 * 1024


@pytest.mark.parametrize("path", sorted(STATIC.glob("js/explore/maths/*.js")), ids=lambda path: path.stem)
def test_maths_knows_of_no_page(path):
    named = r"\b(document|window|fetch|globalThis|navigator|localStorage|Math\.random|Date)\b"

    assert re.findall(named, path.read_text()) == []
