"""One field that finds everything: ``/admin/search/``, a page of the admin like its others."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import finding


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What this person may edit and that holds the words of ``?q=``."""
    query = request.GET.get("q", "")
    words = finding.words_of(query)
    groups = finding.search(request.user, query) if words else []
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "asked_for": " ".join(query.replace("\x00", " ").split())[: finding.LONGEST],
        "asked": bool(words),
        "groups": groups,
        "count": sum(len(group.found) for group in groups),
    }
    return render(request, "admin/search.html", context)
