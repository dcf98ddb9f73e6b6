"""The quizzes app: questions, grading, practice."""

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
