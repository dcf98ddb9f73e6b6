"""A new course that already runs: two modules, two lessons with one of everything, for its author to write over.

Its texts are the files in ``courses/skeleton/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError
from django.utils.translation import gettext as _

from courses import archive
from courses.models.outline import Course
from courses.sync import strict_yaml
from courses.sync.fields import one_line
from courses.sync.problems import ContentProblems

if TYPE_CHECKING:
    from accounts.models import User

FOLDER = Path(__file__).parent / "skeleton"
TITLE_LIMIT = 160
#: Names that would be taken for something else: parts of a course, and addresses beside the courses.
RESERVED = frozenset({"media", "exam", "content", "new", "import", "export"})


class SlugTaken(Exception):
    """A course has this slug already."""


def problem_of(slug: str, title: str) -> str | None:
    """Why there cannot be a course of this slug and title, or None."""
    if problem := archive.slug_problem(slug):
        return problem
    if slug in RESERVED:
        return _("“%(slug)s” is a name of the site's own; choose another.") % {"slug": slug}
    if not one_line(title):
        return _("A course needs a title; write one.")
    if len(one_line(title)) > TITLE_LIMIT:
        return _("The title has %(length)d characters; at most %(limit)d fit.") % {
            "length": len(one_line(title)),
            "limit": TITLE_LIMIT,
        }
    if found := strict_yaml.UNSEEN.search(title):
        return _("The title holds a character that cannot be shown, %(code)s; remove it.") % {
            "code": f"U+{ord(found[0]):04X}"
        }
    return None


def files(slug: str, title: str) -> dict[str, bytes]:
    """The files of a new course by their path below a content root, in order. ValueError as :func:`problem_of` says."""
    if problem := problem_of(slug, title):
        raise ValueError(problem)
    course = {
        "title": one_line(title),
        "summary": "What the course is about, in one sentence for the catalog.",
        "status": "draft",
    }
    found = {f"{slug}/course.yml": strict_yaml.dump(course).encode()}
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            found[f"{slug}/{path.relative_to(FOLDER).as_posix()}"] = path.read_bytes()
    return found


def create(*, slug: str, title: str, instructor: User | None = None) -> Course:
    """A new course as rows, by the way of every sync; ``instructor`` teaches it. Raises :class:`SlugTaken`."""
    prefix = f"{slug}/"
    load = archive.prepare({name.removeprefix(prefix): data for name, data in files(slug, title).items()}, slug)
    (work,) = load.works
    if work.course is not None:
        raise SlugTaken(slug)
    try:
        return archive.take_in(load, instructor=instructor)
    except (ContentProblems, IntegrityError):
        if Course.objects.filter(slug=slug).exists():  # made by somebody else meanwhile
            raise SlugTaken(slug) from None
        raise
