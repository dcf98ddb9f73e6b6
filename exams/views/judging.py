"""The judges' pages: how to rate, one item a page, and for instructors what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from exams import judging as rules
from exams import standard_record
from exams.editing.shown import shown
from exams.judging import NotOpen, Outdated, Standing
from exams.models.blueprint import Exam
from exams.models.item import Item
from quizzes.insights.csv import Cell, written

if TYPE_CHECKING:
    from accounts.models import User


class RatingForm(forms.Form):
    """A rating, with the revision and the turn that its judge saw."""

    percent = forms.IntegerField(
        min_value=0,
        max_value=100,
        label=gettext_lazy("Of 100 just-qualified people, how many get this right?"),
        error_messages={
            "required": gettext_lazy("Write a whole number from 0 to 100."),
            "invalid": gettext_lazy("Write a whole number from 0 to 100."),
            "min_value": gettext_lazy("Write a whole number from 0 to 100."),
            "max_value": gettext_lazy("Write a whole number from 0 to 100."),
        },
        widget=forms.NumberInput(attrs={"class": "input", "min": 0, "max": 100, "step": 1, "inputmode": "numeric"}),
    )
    number = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    turn = forms.TypedChoiceField(choices=[(1, 1), (2, 2)], coerce=int, widget=forms.HiddenInput)


def judged_exam(user: User, slug: str) -> Exam:
    """The exam whose items this person rates. Raises Http404."""
    exam = Exam.objects.select_related("course").filter(course__slug=slug).exclude(status=Exam.Status.RETIRED).first()
    if exam is None or not rules.may_judge(user, exam):
        raise Http404("no such exam")
    return exam


def taught_exam(user: User, slug: str) -> Exam:
    """The exam of a course that this person teaches. Raises Http404."""
    exam = judged_exam(user, slug)
    if not access.may_edit(user, exam.course):
        raise Http404("no such exam")
    return exam


@require_safe
@login_required
def judging(request: HttpRequest, course: str) -> HttpResponse:
    """Who is just qualified, how to rate, and how far this judge is."""
    user = cast("User", request.user)
    exam = judged_exam(user, course)
    rows = rules.standings(rules.items_of(exam), user)
    context = {
        **progress(rows),
        "exam": exam,
        "course": exam.course,
        "rows": rows,
        "kept": kept(request, rows),
        "teaches": access.may_edit(user, exam.course),
    }
    return render(request, "exams/judging/judging.html", context)


def progress(rows: Sequence[Standing]) -> dict[str, Any]:
    """How many items this judge rated, and which one comes next."""
    waiting = [row for row in rows if row.is_waiting]
    return {
        "total": len(rows),
        "rated": sum(rules.FIRST in row.own for row in rows),
        "again": sum(row.turn == rules.SECOND for row in waiting),
        "next": waiting[0].item if waiting else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def judging_item(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """One item with its key, and the judge's own rating."""
    user = cast("User", request.user)
    exam = judged_exam(user, course)
    items = rules.items_of(exam)
    item = next((each for each in items if each.key == key), None)
    if item is None:
        raise Http404("no such item")
    if request.method != "POST":
        return item_page(request, exam, items, item)
    form = RatingForm(request.POST)
    if not form.is_valid() and "percent" in form.errors:
        return item_page(request, exam, items, item, form, status=422)
    try:
        if form.errors:  # it names no revision or turn, so that it is not known what was rated
            raise Outdated
        rules.rate(item=item, judge=user, now=timezone.now(), **form.cleaned_data)
    except (NotOpen, Outdated):
        return redirect(f"{address(item, course)}?changed=yes#item")
    following = rules.standings(items, user)
    at = items.index(item) + 1
    waiting = next((row.item for row in [*following[at:], *following[:at]] if row.is_waiting), None)
    if waiting is None:
        return redirect(f"{reverse('exams:judging', args=[course])}?kept={key}")
    return redirect(f"{address(waiting, course)}?kept={key}#item")


def address(item: Item, course: str) -> str:
    return reverse("exams:judging_item", args=[course, item.key])


def kept(request: HttpRequest, rows: Sequence[Standing]) -> Standing | None:
    """The rating that was kept a moment ago, as the address names it and as it is stored."""
    wanted = request.GET.get("kept", "")
    return next((row for row in rows if row.item.key == wanted and row.rating is not None), None)


