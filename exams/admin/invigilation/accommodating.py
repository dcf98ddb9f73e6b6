"""What is agreed with learners before they sit an exam: a list, and a form that says what it comes to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from exams import accommodations
from exams.accommodations import FIELDS
from exams.admin.invigilation import words
from exams.admin.invigilation.desk import ROWS, Desk, called, exam_of, who
from exams.admin.invigilation.forms import AccommodationForm, NewAccommodationForm
from exams.blueprint import Blueprint
from exams.models.accommodation import Accommodation
from exams.models.blueprint import Exam
from exams.models.sitting import Sitting
from exams.timing import Terms
from exams.transitions import State

#: What the form for a new one works out as an example.
EXAMPLE = 25


class AccommodationPages(Desk):
    """The accommodations of an exam."""

    def get_urls(self) -> list[URLPattern]:
        base = "<slug:course>/accommodations/"
        return [
            self.door(base, self.accommodations, "exams_sitting_accommodations"),
            self.door(f"{base}new/", self.new_accommodation, "exams_sitting_accommodation_new", "GET", "POST"),
            self.door(f"{base}<int:pk>/", self.accommodation, "exams_sitting_accommodation", "GET", "POST"),
            *super().get_urls(),
        ]

    def accommodations(self, request: HttpRequest, course: str) -> HttpResponse:
        exam = exam_of(request, course)
        found = Accommodation.objects.filter(exam=exam).select_related("learner", "set_by")
        page = Paginator(found.order_by("learner__name", "learner__email"), ROWS).get_page(request.GET.get("page"))
        running = running_of(exam, [each.learner_id for each in page])
        rows = [
            (each, words.terms(terms(exam.blueprint, values_of(each))), running.get(each.learner_id)) for each in page
        ]
        return self.shown(request, "accommodations", exam.title, exam, tab="accommodations", page=page, rows=rows)

    def new_accommodation(self, request: HttpRequest, course: str) -> HttpResponse:
        """For somebody named by their address. Who has one already is changed."""
        exam = exam_of(request, course)
        form = NewAccommodationForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return agreed(request, exam, form.learner, form.cleaned_data)
        return self.agreeing(request, exam, form, _("New accommodation"))

    def accommodation(self, request: HttpRequest, course: str, pk: int) -> HttpResponse:
        exam = exam_of(request, course)
        found = Accommodation.objects.filter(exam=exam, pk=pk).select_related("learner").first()
        if found is None:
            raise Http404("no such accommodation")
        form = AccommodationForm(request.POST if request.method == "POST" else None, initial=values_of(found))
        if request.method == "POST" and form.is_valid():
            return agreed(request, exam, found.learner, form.cleaned_data)
        running = running_of(exam, [found.learner_id]).get(found.learner_id)
        return self.agreeing(request, exam, form, called(found.learner), agreed=found, running=running)

    def agreeing(
        self, request: HttpRequest, exam: Exam, form: AccommodationForm, title: str, **context: Any
    ) -> HttpResponse:
        blueprint = exam.blueprint
        return self.shown(
            request,
            "accommodation",
            title,
            exam,
            status=422 if form.errors else 200,
            tab="accommodations",
            form=form,
            blueprint=blueprint,
            sums=sums(blueprint, form),
            trail=[(_("Accommodations"), reverse("admin:exams_sitting_accommodations", args=[exam.course.slug]))],
            **context,
        )


def agreed(request: HttpRequest, exam: Exam, learner: Any, data: dict[str, Any]) -> HttpResponse:
    """Put it on record, and say plainly what it does to a sitting that runs."""
    values = {name: data[name] for name in FIELDS}
    accommodations.agree(exam=exam, learner=learner, by=who(request), now=timezone.now(), values=values)
    told = _("Agreed with %(who)s: %(terms)s.") % {
        "who": called(learner),
        "terms": words.terms(terms(exam.blueprint, values)),
    }
    messages.success(request, told)
    running = running_of(exam, [learner.pk]).get(learner.pk)
    if running is not None:
        messages.warning(
            request,
            _(
                "%(who)s is sitting the exam now, until %(end)s. This does not change that sitting, only later ones: "
                "to give it more time, extend it."
            )
            % {"who": called(learner), "end": words.moment(running.deadline)},
        )
        return redirect("admin:exams_sitting_page", exam.course.slug, running.uuid)
    return redirect("admin:exams_sitting_accommodations", exam.course.slug)


def running_of(exam: Exam, learners: list[int]) -> dict[int | None, Sitting]:
    """The running sittings of these learners, by learner. One query."""
    found = Sitting.objects.filter(exam=exam, learner__in=learners, state__in=State.running()).defer("rules")
    return {sitting.learner_id: sitting for sitting in found}


def values_of(agreed: Accommodation) -> dict[str, Any]:
    return {name: getattr(agreed, name) for name in FIELDS}


def terms(blueprint: Blueprint, values: dict[str, Any]) -> Terms:
    names = ("extra_percent", "extra_minutes", "breaks", "break_minutes", "window_minutes")
    return Terms(minutes=blueprint.minutes, **{name: values[name] for name in names})


def sums(blueprint: Blueprint, form: AccommodationForm) -> str:
    """What the extra time comes to: of what is in the form, or of an example where nothing is."""
    percent = minutes = 0
    if not form.errors:
        percent, minutes = (int(form[name].value() or 0) for name in ("extra_percent", "extra_minutes"))
    is_example = not percent and not minutes
    shown = Terms(blueprint.minutes, extra_percent=EXAMPLE if is_example else percent, extra_minutes=minutes)
    share = Terms(blueprint.minutes, extra_percent=shown.extra_percent).allowed - Terms(blueprint.minutes).allowed
    told = _("%(percent)d percent of %(limit)d minutes are %(share)s") % {
        "percent": shown.extra_percent,
        "limit": blueprint.minutes,
        "share": words.length(share),
    }
    if minutes:
        told = _("%(share)s, and %(minutes)d more minutes") % {"share": told, "minutes": minutes}
    told = _("%(what)s: %(all)s in all.") % {"what": told, "all": words.length(shown.allowed)}
    return _("For instance, %(sum)s") % {"sum": told} if is_example else told
