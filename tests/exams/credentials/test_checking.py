"""What a presented file is worth: one finding for each thing that can be wrong with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exams import certificates
from exams.credentials import badge, baking, checking, keys, tokens
from exams.credentials.facts import Facts
from exams.models.certificate import Certificate
from tests.exams.credentials.files import KINDS, made
from tests.exams.credentials.holders import LATER, NOW, make_certificate, make_exam, make_passed
from tests.factories import make_user

pytestmark = pytest.mark.django_db

YEARS = NOW + timedelta(days=3 * 366)
SIGNED = [("key", True), ("signature", True), ("record", True), ("current", True)]
CHECKS = {
    "pdf": [("record", True), ("standing", True), ("whole", True)],
    "png": [*SIGNED, ("standing", True), ("whole", True)],
    "svg": [*SIGNED, ("standing", True), ("whole", True)],
    "json": [*SIGNED, ("standing", True), ("whole", True)],
    "jwt": [*SIGNED, ("standing", True)],
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_site_gives_out_is_genuine(kind):
    certificate = make_certificate()

    finding = checking.check(made(certificate, kind), now=LATER)

    assert finding == checking.Finding(checking.Outcome.GENUINE, kind, certificate, CHECKS[kind])
    assert finding.is_accepted


@pytest.mark.parametrize("kind", KINDS)
def test_a_genuine_file_tells_what_became_of_the_certificate(kind):
    exam, learner = make_exam(), make_user()
    revoked, withdrawn, renamed = (make_certificate() for _ in range(3))
    renewed = make_certificate(sitting=make_passed(exam, learner, started_at=NOW - timedelta(days=9)))
    files = {row.pk: made(row, kind) for row in (revoked, withdrawn, renamed, renewed)}
    certificates.revoke(certificate=revoked, reason="Shared.", now=NOW)
    certificates.withdraw(certificate=withdrawn, now=NOW)
    certificates.rename(certificate=renamed, name="Amara O.", now=NOW, actor=None)
    make_certificate(sitting=make_passed(exam, learner))

    outcomes = {row.pk: checking.check(files[row.pk], now=LATER).outcome for row in (revoked, withdrawn, renewed)}

    assert list(outcomes.values()) == ["revoked", "withdrawn", "renewed"]
    assert checking.check(files[renamed.pk], now=LATER).outcome == ("altered" if kind == "pdf" else "replaced")
    renamed.refresh_from_db()
    assert checking.check(made(renamed, kind), now=LATER).outcome == "genuine"
    assert checking.check(made(renamed, kind), now=YEARS).outcome == "expired"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("pdf", lambda data: data + b"\n"),
        ("pdf", lambda data: data.replace(b"Amara", b"Chloe")),
        ("png", lambda data: baking.bake_png(repainted(data), baking.unbake_png(data))),
        ("svg", lambda data: data.replace(b"AI Foundations", b"XY Foundations")),
        ("json", lambda data: data[:-1] + b', "name": "Somebody Else"}'),
    ],
    ids=["pdf longer", "pdf title", "png", "svg", "json"],
)
def test_a_genuine_certificate_in_a_changed_file_is_never_more_than_altered(kind, change):
    certificate = make_certificate()

    finding = checking.check(change(made(certificate, kind)), now=LATER)

    assert (finding.outcome, finding.certificate, finding.checks[-1]) == ("altered", certificate, ("whole", False))
    assert not finding.is_accepted


def repainted(data):
    """The same picture with another palette, without its credential."""
    parts = [(kind, content) for kind, content in baking.chunks(data) if kind != b"iTXt"]
    return baking.SIGNATURE + b"".join(
        baking.chunk(kind, bytes(255 - value for value in content) if kind == b"PLTE" else content)
        for kind, content in parts
    )


def test_a_token_signed_with_another_key_is_forged():
    certificate = make_certificate()
    stranger = keys.Ed25519PrivateKey.generate()
    payload = tokens.read(certificate.token, keys.public_key(certificate.key))
    own = keys.thumbprint(stranger.public_key())

    known = tokens.sign(payload, stranger, key_id=f"did:web:x#{certificate.key.kid}")
    unknown = tokens.sign(payload, stranger, key_id=f"did:web:x#{own}")

    assert [checking.check(token.encode(), now=NOW) for token in (known, unknown)] == [
        checking.Finding(checking.Outcome.FORGED, "jwt", None, [("key", True), ("signature", False)]),
        checking.Finding(checking.Outcome.FORGED, "jwt", None, [("key", False)]),
    ]


def test_what_our_key_signed_and_no_record_knows_is_not_believed():
    certificate = make_certificate()
    facts = Facts.of(certificate.facts)
    better = badge.signed(replace(facts, points="60"), 9, certificate.key)
    never = badge.signed(replace(facts, number="N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS"), 9, certificate.key)

    found = [checking.check(token.encode(), now=NOW) for token in (better, never)]

    assert [(finding.outcome, finding.certificate) for finding in found] == [("forged", None), ("unknown", None)]


def test_a_status_list_is_no_certificate():
    certificate = make_certificate()
    listed = tokens.sign(
        {"id": "http://x/credentials/status/1/"}, keys.private_key(certificate.key), key_id=f"x#{certificate.key.kid}"
    )

    assert checking.check(listed.encode(), now=NOW).outcome == "unknown"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"%PDF-1.7 no number",
        b"%PDF-1.7 <pdf:Keywords>A</pdf:Keywords>",
        b"<svg/>",
        b"{}",
        b"[1]",
        b'{"id": 7}',
        b'{"id": "data:application/vc+jwt,"}',
        b'"a.b.c"',
        b"{" * 5000,
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b"a.b.c",
        b"x" * (checking.LARGEST + 1),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_there_is_nothing_in_other_files(data):
    finding = checking.check(data, now=NOW)

    assert (finding.outcome, finding.certificate, finding.checks) == ("nothing", None, [])


def test_a_pdf_that_names_no_or_two_certificates():
    number = "N5PQ-KX28-T5CY-4GNF-6YY4-HMAS-W9QS"
    keyword = f"<pdf:Keywords>{number}</pdf:Keywords>"
    other = keyword.replace("N5PQ", "M5PQ")

    found = [checking.check(f"%PDF-1.7 {text}".encode(), now=NOW) for text in (keyword, keyword + other)]

    assert [finding.outcome for finding in found] == ["unknown", "nothing"]


def test_after_a_rotation_old_files_are_genuine_still():
    certificate = make_certificate()
    files = [made(certificate, kind) for kind in KINDS]
    keys.rotate(now=LATER)

    assert [checking.check(data, now=LATER).outcome for data in files] == ["genuine"] * 5
    assert Certificate.objects.get().key.retired_at is not None
