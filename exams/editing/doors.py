"""Admins whose forms are written for a while: what is typed is not lost when the session ends meanwhile.

A form is taken in from the person whom it was made for, by its ticket (:mod:`exams.editing.tickets`).
"""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from courses.admin.base import OwnEditor, View, zone_of
from courses.editing.form import plain_lines
from exams.editing import tickets


class Written(OwnEditor):
    """An admin with such a form. ``subject`` is how tickets and the audit trail call a row."""

    subject = ""

    def desk(self, received: View) -> View:
        """The form: shown by the change view, and taken in by ``received`` from the person it was made for."""
        opened = self.admin_site.admin_view(self.change_view)

        @csrf_exempt
        @never_cache
        def view(request: HttpRequest, object_id: int) -> HttpResponse:
            with zone_of(request):
                if request.method != "POST":
                    return opened(request, str(object_id))
                return self.taken_in(request, object_id, received)

        return view

    def taken_in(self, request: HttpRequest, row_id: int, received: View) -> HttpResponse:
        """The ticket stands for the form token: it is bound to a person and a row."""
        ticket = tickets.read(request.POST.get("ticket", ""), subject=f"{self.subject}:{row_id}")
        if ticket is None:
            return text_back(request, too_old=True)
        if not request.user.is_authenticated:
            return to_sign_in(request, ticket)
        row = self.row_for(request, row_id) if request.user.pk == ticket.user else None
        if row is None:
            return text_back(request, too_old=False)
        return received(self, request, row, ticket)


def to_sign_in(request: HttpRequest, ticket: tickets.Ticket) -> HttpResponse:
    """The session ended while somebody wrote: the text waits in the browser's session until they signed in."""
    if "X-Fragment" in request.headers:
        return HttpResponse(_("You are signed out."), status=401, content_type="text/plain; charset=utf-8")
    if not User.objects.filter(pk=ticket.user, is_active=True).exists():
        return text_back(request, too_old=False)
    tickets.keep(request, ticket, posted(request))
    return redirect_to_login(request.path)


def posted(request: HttpRequest) -> dict[str, str]:
    """What was typed, with plain line ends; a NUL, which cannot be stored, becomes the sign for what is unreadable."""
    sent = {name: plain_lines(str(value)) for name, value in request.POST.items()}
    kept = {name: text for name, text in sent.items() if name not in {"ticket", "csrfmiddlewaretoken", "do"}}
    return {name: text.replace("\x00", "\N{REPLACEMENT CHARACTER}") for name, text in kept.items()}


def text_back(request: HttpRequest, *, too_old: bool) -> HttpResponse:
    """The text as it came, for a form that nothing can be done with. Nothing is stored."""
    told = _("This page is too old, or it was not made for this form.") if too_old else _("You cannot edit this.")
    if "X-Fragment" in request.headers:
        return HttpResponse(told, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "admin/exams/text_back.html", {"told": told, "data": posted(request)}, status=403)
