"""Every door of the admin: who gets in, by asking and by sending. A new door without a line here fails.

A line is ``route: (address, GET by role, POST by role)``; the roles are those of ``ROLES``, in that order. Addresses
name rows of course "c" in braces, as ``ROWS`` has them. What is sent is an empty form. 302 leads to signing in for
guests and learners, and for others away from a row that is none of theirs; 405 says that this is not how to knock.
"""

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
from tests.courses.authors import lesson, two_courses
from tests.exams.sittings import START, make_exam, sit
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db

ROLES = ("guest", "learner", "staff", "cleo", "ines", "operator")
Statuses = tuple[int, ...]
Door = tuple[str, Statuses, Statuses]

#: Those who run the site, and nobody else.
OPERATOR = (302, 302, 403, 403, 403, 200)
#: Everybody who may open the admin.
STAFF = (302, 302, 200, 200, 200, 200)
#: Those who write courses, whichever; what they see there is their own.
AUTHORS = (302, 302, 403, 200, 200, 200)
#: Those who write course "c": others are led away, as from a row that never was.
OWN = (302, 302, 403, 302, 200, 200)
#: The same for what was changed; without rights one is led away, too.
PAST = (302, 302, 302, 302, 200, 200)
#: The same for pages of our own, which answer others with 404.
OURS = (302, 302, 404, 404, 200, 200)
APP = (302, 302, 404, 200, 200, 200)
NOBODY = (302, 302, 403, 403, 403, 403)
NOTHING = (302, 302, 404, 404, 404, 404)
AWAY = (302,) * 6
WRONG = (302, 302, 405, 405, 405, 405)


def sent(statuses: Statuses, status: int) -> Statuses:
    """The same people get in, and the empty form ends in ``status``."""
    return tuple(status if each == 200 else each for each in statuses)


def family(
    model: str, row: str, listed: Statuses, opened: Statuses, past: Statuses, deleted: Statuses
) -> dict[str, Door]:
    """Django's own doors of a kind of things: the list and adding, a row, its history, deleting it."""
    base = f"admin/{model}/"
    return {
        base: (f"/{base}", listed, listed),
        f"{base}add/": (f"/{base}add/", listed, listed),
        f"{base}<path:object_id>/history/": (f"/{base}{row}/history/", past, past),
        f"{base}<path:object_id>/delete/": (f"/{base}{row}/delete/", deleted, deleted),
        f"{base}<path:object_id>/change/": (f"/{base}{row}/change/", opened, opened),
        f"{base}<path:object_id>/": (f"/{base}{row}/", AWAY, AWAY),
    }


def for_operators(model: str, row: str = "") -> dict[str, Door]:
    """Doors that operators open; from a row that is not there they are led away."""
    if row:
        return family(model, row, OPERATOR, OPERATOR, OPERATOR, OPERATOR)
    led_away = sent(OPERATOR, 302)
    return family(model, "0", OPERATOR, led_away, AWAY, led_away)


