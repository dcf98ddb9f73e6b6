"""The gates: each kept, and each broken at the place that is named. The course of the tests is measured as files."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from courses.sync import source
from exams import content_files
from exams.quality import measures
from exams.quality.gates import GATES, gates
from exams.quality.measures import fingerprint, runs
from exams.quality.rules import Rules
from tests.courses.trees import ALPHA
from tests.exams.trees import EXAM_FILE, FRUITS_FILE, ExamTree

ALPHA_FILE = "a-course/01-first/01-alpha.md"
#: Rules that the course of the tests keeps.
KEPT = """\
words: [5, 40]
grade: [0, 20]
sentence: [15, 20]
callouts: 0
figures: 0
questions: [0, 1]
feedback: [4, 20]
reasons: [5, 20]
ratio: 1.5
guessing: 100
places: 100
drawing: 200
bank: 1
levels: 100
unlike: unlike.txt
"""


@pytest.fixture
def tree(tmp_path):
    tree = ExamTree(tmp_path)
    tree.write("a-course/unlike.txt", "\n".join(map(fingerprint, runs("one two three four five six seven eight nine"))))
    return tree


def figures(tree):
    reading = source.read((tree.root,))
    assert reading.problems == []
    (course,) = reading.courses
    return measures.of_course(course, content_files.read(reading, course.slug))


def broken(tree, **held):
    """What one rule finds, as lines."""
    foreign = frozenset(tree.read("a-course/unlike.txt").split())
    (gate,) = gates(figures(tree), Rules(**held), foreign)
    return [str(problem) for problem in gate.broken]


def test_only_published_lessons_are_measured(tree):
    found = figures(tree)

    assert [lesson.source.slug for lesson in found.lessons] == ["alpha", "beta"]
    alpha, beta = found.lessons
    assert (alpha.words, alpha.terms, len(alpha.practice), beta.figures) == (8, 1, 1, 1)
    assert [item.lesson for item in found.items] == ["alpha"] * 3 + ["beta"] * 3
    assert {item.path for item in found.items} == {
        "content/a-course/exam/01-roots.md",
        "content/a-course/exam/02-fruits.md",
    }


def test_every_rule_has_a_gate_and_every_gate_says_something(tree):
    found = gates(figures(tree), Rules(**{rule: value(rule) for rule, _, _ in GATES}))

    assert len(found) == len(GATES) == len(Rules.__dataclass_fields__)
    assert [gate.name for gate in found if not gate.says] == ["Callouts", "Places of the key", "Levels of the bank"]


def value(rule):
    spans = {"words", "grade", "sentence", "questions", "feedback", "reasons"}
    return (0, 1000) if rule in spans else "unlike.txt" if rule == "unlike" else 1000


def test_a_text_too_short_or_too_long(tree):
    assert broken(tree, words=(9, 40)) == [
        "content/a-course/01-first/01-alpha.md:1: 8 words of running text; 9 to 40 are wanted."
    ]


def test_a_text_too_hard(tree):
    tree.write(ALPHA_FILE, ALPHA.replace("Some words.", "Organizational considerations necessitate deliberation."))

    (line,) = broken(tree, grade=(0, 8))

    assert line.startswith("content/a-course/01-first/01-alpha.md:1: reading grade ")


def test_sentences_too_long(tree):
    tree.write(ALPHA_FILE, ALPHA.replace("Some words.", f"It has {'very ' * 20}many words."))

    assert broken(tree, sentence=(30, 20)) == [
        "content/a-course/01-first/01-alpha.md:1: a sentence of 24 words, at most 20 are wanted: "
        "“It has very very very very very very very very very very ver…”"
    ]
    (mean,) = broken(tree, sentence=(10, 30))
    assert mean.endswith("sentences have 15.0 words on average; at most 10 are wanted.")


def test_too_few_callouts_and_figures(tree):
    tree.write(ALPHA_FILE, ALPHA.replace("Some words.", "> [!key]\n>\n> One.\n\nSo.\n\n> [!pull]\n>\n> Two.\n"))

    assert broken(tree, callouts=2) == [
        "content/a-course/01-first/01-alpha.md:1: callouts of 1 kinds; 2 are wanted.",
        "content/a-course/01-first/02-beta.md:1: callouts of 0 kinds; 2 are wanted.",
    ]
    assert broken(tree, figures=1) == ["content/a-course/01-first/01-alpha.md:1: 0 tables and figures; 1 are wanted."]


def test_a_drawing_too_large(tree):
    assert broken(tree, drawing=50) == ["content/a-course/media/dots.svg:1: 96 bytes; a drawing has at most 50 here."]


@pytest.mark.parametrize("place", [ALPHA_FILE, FRUITS_FILE])
def test_words_of_others(tree, place):
    text = tree.read(place)
    words = "Of One, two *three* four [five](https://example.org) six seven-eight."
    tree.write(
        place,
        text.replace("Some words.", words)
        if place == ALPHA_FILE
        else text.replace("Which one", f"{words} Which one", 1),
    )

    (line,) = broken(tree, unlike="unlike.txt")

    assert line == (
        f"content/{place}:1: “one two three four five six seven eight” also stands in a text that this course is to be "
        "unlike; reword it."
    )


def test_questions_too_few(tree):
    assert broken(tree, questions=(1, 3)) == [
        "content/a-course/01-first/02-beta.md:1: 0 practice questions; 1 to 3 are wanted."
    ]


def test_feedback_too_short(tree):
    tree.edit(ALPHA_FILE, "  > Yes: it grows from a flower and holds seeds.\n", "  > Yes.\n")
    assert broken(tree, feedback=(5, 20))[0].endswith(
        "“alpha-fruit”: 1 words are said of “An apple”; 5 to 20 are wanted."
    )


def test_options_of_unlike_length(tree):
    tree.edit(ALPHA_FILE, "- (x) An apple", "- (x) An apple, which grows on a tree in many gardens")

    (line,) = broken(tree, ratio=1.5)

    assert "“alpha-fruit”: the longest option has " in line
    assert line.endswith("times the characters of the shortest; at most 1.5.")


def test_keys_that_are_given_away(tree):
    more = "".join(
        ALPHA[ALPHA.index("::: question") :]
        .replace("alpha-fruit", f"alpha-{n}")
        .replace("An apple", "An apple from a tree")
        for n in range(5)
    )
    tree.write(
        ALPHA_FILE, ALPHA.replace("An apple", "An apple from a tree") + "\n" + more.replace(":::\n:::", ":::\n\n:::")
    )

    lines = broken(tree, guessing=5)

    assert "content/a-course/course.yml:1: practice: choosing the longest scores 100.0%, chance is 33.3%." in lines
    assert lines[-1] == (
        "content/a-course/01-first/01-alpha.md:1: the key is the longest option of every question; shorten one."
    )


def test_a_bank_too_small_and_of_other_levels(tree):
    assert [line.split(": ", 1)[1] for line in broken(tree, bank=4)] == [
        "domain D1 has 3 items for 2 places; 4 for each place are wanted.",
        "domain D2 has 3 items for 1 places; 4 for each place are wanted.",
    ]
    tree.edit(EXAM_FILE, "eligibility:", "levels: {remember: 50, apply: 50}\neligibility:")
    assert [line.split(": ", 1)[1] for line in broken(tree, levels=5)] == [
        "0 % of the bank is “remember”, a form has 50 %; at most 5 points apart.",
        "83 % of the bank is “apply”, a form has 50 %; at most 5 points apart.",
        "17 % of the bank is “analyze”, a form has 0 %; at most 5 points apart.",
    ]


def test_the_command_prints_figures_and_stops_where_a_rule_is_broken(tree, capsys):
    tree.write(ALPHA_FILE, ALPHA.replace("Some words.", "Anybody remembers apples, apricots and another example."))
    tree.write("a-course/quality.yml", KEPT)
    call_command("check_quality", tree.root)
    out = capsys.readouterr().out
    assert "a-course: 2 lessons published" in out
    assert "  in all                                     2" in out
    assert "!" not in out

    tree.write("a-course/quality.yml", KEPT.replace("words: [5, 40]", "words: [10, 40]"))
    with pytest.raises(CommandError, match=r"^1 place where a course breaks its own rules\.$"):
        call_command("check_quality", tree.root)
    assert "    1!  Words of a lesson: least, middle, most: 9 · " in capsys.readouterr().out


def test_a_course_without_rules_is_passed_over(tree, capsys):
    call_command("check_quality", tree.root)

    assert capsys.readouterr().out == ""


def test_content_with_problems_is_not_measured(tree):
    tree.write(ALPHA_FILE, ALPHA.replace("title: Alpha", "title:"))

    with pytest.raises(CommandError, match="check_content"):
        call_command("check_quality", tree.root)
