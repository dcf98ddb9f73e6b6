"""``quality.yml``: what is read, and what is wrong with it."""

from __future__ import annotations

import pytest

from courses.sync.problems import Problem
from exams.quality import rules
from exams.quality.rules import Rules


def read(folder, text):
    (folder / "quality.yml").write_text(text)
    return rules.read(folder, "c/quality.yml")


def test_a_course_without_the_file_has_no_rules(tmp_path):
    assert rules.read(tmp_path, "c/quality.yml") == (None, [])


def test_what_is_written_is_held_and_nothing_else(tmp_path):
    (tmp_path / "unlike.txt").write_text("abc\n")

    found = read(tmp_path, "words: [700, 1200]\nratio: 1.5\ncallouts: 3\nunlike: unlike.txt\n")

    assert found == (Rules(words=(700.0, 1200.0), ratio=1.5, callouts=3.0, unlike="unlike.txt"), [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words: 700", "“words” must be two numbers, the smaller first, like [700, 1200]."),
        ("words: [700]", "“words” must be two numbers, the smaller first, like [700, 1200]."),
        ("words: [1200, 700]", "“words” must be two numbers, the smaller first, like [700, 1200]."),
        ("words: [few, many]", "“words” must be two numbers, the smaller first, like [700, 1200]."),
        ("ratio: [1, 2]", "“ratio” must be a number, not [1, 2]."),
        ("ratio: -1", "“ratio” must be a number, not -1."),
        ("ratio: true", "“ratio” must be a number, not True."),
        ("unlike: missing.txt", "“unlike” must name a file of this folder, not 'missing.txt'."),
    ],
)
def test_a_rule_that_cannot_be_read_is_told(tmp_path, text, message):
    found, problems = read(tmp_path, f"# rules\n{text}\n")

    assert found == Rules()
    assert problems == [Problem("c/quality.yml", 2, message)]


def test_a_rule_that_there_is_not_is_told(tmp_path):
    _, (problem,) = read(tmp_path, "beauty: 9\n")

    assert problem.message.startswith("there is no rule “beauty”; the rules are bank, callouts, drawing,")


def test_what_is_no_yaml_is_told(tmp_path):
    found, (problem,) = read(tmp_path, "words: [700, 1200\n")

    assert (found, problem.path) == (None, "c/quality.yml")
