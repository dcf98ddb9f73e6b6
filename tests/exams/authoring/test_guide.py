"""The examples of the authors' guide can be read, and name every attribute that there is."""

import re
from pathlib import Path

from courses.sync import strict_yaml
from courses.sync.source import split_front_matter
from exams import pools
from exams.schema import exam_values

GUIDE = Path("docs/authoring.md").read_text().partition("\n## Exams\n")[2].partition("\n## ")[0]


def example(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)[1]


def test_the_rules_can_be_read():
    values, problems = exam_values(strict_yaml.load(example("yaml")), "exam.yml")

    assert (problems, values["status"], len(values["rules"]["domains"])) == ([], "published", 2)


def test_the_pool_can_be_read():
    front, body = split_front_matter(example("markdown"))

    derived = pools.derive(body, strict_yaml.load(front).values["domain"])

    assert [finding.message for finding in derived.problems] == []
    assert [(item.key, item.enemies) for item in derived.items] == [("hotel-tool", ("clinic-tool", "library-tool"))]


def test_every_field_and_attribute_is_named():
    names = exam_values(strict_yaml.Document(), "")[1][0].message
    assert names
    for name in (*pools.FURTHER, "level", "objective", "points", "every_lesson", "most_from_one_lesson", "pilot_items"):
        assert f"`{name}" in GUIDE, name
    for name in ("release", "shows", "eligibility", "opens", "valid_months", "mode", "level_tolerance", "wait_hours"):
        assert f"`{name}" in GUIDE, name
