"""The editor's page: what is typed comes in here and is kept before anything else happens to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.policy import policy
from courses import manuscript as manuscripts
from courses import previewing, proofreading, publishing, versions
from courses.editing import copies, tickets
from courses.editing.form import DETAILS, MINUTES, ManuscriptForm, posted, typed
from courses.formatting import NotFormatted, format_body
from courses.models.outline import Lesson
from courses.models.versions import LessonVersion, WorkingCopy
from courses.proofreading import Proof, proofread

if TYPE_CHECKING:
    from accounts.models import User
    from courses.admin.lesson import LessonAdmin

TEMPLATE = "admin/courses/lesson/editor.html"


@dataclass(frozen=True)
class Desk:
    """A lesson on somebody's desk: the form, what is to say about it, and where its text comes from.

    ``base`` is the version it goes on from; ``copy`` what was kept of it and not saved, ``others`` what other windows
    of this person hold.
    """

    lesson: Lesson
    form: ManuscriptForm
    proof: Proof
    newest: LessonVersion
    base: int
    page: uuid.UUID
    copy: WorkingCopy | None = None
    others: tuple[WorkingCopy, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether somebody saved a version since this text was begun."""
        return self.base != self.lesson.head


def address(lesson: Lesson, page: str = "change", *more: Any) -> str:
    return reverse(f"admin:courses_lesson_{page}", args=[lesson.pk, *more])


def opened(lesson: Lesson, author: User, *, wanted: str = "") -> Desk:
    """The lesson as this person finds it: their own unsaved text if there is one, else the newest version."""
    kept = list(copies.unsaved(lesson, author)[: copies.MOST])
    copy = next((each for each in kept if each.page.hex == wanted.replace("-", "")), kept[0] if kept else None)
    newest = versions.newest(lesson)
    form = ManuscriptForm(copy.data if copy else typed(manuscripts.of_version(newest)))
    proof = proofread(lesson, form.draft(manuscripts.of_version(newest)))
    others = tuple(each for each in kept if each is not copy)
    base = copy.base if copy else newest.number
    return Desk(lesson, form, proof, newest, base, uuid.uuid4(), copy, others)


