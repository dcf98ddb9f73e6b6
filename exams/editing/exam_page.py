"""The pages of an exam in the admin: its form, what forms look like, and one form with its keys."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models.outline import Course
from exams import bank
from exams.content_files import exam_fields
from exams.editing import outlook, saving, tickets
from exams.editing.exam_form import ExamForm, typed_values
from exams.editing.shown import Shown, shown
from exams.models.blueprint import Exam
from exams.selection import Infeasible, draw

if TYPE_CHECKING:
    from accounts.models import User
    from exams.admin.exam import ExamAdmin

SEED = re.compile(r"[a-z0-9]{1,32}")
MORE_ROWS = 5


def subject(exam: Exam) -> str:
    return f"exam:{exam.pk}"


def address(exam: Exam, page: str = "change") -> str:
    return reverse(f"admin:exams_exam_{page}", args=[exam.pk])


def form_of(exam: Exam, user: User, data: Mapping[str, str] | None = None) -> ExamForm:
    if data is not None:
        return ExamForm(data, zone=user.zone, stored=exam.rules)
    initial = typed_values(exam_fields(exam), exam.judges.all(), user.zone)
    return ExamForm(zone=user.zone, initial=initial, stored=exam.rules)


def editor(admin: ExamAdmin, request: HttpRequest, exam: Exam) -> HttpResponse:
    """The form as it is stored, or with what was typed when the session ended."""
    user = cast("User", request.user)
    if put_aside := tickets.kept(request, subject(exam)):
        tickets.forget(request)
        messages.warning(request, _("You were signed out while you wrote. This is your text; it is not saved yet."))
        return page(admin, request, exam, form_of(exam, user, put_aside["data"]), base=put_aside["base"])
    return page(admin, request, exam, form_of(exam, user))


def page(
    admin: ExamAdmin,
    request: HttpRequest,
    exam: Exam,
    form: ExamForm,
    *,
    base: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    user = cast("User", request.user)
    found = bank.of_exam(exam, exam.blueprint)
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "exam": exam,
        "course": exam.course,
        "form": form,
        "ticket": tickets.issue(user=user, subject=subject(exam), base=base or saving.state_of(exam)),
        "stock": outlook.stock(found, exam.blueprint),
        "zone": user.zone,
        "title": _("Edit exam"),
        **more,
    }
    return render(request, "admin/exams/exam/editor.html", context, status=status)


def received(admin: ExamAdmin, request: HttpRequest, exam: Exam, ticket: tickets.Ticket) -> HttpResponse:
    """A form that came in from the person who was given it."""
    user = cast("User", request.user)
    form = form_of(exam, user, request.POST.dict())
    if request.POST.get("do") == "rows":
        return page(admin, request, exam, form.with_rows(MORE_ROWS), base=ticket.base)
    if not form.is_valid():
        return page(admin, request, exam, form, base=ticket.base, status=422)
    try:
        reasons = saving.save_exam(
            exam=exam, values=form.values, judges=form.people, base=ticket.base, author=user, now=timezone.now()
        )
    except saving.Outdated as outdated:
        return conflict(admin, request, outdated.exam, form)
    except Infeasible as infeasible:
        refuse(form, infeasible)
        return page(admin, request, exam, form, base=ticket.base, status=422)
    tickets.forget(request)
    told(admin, request, Exam.objects.get(pk=exam.pk), reasons)
    return redirect(address(exam))


def refuse(form: ExamForm, infeasible: Infeasible) -> None:
    form.add_error("status", _("The exam cannot be open: no form keeps all of its rules. It can be saved as a draft."))
    for reason in infeasible.reasons:
        form.add_error("status", reason)


def told(admin: ExamAdmin, request: HttpRequest, exam: Exam, reasons: list[str]) -> None:
    said = _("The exam is saved.") if exam.is_published else _("The exam is saved; learners do not see it.")
    admin.log_change(request, exam, said)
    messages.success(request, said)
    for reason in reasons:
        messages.warning(request, reason)


def conflict(admin: ExamAdmin, request: HttpRequest, exam: Exam, form: ExamForm) -> HttpResponse:
    """Somebody saved meanwhile: both versions, field by field, and the form with what was typed."""
    user = cast("User", request.user)
    theirs = typed_values(exam_fields(exam), exam.judges.all(), user.zone)
    mine = typed_values(form.values, form.people, user.zone)
    names = [name for name in {**mine, **theirs} if mine.get(name, "") != theirs.get(name, "")]
    rows = [(label_of(form, name), mine.get(name, ""), theirs.get(name, "")) for name in names]
    return page(admin, request, exam, form, status=409, differences=rows)


def label_of(form: ExamForm, name: str) -> str:
    family, _dash, rest = name.partition("-")
    if family == "domain":
        row, _dash, part = rest.partition("-")
        return _("Domain %(n)d, %(part)s") % {"n": int(row) + 1, "part": part.replace("_", " ")}
    label = str(form.fields[name].label) if name in form.fields else name
    kinds = {"level": _("Share of %(label)s"), "expected": _("Expected of %(label)s")}
    return kinds[family] % {"label": label} if rest and family in kinds else label


# A new exam


class CourseField(forms.Form):
    """Which course the exam is of; one that has none yet."""

    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"))

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Course.objects.editable_by(author).filter(exam__isnull=True).exclude(status=Course.Status.RETIRED)
        cast("forms.ModelChoiceField", self.fields["course"]).queryset = free.order_by("position", "title")


def add(admin: ExamAdmin, request: HttpRequest) -> HttpResponse:
    """The form of a new exam."""
    user = cast("User", request.user)
    if request.method != "POST":
        which = CourseField(author=user, initial={"course": request.GET.get("course", "")})
        return add_page(admin, request, which, ExamForm(zone=user.zone))
    which, form = CourseField(request.POST, author=user), ExamForm(request.POST.dict(), zone=user.zone)
    if request.POST.get("do") == "rows":
        return add_page(
            admin, request, CourseField(author=user, initial=request.POST.dict()), form.with_rows(MORE_ROWS)
        )
    if not (which.is_valid() & form.is_valid()):
        return add_page(admin, request, which, form, status=422)
    exam = Exam(course=which.cleaned_data["course"])
    try:
        reasons = saving.save_exam(
            exam=exam, values=form.values, judges=form.people, base="", author=user, now=timezone.now()
        )
    except saving.HasExam:
        which.add_error("course", _("This course has an exam already; edit that one."))
        return add_page(admin, request, which, form, status=422)
    except Infeasible as infeasible:
        refuse(form, infeasible)
        return add_page(admin, request, which, form, status=422)
    told(admin, request, exam, reasons)
    return redirect(address(exam))


def add_page(
    admin: ExamAdmin, request: HttpRequest, which: CourseField, form: ExamForm, status: int = 200
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "which": which,
        "form": form,
        "zone": cast("User", request.user).zone,
        "title": _("Add an exam"),
    }
    return render(request, "admin/exams/exam/editor.html", context, status=status)


# What comes of it


def forms_page(admin: ExamAdmin, request: HttpRequest, exam: Exam) -> HttpResponse:
    """What 200 forms look like: a part of the editor's page for its script, else a page."""
    blueprint = exam.blueprint
    found = bank.of_exam(exam, blueprint)
    context: dict[str, Any] = {"exam": exam, "stock": outlook.stock(found, blueprint)}
    if not context["stock"].reasons:
        try:
            context["draws"] = outlook.draws(found, blueprint)
        except Infeasible as infeasible:
            context["reasons"] = infeasible.reasons
    if "X-Fragment" in request.headers:
        return render(request, "admin/exams/exam/_outlook.html", context)
    frame = {**admin.admin_site.each_context(request), "opts": admin.opts, "title": _("What forms look like")}
    return render(request, "admin/exams/exam/outlook.html", frame | context)


def sample(admin: ExamAdmin, request: HttpRequest, exam: Exam) -> HttpResponse:
    """One form with its keys. The seed in the address makes it the same form as long as bank and blueprint stay."""
    seed = request.GET.get("seed", "")
    if not SEED.fullmatch(seed):
        return redirect(f"{address(exam, 'sample')}?seed={secrets.token_hex(4)}")
    blueprint = exam.blueprint
    found = bank.of_exam(exam, blueprint)
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "exam": exam,
        "seed": seed,
        "another": secrets.token_hex(4),
        "title": _("A sample form"),
    }
    try:
        form = draw(blueprint, found.candidates, seed)
    except Infeasible as infeasible:
        context["reasons"] = infeasible.reasons
    else:
        context |= {"drawn": form, "items": [shown_of(found, key) for key in form.keys], "blueprint": blueprint}
    return render(request, "admin/exams/exam/sample.html", context)


def shown_of(found: bank.Bank, key: str) -> Shown:
    item, standard = found.items[key], found.standards[key]
    assert item.revision is not None
    said = f"{standard.percent.normalize():f}%"
    if standard.is_provisional:
        said = _("%(percent)s, provisional") % {"percent": said}
    return shown(item, item.revision.content, expected=said)
