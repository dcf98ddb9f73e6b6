"""The fields of content files: what each gives, its default, and what is said of a wrong one, with its line."""

import pytest

from courses.sync.fields import Fields, one_line
from courses.sync.schema import course_values, lesson_values, module_values
from courses.sync.strict_yaml import load

LESSON = {
    "title": "T",
    "status": "draft",
    "minutes": (0, 0, 0, 0),
    "objectives": [],
    "details": {
        "domain": "",
        "prerequisites": [],
        "forward": [],
        "facts": [],
        "edition": "",
        "reviewed_by": "",
        "reviewed_on": "",
    },
    "former_slugs": [],
}


def read(text, values=lesson_values):
    found, problems = values(load(text), "f.md")
    return found, [(problem.line, problem.message) for problem in problems]


def test_a_title_is_enough_for_a_lesson():
    assert read("title: T") == (LESSON, [])


def test_a_title_is_enough_for_a_course_and_a_module():
    course = {"title": "T", "kind": "", "summary": "", "about": "", "edition": "", "disclaimer": ""}

    assert read("title: T", course_values) == ({**course, "status": "draft", "position": 1}, [])
    assert read("title: T", module_values) == ({"title": "T", "summary": ""}, [])


def test_every_field_of_a_lesson_is_read():
    values, problems = read(
        "title: T\nstatus: published\nminutes: {read: 1, explore: 2, try: 3, check: 4}\n"
        "objectives:\n  - say it\n  - text: do it\n    level: apply\n"
        "domain: D2\nprerequisites: [a, b-c]\nforward: [d]\nfacts: [F1, 12]\nedition: 2026\n"
        "reviewed_by: Ines\nreviewed_on: 2026-01-31\nformerly: [z, y]\n"
    )

    assert problems == []
    assert values == {
        "title": "T",
        "status": "published",
        "minutes": (1, 2, 3, 4),
        "objectives": [{"text": "say it", "level": ""}, {"text": "do it", "level": "apply"}],
        "details": {
            "domain": "D2",
            "prerequisites": ["a", "b-c"],
            "forward": ["d"],
            "facts": ["F1", "12"],
            "edition": "2026",
            "reviewed_by": "Ines",
            "reviewed_on": "2026-01-31",
        },
        "former_slugs": ["y", "z"],
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("status: draft", 2, "“title” is missing; add a line `title: …`."),
        ("status: draft\ntitle:", 3, "“title” is missing; add a line `title: …`."),
        ('title: " "', 2, "“title” is empty; write it after the colon."),
        ("title: [a]", 2, "“title” must be text; put it in quotes."),
        ("title: true", 2, "“title” must be text; put it in quotes."),
        (f"title: {'x' * 161}", 2, "“title” has 161 characters; at most 160 fit."),
        ("title: T\nstatus: secret", 3, "“status” is 'secret'; it must be one of draft, published, retired."),
        ("title: T\nstatus: [a]", 3, "“status” is ['a']; it must be one of draft, published, retired."),
        ("title: T\nminutes: 5", 3, "“minutes” must hold read, explore, try, check, each on a line of its own."),
        ("title: T\nminutes:\n  read: 601", 4, "“read” must be a whole number from 0 to 600, not 601."),
        ("title: T\nminutes:\n  read: -1", 4, "“read” must be a whole number from 0 to 600, not -1."),
        ("title: T\nminutes:\n  read: ten", 4, "“read” must be a whole number from 0 to 600, not 'ten'."),
        ("title: T\nminutes:\n  read: true", 4, "“read” must be a whole number from 0 to 600, not True."),
        ("title: T\nminutes:\n  read:", 4, "“read” must be a whole number from 0 to 600, not None."),
        ("title: T\nminutes:\n  nap: 3", 4, "“minutes” has no part “nap”; the parts are read, explore, try, check."),
        ("title: T\nobjectives: one", 3, "“objectives” must be a list of `- text: …` entries."),
        ("title: T\nobjectives:\n  - level: apply", 4, "objective 1 has no text; write `- text: …`."),
        ("title: T\nobjectives:\n  - ok\n  - text: 5", 5, "objective 2 has no text; write `- text: …`."),
        (
            "title: T\nobjectives:\n  - text: a\n    level: master",
            5,
            "level 'master' must be one of remember, understand, apply, analyze, evaluate, create.",
        ),
        ("title: T\nobjectives:\n  - text: a\n    verb: x", 5, "an objective has no “verb”; it has text and level."),
        ("title: T\nforward: a-b", 3, "“forward” must be a list, like [one, two]."),
        ("title: T\nforward:\n  - a\n  - A B", 5, "“forward” holds 'A B'; write a slug such as beyond-text."),
        ("title: T\nfacts:\n  - [x]", 4, "“facts” holds ['x']; each entry must be text of at most 20."),
        (
            f"title: T\nformerly: [{'x' * 81}]",
            3,
            f"“formerly” holds '{'x' * 81}'; each entry must be text of at most 80.",
        ),
    ],
)
def test_a_wrong_field_of_a_lesson_is_told_with_its_line(text, line, message):
    """Lines count from the `---` above the fields."""
    assert read(text)[1] == [(line, message)]


def test_an_unknown_field_is_told_with_the_known_ones():
    assert read("title: T\n\nsumary: x", module_values)[1] == [
        (3, "“sumary” is not a field here; the fields are summary, title.")
    ]


def test_all_wrong_fields_are_told_at_once():
    _, problems = read("titel: T\nstatus: x\nposition: -1\nabout: [1]", course_values)

    assert sorted(line for line, _ in problems) == [1, 1, 2, 3, 4]


def test_a_text_has_no_blanks_around_it_and_stands_on_one_line():
    assert read("title: >\n  Over two\n  lines\n", module_values)[0]["title"] == "Over two lines"
    assert read('title: "  T\\tU  "', module_values)[0]["title"] == "T U"
    assert one_line("a\u00a0b \n c") == "a\u00a0b c"


def test_only_about_may_have_several_lines():
    values, _ = read("title: T\nsummary: |\n  a\n  b\nabout: |\n  a\n\n  b\n", course_values)

    assert (values["summary"], values["about"]) == ("a b", "a\n\nb")


def test_an_objective_with_an_empty_level_has_none():
    assert read("title: T\nobjectives:\n  - text: a\n    level:\n")[0]["objectives"] == [{"text": "a", "level": ""}]


def test_what_is_not_asked_for_is_not_a_field():
    fields = Fields(load("a: 1\nb: 2"), "f")
    fields.raw("a")

    assert [(problem.path, problem.line) for problem in fields.finish()] == [("f", 2)]
