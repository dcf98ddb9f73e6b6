"""Who may open which address. A new route without a line here fails."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from courses.models.media import MediaFile
from courses.models.outline import Lesson
from tests.exams.sittings import make_exam
from tests.factories import make_course, make_lesson, make_module, make_user
from tests.snapshot import all_rows

pytestmark = pytest.mark.django_db

ROLES = ("guest", "learner", "stranger", "instructor", "operator")
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
#: A sitting of somebody else, or of nobody: guests sign in, all others find nothing.
SITTING = "/exam/00000000-0000-0000-0000-000000000007/"
GONE = [302, 404, 404, 404, 404]
#: Forms that write nothing and are open to everybody: they need no token.
LOOKING = {"verify/"}
#: Route → (address, status by role for GET, status by role for POST). 302 is the way to signing in.
MATRIX = {
    "": ("/", [200] * 5, [405] * 5),
    "preview/<str:token>/": ("/preview/made-up/", [404] * 5, [405] * 5),
    "preview/<str:token>/<slug:key>/": ("/preview/made-up/fruit-q1/", [405] * 5, [404] * 5),
    "courses/<slug:course>/": ("/courses/botany/", [200] * 5, [405] * 5),
    "courses/<slug:course>/glossary/": ("/courses/botany/glossary/", [200] * 5, [405] * 5),
    "courses/<slug:course>/media/<slug:sha256>/<str:name>": (
        "/courses/botany/media/0123456789abcdef/a.svg", [200] * 5, [405] * 5,
    ),
    "courses/<slug:course>/<slug:lesson>/": ("/courses/botany/fruit/", [200] * 5, [405] * 5),
    "courses/<slug:course>/<slug:lesson>/completion/": (
        "/courses/botany/fruit/completion/", [405] * 5, [302] * 5,
    ),
    "courses/<slug:course>/<slug:lesson>/place/": (
        "/courses/botany/fruit/place/", [405] * 5, [403, 204, 204, 204, 204],
    ),
    "courses/<slug:course>/practice/<slug:key>/": ("/courses/botany/practice/fruit-q1/", [405] * 5, [200] * 5),
    "courses/<slug:course>/practice/": ("/courses/botany/practice/", [200] * 5, [405] * 5),
    "courses/<slug:course>/glossary/<str:term>/card/": (
        "/courses/botany/glossary/ovary/card/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/": ("/review/", [302, 200, 200, 200, 200], [405] * 5),
    "review/session/": ("/review/session/", [302, 200, 200, 200, 200], [405] * 5),
    "review/settings/": ("/review/settings/", [302, 200, 200, 200, 200], [302, 200, 200, 200, 200]),
    "review/questions/<slug:course>/<slug:key>/": (
        "/review/questions/botany/fruit-q1/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/questions/<slug:course>/<slug:key>/rest/": (
        "/review/questions/botany/fruit-q1/rest/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "review/terms/<slug:course>/<str:key>/": (
        "/review/terms/botany/ovary/", [302, 404, 404, 404, 404], [302, 404, 404, 404, 404],
    ),
    "review/terms/<slug:course>/<str:key>/rest/": (
        "/review/terms/botany/ovary/rest/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "courses/<slug:course>/exam/": ("/courses/botany/exam/", [200] * 5, [302, 422, 422, 422, 422]),
    "courses/<slug:course>/exam/judging/": ("/courses/botany/exam/judging/", [302, 404, 404, 200, 200], [405] * 5),
    "courses/<slug:course>/exam/judging/<slug:key>/": (
        "/courses/botany/exam/judging/d1-0/", [302, 404, 404, 200, 200], [302, 404, 404, 422, 422],
    ),
    "courses/<slug:course>/exam/standard/": ("/courses/botany/exam/standard/", [302, 404, 404, 200, 200], [405] * 5),
    "courses/<slug:course>/exam/standard/items.csv": (
        "/courses/botany/exam/standard/items.csv", [302, 404, 404, 200, 200], [405] * 5,
    ),
    "courses/<slug:course>/exam/standard/<slug:key>/second-round/": (
        "/courses/botany/exam/standard/d1-0/second-round/", [405] * 5, [302, 404, 404, 409, 409],
    ),
    "exam/<uuid:uuid>/<int:number>/": (f"{SITTING}1/", GONE, GONE),
    "exam/<uuid:uuid>/<int:number>/answer/": (f"{SITTING}1/answer/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/paper/": (f"{SITTING}paper/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/seat/": (f"{SITTING}seat/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/break/": (f"{SITTING}break/", [302] + [405] * 4, GONE),
    "exam/<uuid:uuid>/submit/": (f"{SITTING}submit/", GONE, GONE),
    "exam/<uuid:uuid>/result/": (f"{SITTING}result/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/answers/": (f"{SITTING}answers/", GONE, [302] + [405] * 4),
    "exam/<uuid:uuid>/certificate/": (f"{SITTING}certificate/", GONE, GONE),
    "verify/": ("/verify/", [200] * 5, [200] * 5),
    "verify/<str:number>/": ("/verify/7K4Q/", [404] * 5, [405] * 5),
    "verify/<str:number>/name/": ("/verify/7K4Q/name/", GONE, GONE),
    "verify/<str:number>/withdrawal/": ("/verify/7K4Q/withdrawal/", GONE, GONE),
    "verify/<str:number>/certificate.pdf": ("/verify/7K4Q/certificate.pdf", [404] * 5, [405] * 5),
    "verify/<str:number>/badge.<str:kind>": ("/verify/7K4Q/badge.svg", [404] * 5, [405] * 5),
    "verify/<str:number>/credential.json": ("/verify/7K4Q/credential.json", [404] * 5, [405] * 5),
    "verify/<str:number>/credential.jwt": ("/verify/7K4Q/credential.jwt", [404] * 5, [405] * 5),
    "credentials/status/<int:list_number>/": ("/credentials/status/1/", [404] * 5, [405] * 5),
    ".well-known/jwks.json": ("/.well-known/jwks.json", [200] * 5, [405] * 5),
    ".well-known/did.json": ("/.well-known/did.json", [200] * 5, [405] * 5),
    "learn/": ("/learn/", [302, 200, 200, 200, 200], [405] * 5),
    "learn/practice/": ("/learn/practice/", [302, 200, 200, 200, 200], [405] * 5),
    "learn/practice/merges/<uuid:guest>/": (
        "/learn/practice/merges/00000000-0000-0000-0000-000000000007/", [405] * 5, [302, 404, 404, 404, 404],
    ),
    "learn/practice/<slug:course>/<slug:key>/": (
        "/learn/practice/botany/fruit-q1/", [302, 200, 200, 200, 200], [405] * 5,
    ),
    "account/": ("/account/", [302, 200, 200, 200, 200], [302, 200, 200, 200, 200]),
    # Those who are signed in are asked once more who they are.
    "account/data/": ("/account/data/", [302] * 5, [302] * 5),
    "account/erasure/": ("/account/erasure/", [302] * 5, [302] * 5),
    "account/erasure/keeping/": ("/account/erasure/keeping/", [405] * 5, [302] * 5),
    "settings/reading/": ("/settings/reading/", [405] * 5, [302, 400, 400, 400, 400]),
    "search/": ("/search/?q=fruit", [200] * 5, [405] * 5),
    "privacy/": ("/privacy/", [200] * 5, [405] * 5),
    "styleguide/": ("/styleguide/", [404, 404, 200, 200, 200], [405] * 5),
    "healthz": ("/healthz", [200] * 5, [200] * 5),
    "readyz": ("/readyz", [200] * 5, [200] * 5),
    "metrics": ("/metrics", [404] * 5, [404] * 5),
    "doctor/mirror": ("/doctor/mirror", [404] * 5, [404] * 5),
    "favicon.ico": ("/favicon.ico", [302] * 5, [302] * 5),
}  # fmt: skip
#: Addresses of drafts: strangers get 404, like a page that never was.
DRAFTS = {
    "/courses/botany/draft/": ("get", [404, 404, 404, 200, 200]),
    "/courses/botany/draft/completion/": ("post", [302, 404, 404, 302, 302]),
    "/courses/botany/draft/place/": ("post", [403, 404, 404, 204, 204]),
    "/courses/botany/practice/draft-q1/": ("post", [404, 404, 404, 200, 200]),
    "/courses/secret/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/exam/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/exam/judging/": ("get", [302, 404, 404, 200, 200]),
    "/courses/secret/practice/": ("get", [404, 404, 404, 200, 200]),
    "/courses/secret/glossary/": ("get", [404, 404, 404, 200, 200]),
}
#: Whole branches that have their own tests: accounts by allauth, the admin by permissions.
BRANCHES = ("accounts/", "admin/")


def routes(patterns, prefix=""):
    """Every route of the site, the branches above left whole."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(BRANCHES):
            continue
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


