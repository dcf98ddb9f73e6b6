"""Signing keys: one in use, encrypted by the secret key, rotated without losing what they signed."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from exams import certificates
from exams.audit import broken
from exams.credentials import keys, tokens
from exams.models.audit import AuditEntry
from exams.models.certificate import SigningKey
from tests.exams.credentials.holders import NOW, make_certificate, make_passed

pytestmark = pytest.mark.django_db


def test_a_key_is_made_when_one_is_needed_and_used_from_then_on():
    first, second = keys.key_in_use(now=NOW), keys.key_in_use(now=NOW)

    assert first == second
    assert SigningKey.objects.count() == 1
    assert first.kid == keys.thumbprint(keys.public_key(first))
    assert [(entry.action, entry.subject) for entry in AuditEntry.objects.all()] == [("key.made", f"key:{first.kid}")]


def test_the_private_half_is_not_in_the_database_as_it_is():
    key = keys.key_in_use(now=NOW)

    assert "PRIVATE" not in key.private
    private = keys.private_key(key)
    assert keys.public_pem(private.public_key()) == key.public


def test_rotation_keeps_what_former_keys_signed_and_destroys_their_private_halves(capsys):
    certificate = make_certificate()
    former = certificate.key

    call_command("rotate_signing_key")

    former.refresh_from_db()
    current = keys.key_in_use(now=NOW)
    assert capsys.readouterr().out == (
        f"Certificates are signed with {current.kid} now. 1 former key still verifies what it signed.\n"
    )
    assert current != former
    assert (former.private, former.retired_at is not None) == ("", True)
    assert tokens.read(certificate.token, keys.public_key(former))["jti"].endswith(f"{certificate.number}/")
    with pytest.raises(tokens.NotSigned):
        tokens.read(certificate.token, keys.public_key(current))
    assert make_certificate().key == current
    assert list(broken()) == []


def test_after_a_change_of_the_secret_key_old_tokens_verify_and_signing_says_what_to_do(settings):
    certificate = make_certificate()
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"

    assert tokens.read(certificate.token, keys.public_key(certificate.key))["jti"]
    with pytest.raises(keys.Unreadable) as refusal:
        certificates.issue(sitting=make_passed(), name="Ben", now=NOW, actor=None)
    assert str(refusal.value) == (
        f"Signing key {certificate.key.kid} was encrypted with another SECRET_KEY. Start once with that one (as "
        "SECRET_KEY, or in SECRET_KEY_FALLBACKS), or make a new key: manage.py rotate_signing_key. Certificates that "
        "are issued stay valid either way."
    )

    keys.rotate(now=NOW + timedelta(days=1))
    assert make_certificate().key != certificate.key


def test_a_former_secret_key_still_opens_the_signing_key(settings):
    former = settings.SECRET_KEY
    key = keys.key_in_use(now=NOW)
    settings.SECRET_KEY = "another-secret-key-of-more-than-fifty-characters-0123456789"
    settings.SECRET_KEY_FALLBACKS = [former]

    assert keys.public_pem(keys.private_key(key).public_key()) == key.public