DOORS: dict[str, Door] = {
    "admin/": ("/admin/", STAFF, WRONG),
    "admin/search/": ("/admin/search/?q=first", STAFF, WRONG),
    "admin/login/": ("/admin/login/", (302, 403, 302, 302, 302, 302), (302, 403, 200, 200, 200, 200)),
    "admin/logout/": ("/admin/logout/", WRONG, AWAY),
    "admin/password_change/": ("/admin/password_change/", STAFF, STAFF),
    "admin/password_change/done/": ("/admin/password_change/done/", STAFF, WRONG),
    "admin/autocomplete/": ("/admin/autocomplete/", NOBODY, WRONG),
    "admin/jsi18n/": ("/admin/jsi18n/", STAFF, WRONG),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("/admin/r/1/0/", NOTHING, NOTHING),
    "admin/<app_label>/": ("/admin/courses/", APP, APP),
    "admin/(?P<url>.*)$": ("/admin/nowhere/", NOTHING, NOTHING),
    # people and their accounts
    **for_operators("auth/group", "{group}"),
    **for_operators("accounts/user", "{person}"),
    "admin/accounts/user/<id>/password/": ("/admin/accounts/user/{person}/password/", OPERATOR, OPERATOR),
    **for_operators("account/emailaddress"),
    **for_operators("mfa/authenticator"),
    **for_operators("usersessions/usersession"),
    **for_operators("socialaccount/socialapp"),
    **for_operators("socialaccount/socialtoken"),
    **for_operators("socialaccount/socialaccount"),
    # courses and modules
    **family("courses/course", "{course}", AUTHORS, OWN, PAST, NOBODY),
    "admin/courses/course/<int:pk>/outline/": (
        "/admin/courses/course/{course}/outline/",
        sent(OURS, 405),
        sent(OURS, 302),
    ),
    "admin/courses/course/new/": ("/admin/courses/course/new/", AUTHORS, AUTHORS),
    "admin/courses/course/import/": ("/admin/courses/course/import/", AUTHORS, AUTHORS),
    "admin/courses/course/import/preview/": (
        "/admin/courses/course/import/preview/",
        sent(AUTHORS, 410),
        sent(AUTHORS, 410),
    ),
    "admin/courses/course/<path:object_id>/export/": ("/admin/courses/course/{course}/export/", OURS, WRONG),
    "admin/courses/course/<int:object_id>/files/": ("/admin/courses/course/{course}/files/", OURS, OURS),
    **family("courses/module", "{module}", AUTHORS, OWN, PAST, NOBODY),
    # lessons
    **family("courses/lesson", "{lesson}", AUTHORS, OWN, PAST, NOBODY),
    "admin/courses/lesson/add/": ("/admin/courses/lesson/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/courses/lesson/<path:object_id>/change/": ("/admin/courses/lesson/{lesson}/change/", OWN, (403,) * 6),
    "admin/courses/lesson/<int:object_id>/change/": ("/admin/courses/lesson/{lesson}/change/", OWN, (403,) * 6),
    "admin/courses/lesson/<int:object_id>/working-copy/": (
        "/admin/courses/lesson/{lesson}/working-copy/",
        OWN,
        (403,) * 6,
    ),
    "admin/courses/lesson/<int:object_id>/merge/<uuid:page>/": (
        "/admin/courses/lesson/{lesson}/merge/00000000-0000-0000-0000-000000000007/",
        NOTHING,
        NOTHING,
    ),
    "admin/courses/lesson/<int:object_id>/versions/": ("/admin/courses/lesson/{lesson}/versions/", OURS, WRONG),
    "admin/courses/lesson/<int:object_id>/versions/<int:number>/": (
        "/admin/courses/lesson/{lesson}/versions/1/",
        OURS,
        WRONG,
    ),
    "admin/courses/lesson/<int:object_id>/versions/<int:number>/restoration/": (
        "/admin/courses/lesson/{lesson}/versions/1/restoration/",
        WRONG,
        sent(OURS, 302),
    ),
    "admin/courses/lesson/<int:object_id>/publication/": (
        "/admin/courses/lesson/{lesson}/publication/",
        OURS,
        sent(OURS, 422),
    ),
    # files
    **family("courses/mediafile", "{file}", AUTHORS, OWN, PAST, (302, 302, 403, 403, 200, 200)),
    "admin/courses/mediafile/<path:object_id>/change/": (
        "/admin/courses/mediafile/{file}/change/",
        OWN,
        sent(OWN, 302),
    ),
    "admin/courses/mediafile/pick/": ("/admin/courses/mediafile/pick/", (302, 302, 403, 404, 404, 404), WRONG),
    "admin/courses/mediafile/upload/": ("/admin/courses/mediafile/upload/", WRONG, (302, 302, 403, 404, 404, 404)),
    "admin/courses/mediafile/<int:pk>/words/": ("/admin/courses/mediafile/{file}/words/", WRONG, sent(OURS, 422)),
    "admin/courses/mediafile/<int:pk>/picture/<slug:sha256>/": (
        "/admin/courses/mediafile/{file}/picture/0000000000000000/",
        (302, 302, 403, 404, 404, 404),
        WRONG,
    ),
    # questions
    "admin/quizzes/question/": ("/admin/quizzes/question/", AUTHORS, WRONG),
    "admin/quizzes/question/builder/": ("/admin/quizzes/question/builder/", NOTHING, NOTHING),
    "admin/quizzes/question/import/<int:course_id>/": (
        "/admin/quizzes/question/import/{course}/",
        OURS,
        sent(OURS, 422),
    ),
    "admin/quizzes/question/import/preview/<int:course_id>/": (
        "/admin/quizzes/question/import/preview/{course}/",
        sent(OURS, 302),
        sent(OURS, 302),
    ),
    "admin/quizzes/question/export/<int:course_id>/": ("/admin/quizzes/question/export/{course}/", NOTHING, WRONG),
    **{
        f"admin/quizzes/question/insights/{route}": (f"/admin/quizzes/question/insights/{address}", OURS, WRONG)
        for route, address in {
            "<slug:course>/": "c/",
            "<slug:course>/lessons.csv": "c/lessons.csv",
            "<slug:course>/<slug:lesson>/": "c/l1/",
            "<slug:course>/<slug:lesson>/questions.csv": "c/l1/questions.csv",
            "<slug:course>/<slug:lesson>/<slug:key>/": "c/l1/l1-q1/",
            "<slug:course>/<slug:lesson>/<slug:key>/answers.csv": "c/l1/l1-q1/answers.csv",
        }.items()
    },
    # exams, and the items they are made of
    **family("exams/exam", "{exam}", AUTHORS, OWN, PAST, NOBODY),
    "admin/exams/exam/add/": ("/admin/exams/exam/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/exams/exam/<path:object_id>/change/": ("/admin/exams/exam/{exam}/change/", OWN, (403,) * 6),
    "admin/exams/exam/<int:object_id>/change/": ("/admin/exams/exam/{exam}/change/", OWN, (403,) * 6),
    "admin/exams/exam/<int:object_id>/forms/": ("/admin/exams/exam/{exam}/forms/", OURS, WRONG),
    "admin/exams/exam/<int:object_id>/sample/": ("/admin/exams/exam/{exam}/sample/?seed=abc", OURS, WRONG),
    **family("exams/itempool", "{pool}", AUTHORS, OWN, PAST, NOBODY),
    "admin/exams/itempool/add/": ("/admin/exams/itempool/add/", AUTHORS, sent(AUTHORS, 422)),
    "admin/exams/itempool/<path:object_id>/change/": ("/admin/exams/itempool/{pool}/change/", OWN, (403,) * 6),
    "admin/exams/itempool/<int:object_id>/change/": ("/admin/exams/itempool/{pool}/change/", OWN, (403,) * 6),
    **family("exams/item", "{item}", AUTHORS, AWAY, PAST, NOBODY),
    "admin/exams/item/add/": ("/admin/exams/item/add/", NOBODY, NOBODY),
    # how exams do
    "admin/exams/paperitem/": ("/admin/exams/paperitem/", AUTHORS, WRONG),
    **{
        f"admin/exams/paperitem/insights/{route}": (f"/admin/exams/paperitem/insights/{address}", OURS, WRONG)
        for route, address in {
            "<slug:course>/": "c/",
            "<slug:course>/exam.csv": "c/exam.csv",
            "<slug:course>/items/": "c/items/",
            "<slug:course>/items.csv": "c/items.csv",
            "<slug:course>/options.csv": "c/options.csv",
            "<slug:course>/items/<slug:key>/": "c/items/d1-0/",
        }.items()
    },
    # exams that are sat, and the audit trail
    "admin/exams/sitting/": ("/admin/exams/sitting/", AUTHORS, WRONG),
    **{
        f"admin/exams/sitting/<slug:course>/{route}": (f"/admin/exams/sitting/c/{address}", OURS, sending)
        for route, (address, sending) in {
            "": ("", WRONG),
            "releases/": ("releases/", sent(OURS, 302)),
            "<uuid:uuid>/": ("{sitting}/", WRONG),
            "<uuid:uuid>/paper/": ("{sitting}/paper/", OURS),
            "<uuid:uuid>/<slug:action>/": ("{sitting}/voiding/", sent(OURS, 302)),
            "accommodations/": ("accommodations/", WRONG),
            "accommodations/new/": ("accommodations/new/", sent(OURS, 422)),
            "accommodations/<int:pk>/": ("accommodations/{agreed}/", sent(OURS, 422)),
            "corrections/": ("corrections/", WRONG),
            "corrections/items/": ("corrections/items/", WRONG),
            "corrections/<int:pk>/undoing/": ("corrections/{correction}/undoing/", OURS),
            "corrections/<slug:key>/<int:number>/": ("corrections/d1-0/1/", OURS),
            "trail/": ("trail/", WRONG),
        }.items()
    },
    "admin/exams/auditentry/": ("/admin/exams/auditentry/", OPERATOR, WRONG),
    "admin/exams/auditentry/verification/": ("/admin/exams/auditentry/verification/", WRONG, OPERATOR),
}


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
