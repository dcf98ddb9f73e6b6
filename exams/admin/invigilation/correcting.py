"""Corrections of items: choose a form of an item, say what was wrong, look at what that changes, do it; and undo it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exams import regrading
from exams.admin.invigilation.changes import Correcting, mark_of, preview_context
from exams.admin.invigilation.desk import Desk, exam_of, who
from exams.admin.invigilation.forms import UndoForm
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemRevision
from exams.models.result import Correction, Result
from exams.models.sitting import PaperItem
from exams.regrading import NotCorrected
from quizzes import kinds
from quizzes.answer_words import worded
from quizzes.asked import plain_words


class CorrectionPages(Desk):
    """The corrections of an exam, and the way to a new one."""

    def get_urls(self) -> list[URLPattern]:
        base = "<slug:course>/corrections/"
        return [
            self.door(base, self.corrections, "exams_sitting_corrections"),
            self.door(f"{base}items/", self.items, "exams_sitting_items"),
            self.door(f"{base}<int:pk>/undoing/", self.undo, "exams_sitting_undoing", "GET", "POST"),
            self.door(f"{base}<slug:key>/<int:number>/", self.correct, "exams_sitting_correction", "GET", "POST"),
            *super().get_urls(),
        ]

    def corrections(self, request: HttpRequest, course: str) -> HttpResponse:
        exam = exam_of(request, course)
        found = list(exam.corrections.select_related("item", "made_by", "undone_by").order_by("-made_at", "-pk"))
        contents = {
            (form.item_id, form.number): form.content
            for form in ItemRevision.objects.filter(item__in={row.item_id for row in found}).order_by("wording")
        }
        rows = [
            (row, [worded(contents.get((row.item_id, row.number), {}), values) for values in row.accepted])
            for row in found
        ]
        return self.shown(request, "corrections", exam.title, exam, tab="corrections", rows=rows)

    def items(self, request: HttpRequest, course: str) -> HttpResponse:
        """The items that are in papers, each with the forms in which they were sat."""
        exam = exam_of(request, course)
        return self.shown(
            request,
            "items",
            _("Correct an item"),
            exam,
            tab="corrections",
            rows=sat_items(exam, request.GET.get("q", "").strip()[:80].replace("\x00", "")),
            text=request.GET.get("q", ""),
            trail=[corrections_of(exam)],
        )

    def correct(self, request: HttpRequest, course: str, key: str, number: int) -> HttpResponse:
        """The form, the preview of what it holds, or the correction itself: ``do`` says which."""
        exam = exam_of(request, course)
        item, form = item_in(exam, key, number)
        page = Correcting(exam, item, form)
        do = request.POST.get("do", "") if request.method == "POST" else ""
        if do in {"preview", "correct"}:
            page.take(request)
            if page.is_complete:
                return self.look_or_do(request, page, do)
        elif do:
            page.arrange(request, do)
        return self.shown(
            request,
            "correction",
            item.key,
            exam,
            status=422 if page.sent.errors or page.accepted.error else 200,
            tab="corrections",
            trail=[corrections_of(exam), (_("Correct an item"), reverse("admin:exams_sitting_items", args=[course]))],
            **page.context(),
        )

    def look_or_do(self, request: HttpRequest, page: Correcting, do: str) -> HttpResponse:
        """Show what a complete form would change, or do it when that is still what was shown."""
        mark = page.mark()
        if do == "correct" and request.POST.get("mark") == mark:
            now = timezone.now()
            try:
                made = regrading.correct(**page.change(), reason=page.reason, by=who(request), now=now)
            except NotCorrected as refusal:
                messages.error(request, _("Nothing was done. %(why)s") % {"why": refusal})
            else:
                messages.success(request, told(_("The correction is made."), made, now))
            return redirect("admin:exams_sitting_corrections", page.exam.course.slug)
        return self.shown(
            request,
            "correction_preview",
            page.item.key,
            page.exam,
            status=409 if do == "correct" else 200,
            tab="corrections",
            is_stale=do == "correct",
            mark=mark,
            **preview_context(regrading.preview(**page.change())),
            **page.context(),
            trail=[corrections_of(page.exam)],
        )

    def undo(self, request: HttpRequest, course: str, pk: int) -> HttpResponse:
        """What taking a correction back would change; a POST that names what was shown does it."""
        exam = exam_of(request, course)
        correction = exam.corrections.select_related("item").filter(pk=pk).first()
        if correction is None:
            raise Http404("no such correction")
        if correction.undone_at is not None:
            messages.error(request, _("Nothing was done. This correction was undone already."))
            return redirect("admin:exams_sitting_corrections", course)
        form = UndoForm(request.POST if request.method == "POST" else None)
        may_lower = request.POST.get("may_lower") == "on"
        mark = mark_of(correction.item, correction.number, "", (), may_lower)
        do = request.POST.get("do", "")
        if do == "undo" and form.is_valid() and request.POST.get("mark") == mark:
            return undone(request, correction, form.cleaned_data)
        differences = regrading.preview(item=correction.item, number=correction.number, action="", may_lower=may_lower)
        is_stale = do == "undo" and form.is_valid()
        return self.shown(
            request,
            "undoing",
            _("Undo a correction"),
            exam,
            status=409 if is_stale else 422 if do == "undo" else 200,
            tab="corrections",
            correction=correction,
            form=form if do == "undo" else UndoForm(initial=request.POST.dict()),
            is_stale=is_stale,
            mark=mark,
            **preview_context(differences),
            trail=[corrections_of(exam)],
        )


def corrections_of(exam: Exam) -> tuple[str, str]:
    return _("Corrections"), reverse("admin:exams_sitting_corrections", args=[exam.course.slug])


def item_in(exam: Exam, key: str, number: int) -> tuple[Item, ItemRevision]:
    """An item of the exam's course and one of the forms it had, in its newest wording. Raises Http404."""
    item = Item.objects.select_related("course").filter(course=exam.course_id, key=key).first()
    form = item.revisions.filter(number=number).order_by("-wording").first() if item else None
    if item is None or form is None:
        raise Http404("no such item")
    item.course = exam.course
    exam.course.exam = exam
    return item, form


