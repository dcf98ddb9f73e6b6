"""Pages of figures that may be kept: while they wait to be counted a page says so, and new ones can be asked for."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import kept
from courses.admin.base import PagesOnly, View
from courses.kept import AsOf, Keeper, NotCounted
from courses.models.outline import Course


class KeptPages(PagesOnly):
    """Pages that show what ``keeper`` keeps; ``home`` names that of a course. Their folder has a page ``waiting``."""

    keeper: Keeper
    home = ""

    def course_of(self, request: HttpRequest, course: str) -> Course:
        """The course, for people who may see its figures. Raises Http404."""
        raise NotImplementedError

    def counted(self, view: View) -> View:
        """The page, or one that says that its figures are not counted yet."""

        @wraps(view)
        def shown(request: HttpRequest, course: str, **named: Any) -> HttpResponse:
            try:
                return view(request, course, **named)
            except NotCounted:
                return self.waiting(request, self.course_of(request, course))

        return shown

    def waiting(self, request: HttpRequest, course: Course) -> HttpResponse:
        return self.page(request, "waiting", course.title, course=course, as_of=AsOf(), trail=[])

    def ask(self, request: HttpRequest, course: str) -> HttpResponseRedirect:
        """Ask for figures that are counted anew; they come when the sweeper has counted them."""
        kept.ask(self.keeper, self.course_of(request, course).pk, timezone.now())
        messages.success(request, _("New figures are asked for. They are here in some minutes."))
        return redirect(f"admin:{self.home}", course)
