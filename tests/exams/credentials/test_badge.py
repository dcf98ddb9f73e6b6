"""The signed badge: Open Badges 3.0 as a JWT, checked by two libraries that did not make it."""

import base64
import json
from dataclasses import replace

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3Verifier

from exams.credentials import badge, keys, tokens, wellknown
from tests.exams.credentials.holders import FACTS, NOW, NUMBER, make_certificate

pytestmark = pytest.mark.django_db

PAGE = f"https://learn.example.org/verify/{NUMBER}/"
COURSE = "https://learn.example.org/courses/ai-foundations/"
WORDS = (
    "Pass the exam “Certified AI Practitioner” of the course “AI Foundations for Everyone, edition 2026.1”. Exam taken "
    "unproctored on 22 November 2026. Score: 52 of 60 points (86%); pass mark 42, provisional standard. "
    "Assessment-based certificate, issued by Northlight Learning Trust. The exam was taken without supervision. "
    "Identity and help from others were not checked. Provisional standard: too few judges had rated the questions "
    "when the exam was taken. Not affiliated with AWS or CertNexus."
)


def test_the_whole_credential():
    assert badge.credential(FACTS, 131_079) == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": PAGE,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Certified AI Practitioner (beta)",
        "issuer": {
            "id": "did:web:learn.example.org",
            "type": ["Profile"],
            "name": "Northlight Learning Trust",
            "url": "https://learn.example.org",
        },
        "image": {"id": f"{PAGE}badge.svg", "type": "Image"},
        "validFrom": "2026-11-22T15:02:00Z",
        "validUntil": "2028-11-22T14:00:00Z",
        "credentialSubject": {
            "id": badge.holder_id(FACTS),
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Amara Osei", "identityType": "name"}
            ],
            "achievement": {
                "id": f"{COURSE}#certificate",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "Certified AI Practitioner (beta)",
                "description": "Assessment-based certificate, issued by Northlight Learning Trust.",
                "criteria": {"id": COURSE, "narrative": WORDS},
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "AI Foundations for Everyone, edition 2026.1",
                        "targetUrl": COURSE,
                        "targetDescription": (
                            "The issuer’s own course. This certificate is tied to it and follows no outside framework."
                        ),
                    }
                ],
                "resultDescription": [
                    {
                        "id": f"{COURSE}#certificate-score",
                        "type": ["ResultDescription"],
                        "name": "Exam score in points",
                        "resultType": "RawScore",
                        "valueMin": "0",
                        "valueMax": "60",
                        "requiredValue": "42",
                    }
                ],
            },
            "result": [{"type": ["Result"], "resultDescription": f"{COURSE}#certificate-score", "value": "52"}],
        },
        "credentialStatus": {
            "id": "https://learn.example.org/credentials/status/2/#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": "https://learn.example.org/credentials/status/2/",
        },
    }


def test_it_claims_no_standard_and_no_accreditation():
    text = json.dumps(badge.credential(FACTS, 0))

    assert [word for word in ("17024", "ISO", "accredit", "Certification") if word in text] == []


def test_the_same_facts_and_key_give_the_same_token():
    key = keys.key_in_use(now=NOW)

    assert badge.signed(FACTS, 7, key) == badge.signed(FACTS, 7, key)
    assert badge.signed(FACTS, 7, key) != badge.signed(FACTS, 8, key)
    assert badge.signed(FACTS, 7, key) != badge.signed(replace(FACTS, points="53"), 7, key)


# RFC 9864 calls this algorithm "Ed25519"; verifiers of badges know it as "EdDSA" (docs/decisions).
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")
def test_joserfc_verifies_it_with_the_published_key():
    certificate = make_certificate()
    (published,) = wellknown.jwks()["keys"]

    found = jws.deserialize_compact(certificate.token, OKPKey.import_key(published), algorithms=["EdDSA"])

    assert found.headers() == {
        "alg": "EdDSA",
        "kid": f"did:web:127.0.0.1%3A8000#{published['kid']}",
        "typ": "JWT",
    }
    payload = json.loads(found.payload)
    assert payload["credentialSubject"]["identifier"][0]["identityHash"] == "Amara Osei"
    assert (payload["iss"], payload["jti"], payload["sub"]) == (
        payload["issuer"]["id"],
        payload["id"],
        payload["credentialSubject"]["id"],
    )


def test_openbadgeslib_reads_and_verifies_it():
    certificate = make_certificate()

    found = OB3Verifier(certificate.key.public).verify(certificate.token)

    assert found.achievement.achievement_type == "Certificate"
    assert [(result.value, result.result_description) for result in found.results] == [
        ("52", found.achievement.result_descriptions[0].id)
    ]
    assert [entry["statusListIndex"] for entry in found.credential_status] == ["0"]


def test_openbadgeslib_refuses_it_with_another_key_and_when_it_was_changed():
    certificate = make_certificate()
    header, payload, signature = certificate.token.split(".")
    other = keys.public_pem(keys.Ed25519PrivateKey.generate().public_key())

    for token, key in (
        (certificate.token, other),
        (f"{header}.{payload[:-2]}AA.{signature}", certificate.key.public),
    ):
        with pytest.raises(LibOpenBadgesException):
            OB3Verifier(key).verify(token)


def test_a_token_has_one_spelling():
    certificate = make_certificate()
    header, payload, signature = certificate.token.split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    accepted = []
    for character in alphabet:
        try:
            tokens.header_of(f"{header}.{payload}.{signature[:-1]}{character}")
            accepted.append(character)
        except tokens.NotSigned:
            pass

    # The last character of 64 bytes in base 64 carries two bits: four spellings, one for each value.
    assert accepted == ["A", "Q", "g", "w"]
    assert signature[-1] in accepted


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "x"},
        {"alg": "HS256", "kid": "x"},
        {"alg": "EdDSA"},
        {"alg": "EdDSA", "kid": 7},
        [],
    ],
)
def test_another_algorithm_is_no_signature(header):
    certificate = make_certificate()
    _, payload, signature = certificate.token.split(".")
    spelled = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()

    with pytest.raises(tokens.NotSigned):
        tokens.read(f"{spelled}.{payload}.{signature}", keys.public_key(certificate.key))


def test_the_json_file_is_the_token_in_the_standard_s_envelope():
    assert badge.enveloped("a.b.c") == {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": "data:application/vc+jwt,a.b.c",
        "type": "EnvelopedVerifiableCredential",
    }
