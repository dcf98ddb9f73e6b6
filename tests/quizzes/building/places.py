"""The builder at its address whatever the admin of questions is, and a page with a text to build questions for."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from config import admin_urls
from config.urls import handler404, handler500
from config.urls import urlpatterns as shipped
from courses.models.outline import Lesson
from quizzes.admin.builder import QuestionBuilderViews

__all__ = ["handler404", "handler500", "urlpatterns"]

DESK = """{% extends "admin/base_site.html" %}
{% block content %}<h1>Desk</h1><label for="body">Text</label><textarea id="body" name="body" rows="20" cols="20">
{{ lesson.body }}</textarea>{% include "admin/quizzes/builder/_element.html" %}{% endblock %}"""


class Alone(QuestionBuilderViews):
    admin_site = admin.site


def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A page like the lesson editor: a text, and the builder's element."""
    context = {**admin.site.each_context(request), "lesson": Lesson.objects.get(pk=pk), "title": "Desk"}
    return HttpResponse(engines["django"].from_string(DESK).render(context, request))


own = [
    path("desk/<int:pk>/", desk),
    path("quizzes/question/", include(Alone().builder_urls())),
    *admin_urls.urlpatterns,
]
urlpatterns = [
    *[pattern for pattern in shipped if getattr(pattern, "namespace", "") != "admin"],
    path("admin/", include((own, "admin"), "admin")),
]
