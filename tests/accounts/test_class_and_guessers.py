"""A class that signs in from one address is let in; who guesses from one, or at one account, is not."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from tests.accounts.people import PASSWORD, enter_code, is_signed_in, make_person, problems, sign_in, switch_on_app

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MISMATCH = "Check your email address and password, then try again"
REFUSED = "Too many tries. Wait 5 minutes, then try again"
SCHOOL, ELSEWHERE = {"REMOTE_ADDR": "203.0.113.1"}, {"REMOTE_ADDR": "198.51.100.1"}


def make_class(size: int) -> list[str]:
    """So many people with a confirmed address and the same password."""
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(User(email=f"l{n}@school.example", password=password) for n in range(size))
    for person in people:
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return [person.email for person in people]


def told(response) -> str:
    """Where a sign-in leads, or why it does not."""
    return response.headers.get("Location") or " ".join(problems(response.content))


def test_two_hundred_learners_sign_in_from_one_address_and_one_password_over_them_all_is_stopped():
    school = make_class(200)

    signed_in = [told(sign_in(Client(), email, **SCHOOL)) for email in school]
    sprayed = [told(sign_in(Client(), email, "Summer-2026", **ELSEWHERE)) for email in school]
    still_right = told(sign_in(Client(), school[0], **SCHOOL))

    assert signed_in == ["/learn/"] * 200
    assert sprayed == [MISMATCH] * 60 + [REFUSED] * 140
    assert still_right == "/learn/"


def test_one_account_is_guessed_five_times_from_wherever_and_then_its_address_is_charged_nothing(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guess": "2/5m/ip"}
    alice, bob = make_class(2)

    answers = [told(sign_in(Client(), alice, "wrong", REMOTE_ADDR=f"192.0.2.{n}")) for n in range(8)]
    locked = [told(sign_in(Client(), alice, **SCHOOL)) for _ in range(3)]

    assert answers == [MISMATCH] * 5 + [REFUSED] * 3
    assert locked == [REFUSED] * 3
    assert told(sign_in(Client(), bob, **SCHOOL)) == "/learn/"


def test_one_password_over_many_accounts_is_stopped_and_a_right_one_elsewhere_does_not_help(client, settings):
    """Somebody has an account here with a second factor, and signs in to it between guesses."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guess": "3/5m/ip"}
    make_person()
    sign_in(client)
    secret = switch_on_app(client)
    before = [told(sign_in(Client(), f"p{n}@example.org", "wrong", **SCHOOL)) for n in range(2)]

    own = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(own, **SCHOOL)
    enter_code(own, "/accounts/2fa/authenticate/", secret)
    after = [told(sign_in(Client(), f"q{n}@example.org", "wrong", **SCHOOL)) for n in range(2)]

    assert is_signed_in(own)
    assert (before, after) == ([MISMATCH] * 2, [MISMATCH, REFUSED])


def test_wrong_codes_of_the_second_step_count_for_the_address_too(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guess": "3/5m/ip"}
    make_person()
    sign_in(client)
    switch_on_app(client)
    browser = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(browser)

    codes = [problems(browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).content) for _ in range(4)]

    assert codes == [["This code does not match. Enter the one that is shown now"]] * 3 + [[REFUSED]]


def test_right_passwords_of_one_account_have_an_end_since_each_costs_work(settings):
    assert settings.ACCOUNT_RATE_LIMITS["try"] == "30/m/key"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "try": "3/m/key"}
    (alice,) = make_class(1)

    assert [told(sign_in(Client(), alice, **SCHOOL)) for _ in range(4)] == ["/learn/"] * 3 + [REFUSED]
    assert told(sign_in(Client(), alice, **ELSEWHERE)) == REFUSED


def test_a_hundred_join_or_ask_for_a_code_or_bring_a_passkey_from_one_address(settings):
    """What the doors hold to is tried with small numbers in test_limits; here stand the site's own."""
    addresses = {
        name: [rate for rate in rates.split(",") if rate.endswith("/ip")]
        for name, rates in {**settings.ACCOUNT_RATE_LIMITS, **settings.MFA_RATE_LIMITS}.items()
    }

    assert {name: rates for name, rates in addresses.items() if rates} == {
        "login": ["300/m/ip"],
        "guess": ["60/5m/ip"],
        "signup": ["100/m/ip"],
        "request_login_code": ["100/m/ip"],
        "reset_password": ["60/m/ip"],
        "reset_password_from_key": ["60/m/ip"],
        "webauthn_login": ["300/m/ip"],
    }
