"""The small course with an exam as files: a blueprint of three items, and two pools of three."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.test import override_settings

from tests.courses.trees import FILES, Run, Tree, run
from tests.factories import write_tree

EXAM_FILE = "a-course/exam/exam.yml"
ROOTS_FILE = "a-course/exam/01-roots.md"
FRUITS_FILE = "a-course/exam/02-fruits.md"
EXAM_YML = """\
# The exam.
title: The exam
status: published
minutes: 30
domains:
  - id: D1
    title: Roots
    items: 2
  - {id: D2, title: Fruits, items: 1}
eligibility: {lessons: any, knowledge_checks: any}
"""
QUESTION = """\
::: question {{#{key} {more}}}

Which one is a fruit, says {key}?

- ( ) A carrot is one
  > Tempting, because it is sweet. A carrot is a root.
- (x) An apple is one
  > Yes: it grows from a flower and holds seeds.
- ( ) A cabbage is one
  > A cabbage is leaves, and no part of its flower.

Explanation: A fruit grows from a flower and holds seeds.

:::
"""
LEVELS = "remember, understand, apply, analyze, evaluate, create"
HAS_NO_LEVEL = f"its level is missing; write level=understand, or another of {LEVELS}."


def question(key: str = "fruit", more: str = "level=apply lesson=trees") -> str:
    """A question as an author writes it; ``more`` are its attributes."""
    return QUESTION.format(key=key, more=more)


def item(key: str, *, level: str = "apply", lesson: str = "alpha", more: str = "") -> str:
    """A question as it stands in a pool, below an empty line."""
    return "\n" + question(key, f"level={level} lesson={lesson}{more and f' {more}'}")


def pool(*items: str, front: str = "domain: D1\n") -> str:
    return f"---\n{front}---\n{''.join(items)}"


EXAM_FILES: dict[str, str | bytes] = {
    EXAM_FILE: EXAM_YML,
    ROOTS_FILE: pool(item("root-1"), item("root-2", more="enemies=root-3"), item("root-3", level="evaluate")),
    FRUITS_FILE: pool(*(item(f"fruit-{n}", lesson="beta") for n in (1, 2, 3)), front="domain: D2 # theirs\n"),
}
WITH_EXAM = {**FILES, **EXAM_FILES}


class ExamTree(Tree):
    """A content folder with the small course and its exam."""

    def __init__(self, folder: Path, files: dict[str, str | bytes] | None = None) -> None:
        super().__init__(folder, WITH_EXAM if files is None else files)


def sync_roots(*roots: Path, **options: object) -> Run:
    """Sync these folders as all the content that the site has."""
    with override_settings(CONTENT_ROOTS=roots):
        return run("sync_content", **options)


def make_root(folder: Path, files: dict[str, str | bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_tree(folder, files)


def news(out: Iterable[str]) -> list[str]:
    """What a sync says of an exam, and its last line."""
    lines = list(out)
    return [line for line in lines[:-1] if "exam" in line or "pool" in line] + lines[-1:]
