"""Courses, and how far each learner is in them. Import from the submodules."""

from courses.models import media, outline, progress, publication  # noqa: F401  (Django finds the models through here)
