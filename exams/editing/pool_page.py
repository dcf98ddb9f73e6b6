"""The page of a pool in the admin: its text, its items as they will be asked, and what saving does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import comparing
from courses.editing.form import plain_lines
from courses.finding import line_with
from courses.models.outline import Course, Lesson, slug_validator
from courses.sync import strict_yaml
from courses.sync.schema import SLUG_LIMIT
from exams import pools
from exams.editing import pool_saving, tickets
from exams.editing.pool_saving import Saved
from exams.editing.shown import shown
from exams.models.blueprint import Exam
from exams.models.item import ItemPool
from exams.pools import DerivedPool, Outdated
from exams.schema import pool_values
from exams.selection import Infeasible

if TYPE_CHECKING:
    from accounts.models import User
    from exams.admin.pools import ItemPoolAdmin


class DomainMixin(forms.Form):
    """The domain of a pool's items, held to what a file can say."""

    domain = forms.CharField(
        required=False,
        label=gettext_lazy("Domain"),
        help_text=gettext_lazy("That of its items, unless they say another."),
        widget=forms.TextInput(attrs={"maxlength": 20, "list": "domains"}),
    )

    def clean_domain(self) -> str:
        typed = self.cleaned_data["domain"]
        try:
            document = strict_yaml.load(strict_yaml.dump({"domain": typed}))
        except strict_yaml.YamlProblem as problem:
            raise ValidationError(capfirst(str(problem))) from None
        values, problems = pool_values(document, "")
        if problems:
            raise ValidationError([capfirst(problem.message) for problem in problems])
        return str(values["domain"])


class PoolForm(DomainMixin):
    """A pool's domain and text."""

    body = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Items"),
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "true", "autocomplete": "off"}),
    )

    def clean_body(self) -> str:
        text = plain_lines(self.cleaned_data["body"])
        if found := strict_yaml.UNSEEN.search(text):
            line = text.count("\n", 0, found.start()) + 1
            message = _("Line %(line)d holds a character that cannot be shown, %(code)s; remove it.")
            raise ValidationError(message % {"line": line, "code": f"U+{ord(found[0]):04X}"})
        return text


def address(pool: ItemPool) -> str:
    return reverse("admin:exams_itempool_change", args=[pool.pk])


def subject(pool: ItemPool) -> str:
    return f"pool:{pool.pk}"


def editor(admin: ItemPoolAdmin, request: HttpRequest, pool: ItemPool) -> HttpResponse:
    """The pool as it is stored, or what was typed when the session ended."""
    if put_aside := tickets.kept(request, subject(pool)):
        tickets.forget(request)
        messages.warning(request, _("You were signed out while you wrote. This is your text; it is not saved yet."))
        return page(admin, request, pool, PoolForm(put_aside["data"]), base=int(put_aside["base"]))
    stored = PoolForm({"domain": pool.domain, "body": pool.body})
    return page(admin, request, pool, stored, base=pool.revision)


def page(
    admin: ItemPoolAdmin,
    request: HttpRequest,
    pool: ItemPool,
    form: PoolForm,
    *,
    base: int,
    saved: Saved | None = None,
    status: int = 200,
    part: str = "",
    **more: Any,
) -> HttpResponse:
    """The page, or its changing parts for the script that asked for them."""
    derived = saved.derived if saved and saved.derived.items else None
    if derived is None and form.is_valid():
        derived = pools.prove(pool, domain=form.cleaned_data["domain"], body=form.cleaned_data["body"])
    derived = derived or DerivedPool()
    context = {
        "opts": admin.opts,
        "pool": pool,
        "course": pool.course,
        "form": form,
        "ticket": tickets.issue(user=cast("User", request.user), subject=subject(pool), base=base),
        "items": [shown(item, item.content, line=item.line, expected=percent(item.expected)) for item in derived.items],
        "findings": with_lines(derived, form),
        "problems": len(derived.problems),
        "effects": list(pool_saving.effects(pool, derived.items)) if not derived.problems else [],
        "is_stored": (form.data.get("domain"), plain_lines(form.data.get("body", ""))) == (pool.domain, pool.body),
        "title": _("Edit items"),
        **more,
    }
    if "X-Fragment" in request.headers:
        return render(request, "admin/exams/pool/_parts.html", context, status=status)
    context |= {
        **admin.admin_site.each_context(request),
        "domains": domains_of(pool.course),
        "lessons": list(Lesson.objects.current().filter(course=pool.course).in_order().values("slug", "title")),
        "line": line_wanted(request, form),
    }
    return render(request, "admin/exams/pool/editor.html", context, status=status)


def percent(expected: int | None) -> str:
    return "" if expected is None else f"{expected}%"


def with_lines(derived: DerivedPool, form: PoolForm) -> list[dict[str, Any]]:
    """The findings with the words of their lines, so that they are found without a script too."""
    lines = plain_lines(form.data.get("body", "")).split("\n")
    return [
        {
            "line": finding.line,
            "message": finding.message,
            "advice": finding.advice,
            "words": lines[finding.line - 1].strip()[:80] if 0 < finding.line <= len(lines) else "",
        }
        for finding in sorted(derived.findings, key=lambda finding: (finding.advice, finding.line))
    ]


