"""The two doors: each does an author's acts where it is, and remembers what was announced before they were done.

Here are the pages of the admin; the files are in :mod:`tests.catalogue.files_door`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from courses.blocks import Effect
from courses.models import outline
from courses.models.media import MediaFile
from courses.models.outline import Lesson
from tests.catalogue import acts
from tests.catalogue.course import SLUG
from tests.catalogue.learners import person
from tests.catalogue.reference import State, state
from tests.courses.editing.people import address, fields, send, signed_in
from tests.forms import form_of


@dataclass(frozen=True)
class Announced:
    """What was said of a lesson before it was done, and how things stood before and after.

    ``leaves``: the lesson goes with its file, and only its readers are spoken of.
    """

    lesson: int
    effects: list[Effect]
    before: State
    after: State
    leaves: bool = False


def found(slug: str) -> Lesson:
    """The lesson that has, or had, this slug."""
    lessons = Lesson.objects.select_related("course", "module").filter(course__slug=SLUG)
    return lessons.filter(slug=slug).first() or lessons.get(former_slugs__slug=slug)


def changed(text: str, changes: acts.Changes) -> str:
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def course() -> outline.Course:
    return outline.Course.objects.get(slug=SLUG)


class Door:
    """Does acts by name: an act of class ``Write`` is the method ``write``."""

    def __init__(self) -> None:
        self.announced: list[Announced] = []

    def do(self, *steps: acts.Act) -> None:
        for step in steps:
            getattr(self, type(step).__name__.lower())(step)


class Admin(Door):
    """The pages of the admin, as an instructor's browser has them."""

    name = "admin"

    def __init__(self) -> None:
        super().__init__()
        self.author = person("ines")
        self.client = signed_in(self.author)

    def page(self, at: str, form: str) -> tuple[Any, dict[str, Any]]:
        response = self.client.get(at)
        assert response.status_code == 200, (at, response.status_code)
        return response, form_of(response.content.decode(), form)

    def sent(self, at: str, data: dict[str, Any]) -> None:
        response = self.client.post(at, data)
        assert response.status_code == 302, (at, response.status_code, response.content.decode()[:3000])

    def press(self, lesson: Lesson, do: str, **more: str) -> Any:
        """Open the publish page and press one of its buttons; returns the page as it was."""
        at = address(lesson, "publication")
        page, form = self.page(at, "publication_form")
        assert f'value="{do}"' in page.content.decode(), do
        self.sent(at, {**form, "do": do, **more})
        return page

    def write(self, act: acts.Write) -> None:
        lesson = found(act.lesson)
        form = fields(self.client, lesson)
        text = changed(form["body"].replace("\r\n", "\n"), act.changes)
        said = dict(act.fields)
        form |= {f"{part}_minutes": str(n) for part, n in said.pop("minutes", {}).items()}
        if "objectives" in said:
            said["objectives"] = "\n".join(f"{each['text']} | {each['level']}" for each in said["objectives"])
        before = lesson.head
        response = send(self.client, lesson, {**form, **said, "body": text.replace("\n", "\r\n")})
        assert response["Location"] == address(lesson), response["Location"]
        assert found(act.lesson).head == before + 1
        if act.show == "publish":
            self.publish(acts.Publish(act.lesson))
        elif act.show == "schedule":
            at = timezone.localtime(timezone.now() + timedelta(hours=1), self.author.zone)
            self.press(found(act.lesson), "schedule", at=f"{at:%Y-%m-%dT%H:%M}")

    def add(self, act: acts.Add) -> None:
        module = outline.Module.objects.get(course__slug=SLUG, slug=act.module)
        at = reverse("admin:courses_lesson_add")
        assert self.client.get(at).status_code == 200
        self.sent(at, {"module": module.pk, "title": act.title, "slug": act.lesson})
        lesson = found(act.lesson)
        send(self.client, lesson, {**fields(self.client, lesson), "body": act.body.replace("\n", "\r\n")})
        self.publish(acts.Publish(act.lesson))

    def publish(self, act: acts.Publish) -> None:
        lesson, before = found(act.lesson), state()
        page = self.press(lesson, "publish")
        effects = page.context["announced"].effects
        assert [each.text for each in effects if escape(each.text) not in page.content.decode()] == []
        self.announced.append(Announced(lesson.pk, effects, before, state()))

    def withdraw(self, act: acts.Withdraw) -> None:
        self.press(found(act.lesson), "withdraw")

    def retire(self, act: acts.Retire) -> None:
        self.press(found(act.lesson), "retire")

    def restore(self, act: acts.Restore) -> None:
        self.press(found(act.lesson), "restore")
        self.publish(acts.Publish(act.lesson))

    def arrange(self, **said: Any) -> None:
        _page, form = self.page(reverse("admin:courses_course_change", args=[course().pk]), "outline_form")
        self.sent(reverse("admin:courses_course_outline", args=[course().pk]), {**form, **said})

    def place(self, act: acts.Place) -> None:
        """To another module first, where it comes last; then to its number."""
        lesson = found(act.lesson)
        module = outline.Module.objects.get(course__slug=SLUG, slug=act.module)
        if lesson.module != module:
            self.arrange(**{f"l-{lesson.pk}-module": module.pk})
        if found(act.lesson).position != act.at:
            self.arrange(**{f"l-{lesson.pk}": act.at})

    def placemodule(self, act: acts.PlaceModule) -> None:
        module = outline.Module.objects.get(course__slug=SLUG, slug=act.module)
        self.arrange(**{f"m-{module.pk}": act.at})

    def module(self, act: acts.Module) -> None:
        at = reverse("admin:courses_module_change", args=[course().modules.get(slug=act.module).pk])
        _page, form = self.page(at, "module_form")
        self.sent(at, {**form, **act.fields})

    def retiremodule(self, act: acts.RetireModule) -> None:
        self.arrange(retire=f"m-{course().modules.get(slug=act.module).pk}")

    def restoremodule(self, act: acts.RestoreModule) -> None:
        self.arrange(restore=f"m-{course().modules.get(slug=act.module).pk}")

    def course(self, act: acts.Course) -> None:
        at = reverse("admin:courses_course_change", args=[course().pk])
        _page, form = self.page(at, "course_form")
        self.sent(at, {**form, **act.fields})

    def figure(self, act: acts.Figure) -> None:
        file = MediaFile.objects.get(course__slug=SLUG, name="leaf.svg")
        at = reverse("admin:courses_mediafile_change", args=[file.pk])
        _page, form = self.page(at, "mediafile_form")
        drawing = SimpleUploadedFile("leaf.svg", act.drawing.encode(), "image/svg+xml")
        self.sent(at, {**form, "replacement": drawing})

    def revert(self, act: acts.Revert) -> None:
        lesson = found(act.lesson)
        self.sent(address(lesson, "restoration", 1), {"seen": lesson.head})
        self.publish(acts.Publish(act.lesson))

    def wait(self, act: acts.Wait) -> None:
        """Readers come by two hours later."""
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            Client().get(f"/courses/{SLUG}/")
