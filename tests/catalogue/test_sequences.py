"""Edits one after the other, each through whichever door: after any of them nothing of anybody's is lost.

``EDIT_SEQUENCES=200 pytest tests/catalogue/test_sequences.py`` tries as many as that.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter

import pytest

from courses import writing
from courses.models.media import MediaFile
from courses.models.outline import FormerSlug, Lesson, Module
from quizzes.models.question import Question
from tests.catalogue import acts, edits
from tests.catalogue.course import SLUG
from tests.catalogue.doors import Admin, course, found
from tests.catalogue.files_door import Files
from tests.catalogue.invariants import Watch, announced_rightly, labels
from tests.catalogue.learners import OpenPages
from tests.catalogue.test_edits import after, answer_from_old_pages

CATALOGUE = edits.catalogue()
COUNT = int(os.environ.get("EDIT_SEQUENCES", "3"))
FIRST = int(os.environ.get("EDIT_SEQUENCES_FROM", "0"))
#: After these there is little left to edit, so they come last or not at all.
LAST = {"a module retired", "a lesson retired"}
KEY = re.compile(r"^::: (?:question|reflection) \{#([a-z0-9-]+)", re.MULTILINE)


class Unfit(Exception):
    """The edit cannot be made to the course as it is now."""


def need(holds: bool) -> None:
    if not holds:
        raise Unfit


class Trial:
    """An edit made to the texts alone, to see whether it fits the course as it is."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.rows = {row.pk: row for row in Lesson.objects.select_related("module").filter(course__slug=SLUG)}
        self.texts: dict[int, str] = {}
        self.status = {pk: row.status for pk, row in self.rows.items()}

    def row(self, slug: str) -> Lesson:
        try:
            return found(slug)
        except Lesson.DoesNotExist:
            raise Unfit from None

    def fits(self, edit: edits.Edit) -> bool:
        try:
            need(not edit.in_order)
            for stage in edit.stages:
                for key, kind in stage.asks.items():
                    found_one = Question.objects.filter(key=key)
                    need(not found_one.exists() if kind == "new" else found_one.current().exists())
                for act in stage.acts:
                    self.act(act)
            self.keys_are_free()
            for pk, text in self.texts.items():
                media = writing.course_media(MediaFile.objects.filter(course__slug=SLUG))
                need(not writing.derive(text, media, objectives=len(self.rows[pk].objectives)).problems)
        except Unfit:
            return False
        return True

    def act(self, act: acts.Act) -> None:
        if hasattr(act, "module"):
            need(Module.objects.filter(course__slug=SLUG, slug=act.module, is_retired=False).exists())
        if isinstance(act, acts.Add):
            need(not Lesson.objects.filter(slug=act.lesson).exists())
        elif isinstance(act, acts.Figure):
            need(self.door == "files" or not MediaFile.objects.get(name="leaf.svg").synced_sha256)
        elif isinstance(act, acts.PlaceModule):
            need(course().modules.filter(is_retired=False).count() > 1)
        elif hasattr(act, "lesson"):
            self.of_lesson(act, self.row(act.lesson))

    def of_lesson(self, act: acts.Act, row: Lesson) -> None:
        need(not row.module.is_retired)
        known = {acts.Publish: "draft", acts.Restore: "retired"}
        need(self.status[row.pk] == known.get(type(act), "published"))
        to = {acts.Publish: "published", acts.Restore: "published", acts.Retire: "retired", acts.Withdraw: "draft"}
        self.status[row.pk] = to.get(type(act), self.status[row.pk])
        if isinstance(act, acts.Place):
            others = Lesson.objects.current().filter(module__slug=act.module).exclude(pk=row.pk)
            need(act.at <= others.count() + 1)
        if isinstance(act, acts.Write):
            self.write(act, row)

    def write(self, act: acts.Write, row: Lesson) -> None:
        text = self.texts.get(row.pk, row.body)
        for old, new in act.changes:
            need(text.count(old) == 1)
            text = text.replace(old, new)
        self.texts[row.pk] = text
        slug = act.fields.get("slug")
        if slug:
            taken = Lesson.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists()
            need(not taken)
        changed = [getattr(row, name) != value for name, value in act.fields.items() if name in {"title", "objectives"}]
        need(bool(act.changes or slug or "minutes" in act.fields or any(changed)))
        if part := act.fields.get("minutes"):
            need(row.read_minutes != part["read"])

    def keys_are_free(self) -> None:
        keys = Counter(key for text in self.texts.values() for key in KEY.findall(text))
        need(not keys or max(keys.values()) == 1)
        others = [pk for pk, status in self.status.items() if pk not in self.texts and status != "retired"]
        need(not Question.objects.current().filter(key__in=keys, lesson__in=others).exists())


def choose(dice: random.Random, door: str, *, last: bool) -> edits.Edit | None:
    names = [name for name in CATALOGUE if last or name not in LAST]
    dice.shuffle(names)
    return next((CATALOGUE[name] for name in names if Trial(door).fits(CATALOGUE[name])), None)


@pytest.mark.parametrize(
    "seed", [FIRST, *(pytest.param(s, marks=pytest.mark.once) for s in range(FIRST + 1, FIRST + COUNT))]
)
def test_a_row_of_edits_loses_nothing(seed, orchard, tmp_path):
    dice, watch, known = random.Random(seed), Watch(), labels()
    length, done = dice.randint(5, 10), []
    for step in range(length):
        door, pages = dice.choice(("admin", "files")), OpenPages()
        edit = choose(dice, door, last=step == length - 1)
        if edit is None:
            break
        done.append(f"{door}: {edit.name}")
        print(done[-1])  # shown when the test fails: the way to it
        author = Admin() if door == "admin" else Files(tmp_path / str(step), written=True)
        if isinstance(author, Files):
            author.agree()
        for stage in edit.stages:
            author.do(*stage.acts)

            watch.check()
            known = after(stage.asks, known)
            assert labels() == known
        announced_rightly(author.announced)
        answer_from_old_pages(pages, dice.sample(sorted(pages.right), min(2, len(pages.right))))
        watch.look()
    assert len(done) >= 5 or edit is None
