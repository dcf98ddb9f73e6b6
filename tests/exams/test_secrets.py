"""Nothing about which answers are right leaves the site before its time: not by a byte, and not on any address."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from courses.models.outline import Course, Lesson
from exams import certificates
from exams.delivery import ending
from exams.models.blueprint import Exam
from exams.models.item import Item
from exams.models.sitting import Sitting
from tests.exams.sittings import START, derived, make_exam, make_pool, right_values, rules, save, wrong_values
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.quizzes.test_secrets import AFTER, HERE, KEYED

pytestmark = pytest.mark.django_db

UUID = "00000000-0000-0000-0000-00000000abcd"
MASKS = (
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b"TOKEN"),
    (re.compile(rb'name="key" value="[^"]+"'), b"KEY"),
)
ONE_DOMAIN = [{"id": "D1", "title": "All", "items": 1, "touches_all": False}]


def masked(content):
    for pattern, put in MASKS:
        content = pattern.sub(put, content)
    return content


def sent(kind, answers, monkeypatch):
    """All that a candidate is sent of a paper with this one question, in a site of its own, and how large it is."""
    monkeypatch.setattr("exams.delivery.starting.secrets.token_hex", lambda size: "5" * 2 * size)
    with transaction.atomic(), time_machine.travel(START, tick=False):
        course = make_course("c", title="Course")
        exam = Exam.objects.create(
            course=course, title="Exam", status="published", rules=rules(domains=ONE_DOMAIN, lessons="any")
        )
        body = f"\nWhich of them?\n\n{answers}\n{AFTER}\n".replace("%", "%%")
        make_pool(course, [derived("item-1", body=body)], slug="pool")
        learner = Client()
        learner.force_login(make_user("ann@example.org"))
        start = learner.get(exam.get_absolute_url())
        learner.post(exam.get_absolute_url(), {"agree": "on"})
        Sitting.objects.update(uuid=UUID)
        session = learner.session
        session["exam_seats"] = {UUID: "5" * 32}
        session.save()
        pages = [
            start,
            learner.get(f"/exam/{UUID}/1/"),
            learner.get(f"/exam/{UUID}/paper/"),
            learner.get(f"/exam/{UUID}/submit/"),
            learner.post(f"/exam/{UUID}/1/answer/", {"rev": "0", "key": "a-key-of-mine", "flag": "on"}),
            learner.post(f"/exam/{UUID}/1/", {"rev": "1", "key": "another-key", "answer": "nonsense"}),
            learner.post(f"/exam/{UUID}/1/", {"rev": "0", "key": "a-third-key", "answer": ""}),
            learner.get(f"/exam/{UUID}/1/"),
        ]
        found = tuple((page.status_code, masked(page.content), page.headers.get("ETag")) for page in pages)
        transaction.set_rollback(True)
    assert not Course.objects.exists()
    return found


@pytest.mark.parametrize("kind", KEYED)
def test_what_a_candidate_is_sent_does_not_depend_on_the_key_by_a_single_byte(kind, monkeypatch):
    found = {sent(kind, answers, monkeypatch) for answers in KEYED[kind]}

    assert len(KEYED[kind]) > 1
    (pages,) = found
    assert [status for status, _content, _tag in pages][:5] == [200, 200, 200, 200, 200]
    assert [content for _status, content, _tag in pages if b"secret" in content] == []
    assert pages[1][1].count(b"Which of them?") == pages[2][1].count(b"Which of them?") == 1


# A crawl of everything


CANARY = """
A canary stem of %(key)s: which one is it?

- ( ) Some option
  > canary-misconception
- (x) Another option
  > canary-reason
- ( ) A third option
  > canary-other

Hint: canary-hint

Explanation: canary-explanation
"""
TYPED = """
A canary stem of %(key)s: which word?

- = "canary-answer"
  > canary-reason
- != "canary-foreseen"
  > canary-misconception

Explanation: canary-explanation
"""
SECRETS = re.compile(rb"canary-[a-z]+")
STEMS = re.compile(rb"A canary stem of [a-z0-9-]+")


@pytest.fixture
def site():
    """A course with lessons, practice and an exam whose every secret is a canary; and people at every point of it."""
    course = make_course("birds", title="Birds")
    module = make_module(course, slug="song", title="Song")
    make_lesson(module, slug="wing", questions=2)
    make_lesson(module, slug="draft", status=Lesson.Status.DRAFT, questions=1)
    exam = make_exam(course, items=0, title="Bird exam")
    items = [
        derived(f"{domain.lower()}-{n}", body=TYPED if n % 2 else CANARY, domain=domain, lesson="wing")
        for domain in ("D1", "D2")
        for n in range(8)
    ]
    make_pool(course, items, slug="pool-of-birds")
    return exam


def ways(patterns=None, prefix=""):
    """Every address of the site as (route, the parts it names)."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from ways(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(exam):
    """Every route with the parts of this site's rows filled in; an admin's own with the ids of rows there are."""
    sittings = list(Sitting.objects.all())
    numbers = list(exam.sittings.filter(certificate__isnull=False).values_list("certificate__number", flat=True))
    found = set()
    for route in ways():
        plain = re.sub(r"[\^$]|\\Z|\(\?P<[^>]+>[^)]*\)", "", route)
        for sitting in sittings or [None]:
            for number in ("1", "2"):
                for item in ("1", "d1-1"):
                    values = {
                        "uuid": str(sitting.uuid) if sitting else UUID, "number": number, "course": "birds",
                        "lesson": "wing", "key": item, "object_id": "1", "pool": "pool-of-birds", "term": "a",
                        "kind": "svg", "list_number": "1", "token": "t", "pk": "1", "name": "a.svg",
                        "sha256": "0123456789abcdef",
                    }  # fmt: skip
                    if "verify/<str:number>" in route:
                        for certificate in numbers or ["7K4Q"]:
                            found.add("/" + filled(plain, values | {"number": certificate}))
                    else:
                        found.add("/" + filled(plain, values))
    return sorted(found)


