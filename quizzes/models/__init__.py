"""Questions, what people answered, and what they review. Import from the submodules."""

from quizzes.models import insight, practice, question, review  # noqa: F401  (Django finds the models through here)
