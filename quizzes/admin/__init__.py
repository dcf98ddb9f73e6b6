"""Questions in the admin. Import from the submodules."""

from quizzes.admin import questions  # noqa: F401  (Django finds the pages through here)