def filled(route, values):
    return re.sub(r"<(?:[a-z_]+:)?([a-z_0-9]+)>", lambda match: values.get(match[1], "1"), route)


def crawl(client, paths, follow=400):
    """All bodies that this person is sent: of these addresses, and of what their pages link to."""
    seen, waiting, bodies = set(), list(paths), {}
    while waiting:
        path = waiting.pop(0)
        if path in seen or path.startswith("/accounts/logout"):
            continue
        seen.add(path)
        response = client.get(path, raise_request_exception=False)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        bodies[path] = body + repr(sorted(response.headers.items())).encode()
        assert response.status_code < 500, (path, response.status_code)
        links = re.findall(rb'(?:href|src|action)="(/[^"#?]*)', body)
        for link in links:
            if len(seen) + len(waiting) < len(paths) + follow:
                waiting.append(link.decode())
    return bodies


def found_in(bodies, pattern):
    return sorted(path for path, body in bodies.items() if pattern.search(body))


def as_person(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.once
def test_no_address_of_the_site_tells_a_secret_of_the_exam(site):
    before, during, after = make_user(name="Before"), make_user(name="During"), make_user(name="After")
    stranger = make_user(name="Stranger", is_staff=True)
    sitting_now = as_person(during)
    sitting_now.post(site.get_absolute_url(), {"agree": "on"})
    running = Sitting.objects.get(learner=during)
    done = as_person(after)
    done.post(site.get_absolute_url(), {"agree": "on"})
    ended = Sitting.objects.get(learner=after)
    for row in ended.paper.all():
        save(ended, row.number, right_values(row), now=ended.started_at)
    ending.submit(sitting=ended, seat=ended.seat, now=ended.started_at + timedelta(minutes=1))
    certificates.issue(sitting=ended, name="After", now=ended.ended_at, actor=after)
    paths = addresses(site)
    assert len(paths) > 150

    own = f"/exam/{running.uuid}/"
    for name, client in {
        "guest": Client(), "learner": as_person(before), "candidate": sitting_now, "holder": done,
        "staff of no course": as_person(stranger),
    }.items():  # fmt: skip
        bodies = crawl(client, paths)
        assert found_in(bodies, SECRETS) == [], name
        stems = found_in(bodies, STEMS)
        if name == "candidate":
            assert f"{own}1/" in stems
            assert f"{own}paper/" in stems
            assert [path for path in stems if not path.startswith(own)] == []
        else:
            assert stems == [], name


def test_no_form_that_a_candidate_sends_tells_a_secret(site):
    learner = make_user()
    client = as_person(learner)
    client.post(site.get_absolute_url(), {"agree": "on"})
    sitting = Sitting.objects.get()
    told = []

    for row in sitting.paper.all():
        for values in (right_values(row), wrong_values(row), ("canned",), ()):
            rev = sitting.answers.get(number=row.number).rev
            data = {"answer": list(values), "rev": rev, "key": f"key-{row.number}-{len(told)}"}
            told.append(client.post(f"/exam/{sitting.uuid}/{row.number}/answer/", data))
    shapes = {tuple(sorted(response.json())) for response in told if response.status_code == 200}

    mine = {value.encode() for row in sitting.paper.all() for value in right_values(row)}
    for response in told:
        for secret in set(SECRETS.findall(response.content)) - mine:
            raise AssertionError(secret)
    assert shapes == {("answered", "clock", "deadline", "ends", "flagged", "left", "outcome", "rev", "unclear")}


def test_right_and_wrong_answers_are_answered_alike(site):
    client = as_person(make_user())
    client.post(site.get_absolute_url(), {"agree": "on"})
    sitting = Sitting.objects.get()
    row = sitting.paper.filter(content__kind="single").first()
    with time_machine.travel(sitting.started_at + timedelta(minutes=1), tick=False):
        right, wrong = (
            client.post(
                f"/exam/{sitting.uuid}/{row.number}/answer/", {"answer": values, "rev": rev, "key": f"key-{rev}-aaa"}
            ).json()
            for rev, values in enumerate((right_values(row), wrong_values(row)))
        )

    assert right | {"rev": 0} == wrong | {"rev": 0}


def test_exam_items_are_not_practice_questions(site):
    keys = set(Item.objects.values_list("key", flat=True))
    client = as_person(make_user())

    statuses = {client.post(f"/courses/birds/practice/{key}/", {"answer": "a"}, **HERE).status_code for key in keys}

    assert statuses == {404}
