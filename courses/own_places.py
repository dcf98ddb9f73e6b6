"""The places of a course's pages that belong to the reader: ticks, rings, what is left, where to go on.

They are prepared once for a course. Filling them in costs what the reader has done, not what the course has: a module
of which nothing is done is the same for all readers, and so is one that is finished (``{% group %}``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.personal import Personal
from courses import progress
from courses.outline import Outline, duration

if TYPE_CHECKING:
    from courses.models.outline import Course, Lesson
    from courses.models.progress import Enrolment

#: The words for a module in which the reader is not just now.
UNTOUCHED, FINISHED = "untouched", "finished"


@dataclass(frozen=True)
class OwnPlaces:
    """What is known of the places of a course before a reader is. ``order`` and ``modules`` tell of
    a lesson its index and its module, by primary keys; ``values`` and ``states`` are those of a reader who has done
    nothing.
    """

    course: Course
    lessons: list[Lesson]
    order: Mapping[int, int]
    modules: Mapping[int, int]
    sizes: Mapping[int, int]
    minutes: int
    values: Mapping[str, str]
    states: Mapping[str, str]

    def filled(self, done: Collection[int], enrolment: Enrolment | None) -> Personal:
        """For a reader who has completed ``done`` (of which some may not be readable any more)."""
        read = [pk for pk in done if pk in self.order]
        left = self.minutes - sum(self.lessons[self.order[pk]].minutes for pk in read)
        whole = progress.Summary(len(read), len(self.lessons), left)
        values = {
            **self.values,
            "done": str(whole.done),
            "total": str(whole.total),
            "percent": str(whole.percent),
            "left": duration(whole.minutes_left),
        }
        truths, states = {f"done:{pk}" for pk in read}, dict(self.states)
        for module, count in Counter(self.modules[pk] for pk in read).items():
            part = progress.Summary(count, self.sizes[module], 0)
            values[f"ring:{module}"] = str(part.percent)
            values[f"module_done:{module}"] = str(part.done)
            if part.done == part.total:
                truths.add(f"module_full:{module}")
                states[f"module:{module}"] = FINISHED
            else:
                del states[f"module:{module}"]
        if enrolment or done:
            truths.add("begun")
        place = progress.next_place(self.lessons, done, enrolment, order=self.order)
        if place is None:
            truths.add("finished")
        else:
            truths.add(f"now:{place.lesson.pk}")
            states.pop(f"module:{place.lesson.module_id}", None)
            values |= {
                "next_title": f"{place.lesson.number} {place.lesson.title}",
                "next_url": place.url,
                "next_lesson_url": place.lesson.get_absolute_url(),
                "next_section": place.section_title,
                "next_left": duration(place.minutes_left),
            }
            if place.section_title:
                truths.add("in_section")
        return Personal(values, truths, states)


def own_places(outline: Outline) -> OwnPlaces:
    """The places of the pages of a course."""
    lessons = outline.lessons
    modules = [module for module in outline.modules if module.lessons]
    values: dict[str, str] = {}
    for module in modules:
        values |= {f"ring:{module.module.pk}": "0", f"module_done:{module.module.pk}": "0"}
    return OwnPlaces(
        outline.course,
        lessons,
        {lesson.pk: index for index, lesson in enumerate(lessons)},
        {lesson.pk: lesson.module_id for lesson in lessons},
        {module.module.pk: len(module.lessons) for module in modules},
        outline.minutes,
        values,
        {f"module:{module.module.pk}": UNTOUCHED for module in modules},
    )
