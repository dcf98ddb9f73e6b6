"""A text that is not published, as learners would see it: behind a signed link, rendered when it is asked for.

Nothing of a preview is stored, and nothing that is done in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.personal import Personal
from config.policy import TRUSTED_TYPES, policy
from courses import lesson_page, manuscript, pages
from courses.access import may_edit
from courses.editing.form import ManuscriptForm
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from courses.outline import Outline, OutlineModule, outline
from courses.proofreading import Proof, proofread

if TYPE_CHECKING:
    from accounts.models import User

SALT = "courses.preview"
#: How long a link works. One to a working copy is for its writer, one to a version may be sent to a colleague.
VERSION_AGE = timedelta(days=14)
COPY_AGE = timedelta(days=1)


def version_link(version: LessonVersion) -> str:
    """The address at which this version can be seen by whoever has it, for two weeks."""
    return address(signing.dumps({"v": version.pk}, salt=SALT, compress=True))


def copy_link(copy: WorkingCopy) -> str:
    """The address at which what somebody is writing can be seen, for a day."""
    return address(signing.dumps({"c": copy.page.hex}, salt=SALT, compress=True))


def address(token: str) -> str:
    return reverse("courses:preview", args=[token])


@dataclass(frozen=True)
class Preview:
    """What a link shows. ``lesson`` is the row with the text set and not saved."""

    token: str
    lesson: Lesson
    proof: Proof
    label: str


def found(token: str) -> Preview:
    """What the link shows now. Raises Http404 when it is broken or too old, or what it shows is gone."""
    lesson, text, label = source(token)
    proof = proofread(lesson, text)
    manuscript.put(text, lesson)
    lesson.segments, lesson.contents = proof.derived.segments, proof.derived.contents
    return Preview(token, lesson, proof, label)


def source(token: str) -> tuple[Lesson, manuscript.Manuscript, str]:
    try:
        named = signing.loads(token, salt=SALT, max_age=VERSION_AGE)
        if "c" in named:
            named = signing.loads(token, salt=SALT, max_age=COPY_AGE)
    except signing.BadSignature:
        raise Http404("this link is broken or too old") from None
    if "c" in named:
        copy = WorkingCopy.objects.filter(page=UUID(named["c"]))
        kept = copy.select_related("lesson__course", "lesson__module").first()
        if kept is None:
            raise Http404("this text was saved or thrown away")
        form = ManuscriptForm(kept.data)
        return kept.lesson, form.draft(manuscript.of_lesson(kept.lesson)), _("what is being written")
    version = LessonVersion.objects.filter(pk=named.get("v"))
    stored = version.select_related("lesson__course", "lesson__module").first()
    if stored is None:
        raise Http404("there is no such version")
    return stored.lesson, manuscript.of_version(stored), _("version %(number)d") % {"number": stored.number}


def context(preview: Preview, viewer: User | None) -> dict[str, Any]:
    """The template's context. Whoever may not edit the course sees no other draft beside this one."""
    whole = outline(preview.lesson.course, drafts=True)
    drafts = may_edit(viewer, preview.lesson.course)
    modules = [
        OutlineModule(
            module.module,
            [item for item in module.lessons if drafts or item.is_published or item.pk == preview.lesson.pk],
            module.planned,
        )
        for module in whole.modules
    ]
    if all(module.module.pk != preview.lesson.module_id for module in modules):
        raise Http404("the lesson's module is retired")
    if preview.lesson.status == Lesson.Status.RETIRED:
        for module in modules:
            if module.module.pk == preview.lesson.module_id:
                module.lessons.append(preview.lesson)
    shown = lesson_page.lesson_context(preview.lesson, Outline(whole.course, modules))
    return {
        **shown,
        **pages.site_context(learner=False),
        "personal": Personal(),
        "preview": preview,
        "prepared": preview.proof.derived.blocks,
        "answers_at": address(preview.token),
        "sign_in_next": "",
    }


def answer(response: HttpResponse) -> HttpResponse:
    """Nobody keeps or indexes a preview, and only our own editor shows it in a frame."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] = policy(framed_by="'self'") + TRUSTED_TYPES
    return response
