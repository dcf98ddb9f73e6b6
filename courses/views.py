"""The pages of a course: catalog, outline, lesson, glossary, and the learner's own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pace import costly
from accounts.personal import personal_for
from courses import access, addresses, catalog, lesson_page, pages, progress
from courses.models.outline import Course
from courses.own_places import OwnPlaces

if TYPE_CHECKING:
    from accounts.models import User

View = Callable[..., HttpResponse]
#: So many entries are suggested while a query is typed.
SUGGESTED = 6


def signed_in(request: HttpRequest) -> User | None:
    """Who is reading, or None for a guest; a request without a session cookie costs no look-up."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if user.is_authenticated else None


def audience_of(user: User, course_slug: str) -> str:
    """Which edition of a course's pages this person sees: with drafts ("editor") or without ("learner")."""
    if user.is_staff and Course.objects.editable_by(user).filter(slug=course_slug).exists():
        return "editor"
    return "learner"


def follows_moves(view: View) -> View:
    """A lesson asked for by a former slug is found at its present address, for good; what was sent there goes along."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except access.Moved as moved:
            match = request.resolver_match
            assert match is not None
            to = reverse(match.view_name, kwargs={**match.kwargs, "lesson": moved.lesson.slug})
            return redirect(to, permanent=True, preserve_request=request.method == "POST")

    return wrapper


@pages.for_everyone(addresses.of_catalog)
@require_safe
def catalog_page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if user is None:
        return pages.public(request, "courses/catalog.html", catalog.catalog_context)
    page = pages.personal(request, "courses/catalog.html", "learner", catalog.catalog_context)
    return page.response(request, personal_for(request, user))


@pages.for_everyone(addresses.of_courses)
@require_safe
def course_detail(request: HttpRequest, course: str) -> HttpResponse:
    user = signed_in(request)
    template = "courses/course.html"
    if user is None:
        return pages.public(request, template, lambda: catalog.course_context(None, course, drafts=False))
    audience = audience_of(user, course)
    page = pages.personal(
        request, template, audience, lambda: catalog.course_context(user, course, drafts=audience == "editor")
    )
    places: OwnPlaces = page.facts
    done = progress.completed_lessons(user, places.course.pk)
    mine = places.filled(done, progress.enrolment_in(user, places.course))
    return page.response(request, personal_for(request, user).joined(mine.values, mine.truths, mine.states))


@pages.for_everyone(addresses.of_lessons)
@require_safe
@follows_moves
def lesson_detail(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    return lesson_answer(request, course, lesson)


def lesson_answer(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """The lesson page for whoever asks. Raises Http404 or :class:`courses.access.Moved`."""
    user = signed_in(request)
    template = "courses/lesson.html"
    if user is None:
        return pages.public(request, template, lambda: lesson_page.context(None, course, lesson, drafts=False))
    audience = audience_of(user, course)
    page = pages.personal(
        request,
        template,
        audience,
        lambda: lesson_page.context(user, course, lesson, drafts=audience == "editor"),
    )
    done = progress.completed_lessons(user, page.facts.course_id)
    values, truths = page.facts.personal(done)
    mine = {**values, **page.facts.own_words(user)}
    return page.response(request, personal_for(request, user).joined(mine, truths))


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A version or a working copy as learners would see it, for whoever has the signed link."""
    from courses import previewing

    found = previewing.found(token)
    return previewing.answer(render(request, "courses/preview.html", previewing.context(found, signed_in(request))))


@pages.for_everyone(addresses.of_glossaries)
@require_safe
def glossary(request: HttpRequest, course: str) -> HttpResponse:
    user = signed_in(request)
    template = "courses/glossary.html"
    if user is None:
        return pages.public(request, template, lambda: catalog.glossary_context(None, course, drafts=False))
    audience = audience_of(user, course)
    page = pages.personal(
        request,
        template,
        audience,
        lambda: catalog.glossary_context(user, course, drafts=audience == "editor"),
    )
    mine = catalog.glossary_personal(user, page.facts)
    return page.response(request, personal_for(request, user).joined({}, mine))


@pages.for_everyone(addresses.of_privacy)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What this site stores about a person, in plain words."""
    from accounts import erasure

    user, template = signed_in(request), "accounts/privacy.html"

    def build() -> dict[str, Any]:
        return {
            "description": _("What this site stores about you, why, for how long, and what it does not."),
            "here": request.path,
            "days": erasure.PATIENCE.days,
            "details_months": settings.PRACTICE_DETAILS_MONTHS,
            "unconfirmed_days": settings.UNCONFIRMED_DAYS,
        }

    if user is None:
        return pages.public(request, template, build)
    page = pages.personal(request, template, "learner", build)
    return page.response(request, personal_for(request, user))


@require_safe
@costly
def search(request: HttpRequest) -> HttpResponse:
    """What this person may read that has the words looked for; a fragment of a few while they are typed."""
    from courses.forms import SearchForm
    from courses.search import results
    from courses.search.choices import choices

    user = signed_in(request)
    query, course = SearchForm(request.GET, courses=access.open_courses(user)).asked
    offered = choices(user, course)
    is_typing = "X-Fragment" in request.headers
    most = SUGGESTED if is_typing else results.MOST
    found = results.search(user, query, course=course, most=most, is_typing=is_typing)
    template = "courses/search/_suggestions.html" if is_typing else "courses/search.html"
    context = {
        "choices": offered,
        "results": found,
        "one_course": course is not None or offered.count < 2,
        "place": "search",
    }
    response = render(request, template, context)
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["X-Fragment"])
    return response


@require_safe
@login_required
def learn(request: HttpRequest) -> HttpResponse:
    """The learner's home: each course they began, where to go on, and the shelf."""
    from courses import home

    user = cast("User", request.user)
    response = render(request, "courses/learn.html", home.learn_context(user))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_POST
@follows_moves
def lesson_completion(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """Mark the lesson complete, or take the mark back with ``undo``. A guest signs in and comes back to the lesson."""
    user = signed_in(request)
    if user is None:
        return redirect_to_login(f"{reverse('courses:lesson', args=[course, lesson])}#finish")
    found = access.readable_lesson(user, course, lesson)
    step = progress.undo_complete if "undo" in request.POST else progress.mark_complete
    step(learner=user, lesson=found, now=timezone.now())
    if "X-Fragment" in request.headers:
        return lesson_answer(request, course, lesson)
    return redirect(f"{found.get_absolute_url()}#finish")


@require_POST
@follows_moves
def lesson_place(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """Remember the section the learner is reading. Sent by the page while it is read, so nobody sees the answer."""
    from courses.forms import PlaceForm

    user = signed_in(request)
    if user is None:
        raise PermissionDenied("only a learner has a place")
    found = access.readable_lesson(user, course, lesson)
    form = PlaceForm(request.POST, lesson=found)
    if not form.is_valid():
        return HttpResponse(form.errors["section"].as_text(), status=422, content_type="text/plain")
    progress.remember_place(learner=user, lesson=found, section=form.cleaned_data["section"], now=timezone.now())
    return HttpResponse(status=204)


@require_safe
def media(request: HttpRequest, course: str, sha256: str, name: str) -> HttpResponse:
    """A course's file. Its address holds the hash of its bytes, so it may be kept for good."""
    file = access.readable_file(signed_in(request), course, name)
    if file.sha256[:16] != sha256:
        return redirect(file)
    response = HttpResponse(bytes(file.data), content_type=file.served_type)
    reach = "public" if file.course.status == Course.Status.PUBLISHED else "private"
    response.headers["Cache-Control"] = f"{reach}, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if file.content_type.startswith(("text/", "application/")):
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
