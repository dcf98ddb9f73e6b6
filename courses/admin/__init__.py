"""Courses in the admin: a workplace for the people who write them. Import from the submodules."""

from courses.admin import lesson, media, outline  # noqa: F401  (Django finds the pages through here)
