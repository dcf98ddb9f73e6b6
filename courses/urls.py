"""Addresses of courses and of what a learner does in them."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("", views.catalog_page, name="catalog"),
    path("search/", views.search, name="search"),
    path("preview/<str:token>/", views.preview, name="preview"),
    path("courses/<slug:course>/", views.course_detail, name="course"),
    path("courses/<slug:course>/glossary/", views.glossary, name="glossary"),
    path("courses/<slug:course>/media/<slug:sha256>/<str:name>", views.media, name="media"),
    path("courses/<slug:course>/<slug:lesson>/", views.lesson_detail, name="lesson"),
    path("courses/<slug:course>/<slug:lesson>/completion/", views.lesson_completion, name="completion"),
    path("courses/<slug:course>/<slug:lesson>/place/", views.lesson_place, name="place"),
]
