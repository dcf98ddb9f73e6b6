"""Every door of the admin opens for whom the table says. A new door without a line in it fails."""

import copy
import re

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import URLPattern, get_resolver

from accounts.models import User
from courses.models.media import MediaFile
from courses.models.outline import Course
from exams.models.accommodation import Accommodation
from exams.models.blueprint import Exam
from exams.models.item import Item, ItemPool
from exams.models.result import Correction
from exams.models.sitting import Sitting
from tests.courses.admin_doors import DOORS, ROLES
from tests.courses.authors import lesson, two_courses
from tests.exams.sittings import START, make_exam, sit
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def routes(patterns, prefix=""):
    """Every route below admin/; the list of apps in one of them is left out."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from routes(pattern.url_patterns, route)
        elif route.startswith("admin/"):
            yield re.sub(r"\^\(\?P<app_label>[^)]*\)/\$", "<app_label>/", route)


@pytest.fixture
def people():
    found = two_courses()
    for course in Course.objects.filter(exam=None).order_by("slug"):
        make_exam(course)
    sat(Exam.objects.get(course__slug="c"))
    return found


def sat(exam):
    """A sitting of this exam that is over, an agreement with its learner, and a correction."""
    sitting = sit(exam, right=4)
    Accommodation.objects.create(exam=exam, learner=sitting.learner, set_at=START)
    item = Item.objects.get(course=exam.course, key="d1-1")
    Correction.objects.create(exam=exam, item=item, number=1, action="void", reason="Wrong.", made_at=START)


def rows(people):
    """What the braces of the addresses stand for."""
    return {
        "course": lesson().course_id,
        "module": lesson().module_id,
        "lesson": lesson().pk,
        "file": MediaFile.objects.get(name="c.csv").pk,
        "exam": Exam.objects.get(course__slug="c").pk,
        "pool": ItemPool.objects.get(course__slug="c").pk,
        "sitting": Sitting.objects.get().uuid,
        "agreed": Accommodation.objects.get().pk,
        "correction": Correction.objects.get().pk,
        "item": Item.objects.filter(course__slug="c")[0].pk,
        "group": Group.objects.get().pk,
        "person": User.objects.get(email="ines@example.org").pk,
    }


def knock(people, method):
    """The status of every door for every role, each as if it were the first; and what others got to read."""
    cookies = {role: copy.deepcopy(client.cookies) for role, client in people.all().items()}
    numbers = rows(people)
    statuses, read = {}, {}
    for route, (address, _get, _post) in DOORS.items():
        for role in ROLES:
            people[role].cookies = copy.deepcopy(cookies[role])
            with transaction.atomic():
                response = getattr(people[role], method)(address.format(**numbers))
                transaction.set_rollback(True)
            statuses.setdefault(route, []).append(response.status_code)
            read[route, role] = b"".join(response) if response.streaming else response.content
    return {route: tuple(found) for route, found in statuses.items()}, read


def test_every_door_has_a_line():
    missing = sorted(set(routes(get_resolver().url_patterns)) - set(DOORS))
    extra = sorted(set(DOORS) - set(routes(get_resolver().url_patterns)))

    assert not missing, "doors of the admin without a line in DOORS (add one each):\n  " + "\n  ".join(missing)
    assert not extra, "lines in DOORS for doors that are gone (take them out):\n  " + "\n  ".join(extra)


@pytest.mark.parametrize("method", ["get", "post"])
def test_each_role_gets_what_the_table_says(people, method):
    expected = {route: door[1 if method == "get" else 2] for route, door in DOORS.items()}

    statuses, read = knock(people, method)

    assert {route: found for route, found in statuses.items() if found != expected[route]} == {}
    told = [
        where for where, page in read.items() if where[1] in ROLES[:4] and (b"Course c" in page or b"of c<" in page)
    ]
    assert told == []
    shown = [role for role in ROLES if b"First of c" in read["admin/search/", role]]
    assert shown == (["ines", "operator"] if method == "get" else [])


@pytest.mark.once
def test_asking_changes_nothing(people):
    people.all()
    numbers, before = rows(people), all_rows()

    for address, _get, _post in DOORS.values():
        for role in ROLES:
            people[role].get(address.format(**numbers))
            people[role].head(address.format(**numbers))

    assert changed(before) == set()
