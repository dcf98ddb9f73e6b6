"""Every address of the site outside the admin, one after the other, in a real browser: no violation of the policy, no
error, no request to another site. (A visitor who meets one fails the test; the admin's pages are in ``test_admin``.)
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.browser.visitors import Visit, Visitor
from tests.config.walk import Cast, cast
from tests.factories import make_user

pytestmark = pytest.mark.browser

#: Pages of accounts, whose addresses stand in the sign-in machinery.
ACCOUNTS = (
    "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/webauthn/",
    "/accounts/sessions/", "/accounts/logout/", "/accounts/reauthenticate/", "/accounts/login/", "/accounts/signup/",
    "/accounts/password/reset/", "/accounts/login/code/", "/accounts/inactive/", "/accounts/3rdparty/login/error/",
)  # fmt: skip


def pages_of(people: Cast, client: Client) -> list[str]:
    """The addresses that answer this browser with a page, refusals too."""
    found = []
    for address in dict.fromkeys([*people.addresses, *ACCOUNTS]):
        if address.startswith("/static/"):
            continue
        answer = client.get(address)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and answer.status_code in {200, 404} and "attachment" not in str(answer.headers):
            found.append(address)
    return found


def walk(visitor: Visitor, pages: list[str]) -> None:
    # The browser itself writes a line for each answer of 404 that is a document.
    visitor.expect_complaint(r"Failed to load resource: the server responded with a status of 404")
    for page in pages:
        visitor.go(page)


def test_a_guest_a_learner_and_an_operator_meet_no_violation_anywhere(visit: Visit) -> None:
    people = cast()
    operator = make_user("sam@example.org", is_staff=True, is_superuser=True)
    clients: dict[User | None, Client] = {
        None: people.clients["guest"],
        User.objects.get(email="alice-mark@example.org"): people.clients["alice"],
        operator: Client(),
    }
    clients[operator].force_login(operator, backend=settings.AUTHENTICATION_BACKENDS[0])
    seen: set[str] = set()

    for person, client in clients.items():
        pages = [page for page in pages_of(people, client) if person is not operator or page not in seen]
        seen |= set(pages)
        walk(visit(person), pages)

    assert len(seen) > 60


def test_a_violation_would_be_met(visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint(r"Content Security Policy|another site: http://other\.invalid")
    page = visitor.go("/privacy/")

    with page.expect_console_message(lambda message: message.type == "error"):
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://other.invalid/a.png'}))")

    assert sorted(text.partition(":")[0] for text in visitor.complaints) == ["another site", "error"]
