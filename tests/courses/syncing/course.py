"""The small course on both sides: its files by name, its rows, and what a sync says of them."""

from django.utils import timezone

from courses import progress, writing
from courses.models.outline import Lesson
from tests.factories import make_user

KEPT = "  kept: {} was changed on the site since the last sync; left alone"
RETIRED = "  retired: {} has no file any more; hidden, its learners' progress kept"
#: What a sync says under a changed lesson that one learner has finished.
FINISHED = ["    1 learner is in this lesson.", "    1 learner has completed it, and it stays complete."]
ALPHA_FILE = "a-course/01-first/01-alpha.md"
BETA_FILE = "a-course/01-first/02-beta.md"
GAMMA_FILE = "a-course/02-second/01-gamma.md"


def lesson(slug):
    return Lesson.objects.get(slug=slug)


def rewrite(slug, body):
    """Change a lesson's text as the admin does."""
    row = lesson(slug)
    row.body = body
    media = writing.course_media(row.course.media_files.all())
    writing.store(row, writing.derive(body, media, objectives=len(row.objectives)))


def finish(slug):
    learner = make_user()
    progress.mark_complete(learner=learner, lesson=lesson(slug), now=timezone.now())
    return learner