def domains_of(course: Course) -> list[dict[str, Any]]:
    exam = Exam.objects.filter(course=course).first()
    return list(exam.rules.get("domains", [])) if exam is not None else []


def line_wanted(request: HttpRequest, form: PoolForm) -> str:
    """The line that the address asks for, by its number or by the id of an item."""
    if key := request.GET.get("item", ""):
        line, _snippet = line_with(plain_lines(form.data.get("body", "")), [f"#{key}"])
        return str(line or "")
    line_text = request.GET.get("line", "")
    return line_text if line_text.isascii() and line_text.isdecimal() else ""


# What comes in


def received(admin: ItemPoolAdmin, request: HttpRequest, pool: ItemPool, ticket: tickets.Ticket) -> HttpResponse:
    """A form that came in from the person who was given it."""
    form, base = PoolForm(request.POST), int(ticket.base)
    what = request.POST.get("do")
    if what in {"retire", "restore"}:
        return moved(admin, request, pool, base, what)
    if what != "save" or not form.is_valid():
        return page(admin, request, pool, form, base=base, status=422 if what == "save" else 200)
    author = cast("User", request.user)
    try:
        saved = pool_saving.save_pool(pool=pool, **form.cleaned_data, base=base, author=author, now=timezone.now())
    except Outdated:
        return conflict(admin, request, pool, form)
    except Infeasible as infeasible:
        return page(admin, request, pool, form, base=base, status=422, reasons=infeasible.reasons)
    if saved.derived.problems:
        return page(admin, request, pool, form, base=base, saved=saved, status=422, is_refused=True)
    tickets.forget(request)
    if saved.is_written:
        told = _("Saved as revision %(n)d.") % {"n": pool.revision}
        admin.log_change(request, pool, told)
        messages.success(request, " ".join([told, *(effect.text for effect in saved.effects)]))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(address(pool))


def moved(admin: ItemPoolAdmin, request: HttpRequest, pool: ItemPool, base: int, what: str) -> HttpResponse:
    """Retire the pool, or bring it back. What is typed in the form is not touched by it."""
    author, stored = cast("User", request.user), PoolForm({"domain": pool.domain, "body": pool.body})
    act = pool_saving.retire if what == "retire" else pool_saving.restore
    try:
        saved = act(pool=pool, base=base, author=author, now=timezone.now())
    except Outdated:
        messages.error(request, _("Somebody changed the pool meanwhile; this page shows how it is now."))
        return redirect(address(pool))
    except Infeasible as infeasible:
        return page(admin, request, pool, stored, base=base, status=422, reasons=infeasible.reasons)
    if saved.derived.problems:
        return page(admin, request, pool, stored, base=base, saved=saved, status=422, is_refused=True)
    told = _("The pool is retired: none of its items is drawn any more, and papers keep theirs.")
    if what == "restore":
        told = _("The pool is back; its items are drawn again.")
    admin.log_change(request, pool, told)
    messages.success(request, told)
    return redirect(address(pool))


def conflict(admin: ItemPoolAdmin, request: HttpRequest, pool: ItemPool, form: PoolForm) -> HttpResponse:
    """Somebody saved meanwhile: both texts. Saving again puts this one in the place of theirs, knowingly."""
    pool = ItemPool.objects.select_related("course").get(pk=pool.pk)
    mine = form.cleaned_data
    rows = comparing.compare(pool.body, mine["body"])
    more: Mapping[str, Any] = {"theirs": pool, "rows": rows, "is_conflict": True}
    return page(admin, request, pool, form, base=pool.revision, status=409, **more)


# A new pool


class NewPoolForm(DomainMixin):
    """Of which course, under which name."""

    course = forms.ModelChoiceField(Course.objects.none(), label=gettext_lazy("Course"))
    slug = forms.CharField(
        max_length=SLUG_LIMIT,
        label=gettext_lazy("Name"),
        validators=[slug_validator],
        help_text=gettext_lazy("With a-z, 0-9 and hyphens, like 01-foundations. It is the name of its file."),
    )
    field_order = ("course", "slug", "domain")

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taught = Course.objects.editable_by(author).exclude(status=Course.Status.RETIRED)
        cast("forms.ModelChoiceField", self.fields["course"]).queryset = taught.order_by("position", "title")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if ItemPool.objects.filter(course=data.get("course"), slug=data.get("slug")).exists():
            self.add_error("slug", _("This course has a pool of this name; choose another."))
        return data


def add(admin: ItemPoolAdmin, request: HttpRequest) -> HttpResponse:
    """The form for a new pool; it leads to the editor."""
    author = cast("User", request.user)
    form = NewPoolForm(author=author, initial={"course": request.GET.get("course", "")})
    if request.method == "POST":
        form = NewPoolForm(request.POST, author=author)
        if form.is_valid():
            try:
                pool = pool_saving.add_pool(**form.cleaned_data, author=author, now=timezone.now())
            except IntegrityError:
                form.add_error("slug", _("This course has a pool of this name; choose another."))
            else:
                admin.log_addition(request, pool, _("Began the pool."))
                messages.success(request, _("The pool is there, and empty. Write its items."))
                return redirect(address(pool))
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "form": form,
        "title": _("Add a pool of items"),
    }
    return render(request, "admin/exams/pool/add.html", context, status=422 if form.is_bound else 200)