@pytest.fixture
def people():
    """A client for each role. The instructor teaches the courses, the stranger teaches another one."""
    botany = make_course("botany")
    make_exam(botany)
    secret = make_course("secret", status="draft")
    make_exam(secret)
    module = make_module(botany, slug="plants")
    make_lesson(module, slug="fruit", questions=1)
    make_lesson(module, slug="draft", questions=1, status=Lesson.Status.DRAFT)
    MediaFile.objects.create(
        course=botany, name="a.svg", data=b"<svg/>", sha256="0123456789abcdef" * 4, content_type="image/svg+xml"
    )
    users = {
        "learner": make_user("ann@example.org"),
        "stranger": make_user("sam@example.org", is_staff=True),
        "instructor": make_user("ines@example.org", is_staff=True),
        "operator": make_user("olu@example.org", is_staff=True, is_superuser=True),
    }
    make_course("geology").instructors.add(users["stranger"])
    botany.instructors.add(users["instructor"])
    secret.instructors.add(users["instructor"])
    clients = {role: Client() for role in ROLES}
    for role, user in users.items():
        clients[role].force_login(user)
    return clients


def test_every_route_has_a_line():
    assert set(routes(get_resolver().url_patterns)) == set(MATRIX)


@pytest.mark.parametrize("route", MATRIX)
def test_each_role_gets_what_the_matrix_says(route, people):
    address, get, post = MATRIX[route]

    assert [people[role].get(address).status_code for role in ROLES] == get
    assert [people[role].post(address, **HERE).status_code for role in ROLES] == post


