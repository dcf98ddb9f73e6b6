"""The outline's form: what was pressed, moved or numbered on it, and what the person is told then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses import outline_editing
from courses.models.outline import Course, Lesson, Module
from courses.outline_editing import Moves, NotTheSame, Order, OutlineChanged, Unreadable
from courses.publishing import Overtaken


def answer(
    admin: ModelAdmin[Course], request: HttpRequest, pk: int, context: Callable[[Course | Module], dict[str, Any]]
) -> HttpResponse:
    """Do what the form asks, then show the outline again: the page, or the part of it that a script asks for."""
    course = admin.get_object(request, str(pk))
    if course is None or not admin.has_change_permission(request, course):
        raise Http404("no such course")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    only = next((module for module in course.modules.all() if str(module.pk) == request.POST.get("only")), None)
    said, level = act(course, request.POST, lambda message: admin.log_change(request, course, message))
    if request.headers.get("X-Fragment"):
        shown = {"outline": context(only or course), "said": said, "is_error": level == messages.ERROR}
        return render(request, "admin/courses/outline.html", shown)
    messages.add_message(request, level, said)
    row = only or course
    return redirect(reverse(f"admin:courses_{row._meta.model_name}_change", args=[row.pk]) + "#outline")


def act(course: Course, sent: Mapping[str, str], log: Callable[[str], Any]) -> tuple[str, int]:
    """Do one thing; returns what to say about it, and the level of that message."""
    try:
        done = retire_or_restore(course, sent)
        if done is None:
            done = describe(course, rearrange(course, sent))
        if done:
            log(done)
        return done or _("Everything is where it was."), messages.SUCCESS if done else messages.INFO
    except OutlineChanged as changed:
        what = describe(course, changed.moves)
        return (
            _("Nothing was moved: the outline has changed since you opened this page. %(what)s Move it again.")
            % {"what": what},
            messages.ERROR,
        )
    except Overtaken:
        return _("Nothing was changed: somebody changed this lesson meanwhile. Look at it again."), messages.ERROR
    except (NotTheSame, Unreadable):
        return (
            _("Nothing was moved: the form did not name every part of this course once. Load the page again."),
            messages.ERROR,
        )


def rearrange(course: Course, sent: Mapping[str, str]) -> Moves:
    """Give the parts the places that the form says: by a button, by an order that a script made, or by numbers."""
    seen = outline_editing.read(sent.get("made_from", ""))
    return outline_editing.reorder(course=course, order=order_in(seen, sent), seen=seen)


def order_in(seen: Order, sent: Mapping[str, str]) -> Order:
    if step := sent.get("step"):
        return stepped(seen, step)
    if sent.get("order"):
        return outline_editing.with_parts(seen, outline_editing.read(sent["order"]))
    modules = [module for module, _lessons in seen]
    lessons = [lesson for _module, ids in seen for lesson in ids]
    return outline_editing.numbered(
        seen,
        modules=numbers(sent, "m-{}", modules),
        lessons=numbers(sent, "l-{}", lessons),
        homes=numbers(sent, "l-{}-module", lessons),
    )


def stepped(seen: Order, step: str) -> Order:
    """``seen`` after ``l-5-up``, ``l-5-down``, ``m-2-up`` or ``m-2-down``; at an end, nothing."""
    kind, _dash, rest = step.partition("-")
    name, _dash, way = rest.partition("-")
    if kind not in {"l", "m"} or way not in {"up", "down"}:
        raise Unreadable
    pk, by = whole(name), -1 if way == "up" else 1
    for at, (module, lessons) in enumerate(seen, start=1):
        if kind == "m" and module == pk:
            return outline_editing.with_module_at(seen, pk, max(1, at + by))
        if kind == "l" and pk in lessons:
            return outline_editing.with_lesson_at(seen, pk, module, max(1, lessons.index(pk) + 1 + by))
    raise NotTheSame


def numbers(sent: Mapping[str, str], name: str, pks: list[int]) -> dict[int, int]:
    """The numbers that the form holds for these parts; an empty field, or none, is no number."""
    found = {}
    for pk in pks:
        text = sent.get(name.format(pk), "").strip()
        if text:
            found[pk] = whole(text)
    return found


def whole(text: str) -> int:
    """A whole number that a database can hold. Raises Unreadable."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Unreadable
    return int(text)


def retire_or_restore(course: Course, sent: Mapping[str, str]) -> str | None:
    """What was done to the part that a button names, or None when no such button was pressed."""
    for action in ("retire", "restore"):
        if name := sent.get(action):
            return set_retired(course, name, retired=action == "retire")
    return None


def set_retired(course: Course, name: str, *, retired: bool) -> str:
    kind, _dash, rest = name.partition("-")
    pk, _dash, status = rest.partition("-")
    if kind == "m":
        module = course.modules.filter(pk=whole(pk)).first()
        if module is None:
            raise NotTheSame
        outline_editing.set_module_retired(module=module, retired=retired)
        gone, back = _("Retired the module “%(title)s”."), _("Brought the module “%(title)s” back, at the end.")
        return (gone if retired else back) % {"title": module.title}
    lesson = Lesson.objects.filter(course=course, pk=whole(pk)).select_related("course").first()
    if lesson is None:
        raise NotTheSame
    outline_editing.set_lesson_retired(lesson=lesson, retired=retired, seen=status)
    gone = _("Retired the lesson “%(title)s”.")
    back = _("Brought the lesson “%(title)s” back as a draft, at the end of its module.")
    return (gone if retired else back) % {"title": lesson.title}


def describe(course: Course, moves: Moves) -> str:
    """Moves in words, each part by its name and its new place."""
    if not moves:
        return ""
    modules = {module.pk: module for module in course.modules.all()}
    wanted = [*moves.lessons, *moves.new_lessons, *moves.gone_lessons]
    lessons = {lesson.pk: lesson for lesson in Lesson.objects.filter(course=course, pk__in=wanted).only(*PLACE)}
    at = _("The module “%(title)s” is number %(place)d now.")
    said = [at % place_of(modules[pk]) for pk in moves.modules]
    for pk in moves.lessons[:5]:
        values = place_of(lessons[pk]) | {"module": modules[lessons[pk].module_id].title}
        said.append(_("The lesson “%(title)s” is number %(place)d of “%(module)s” now.") % values)
    if rest := len(moves.lessons[5:]):
        said.append(
            ngettext("%(count)d more lesson was moved.", "%(count)d more lessons were moved.", rest) % {"count": rest}
        )
    titles = {"m": {pk: row.title for pk, row in modules.items()}, "l": {pk: row.title for pk, row in lessons.items()}}
    new = [*(("m", pk) for pk in moves.new_modules), *(("l", pk) for pk in moves.new_lessons)]
    gone = [*(("m", pk) for pk in moves.gone_modules), *(("l", pk) for pk in moves.gone_lessons)]
    said += [_("“%(title)s” is new.") % {"title": titles[kind][pk]} for kind, pk in new]
    said += [_("“%(title)s” is gone.") % {"title": titles[kind][pk]} for kind, pk in gone if pk in titles[kind]]
    return " ".join(said)


PLACE = ("pk", "title", "position", "module_id")


def place_of(row: Module | Lesson) -> dict[str, Any]:
    return {"title": row.title, "place": row.position}
