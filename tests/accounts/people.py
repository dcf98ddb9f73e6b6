"""The cast of the account tests, and what they do by hand: read a code from a mail, work an authenticator app."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import UTC, datetime

import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User

PASSWORD = "plain-words-1"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


def make_person(
    email: str = "alice@example.org", name: str = "Alice Ash", password: str = PASSWORD, **fields: object
) -> User:
    """Somebody who has an account and has confirmed the address."""
    user = User.objects.create_user(email, password, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, email: str = "alice@example.org", password: str = PASSWORD, **extra: str):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def confirm(client: Client, password: str = PASSWORD) -> None:
    """Answer "Confirm that it's you" ahead of time."""
    client.post("/accounts/reauthenticate/", {"password": password})


def confirm_by_mail(client: Client) -> None:
    """The same, for somebody who has neither password nor second factor."""
    client.post("/accounts/reauthenticate/mail/", {"action": "send"})
    client.post("/accounts/reauthenticate/mail/", {"code": code_in_mail()})


def make_passkey(user: User, name: str = "Phone") -> Authenticator:
    """A passkey as a browser would have registered it, whose device nobody has."""
    public_key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    key = AttestedCredentialData.create(Aaguid(b"\0" * 16), b"phone", public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    proof = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), flags, 1, key)
    credential = {
        "id": websafe_encode(b"phone"),
        "rawId": websafe_encode(b"phone"),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(b'{"type": "webauthn.create", "challenge": "", "origin": ""}'),
            "attestationObject": websafe_encode(AttestationObject.create("none", proof, {})),
        },
    }
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_in_mail(number: int = -1) -> str:
    """The code that stands on a line of its own in a mail; the newest mail unless told."""
    (code,) = CODE.findall(mail.outbox[number].body)
    return code


def code_of_app(secret: str) -> str:
    """What an authenticator app shows now for ``secret`` (RFC 6238: SHA-1, 30 seconds, 6 digits)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def secret_on(page: bytes) -> str:
    """The key that the page for setting up an app spells out."""
    found = re.search(rb'<code class="secret">([A-Z2-7]+)</code>', page)
    assert found
    return found[1].decode()


def enter_code(client: Client, address: str, secret: str):
    """Send what the app shows, in the moment in which it was read: its code may be another one in the next."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        return client.post(address, {"code": code_of_app(secret)})


def switch_on_app(client: Client) -> str:
    """Set up an authenticator app for whoever is signed in; returns its key."""
    confirm(client)
    secret = secret_on(client.get("/accounts/2fa/totp/activate/").content)
    response = enter_code(client, "/accounts/2fa/totp/activate/", secret)
    assert response.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


def recovery_codes(client: Client) -> list[str]:
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)


def problems(page: bytes) -> list[str]:
    """What the summary above the heading says, without its markup."""
    found = re.search(rb'<div class="summary".*?</ul>', page, re.DOTALL)
    if not found:
        return []
    items = re.findall(r"<li>(.*?)</li>", found[0].decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", item).strip() for item in items]


def heading(page: bytes) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.decode(), re.DOTALL)
    return found[1].strip() if found else ""


def title(page: bytes) -> str:
    found = re.search(r"<title>(.*?)</title>", page.decode(), re.DOTALL)
    return found[1].strip() if found else ""


def without_tokens(page: bytes) -> bytes:
    """The page without what differs from one answer to the next by design."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)
