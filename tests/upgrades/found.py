"""A site of the release before, taken over: ``python -m tests.upgrades.found FOLDER``, which holds ``pages.json``.

Brings the database up to date as ``manage.py start`` does, then sends what the pages that were open still send, ten
minutes after they were opened. Prints what became of it as one line of JSON. ``DATABASE_URL`` names the database: the
file that was left, or an empty PostgreSQL, to which the site is carried over first.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.upgrades.left import LEFT, setup


def found() -> dict[str, Any]:
    """What stands in the database after everything was sent."""
    from courses.models.progress import LessonProgress
    from courses.models.versions import LessonVersion
    from exams import verifying
    from exams.models.certificate import Certificate
    from exams.models.sitting import Answer, Sitting
    from quizzes.models.practice import PracticeAnswer
    from quizzes.models.review import ReviewLog

    ann = Sitting.objects.get(learner__email="ann@example.org")
    answers = Answer.objects.filter(sitting=ann).order_by("number")
    practiced = PracticeAnswer.objects.order_by("pk").values_list("question__key", "is_correct", "place")
    return {
        "practice": [list(row) for row in practiced],
        "reviews": ReviewLog.objects.count(),
        "lessons done": list(LessonProgress.objects.exclude(completed_at=None).values_list("lesson__slug", flat=True)),
        "answers": [[row.number, row.rev, row.is_answered, row.is_flagged] for row in answers],
        "states": sorted(Sitting.objects.values_list("learner__email", "state")),
        "certificates": [facts["name"] for facts in Certificate.objects.values_list("facts", flat=True)],
        "versions of the lesson": list(
            LessonVersion.objects.filter(lesson__slug="fruit").order_by("number").values_list("number", "title")
        ),
        "broken": list(verifying.broken()),
    }


def main() -> None:
    import time_machine

    folder = Path(sys.argv[1])
    with time_machine.travel(LEFT + timedelta(minutes=10), tick=False):
        setup(os.environ["DATABASE_URL"], str(folder / "data"))
        from django.core.management import call_command
        from django.db import connection

        if connection.vendor == "postgresql":
            from tests.upgrades.carried import carry

            carry(folder / "site.sqlite3")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        from tests.upgrades.pages import send_kept

        sent = {page["what"]: send_kept(page) for page in json.loads((folder / "pages.json").read_text())}
        print(json.dumps({"sent": sent, **found()}))


if __name__ == "__main__":
    main()