@pytest.mark.parametrize("address", DRAFTS)
def test_a_draft_is_there_for_those_who_write_it_only(address, people):
    method, statuses = DRAFTS[address]

    assert [getattr(people[role], method)(address, **HERE).status_code for role in ROLES] == statuses


@pytest.mark.once
def test_reading_an_address_writes_nothing(people):
    before = all_rows()

    for address, _get, _post in MATRIX.values():
        for role in ROLES:
            people[role].get(address)
            people[role].head(address)

    assert all_rows() == before


@pytest.mark.parametrize("route", [route for route in MATRIX if route not in LOOKING])
def test_a_form_without_the_token_of_a_page_is_refused(route, people):
    """With a session and nothing else, as another site's page could send it."""
    address = MATRIX[route][0]
    before = all_rows()

    for role in ROLES[1:]:
        client = Client(enforce_csrf_checks=True)
        client.cookies = people[role].cookies
        assert client.post(address).status_code == 403
        assert (
            client.post(address, {"csrfmiddlewaretoken": "x" * 64}, HTTP_ORIGIN="https://evil.example").status_code
            == 403
        )

    assert all_rows() == before


def addresses_below(branch):
    """One address for each route of a branch, with made-up values in its places."""
    values = {"object_id": "1", "app_label": "courses", "url": "x/", "content_type_id": "1", "pk": "1"}
    for pattern in whole_routes(get_resolver().url_patterns):
        if pattern.startswith(branch):
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values.get(match[1], "1"), pattern)
            yield "/" + re.sub(r"\(\?P<\w+>[^)]*\)|[\^$?\\]", "1" if "(?P" in address else "", address)


def whole_routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        yield from [route] if isinstance(pattern, URLPattern) else whole_routes(pattern.url_patterns, route)


def test_no_page_of_the_admin_opens_to_a_guest_or_a_learner(people):
    addresses = {a for a in addresses_below("admin/") if not a.startswith(("/admin/login", "/admin/logout"))}
    assert len(addresses) > 40

    for role in ("guest", "learner"):
        answers = {address: people[role].get(address) for address in addresses}
        opened = {address: answer.status_code for address, answer in answers.items()}
        assert {address: status for address, status in opened.items() if status not in {302, 404}} == {}
        ways = {answer["Location"].split("?")[0] for answer in answers.values() if answer.status_code == 302}
        assert ways == {"/admin/login/"}


def test_no_address_of_an_account_fails(people):
    addresses = set(addresses_below("accounts/"))
    assert len(addresses) > 20

    for role in ("guest", "learner"):
        answers = {address: people[role].get(address).status_code for address in addresses}
        assert {
            address: status for address, status in answers.items() if status not in {200, 301, 302, 401, 404, 405}
        } == {}


def test_a_guest_is_sent_to_sign_in_and_back(people):
    ways = [people["guest"].get("/learn/"), people["guest"].get("/account/")]
    ways.append(people["guest"].post("/courses/botany/fruit/completion/"))

    assert [way["Location"] for way in ways] == [
        "/accounts/login/?next=/learn/",
        "/accounts/login/?next=/account/",
        "/accounts/login/?next=/courses/botany/fruit/%23finish",
    ]


def test_the_admin_opens_for_staff_only(people):
    assert [people[role].get("/admin/").status_code for role in ROLES] == [302, 302, 200, 200, 200]
