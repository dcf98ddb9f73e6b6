"""Moving the parts of a course: modules and lessons change places, are retired and come back.

A lesson keeps its address, its questions and everybody's progress wherever it goes; only its number changes. Retired
parts have no place among the others: they are numbered after them, so that no two files share a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import F

from courses import publishing
from courses.models import publication
from courses.models.outline import Course, Lesson, Module

#: A course's modules in order, each with its lessons in order, by their ids. Retired ones are left out.
Order = tuple[tuple[int, tuple[int, ...]], ...]
WRITTEN = re.compile(r"(?:\d{1,18}:(?:\d{1,18}(?:,\d{1,18})*)?)(?:;\d{1,18}:(?:\d{1,18}(?:,\d{1,18})*)?)*")


class Unreadable(Exception):
    """What was sent is not an order at all."""


class NotTheSame(Exception):
    """The new order names a part twice, leaves one out, or names one that the course does not have."""


@dataclass(frozen=True)
class Moves:
    """What is elsewhere in one order than in another: ids of lessons and modules; ``new`` and ``gone`` ones too."""

    modules: list[int] = field(default_factory=list)
    lessons: list[int] = field(default_factory=list)
    new_modules: list[int] = field(default_factory=list)
    new_lessons: list[int] = field(default_factory=list)
    gone_modules: list[int] = field(default_factory=list)
    gone_lessons: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


class OutlineChanged(Exception):
    """The outline is not what it was when the new order was made from it. ``moves``: what changed since."""

    def __init__(self, moves: Moves) -> None:
        self.moves = moves
        super().__init__("the outline changed meanwhile")


# Orders, without the database


def written(order: Order) -> str:
    """An order as a form carries it: ``3:1,2;4:``."""
    return ";".join(f"{module}:{','.join(map(str, lessons))}" for module, lessons in order)


def read(text: str) -> Order:
    """The order that :func:`written` wrote. Raises :class:`Unreadable`."""
    if text == "":
        return ()
    if len(text) > 200_000 or not text.isascii() or not WRITTEN.fullmatch(text):
        raise Unreadable
    parts = (part.split(":") for part in text.split(";"))
    return tuple((int(module), tuple(int(lesson) for lesson in ids.split(",") if lesson)) for module, ids in parts)


def with_lesson_at(order: Order, lesson: int, module: int, place: int) -> Order:
    """``order`` with the lesson as number ``place`` (from 1) of the module; past the end means at the end."""
    kept = [(its, [other for other in lessons if other != lesson]) for its, lessons in order]
    for its, lessons in kept:
        if its == module:
            lessons.insert(max(0, place - 1), lesson)
    return tuple((its, tuple(lessons)) for its, lessons in kept)


def with_module_at(order: Order, module: int, place: int) -> Order:
    """``order`` with the module, and the lessons in it, as number ``place`` (from 1)."""
    kept = [part for part in order if part[0] != module]
    kept[max(0, place - 1) : max(0, place - 1)] = [part for part in order if part[0] == module]
    return tuple(kept)


def with_parts(order: Order, parts: Order) -> Order:
    """``order`` where the modules that ``parts`` names hold what it says; all of them named: in its order, too."""
    named = dict(parts)
    if not set(named) <= {module for module, _lessons in order}:
        raise NotTheSame
    if set(named) >= {module for module, _lessons in order}:
        return parts
    return tuple((module, named.get(module, lessons)) for module, lessons in order)


def numbered(
    order: Order, *, modules: Mapping[int, int], lessons: Mapping[int, int], homes: Mapping[int, int]
) -> Order:
    """``order`` after somebody wrote other numbers beside some of its parts, and other modules beside lessons.

    A part goes to its new number and the others make room. A lesson that goes to another module without a new
    number goes to its end.
    """
    before = {lesson: (module, at) for module, ids in order for at, lesson in enumerate(ids, start=1)}
    filed: dict[int, list[tuple[tuple[float, int, int], int]]] = {module: [] for module, _ids in order}
    for turn, (lesson, (module, at)) in enumerate(before.items()):
        home, number = homes.get(lesson, module), lessons.get(lesson, at)
        if home not in filed:
            raise NotTheSame
        rank = float(number) if home == module or number != at else float("inf")
        filed[home].append(((rank, side(number, at) if home == module else -1, turn), lesson))
    places = [
        ((modules.get(module, at), side(modules.get(module, at), at), at), module)
        for at, (module, _ids) in enumerate(order, start=1)
    ]
    return tuple((module, tuple(lesson for _key, lesson in sorted(filed[module]))) for _key, module in sorted(places))


def side(number: int, before: int) -> int:
    """Of two parts with one number, the one that moved up stands before, the one that moved down after."""
    return (number > before) - (number < before)


def moves(before: Order, after: Order) -> Moves:
    """What one would say was moved from ``before`` to ``after``: as few parts as it takes."""
    old_modules, new_modules = [m for m, _ in before], [m for m, _ in after]
    homes = {lesson: module for module, lessons in before for lesson in lessons}
    homes_after = {lesson: module for module, lessons in after for lesson in lessons}
    moved: list[int] = []
    for module, lessons in after:
        stayed = [lesson for lesson in lessons if homes.get(lesson) == module]
        old = [lesson for lesson, home in homes.items() if home == module and lesson in stayed]
        shifted = set(out_of_step(old, stayed))
        moved += [lesson for lesson in lessons if lesson in homes and (homes[lesson] != module or lesson in shifted)]
    common = [module for module in old_modules if module in new_modules]
    return Moves(
        modules=out_of_step(common, [module for module in new_modules if module in old_modules]),
        lessons=moved,
        new_modules=[module for module in new_modules if module not in old_modules],
        new_lessons=[lesson for lesson in homes_after if lesson not in homes],
        gone_modules=[module for module in old_modules if module not in new_modules],
        gone_lessons=[lesson for lesson in homes if lesson not in homes_after],
    )


def out_of_step(old: Sequence[int], new: Sequence[int]) -> list[int]:
    """The members of ``new`` that do not follow each other as they did in ``old``."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    kept = {new[block.b + step] for block in blocks for step in range(block.size)}
    return [member for member in new if member not in kept]


