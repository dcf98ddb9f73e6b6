"""The status list: the bits of tokens that are good no more, signed, and read by another library."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from openbadgeslib.ob3.status_list import encode_bitstring

from exams import certificates
from exams.credentials import badge, keys, status, tokens
from exams.models.certificate import Certificate
from tests.exams.credentials.holders import LATER, NOW, make_certificate

pytestmark = pytest.mark.django_db


def served(number=1, now=NOW):
    return tokens.read(status.signed_list(number, now=now), keys.public_key(keys.key_in_use(now=NOW)))


def test_the_bits_of_revoked_withdrawn_and_replaced_tokens_are_set():
    standing, revoked, withdrawn, renamed = (make_certificate() for _ in range(4))
    certificates.revoke(certificate=revoked, reason="Shared.", now=LATER)
    certificates.withdraw(certificate=withdrawn, now=LATER)
    certificates.rename(certificate=renamed, name="Amara O.", now=LATER, actor=None)

    places = status.decoded(served()["credentialSubject"]["encodedList"])

    renamed.refresh_from_db()
    assert (standing.place, revoked.place, withdrawn.place, renamed.spent, renamed.place) == (0, 1, 2, [3], 4)
    assert places == {1, 2, 3}


def test_the_list_is_a_credential_that_holds_for_a_day():
    make_certificate()

    found = served(now=NOW)

    address = "http://127.0.0.1:8000/credentials/status/1/"
    assert {name: found[name] for name in found if name != "credentialSubject"} == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:127.0.0.1%3A8000",
        "validFrom": "2026-11-22T15:00:00Z",
        "validUntil": "2026-11-23T15:00:00Z",
        "iss": "did:web:127.0.0.1%3A8000",
        "jti": address,
        "sub": f"{address}#list",
        "nbf": 1795359600,
        "exp": 1795446000,
    }
    assert status.signed_list(1, now=NOW) == status.signed_list(1, now=NOW + timedelta(minutes=50))


def test_the_bits_are_written_as_another_library_writes_them():
    places = {0, 7, 8, 4711, 131_071}

    ours, theirs = status.encoded(places), encode_bitstring(places)

    assert status.decoded(ours) == status.decoded(theirs) == places
    bits = gzip.decompress(base64.urlsafe_b64decode(ours[1:] + "=="))
    assert (ours[0], len(bits), bits[0], bits[1]) == ("u", 16 * 1024, 0b10000001, 0b10000000)


def test_a_place_beyond_the_first_list_is_in_the_next():
    certificate = make_certificate()
    Certificate.objects.filter(pk=certificate.pk).update(place=badge.LIST_BITS + 5, spent=[3], revoked_at=NOW)

    assert [status.exists(number) for number in (0, 1, 2, 3)] == [False, True, True, False]
    assert (status.set_places(1), status.set_places(2)) == ({3}, {5})


def test_the_pages_that_verifiers_ask(client):
    assert [client.get(f"/credentials/status/{number}/").status_code for number in (0, 1)] == [404, 404]
    certificate = make_certificate()

    listed, jwks, did = map(client.get, ("/credentials/status/1/", "/.well-known/jwks.json", "/.well-known/did.json"))

    assert [answer.status_code for answer in (listed, jwks, did)] == [200, 200, 200]
    assert [answer["Content-Type"] for answer in (listed, jwks, did)] == [
        "application/vc+jwt",
        "application/jwk-set+json",
        "application/did+json",
    ]
    assert {answer["Access-Control-Allow-Origin"] for answer in (listed, jwks, did)} == {"*"}
    assert tokens.read(listed.content.decode(), keys.public_key(certificate.key))["type"][1] == (
        "BitstringStatusListCredential"
    )
    jwk = keys.jwk(keys.public_key(certificate.key))
    kid = f"did:web:127.0.0.1%3A8000#{certificate.key.kid}"
    assert json.loads(jwks.content) == {"keys": [jwk | {"kid": certificate.key.kid, "alg": "EdDSA", "use": "sig"}]}
    assert json.loads(did.content) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": "did:web:127.0.0.1%3A8000",
        "verificationMethod": [
            {"id": kid, "type": "JsonWebKey2020", "controller": "did:web:127.0.0.1%3A8000", "publicKeyJwk": jwk}
        ],
        "assertionMethod": [kid],
    }


def test_retired_keys_stay_published(client):
    make_certificate()
    keys.rotate(now=LATER)

    assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 2
    assert len(client.get("/.well-known/did.json").json()["assertionMethod"]) == 2


def test_without_the_secret_key_the_list_says_what_to_do(client, settings):
    make_certificate()
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"

    answer = client.get("/credentials/status/1/")

    assert answer.status_code == 503
    assert b"rotate_signing_key" in answer.content
