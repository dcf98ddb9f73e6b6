"""A form that another site sends in somebody's name is refused at every door, and nothing is written."""

import pytest

from tests.doors.cells import WHOLE, lines
from tests.doors.knocking import knock
from tests.doors.routes import routes
from tests.doors.site import make_site
from tests.doors.test_access import hold

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TOKEN = "a" * 32
NOWHERE = {"HTTP_SEC_FETCH_SITE": "none"}
#: How it comes: the fields it holds, and what the browser says of where it comes from.
FORGED = {
    "without a token": ({}, {}),
    "without a token, from another site": ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}),
    "with a token of another visit": ({"csrfmiddlewaretoken": "b" * 32}, {}),
    "with the right token, from another site": (
        {"csrfmiddlewaretoken": TOKEN}, {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "cross-site"},
    ),
    "with the right token, from nowhere": (
        {"csrfmiddlewaretoken": TOKEN}, {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"},
    ),
    "with the right token, over HTTPS and saying nothing": ({"csrfmiddlewaretoken": TOKEN}, {"secure": True}),
}  # fmt: skip
#: What is tried at every door. The rest is told apart by the same lines for all, so the site's own doors are enough.
EVERYWHERE = {"without a token", "with the right token, from another site"}
#: The doors that Django's check leaves alone, and what stands for it there.
EXEMPT = {
    # nothing is written and no account is asked
    "verify/": 200,
    # where the form was sent from (quizzes/origin.py)
    "preview/<str:token>/<slug:key>/": 403,
    "courses/<slug:course>/practice/<slug:key>/": 403,
    # a signed ticket that is bound to a person and a row
    "admin/courses/lesson/<int:object_id>/change/": 403,
    "admin/courses/lesson/<int:object_id>/working-copy/": 403,
    "admin/exams/exam/<int:object_id>/change/": 403,
    "admin/exams/itempool/<int:object_id>/change/": 403,
}


@pytest.fixture
def site():
    """The site, every browser of it with a form token of its own."""
    made = make_site()
    for role, client in made.clients.items():
        client.cookies["csrf"] = TOKEN
        client.handler.enforce_csrf_checks = True
        made.cookies[role]["csrf"] = TOKEN
    return made


def doors():
    """Every door that takes forms, with the one who gets furthest there: route, address, role, the status due."""
    for route, row, address, _get, post in lines():
        role = "learner" if row == "own" and not route.startswith("admin/") else "operator"
        role = "guest" if post.get("guest") == 200 and post.get("operator") == 302 else role
        if role in post and post[role] != 405:
            yield route, address, role, post[role]


def test_django_checks_every_door_but_those_named_here():
    assert {route.text for route in routes() if getattr(route.view, "csrf_exempt", False)} == set(EXEMPT)


def test_a_form_from_elsewhere_is_refused_at_every_door(site):
    known = list(doors())
    wrong = [
        f"POST {address} as {role}, {how}: {answer.status}, wrote {answer.wrote or 'nothing'}"
        for route, address, role, _status in known
        for how, (fields, headers) in FORGED.items()
        if WHOLE or how in EVERYWHERE or route in EXEMPT or not route.startswith(("admin/", "accounts/"))
        for answer in [knock(site, role, "post", address.format(**site.rows), fields, **(NOWHERE | headers))]
        if (answer.status, answer.wrote) != (EXEMPT.get(route.partition("#")[0], 403), set())
    ]

    assert len(known) > 120
    hold(wrong)


def test_the_same_form_from_here_is_taken(site):
    """So it is for its origin that the others are refused."""
    here = {"HTTP_ORIGIN": "http://testserver"}
    hold(
        f"POST {address} as {role}: {answer.status}, not {status}"
        for route, address, role, status in doors()
        if not route.startswith("admin/") and route not in EXEMPT
        for answer in [knock(site, role, "post", address.format(**site.rows), {"csrfmiddlewaretoken": TOKEN}, **here)]
        if answer.status != status
    )
