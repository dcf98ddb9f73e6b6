"""Courses that are about to come: the forms that ask for one, what waits for the word to go on, what it would do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import access, archive, skeleton
from courses.archive import ArchiveRefused
from courses.loader import Load
from courses.models.outline import Course
from courses.rendering import budget
from courses.sync.plan import Action, Step
from courses.sync.problems import Problem
from courses.sync.schema import SLUG_LIMIT

if TYPE_CHECKING:
    from accounts.models import User

MOST_OF_AN_UPLOAD = 15 * 1024 * 1024
#: What the texts of an upload may take together, while a browser waits. 200 lessons take some ten.
SECONDS_TO_RENDER = 60
HOUR = 60 * 60
TAKEN = gettext_lazy("The address “%(slug)s” is taken; choose another.")
SLUG_HELP = gettext_lazy("The last part of the course's address: a-z, 0-9 and hyphens. It stays for good.")
#: Steps for which there is something to do, or to choose.
WORK = {Action.CREATE, Action.UPDATE, Action.RETIRE, Action.REMOVE, Action.CONFLICT}


# What waits between the upload and the word to go on


@dataclass(frozen=True)
class Upload:
    """An archive that somebody looks at before it is taken in."""

    name: str
    slug: str
    data: bytes

    @property
    def digest(self) -> str:
        """What the page that was looked at names, so that no other archive is taken in by it."""
        return hashlib.sha256(f"{self.slug}\n".encode() + self.data).hexdigest()


def place_of(user: User) -> str:
    return f"course-import-{user.pk}"


def keep(user: User, upload: Upload) -> None:
    """Keep the archive for an hour, in the cache that all servers share; one for each person."""
    cache.set(place_of(user), (upload.name, upload.slug, upload.data), HOUR)


def kept(user: User) -> Upload | None:
    found = cache.get(place_of(user))
    return Upload(*found) if found else None


def forget(user: User) -> None:
    cache.delete(place_of(user))


# Forms


def address_field(if_empty: Promise) -> forms.CharField:
    """The address of the course; ``if_empty`` says what becomes of none."""
    return forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=SLUG_LIMIT,
        help_text=format_lazy("{} {}", SLUG_HELP, if_empty),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewCourseForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=skeleton.TITLE_LIMIT,
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True}),
    )
    slug = address_field(gettext_lazy("Empty: made from the title."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        data["slug"] = slug = data["slug"] or slugify(data["title"])[:SLUG_LIMIT].strip("-_").replace("_", "-")
        if not slug:
            self.add_error("slug", _("The title has no letters from a to z; write an address."))
        elif problem := skeleton.problem_of(slug, data["title"]):
            self.add_error("slug", problem)
        elif Course.objects.filter(slug=slug).exists():
            self.add_error("slug", TAKEN % {"slug": slug})
        return data


class ImportForm(forms.Form):
    """Takes an archive apart to see that it is a course; ``upload`` is what to look at then."""

    file = forms.FileField(
        label=gettext_lazy("Zip file"),
        help_text=gettext_lazy("A course that was exported, or the zipped folder of a course; at most 15 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    slug = address_field(gettext_lazy("Empty: the name of the folder in the zip file."))
    upload: Upload

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_OF_AN_UPLOAD:
            limit = MOST_OF_AN_UPLOAD // 1024 // 1024
            raise forms.ValidationError(_("The file is over %(limit)d MB; make it smaller.") % {"limit": limit})
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        file: UploadedFile = data["file"]
        content = file.read()
        try:
            folder = archive.unpack(content).folder
        except ArchiveRefused as refusal:
            self.add_error("file", str(refusal))
            return data
        name = file.name or "course.zip"
        slug = data["slug"] or folder or name.removesuffix(".zip")
        if problem := archive.slug_problem(slug):
            self.add_error("slug", problem)
        elif not may_take(self.user, Course.objects.filter(slug=slug).first()):
            self.add_error("slug", TAKEN % {"slug": slug})
        self.upload = Upload(name, slug, content)
        return data


def may_take(user: User, course: Course | None) -> bool:
    """Whether this person may make the course, or write over it."""
    return course is None or access.may_edit(user, course)


# What an import would do, as a page says it


@dataclass(frozen=True)
class Part:
    """One part of the course: what a page calls it, and its file as ``take`` names it."""

    said: str
    path: str


@dataclass(frozen=True)
class Outcome:
    """Parts of the course under one heading. ``is_choice``: each can be taken, or left as it is on the site."""

    name: str
    title: str
    says: str
    steps: list[Part]
    is_choice: bool = False


def outcomes(steps: Iterable[Step]) -> list[Outcome]:
    """What the steps of a plan come to, by what happens."""
    headings = {
        Action.CREATE: (_("New"), ""),
        Action.UPDATE: (_("Changed"), ""),
        Action.CONFLICT: (
            _("Changed on the site and in the zip file"),
            _("Each stays as it is on the site, unless you take the one from the zip file."),
        ),
        Action.KEEP: (_("Changed on the site only"), _("These stay as they are.")),
        Action.RETIRE: (_("Not in the zip file"), _("These are hidden. Their learners' progress is kept.")),
        Action.REMOVE: (_("Files that are not in the zip file"), _("These are removed.")),
    }
    steps = list(steps)
    found = [
        Outcome(
            action.value,
            *heading,
            [Part(said(step), step.path) for step in steps if step.action is action],
            is_choice=action is Action.CONFLICT,
        )
        for action, heading in headings.items()
    ]
    return [outcome for outcome in found if outcome.steps]


def said(step: Step) -> str:
    """A part of the course in words: “lesson beyond-text”."""
    nouns = {"course": _("course"), "module": _("module"), "lesson": _("lesson"), "file": _("file")}
    return f"{nouns[step.noun]} {step.key.rpartition('/')[2]}"


def in_folder(findings: Iterable[Problem], slug: str) -> list[Problem]:
    """Findings with paths as the author knows them, from the course's folder."""
    return [replace(finding, path=finding.path.removeprefix(f"content/{slug}/")) for finding in findings]


def prepared(user: User, upload: Upload, take: list[str]) -> tuple[Load, list[str]]:
    """The archive as a sync that is ready, and what was left out. Raises ContentProblems and ArchiveRefused."""
    unpacked = archive.unpack(upload.data)
    with budget.together(SECONDS_TO_RENDER):
        load = archive.prepare(unpacked.files, upload.slug, take=take)
    if not may_take(user, load.works[0].course):
        raise ArchiveRefused(TAKEN % {"slug": upload.slug})
    return load, archive.notes(unpacked)
