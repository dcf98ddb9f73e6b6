"""``exam.yml`` field by field, as it is read: every value, and what is usual where there is none."""

from datetime import UTC, datetime

import pytest

from courses.sync import strict_yaml
from courses.sync.problems import Problem
from exams.blueprint import Blueprint
from exams.schema import pool_values
from tests.exams.exam_yml import FULL, LEAST, VALUES, problems, read


def test_every_field_is_read():
    assert read(FULL) == (VALUES, [])


def test_every_field_has_its_usual_value_when_it_is_not_there():
    values, found = read(LEAST)

    assert found == []
    assert values == {
        "title": "T",
        "summary": "",
        "label": "",
        "edition": "",
        "status": "draft",
        "rules": {
            "minutes": 1,
            "domains": [{"id": "D1", "title": "One", "items": 1, "touches_all": False}],
            "levels": {},
            "tolerance": 2,
            "most_per_lesson": 0,
            "pilots": 0,
            "release": "at once",
            "shows": "domains",
            "valid_months": 0,
            "mode": "unproctored",
            "opens": None,
            "closes": None,
            "attempts": 0,
            "within_days": 0,
            "waits": [],
            "pass_mark": {
                "rule": "angoff",
                "percent": 70,
                "judges": 5,
                "expected": {"remember": 85, "understand": 75, "apply": 65, "analyze": 55},
                "lowest": None,
                "highest": None,
            },
            "lessons": "completed",
            "checks": "attempted",
        },
    }


@pytest.mark.parametrize("empty", ["levels", "attempts", "pass_mark", "eligibility", "opens", "closes"])
def test_a_name_without_a_value_is_as_if_it_were_not_there(empty):
    assert read(f"{LEAST}{empty}:\n") == read(LEAST)


@pytest.mark.parametrize(
    "text", ["levels: {remember: 0, apply: 0}", "pass_mark: {from: 0, to: 0, expected: }", 'opens: ""', "attempts: {}"]
)
def test_nothing_is_said_in_several_ways(text):
    assert read(f"{LEAST}{text}\n") == read(LEAST)


def test_rules_are_a_blueprint():
    blueprint = Blueprint.of(read(FULL)[0]["rules"])

    assert (blueprint.scored, blueprint.size, blueprint.waits) == (13, 17, (24, 168))
    assert blueprint.opens == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert (blueprint.pass_mark.percent, blueprint.expected("create")) == (65, 50)
    assert Blueprint.of(read(LEAST)[0]["rules"]).opens is None


def test_numbers_may_stand_where_text_is_meant():
    values, found = read("title: 12\nminutes: 1\ndomains: [{id: 1, title: 2}]\n")

    assert (found, values["title"], values["rules"]["domains"][0]["id"]) == ([], "12", "1")


def test_a_title_of_several_lines_is_one_line():
    values, found = read("title: |\n  Two\n  lines\nminutes: 1\ndomains: [{id: D1, title: 'a\n\n  b'}]\n")

    assert (found, values["title"], values["rules"]["domains"][0]["title"]) == ([], "Two lines", "a b")


def test_the_window_is_compared_as_times_and_not_as_text():
    window = "opens: 2026-12-01T09:00:00+05:00\ncloses: 2026-12-01T08:00:00+00:00\n"

    assert problems(LEAST + window) == []


@pytest.mark.parametrize(
    ("text", "domain", "found"),
    [
        ("domain: D1\n", "D1", []),
        ("domain: 3\n", "3", []),
        ("# none\n", "", []),
        ("", "", []),
        ("domain: [D1]\n", "", [(2, "“domain” must be text; put it in quotes.")]),
        (f"domain: {'D' * 21}\n", "D" * 21, [(2, "“domain” has 21 characters; at most 20 fit.")]),
        ("\ndomian: D1\n", "", [(3, "“domian” is not a field here; the fields are domain.")]),
    ],
)
def test_a_pool_has_a_domain_at_most(text, domain, found):
    values, told = pool_values(strict_yaml.load(text), "a.md")

    assert values == {"domain": domain}
    assert told == [Problem("a.md", line, message) for line, message in found]