def editor(admin: LessonAdmin, request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """The page with the form."""
    author = cast("User", request.user)
    return answer(admin, request, opened(lesson, author, wanted=request.GET.get("copy", "")))


def answer(admin: LessonAdmin, request: HttpRequest, desk: Desk, status: int = 200) -> HttpResponse:
    context = {**admin.admin_site.each_context(request), **desk_context(request, desk), "opts": admin.opts}
    response = render(request, TEMPLATE, context, status=status)
    response.headers["Content-Security-Policy"] = policy(frames="'self'")
    return response


def desk_context(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    lesson, user = desk.lesson, cast("User", request.user)
    preview = previewing.copy_link(desk.copy) if desk.copy else previewing.version_link(desk.newest)
    return {
        "desk": desk,
        "lesson": lesson,
        "course": lesson.course,
        "form": desk.form,
        "minutes": [desk.form[name] for name in MINUTES],
        "details": [desk.form[name] for name, _label, _limit in DETAILS],
        "ticket": tickets.issue(user=user.pk, lesson=lesson.pk, base=desk.base, page=desk.page),
        "preview": preview,
        "findings": findings_with_lines(desk.proof),
        "title": _("Edit lesson"),
        "line": request.GET.get("line", ""),
    }


def findings_with_lines(proof: Proof) -> list[dict[str, Any]]:
    """The findings, each with the words of its line, so that it can be found without a script too."""
    lines = proof.manuscript.body.split("\n")

    def words(line: int) -> str:
        return lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""

    return [{"line": f.line, "message": f.message, "advice": f.advice, "words": words(f.line)} for f in proof.findings]


# What comes in


def received(admin: LessonAdmin, request: HttpRequest, lesson_id: int) -> HttpResponse:
    """A form from an editor's page: keep its text first, whoever sends it now; then do what was asked.

    The ticket stands for the form token (see :mod:`courses.editing.tickets`): it is bound to a person and a lesson,
    and nothing but that person's own working copy is written unless they are the one who is signed in.
    """
    data = posted(request.POST)
    ticket = tickets.read(request.POST.get("ticket", ""), lesson=lesson_id)
    if ticket is None:
        return text_back(request, data, _("This page is too old, or it was not made for this lesson."))
    try:
        copy = copies.keep(ticket=ticket, data=data, now=timezone.now())
    except copies.NotKept:
        return text_back(request, data, _("You cannot edit this lesson any more."))
    user = request.user
    if not (user.is_authenticated and user.is_active and user.pk == ticket.user):
        return signed_out(request, copy)
    lesson = admin.row_for(request, lesson_id)
    if lesson is None:
        return text_back(request, data, _("You cannot edit this lesson any more."))
    forget_source(request, copy)
    copy.lesson = lesson
    match request.POST.get("do"):
        case "save" | "publish":
            return saved(admin, request, copy)
        case "preview":
            return redirect(previewing.copy_link(copy))
        case "discard":
            copy.delete()
            messages.info(request, _("What was not saved is thrown away; this is the newest version."))
            return redirect(address(lesson))
        case "tidy":
            return tidied(request, copy)
    return parts(request, desk_of(copy, lesson)) if "X-Fragment" in request.headers else redirect(address(lesson))


def forget_source(request: HttpRequest, copy: WorkingCopy) -> None:
    """The copy of another window that this text was taken over from is this one's now, if it did not go on there."""
    source, rev = request.POST.get("from", ""), request.POST.get("from_rev", "")
    try:
        page, number = uuid.UUID(source), int(rev)
    except ValueError:
        return
    found = WorkingCopy.objects.filter(page=page, author=copy.author, lesson=copy.lesson, rev=number)
    before = found.first()
    if before is None or page == copy.page:
        return
    if before.file_sha256:
        copy.file_path, copy.file_sha256 = before.file_path, before.file_sha256
        copy.save(update_fields=["file_path", "file_sha256"])
    found.delete()


def desk_of(copy: WorkingCopy, lesson: Lesson) -> Desk:
    newest = versions.newest(lesson)
    form = ManuscriptForm(copy.data)
    proof = proofread(lesson, form.draft(manuscripts.of_version(newest)))
    return Desk(lesson, form, proof, newest, copy.base, copy.page, copy)


def parts(request: HttpRequest, desk: Desk, *, told: str = "", status: int = 200) -> HttpResponse:
    """The changing parts of the page, for a script that puts them into their places."""
    context = {**desk_context(request, desk), "told": told}
    return HttpResponse(loader.render_to_string("admin/courses/lesson/_parts.html", context, request), status=status)


def saved(admin: LessonAdmin, request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
    """Make a version of the copy; what cannot be one comes back with what is wrong, and stays a copy."""
    lesson, desk = copy.lesson, desk_of(copy, copy.lesson)
    slug = str(desk.form.cleaned_data.get("slug", "")) if desk.form.is_valid() else ""
    for finding in proofreading.slug_findings(lesson, slug) if slug else ():
        desk.form.add_error("slug", capfirst(finding.message))
    is_fragment = "X-Fragment" in request.headers
    if desk.form.errors:
        told = _("Not saved as a version yet: the fields below say what to mend. Your text is kept.")
        if is_fragment:
            return parts(request, desk, told=told, status=422)
        messages.error(request, told)
        return answer(admin, request, desk, status=422)
    try:
        version = versions.save(
            lesson=lesson, manuscript=desk.form.manuscript(), base=copy.base, author=copy.author, now=timezone.now()
        )
    except versions.Outdated:
        to = address(lesson, "merge", copy.page)
        return HttpResponse(status=409, headers={"X-Go": to}) if is_fragment else redirect(to)
    copy.delete()
    told = _("Nothing was changed since version %(n)d.") % {"n": version.number}
    if version.number > copy.base:
        publishing.follow_newest(lesson, desk.proof, version)
        told = _("Saved as version %(n)d.") % {"n": version.number}
        admin.log_change(request, lesson, told)
    if copy.file_sha256:
        Lesson.objects.filter(pk=lesson.pk).update(synced_sha256=copy.file_sha256)
    if request.POST.get("do") == "publish":
        to = address(lesson, "publication")
        return HttpResponse(status=204, headers={"X-Go": to}) if is_fragment else redirect(to)
    if is_fragment:
        return parts(request, opened(lesson, copy.author), told=told)
    messages.success(request, told)
    return redirect(address(lesson))


def tidied(request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
    """Bring the text into canonical form, or say why not."""
    taken = proofreading.keys_taken(copy.lesson)
    try:
        formatted = format_body(copy.data["body"], taken=taken)
    except NotFormatted as refusal:
        messages.error(request, _("Not tidied. Line %(line)d: %(message)s") % vars(refusal))
        return redirect(address(copy.lesson))
    if not formatted.changes:
        messages.info(request, _("The text is tidy already."))
        return redirect(address(copy.lesson))
    copy.data = {**copy.data, "body": formatted.body}
    copy.save(update_fields=["data"])
    for change in formatted.changes[:20]:
        messages.info(request, _("Line %(line)d: %(message)s") % vars(change))
    return redirect(address(copy.lesson))


def signed_out(request: HttpRequest, copy: WorkingCopy) -> HttpResponse:
    """The text is kept; signing in leads back to it."""
    to = address(copy.lesson)
    if request.user.is_authenticated:
        told = _("This page was opened by %(name)s; the text is kept there.") % {"name": copy.author.short_name}
        if "X-Fragment" not in request.headers:
            messages.warning(request, told)
            return redirect(to)
        return HttpResponse(status=403, headers={"X-Told": "other"})
    if "X-Fragment" in request.headers:
        context = {"saved_at": copy.saved_at, "sign_in": f"{reverse('account_login')}?next={to}"}
        return HttpResponse(loader.render_to_string("admin/courses/lesson/_signed_out.html", context), status=401)
    return redirect_to_login(to)


def text_back(request: HttpRequest, data: Mapping[str, str], told: str) -> HttpResponse:
    """The text as it came, for a form that nothing can be done with. Nothing is kept."""
    if "X-Fragment" in request.headers:
        return HttpResponse(told, status=403, content_type="text/plain; charset=utf-8")
    context = {"told": told, "data": data}
    return render(request, "admin/courses/lesson/text_back.html", context, status=403)