def sat_items(exam: Exam, text: str) -> list[tuple[Item, str, list[tuple[int, int]]]]:
    """Items in papers of an exam, what they ask, and their forms with the number of papers. Two queries."""
    papers = PaperItem.objects.filter(sitting__exam=exam, key__icontains=text).order_by()
    counts: dict[int, list[tuple[int, int]]] = {}
    for row in papers.values("item", "revision_number").annotate(n=Count("pk")):
        counts.setdefault(row["item"], []).append((row["revision_number"], row["n"]))
    items = Item.objects.filter(pk__in=counts).select_related("revision").order_by("key")
    return [(item, asks(item), sorted(counts[item.pk])) for item in items]


def asks(item: Item) -> str:
    return plain_words(kinds.present(item.revision.content, "").stem) if item.revision else ""


def undone(request: HttpRequest, correction: Correction, data: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    if regrading.undo(correction=correction, by=who(request), now=now, **data):
        messages.success(request, told(_("The correction is undone."), correction, now))
    else:
        messages.error(request, _("Nothing was done. This correction was undone already."))
    return redirect("admin:exams_sitting_corrections", correction.exam.course.slug)


def told(done: str, correction: Correction, now: Any) -> str:
    """What was done, and how many results have a new version by it."""
    papers = regrading.papers_with(correction.item, correction.number).values("sitting")
    made = Result.objects.filter(sitting__in=papers, made_at=now).count()
    new = ngettext("%(n)d result has a new version.", "%(n)d results have a new version.", made) % {"n": made}
    return f"{done} {new}"