# The course's rows


def order_of(course: Course) -> Order:
    """The order of the course as it is stored: what has a place in the outline. Two queries."""
    modules = list(course.modules.filter(is_retired=False).values_list("pk", flat=True))
    lessons: dict[int, list[int]] = {module: [] for module in modules}
    for pk, module in Lesson.objects.filter(course=course).current().in_order().values_list("pk", "module_id"):
        lessons[module].append(pk)
    return tuple((module, tuple(lessons[module])) for module in modules)


@transaction.atomic
def reorder(*, course: Course, order: Order, seen: Order) -> Moves:
    """Give the course's modules and lessons the places that ``order`` says; ``seen`` is what it was made from.

    Every part that has a place now must be named exactly once. Raises :class:`OutlineChanged` when the stored order
    is not ``seen`` any more, :class:`NotTheSame` when ``order`` has other parts; nothing is written then. Numbers
    run from 1 without gaps, and only those that change are written.
    """
    hold(course)
    now = order_of(course)
    if now != seen:
        raise OutlineChanged(moves(seen, now))
    if parts(order) != parts(now):
        raise NotTheSame
    if number(course, order):
        publication.publish()
    return moves(now, order)


def parts(order: Order) -> tuple[list[int], list[int]]:
    return sorted(module for module, _ in order), sorted(lesson for _, lessons in order for lesson in lessons)


def move_lesson(*, lesson: Lesson, module: Module, place: int, seen: Order) -> Moves:
    """Let the lesson be number ``place`` of ``module``, a module of its own course. Raises as :func:`reorder`."""
    return reorder(course=lesson.course, order=with_lesson_at(seen, lesson.pk, module.pk, place), seen=seen)


def move_module(*, module: Module, place: int, seen: Order) -> Moves:
    """Let the module be number ``place`` of its course. Raises as :func:`reorder`."""
    return reorder(course=module.course, order=with_module_at(seen, module.pk, place), seen=seen)


def hold(course: Course) -> None:
    """One at a time: whoever writes the course's row first goes first, on every database."""
    Course.objects.filter(pk=course.pk).update(position=F("position"))


def number(course: Course, order: Order) -> int:
    """Write the places of ``order``, retired parts after the others. Returns how many rows changed."""
    modules = dict(course.modules.values_list("pk", "position"))
    rows = Lesson.objects.filter(course=course).order_by("position", "pk").values_list("pk", "module_id", "position")
    lessons = {pk: (module, position) for pk, module, position in rows}
    placed = {lesson for _module, ids in order for lesson in ids}
    written_rows = 0
    retired_modules = [pk for pk in modules if pk not in dict(order)]
    for place, module in enumerate([*dict(order), *retired_modules], start=1):
        if modules[module] != place:
            written_rows += Module.objects.filter(pk=module).update(position=place)
    for module, ids in order:
        retired = [pk for pk, (home, _position) in lessons.items() if home == module and pk not in placed]
        for place, lesson in enumerate([*ids, *retired], start=1):
            if lessons[lesson] != (module, place):
                written_rows += Lesson.objects.filter(pk=lesson).update(module=module, position=place)
    return written_rows


@transaction.atomic
def set_lesson_retired(*, lesson: Lesson, retired: bool, seen: str) -> None:
    """Retire a lesson, or bring it back as a draft at the end of its module; the others close or keep ranks.

    ``seen`` is the status it had when this was decided. Raises :class:`courses.publishing.Overtaken`.
    """
    hold(lesson.course)
    status = Lesson.Status.RETIRED if retired else Lesson.Status.DRAFT
    publishing.set_status(lesson=lesson, status=status, seen=seen)
    order = order_of(lesson.course)
    if not retired:
        order = at_end(order, lesson.pk)
    number(lesson.course, order)


@transaction.atomic
def set_module_retired(*, module: Module, retired: bool) -> None:
    """Take a module out of the outline with everything in it, or bring it back to the end as it was."""
    hold(module.course)
    if not Module.objects.filter(pk=module.pk, is_retired=not retired).update(is_retired=retired):
        return
    order = order_of(module.course)
    number(module.course, order if retired else with_module_at(order, module.pk, len(order)))
    publication.publish()


def at_end(order: Order, lesson: int) -> Order:
    """``order`` with the lesson at the end of the module it is in."""
    return tuple(
        (module, (*(other for other in lessons if other != lesson), lesson) if lesson in lessons else lessons)
        for module, lessons in order
    )
