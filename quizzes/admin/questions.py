"""Questions in the admin: how they do, a builder for their blocks, and banks that come and go. They are written in
lessons, so there is nothing to add, change or delete here.
"""

from __future__ import annotations

from django.contrib import admin

from quizzes.admin.builder import QuestionBuilderViews
from quizzes.admin.insights import QuestionAdmin
from quizzes.admin.interchange import QuestionInterchange
from quizzes.models.question import Question


@admin.register(Question)
class Questions(QuestionBuilderViews, QuestionInterchange, QuestionAdmin):
    """Everything about questions that is not their text."""
