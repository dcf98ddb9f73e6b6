"""10,000 certificates that are not quite genuine: none is accepted, in whatever way it is presented."""

import base64
import json
import random
from dataclasses import replace

import pytest

from exams import certificates
from exams.credentials import badge, baking, checking, keys, numbers, tokens
from exams.credentials.facts import Facts
from tests.exams.credentials.files import made
from tests.exams.credentials.holders import LATER, make_certificate

pytestmark = pytest.mark.django_db

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#: How many of each kind.
SHARES = {"number": 3000, "signature": 1500, "payload": 1500, "resigned": 500, "svg": 1500, "png": 1000, "pdf": 1000}


@pytest.fixture
def chance():
    return random.Random(20261122)


@pytest.fixture
def certificate():
    return make_certificate()


def accepted(files):
    """Those that are taken for genuine."""
    return [data for data in files if checking.check(data, now=LATER).is_accepted]


def flipped(data, chance):
    """The bytes with one to three of them changed, or a piece of them lost or doubled."""
    changed = bytearray(data)
    match chance.randrange(4):
        case 0:
            start = chance.randrange(len(data))
            del changed[start : start + chance.randint(1, 40)]
        case 1:
            start = chance.randrange(len(data))
            changed[start:start] = changed[start : start + chance.randint(1, 40)]
        case _:
            for _ in range(chance.randint(1, 3)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def other(data, certificate_file):
    return [piece for piece in data if piece != certificate_file]


def test_there_are_ten_thousand():
    assert sum(SHARES.values()) == 10_000


def test_numbers(certificate, chance):
    guessed = [numbers.number_of(chance.getrandbits(130)) for _ in range(1500)]
    mistyped = []
    for _ in range(1500):
        text = list(certificate.number)
        for _ in range(chance.randint(1, 4)):
            text[chance.randrange(len(text))] = chance.choice(numbers.ALPHABET)
        mistyped.append("".join(text))
    forged = [text for text in guessed + mistyped if numbers.read_number(text) != certificate.number]

    found = [text for text in forged if numbers.read_number(text) and certificates.found(numbers.read_number(text))]

    assert len(forged) > 2900
    assert found == []
    assert certificates.found(certificate.number) == certificate


def test_signatures(certificate, chance):
    body, _, signature = certificate.token.rpartition(".")
    forged = set()
    while len(forged) < SHARES["signature"]:
        text = list(signature)
        for _ in range(chance.randint(1, 3)):
            text[chance.randrange(86)] = chance.choice(ALPHABET)
        forged.add(f"{body}.{''.join(text)}")
    forged.discard(certificate.token)

    assert accepted(token.encode() for token in forged) == []


def test_payloads(certificate, chance):
    header, payload, signature = certificate.token.split(".")
    whole = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    forged = []
    for count in range(SHARES["payload"]):
        if count % 2:
            changed = flipped(whole, chance)
        else:
            values = json.loads(whole)
            values["credentialSubject"]["identifier"][0]["identityHash"] = f"Somebody {count}"
            values["credentialSubject"]["result"][0]["value"] = str(chance.randint(0, 60))
            changed = json.dumps(values).encode()
        spelled = base64.urlsafe_b64encode(changed).rstrip(b"=").decode()
        forged.append(f"{header}.{spelled}.{signature}".encode())

    assert accepted(other(forged, certificate.token.encode())) == []


def test_signed_by_somebody_else(certificate, chance):
    stranger, facts = keys.Ed25519PrivateKey.generate(), Facts.of(certificate.facts)
    forged = []
    for count in range(SHARES["resigned"]):
        payload = badge.credential(replace(facts, name=f"Somebody {count}"), certificate.place)
        forged.append(tokens.sign(payload, stranger, key_id=f"did:web:x#{certificate.key.kid}").encode())

    assert accepted(forged) == []


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_files(certificate, kind, chance):
    data = made(certificate, kind)
    forged = {flipped(data, chance) for _ in range(SHARES[kind])} - {data}

    assert len(forged) > 0.98 * SHARES[kind]
    assert accepted(forged) == []
    assert accepted([data]) == [data]


def test_the_credential_of_one_in_the_picture_of_another(certificate):
    another = make_certificate("Ben Trovato")

    swapped = [
        made(another, "svg").replace(another.token.encode(), certificate.token.encode()),
        baking.bake_png(
            baking.SIGNATURE
            + b"".join(
                baking.chunk(kind, content) for kind, content in baking.chunks(made(another, "png")) if kind != b"iTXt"
            ),
            certificate.token,
        ),
        made(another, "pdf").replace(another.number.encode(), certificate.number.encode()),
    ]

    assert [checking.check(data, now=LATER).outcome for data in swapped] == ["altered"] * 3
