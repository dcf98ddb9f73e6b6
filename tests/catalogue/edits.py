"""The catalogue: every kind of edit, what the author does, and what it is to come to. docs/edits.md is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.catalogue.acts import Act, Changes, Write
from tests.catalogue.course import SLUG

FRUIT_AT, ROOTS_AT, STORAGE_AT = (f"/courses/{SLUG}/{slug}/" for slug in ("fruit", "roots", "storage"))
#: Where each learner goes on before any edit.
WAYS: dict[str, str | None] = {
    "alice": ROOTS_AT,
    "bob": f"{FRUIT_AT}#s-second",
    "charlie": f"{FRUIT_AT}#check",
    "dora": f"{STORAGE_AT}#s-cellar",
}
EDITOR = "editor · lesson file"


@dataclass(frozen=True)
class Stage:
    """Acts that are done together, and how things stand after them.

    ``asks``: what becomes of questions ("reworded", "revised", "new"); ``rests``: what of Alice's cards is left out of
    review; ``hidden``: lessons that readers do not find; ``ways``: where learners go on, if elsewhere than before.
    """

    acts: tuple[Act, ...]
    asks: dict[str, str] = field(default_factory=dict)
    rests: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    ways: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """One kind of edit. ``readers`` and ``kept`` say it to authors; ``where`` is in the admin · in files.

    ``in_order`` edits want the course as it was first; the others can follow each other. ``alike``: both doors make the
    same rows.
    """

    name: str
    group: str
    readers: str
    kept: str
    stages: tuple[Stage, ...]
    where: str = EDITOR
    in_order: bool = False
    alike: bool = True

    @property
    def revision(self) -> str:
        """What the form of the questions it touches is called afterwards, of one that was 1.1 before."""
        kinds = {kind for stage in self.stages for kind in stage.asks.values()}
        names = {"reworded": "1.2", "revised": "2.1", "new": "1.1, a new question"}
        return "; ".join(names[kind] for kind in names if kind in kinds) or "–"


def text(
    name: str,
    group: str,
    changes: Changes,
    readers: str,
    kept: str,
    *,
    lesson: str = "fruit",
    fields: dict | None = None,
    **stage: Any,
) -> Edit:
    """An edit of one lesson's text or fields, published at once."""
    return Edit(name, group, readers, kept, (Stage((Write(lesson, changes, fields or {}),), **stage),))


def catalogue() -> dict[str, Edit]:
    """All edits by name, in the order of the page."""
    from tests.catalogue import of_courses, of_lessons, of_questions, of_texts

    edits = [*of_texts.EDITS, *of_lessons.EDITS, *of_questions.EDITS, *of_courses.EDITS]
    groups = list(dict.fromkeys(edit.group for edit in edits))
    edits.sort(key=lambda edit: groups.index(edit.group))
    assert len({edit.name for edit in edits}) == len(edits)
    return {edit.name: edit for edit in edits}


def page() -> str:
    """docs/edits.md."""
    lines = [INTRODUCTION]
    group = ""
    for edit in catalogue().values():
        if edit.group != group:
            group = edit.group
            lines += [f"\n## {group}\n", HEAD]
        cells = (edit.name, edit.readers, edit.kept, edit.revision, edit.where)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


HEAD = (
    "| edit | what readers see | answers, cards, marks and places | revision | where |\n| --- | --- | --- | --- | --- |"
)
INTRODUCTION = """\
# What becomes of learners when you edit

A course is edited while people are in it. This page has every kind of edit, and what becomes of those people. Each
line is tried in both ways, in the admin and in files, with learners who read, answer, review and come back; this page
is made from the same list, so it says what is tried.

What holds after every edit:

- No answer, review, completion or enrolment is changed or removed. Standings follow from the answers.
- An old answer shows the question as it was asked then, word for word, also when the question is asked no more.
- A learner with an older page open is judged by what that page shows, and the answer is kept with it.
- Going on leads to a page; where the section is gone, to its top. An old address leads to the new one.
- Review cards keep their dates. What is not asked any more rests, and comes back as it was.
- The publish page and the sync say beforehand, in numbers, what will happen, and that is what happens.
- A file and the admin come to the same course.

The revision is what a question is called afterwards that was 1.1 before: 1.2 is another wording, which old answers can
be compared with; 2.1 asks something else. “Where” names the place in the admin, then the one in the files."""
