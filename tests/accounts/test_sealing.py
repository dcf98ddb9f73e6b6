"""Secrets of second factors are sealed in the database, and open with the site's present or former secret key."""

import json

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.test import Client
from django.utils import timezone

from accounts import sealing
from tests.accounts.people import (
    code_of_app,
    is_signed_in,
    recovery_codes,
    sign_in,
)

pytestmark = pytest.mark.django_db

STEP = "/accounts/2fa/authenticate/"
OTHER_KEY = "another key of this site, long enough to be one 0123456789"


def in_the_database():
    return json.dumps(list(Authenticator.objects.order_by("type").values_list("data", flat=True)))


def signed_in_with(code):
    visitor = Client()
    sign_in(visitor)
    visitor.post(STEP, {"code": code})
    return is_signed_in(visitor)


def test_no_secret_of_a_second_factor_stands_in_the_database(client, secret):
    codes = recovery_codes(client)
    stored = in_the_database()

    assert len(codes) == 10
    assert stored.count(sealing.MARK) == 2
    assert secret not in stored
    assert (signed_in_with(code_of_app(secret)), signed_in_with(codes[0])) == (True, True)


def test_what_a_former_key_sealed_opens_and_another_key_says_what_to_do(secret, settings):
    (sealed,) = [row.data["secret"] for row in Authenticator.objects.filter(type="totp")]
    former, settings.SECRET_KEY = settings.SECRET_KEY, OTHER_KEY

    with pytest.raises(sealing.Unreadable, match=r"another SECRET_KEY\. Start with that one, .*SECRET_KEY_FALLBACKS"):
        sealing.opened(sealed)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert sealing.opened(sealed) == secret


def test_a_secret_is_sealed_for_second_factors_alone(secret, settings):
    (sealed,) = [row.data["secret"] for row in Authenticator.objects.filter(type="totp")]
    token = sealed.removeprefix(sealing.MARK)

    assert sealing.ciphers(sealing.SECOND_FACTORS).decrypt(token).decode() == secret
    with pytest.raises(InvalidToken):
        sealing.ciphers(b"lectern: something else").decrypt(token)


def test_what_a_release_before_left_as_it_is_opens_and_is_sealed_once(client, secret):
    codes = recovery_codes(client)
    for row in Authenticator.objects.all():
        place = sealing.PLACES[row.type]
        row.data[place] = sealing.opened(row.data[place])
        row.save()
    assert secret in in_the_database()
    assert signed_in_with(codes[0])

    assert sealing.seal_the_rest(timezone.now(), 3600) == "2 second factors sealed."
    assert sealing.seal_the_rest(timezone.now(), 3600) == ""

    assert secret not in in_the_database()
    assert (signed_in_with(code_of_app(secret)), signed_in_with(codes[0])) == (True, False)
    assert recovery_codes(client) == codes[1:]
