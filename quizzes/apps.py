"""The quizzes app: questions, grading, practice, review."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        """Listen for signing in: what was answered in that browser before goes along."""
        from quizzes import guests

        user_logged_in.connect(guests.merge_on_sign_in, dispatch_uid="quizzes.guests.merge_on_sign_in")
