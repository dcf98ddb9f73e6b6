"""The second step: an authenticator app, recovery codes, and what is asked before either changes."""

import base64

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from tests.accounts.people import (
    code_in_mail,
    code_of_app,
    confirm,
    heading,
    is_signed_in,
    make_person,
    problems,
    recovery_codes,
    secret_on,
    sign_in,
    switch_on_app,
)

pytestmark = pytest.mark.django_db

STEP = "/accounts/2fa/authenticate/"


def test_the_code_below_is_the_one_of_rfc_6238(clock):
    with time_machine.travel(59, tick=False):
        code = code_of_app("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

    assert code == "287082"


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_shows_a_picture_a_key_and_then_ten_recovery_codes(client, clock):
    make_person()
    sign_in(client)
    confirm(client)

    page = client.get("/accounts/2fa/totp/activate/").content
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of_app(secret_on(page))}, follow=True)

    assert b'src="data:image/svg+xml;base64,' in page
    assert response.redirect_chain == [("/accounts/2fa/recovery-codes/", 302)]
    assert len(set(recovery_codes(client))) == 10
    assert [m.subject for m in mail.outbox] == ["Two-factor sign-in is on at Lectern"]


def test_a_wrong_code_leaves_the_app_off_and_the_key_the_same(client, clock):
    make_person()
    sign_in(client)
    confirm(client)
    secret = secret_on(client.get("/accounts/2fa/totp/activate/").content)

    response = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})

    assert problems(response.content) == ["This code does not match. Enter the one that is shown now"]
    assert secret_on(response.content) == secret
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens_the_account(secret):
    browser = Client()

    response = sign_in(browser)

    assert response.headers["Location"] == STEP
    assert heading(browser.get(STEP).content) == "Second step"
    assert not is_signed_in(browser)


def test_the_password_and_the_code_of_the_app_open_it(secret):
    browser = Client()
    sign_in(browser)

    response = browser.post(STEP, {"code": code_of_app(secret)})

    assert response.headers["Location"] == "/learn/"
    assert is_signed_in(browser)


def test_a_code_of_the_app_is_not_taken_twice(secret):
    first, second = Client(), Client()
    sign_in(first)
    first.post(STEP, {"code": code_of_app(secret)})
    sign_in(second)

    response = second.post(STEP, {"code": code_of_app(secret)})

    assert problems(response.content) == ["This code does not match. Enter the one that is shown now"]
    assert not is_signed_in(second)


def test_an_old_code_of_the_app_is_not_taken(secret, clock):
    browser = Client()
    old = code_of_app(secret)
    clock.shift(30)
    sign_in(browser)

    browser.post(STEP, {"code": old})

    assert not is_signed_in(browser)


def test_five_wrong_codes_make_one_wait_even_with_the_right_one(secret):
    browser = Client()
    sign_in(browser)

    for _ in range(5):
        browser.post(STEP, {"code": "000000"})
    response = browser.post(STEP, {"code": code_of_app(secret)})

    assert problems(response.content) == ["Too many tries. Wait 5 minutes, then try again"]
    assert not is_signed_in(browser)


def test_neither_a_sign_in_code_nor_a_new_password_goes_round_the_second_step(secret):
    by_code, by_reset = Client(), Client()

    by_code.post("/accounts/login/code/", {"email": "alice@example.org"})
    after_code = by_code.post("/accounts/login/code/confirm/", {"code": code_in_mail()})
    by_reset.post("/accounts/password/reset/", {"email": "alice@example.org"})
    by_reset.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})
    after_reset = by_reset.post("/accounts/password/reset/complete/", {"password1": "other-words-2"})

    assert after_code.headers["Location"] == after_reset.headers["Location"] == STEP
    assert (is_signed_in(by_code), is_signed_in(by_reset)) == (False, False)


def test_a_recovery_code_opens_it_once(client, secret):
    code, *others = recovery_codes(client)
    first, second = Client(), Client()

    sign_in(first)
    first.post(STEP, {"code": code})
    sign_in(second)
    refused = second.post(STEP, {"code": code})

    assert is_signed_in(first)
    assert problems(refused.content) == ["This code does not match. Enter the one that is shown now"]
    assert not is_signed_in(second)
    assert recovery_codes(client) == others


def test_recovery_codes_can_be_taken_along_as_a_file(client, secret):
    response = client.get("/accounts/2fa/recovery-codes/download/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert response.content.decode().split() == recovery_codes(client)


def test_new_recovery_codes_replace_the_old_ones(client, secret):
    old = recovery_codes(client)

    client.post("/accounts/2fa/recovery-codes/generate/")

    assert len(recovery_codes(client)) == 10
    assert set(old) & set(recovery_codes(client)) == set()


def test_switching_the_app_off_takes_the_recovery_codes_along(client, secret):
    shown = client.get("/accounts/2fa/totp/deactivate/")
    still_on = Authenticator.objects.count()
    client.post("/accounts/2fa/totp/deactivate/")

    assert heading(shown.content) == "Switch off the authenticator app"
    assert (still_on, Authenticator.objects.count()) == (2, 0)
    assert sign_in(Client()).headers["Location"] == "/learn/"


def test_giving_up_half_way_forgets_the_password_step(secret):
    browser = Client()
    sign_in(browser)

    browser.post("/accounts/logout/", {"next": "/accounts/login/"})
    response = browser.get(STEP)

    assert response.headers["Location"] == "/accounts/login/"


UNUSED = "No passkey was used. Try again, or sign in another way"
MISFIT = "This passkey does not fit here. Try again, or sign in another way"
MADE_UP = [
    ("", UNUSED),
    ("{}", UNUSED),
    ("null", UNUSED),
    ("not json", MISFIT),
    ("[1]", MISFIT),
    ('"x"', MISFIT),
    ('{"id": 1}', MISFIT),
    ('{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}', MISFIT),
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30",'
        ' "authenticatorData": "AA", "signature": "AA", "userHandle": "MQ"}}',
        MISFIT,
    ),
    ("[" * 100_000, MISFIT),
]


@pytest.mark.parametrize(("credential", "says"), MADE_UP)
def test_a_made_up_passkey_is_refused(client, credential, says):
    make_person()

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": credential}, follow=True)

    assert response.redirect_chain == [("/accounts/login/", 302)]
    assert says in response.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(("credential", "says"), MADE_UP)
def test_a_made_up_passkey_is_not_added(client, credential, says):
    make_person()
    sign_in(client)
    confirm(client)
    client.get("/accounts/2fa/webauthn/add/")

    response = client.post("/accounts/2fa/webauthn/add/", {"name": "Phone", "credential": credential})

    assert problems(response.content) == [says]
    assert not Authenticator.objects.exists()


def test_a_made_up_passkey_is_no_second_step(secret):
    browser = Client()
    sign_in(browser)

    response = browser.post(STEP, {"credential": '{"id": 1}'})

    assert problems(response.content) == [MISFIT]
    assert not is_signed_in(browser)


def test_keys_and_recovery_codes_are_long_and_nobody_has_those_of_another():
    keys, codes = [], []
    for name in ("alice", "bob"):
        client = Client()
        make_person(f"{name}@example.org")
        sign_in(client, f"{name}@example.org")
        keys.append(switch_on_app(client))
        codes += recovery_codes(client)

    assert [len(base64.b32decode(key)) * 8 for key in keys] == [160, 160]
    assert (len(set(keys)), len(set(codes)), {len(code) for code in codes}) == (2, 20, {8})
