"""Who may do what with a course's files, and what hostile requests come to."""

from __future__ import annotations

import pytest
from django.test import Client

from courses.models.media import MediaFile
from tests.courses.library.pages import FRAGMENT, errors, inserts, library, pick, sent, to
from tests.courses.library.people import instructor
from tests.courses.uploads.files import put
from tests.factories import make_user
from tests.snapshot import all_rows, changed

pytestmark = pytest.mark.django_db


def test_who_gets_where(course, other):
    file = put(course)
    staff = make_user(is_staff=True)
    reader = make_user("viewer@example.org", is_staff=True)
    course.instructors.add(reader)
    operator = make_user(is_staff=True, is_superuser=True)
    roles = {"guest": None, "learner": make_user(), "staff": staff, "no rights": reader, "operator": operator}
    clients = {"ines": instructor("i@example.org", course), "cleo": instructor("k@example.org", other)}
    for role, person in roles.items():
        clients[role] = Client()
        if person:
            clients[role].force_login(person)

    def statuses(ask):
        return {role: ask(client).status_code for role, client in clients.items()}

    away = {"guest": 302, "learner": 302, "staff": 403, "no rights": 403}
    seen = {**away, "ines": 200, "operator": 200}
    assert statuses(lambda c: c.get(to("pick"), {"course": course.pk})) == {**seen, "cleo": 404}
    assert statuses(lambda c: c.get(to("picture", file.pk, file.sha256[:16]))) == {**seen, "cleo": 404}
    assert statuses(lambda c: c.get(to("add"))) == {**seen, "cleo": 200}
    assert statuses(lambda c: c.get(to("changelist"))) == {**seen, "cleo": 200}
    assert statuses(lambda c: c.get(to("change", file.pk))) == {**seen, "cleo": 302}
    before = all_rows()
    data = {"course": course.pk, "alt": "A"}
    assert statuses(lambda c: c.post(to("upload"), data, headers=FRAGMENT)) == {
        **away, "ines": 422, "operator": 422, "cleo": 404,
    }  # fmt: skip
    assert statuses(lambda c: c.post(to("words", file.pk), {"alt": ""}, headers=FRAGMENT)) == {
        **away, "staff": 404, "ines": 422, "operator": 422, "cleo": 404,
    }  # fmt: skip
    assert changed(before) == set()


@pytest.mark.parametrize("course_id", ["", "0", "-1", "x", "9" * 30, "1e3", "\x00", "٣"])
def test_a_course_that_is_none_is_404(ines, course_id):
    assert ines.get(to("pick"), {"course": course_id}).status_code == 404
    assert ines.post(to("upload"), {"course": course_id}, headers=FRAGMENT).status_code == 404


def test_nothing_goes_to_another_course(course, other, ines):
    before = all_rows()
    theirs = MediaFile.objects.get()

    uploaded = ines.post(to("upload"), {"course": other.pk, "file": sent(), "alt": "A"}, headers=FRAGMENT)
    added = ines.post(to("add"), {"course": other.pk, "0-file": sent(), "0-alt": "A"})
    changed_one = ines.post(to("change", theirs.pk), {"alt": "Mine", "replacement": sent()})
    removed = ines.post(to("delete", theirs.pk), {"post": "yes"})

    assert (uploaded.status_code, added.status_code, changed_one.status_code, removed.status_code) == (
        404,
        200,
        302,
        403,
    )
    assert errors(added) == ["Select a valid choice. That choice is not one of the available choices."]
    assert changed(before) == set()


def test_reading_writes_nothing_and_writing_is_post(course, ines):
    file = put(course)
    before = all_rows()

    for address in (to("changelist"), to("add"), to("change", file.pk), to("picture", file.pk, file.sha256[:16])):
        assert ines.get(address).status_code == 200
    pick(ines, course)
    assert ines.get(to("upload")).status_code == 405
    assert ines.get(to("words", file.pk)).status_code == 405
    assert ines.post(to("pick"), {"course": course.pk}).status_code == 405

    assert all_rows() == before


def test_forms_of_other_sites_are_refused(course, ines):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ines.cookies
    file = put(course)

    assert strict.post(to("upload"), {"course": course.pk, "file": sent(), "alt": "A"}).status_code == 403
    assert strict.post(to("add"), {"course": course.pk, "0-file": sent()}).status_code == 403
    assert strict.post(to("words", file.pk), {"alt": "A"}).status_code == 403
    assert MediaFile.objects.count() == 1


def test_hostile_words_are_only_words(course, ines):
    evil = '"><script>alert(1)</script>![x](javascript:1)'
    put(course, alt=evil)

    for page in (library(ines), pick(ines, course), ines.get(to("change", MediaFile.objects.get().pk))):
        assert "<script>alert" not in page.content.decode()
    assert inserts(pick(ines, course)) == [
        '!["\\>\\<script\\>alert(1)\\</script\\>!\\[x\\](javascript:1)](media/a.png)'
    ]
