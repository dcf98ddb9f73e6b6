"""The role of people who write courses. Operators are superusers; everybody else is a learner."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission

INSTRUCTORS = "Instructors"
#: What of exams instructors write.
WRITTEN_EXAMS = r"^(add|change)_(exam|itempool)$"


def instructors() -> Group:
    """The group of people who write courses: they add, change and view courses, exams and their items, and see the
    rest of exams, and questions.

    The permissions are looked up by the name of the app, so an app that is not there simply gives none.
    """
    group, _ = Group.objects.get_or_create(name=INSTRUCTORS)
    write = Permission.objects.filter(content_type__app_label="courses", codename__regex=r"^(add|change|view)_")
    exams = Permission.objects.filter(content_type__app_label="exams", codename__regex=WRITTEN_EXAMS)
    read = Permission.objects.filter(content_type__app_label__in=["quizzes", "exams"], codename__startswith="view_")
    group.permissions.set([*write, *exams, *read])
    return group
