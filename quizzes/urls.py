"""Addresses of practice questions."""

from django.urls import path

from quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("courses/<slug:course>/practice/<slug:key>/", views.practice_answer, name="practice"),
]