def item_page(
    request: HttpRequest, exam: Exam, items: list[Item], item: Item, form: RatingForm | None = None, status: int = 200
) -> HttpResponse:
    assert item.revision is not None
    rows = rules.standings(items, cast("User", request.user))
    at = items.index(item)
    standing = rows[at]
    start = {"number": item.revision.number, "turn": standing.turn, "percent": standing.own.get(standing.turn)}
    form = form or RatingForm(initial=start)
    if form.errors:
        form.fields["percent"].widget.attrs |= {"aria-invalid": "true", "aria-describedby": "rate-err"}
    context = {
        **progress(rows),
        "exam": exam,
        "course": exam.course,
        "item": shown(item, item.revision.content),
        "standing": standing,
        "kept": kept(request, rows),
        "is_changed": "changed" in request.GET,
        "form": form,
        "at": at + 1,
        "before": items[at - 1] if at else None,
        "after": items[at + 1] if at + 1 < len(items) else None,
    }
    return render(request, "exams/judging/item.html", context, status=status)


@require_safe
@login_required
def standard(request: HttpRequest, course: str) -> HttpResponse:
    """For instructors: what the judges say of each item, where pass marks lie, and the record of it."""
    return standard_page(request, taught_exam(cast("User", request.user), course))


def standard_page(request: HttpRequest, exam: Exam, *, told: str = "", status: int = 200) -> HttpResponse:
    rows = standard_record.overview(exam)
    context = {
        "exam": exam,
        "course": exam.course,
        "rows": rows,
        "record": standard_record.record(rows),
        "typical": standard_record.typical(exam),
        "needed": exam.blueprint.pass_mark.judges,
        "told": told,
    }
    return render(request, "exams/judging/standard.html", context, status=status)


@require_safe
@login_required
def standard_csv(request: HttpRequest, course: str) -> HttpResponse:
    """The same as a spreadsheet."""
    exam = taught_exam(cast("User", request.user), course)
    rows = standard_record.overview(exam)
    text = written(csv_rows(rows, standard_record.record(rows)))
    name = f'attachment; filename="{exam.course.slug}-standard.csv"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def csv_rows(rows: Sequence[standard_record.ItemStandard], record: standard_record.Record) -> list[list[Cell]]:
    """The items one a row, then the record."""
    heads: list[Cell] = [
        _("Item"), _("Revision"), _("Domain"), _("Level"), _("Judges"), _("Mean"), _("Standard deviation"),
        _("Lowest"), _("Highest"), _("Counts with"), _("Provisional"), _("Second round"),
    ]  # fmt: skip
    found = [heads]
    for row in rows:
        said, item = row.said, row.item
        assert item.revision is not None
        spread: list[Cell] = [0, None, None, None, None]
        if said is not None:
            spread = [said.judges, str(said.mean), f"{said.sd:.2f}" if said.sd is not None else None]
            spread += [said.lowest, said.highest]
        flags = [_("yes") if flag else _("no") for flag in (row.standard.is_provisional, row.standing.is_second)]
        found.append(
            [item.key, item.revision.number, item.domain, item.level, *spread, str(row.standard.percent), *flags]
        )
    panel = record.panel
    error = f"{panel.error:.2f}" if panel is not None and panel.error is not None else None
    names: Cell = "; ".join(record.names)
    return [
        *found,
        [],
        [_("Judges"), record.judges, names],
        [_("Judged"), str(record.first_on or ""), str(record.last_on or "")],
        [_("Judges who rated every item"), record.complete],
        [_("Their mean, in percent"), f"{panel.mark:.2f}" if panel is not None else None],
        [_("Its standard error"), error],
    ]


@require_POST
@login_required
def second_round(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """An instructor opens the second round of an item."""
    user = cast("User", request.user)
    exam = taught_exam(user, course)
    item = next((each for each in rules.items_of(exam) if each.key == key), None)
    if item is None:
        raise Http404("no such item")
    try:
        rules.open_second_round(item=item, by=user, now=timezone.now())
    except NotOpen:
        told = _("A second round needs two judges who rated %(key)s alone.") % {"key": key}
        return standard_page(request, exam, told=told, status=409)
    return redirect(f"{reverse('exams:standard', args=[course])}#item-{key}")
