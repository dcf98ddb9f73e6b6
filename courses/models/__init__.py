"""Courses, and how far each learner is in them. Import from the submodules."""

from courses.models import media, outline, progress, publication, search, versions  # noqa: F401  (Django finds them here)
