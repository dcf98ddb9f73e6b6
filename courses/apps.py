"""The courses app: what you read, and how far you are."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
