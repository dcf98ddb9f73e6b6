"""Questions and what learners answered. Import from the submodules."""

from quizzes.models import practice, question  # noqa: F401  (Django finds the models through here)
