"""A browser in which somebody practices and comes and goes, by the site's own pages and without JavaScript."""

from __future__ import annotations

import hashlib
import json
import os

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.models import User
from quizzes.models.practice import Guest, PracticeAnswer, PracticeStanding
from tests.accounts.people import PASSWORD, code_in_mail, sign_in

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FRAGMENT = {**HERE, "HTTP_X_FRAGMENT": "1"}
SITE = hashlib.sha256(b"testserver").digest()


class Browser(Client):
    """One device. ``practice`` is what its practice cookie holds; "" for none."""

    @property
    def practice(self) -> str:
        cookie = self.cookies.get("practice")
        return cookie.value if cookie else ""

    @practice.setter
    def practice(self, value: str) -> None:
        self.cookies["practice"] = value

    def answer(self, key: str, value: str, **headers: str):
        """Send an answer from the lesson's page: "a" is wrong, "b" is right."""
        token = {"csrfmiddlewaretoken": self.cookies["csrf"].value} if "csrf" in self.cookies else {}
        return self.post(f"/courses/botany/practice/{key}/", {"answer": value, **token}, **(headers or HERE))

    def sign_up(self, email: str) -> None:
        self.post("/accounts/signup/", {"name": "New", "email": email, "password1": PASSWORD})
        self.post("/accounts/confirm-email/", {"code": code_in_mail()})

    def sign_in(self, email: str) -> None:
        assert sign_in(self, email).status_code == 302

    def sign_in_with_passkey(self, email: str) -> None:
        """With a key that the person's device has made before."""
        key = Passkey(User.objects.get(email=email))
        asks = self.get("/accounts/2fa/webauthn/login/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
        credential = key.sign(asks["request_options"]["publicKey"]["challenge"])
        self.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(credential)})

    def sign_out(self) -> None:
        self.post("/accounts/logout/")

    def copy(self) -> Browser:
        """Another browser that somebody gave this one's cookies."""
        other = Browser()
        for name, cookie in self.cookies.items():
            other.cookies[name] = cookie.value
        return other


class Passkey:
    """A device's key for one person, registered with the site."""

    def __init__(self, user: User) -> None:
        self.user, self.private = user, ec.generate_private_key(ec.SECP256R1())
        self.name = os.urandom(16)
        public = ES256.from_cryptography_key(self.private.public_key())
        key = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.name, public)
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
        proof = AttestationObject.create("none", AuthenticatorData.create(SITE, flags, 1, key), {})
        client_data = {"type": "webauthn.create", "challenge": "", "origin": ""}
        credential = self.message(clientDataJSON=json.dumps(client_data).encode(), attestationObject=bytes(proof))
        credential["clientExtensionResults"] = {"credProps": {"rk": True}}
        data = {"name": "Phone", "credential": credential}
        Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)

    def message(self, **parts: bytes) -> dict:
        name = websafe_encode(self.name)
        response = {part: websafe_encode(value) for part, value in parts.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": response}

    def sign(self, challenge: str) -> dict:
        """The answer to a sign-in page's challenge."""
        client_data = {"type": "webauthn.get", "challenge": challenge, "origin": "http://testserver"}
        said = json.dumps(client_data).encode()
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        data = bytes(AuthenticatorData.create(SITE, flags, 2))
        signature = self.private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        handle = user_pk_to_url_str(self.user).encode()
        return self.message(clientDataJSON=said, authenticatorData=data, signature=signature, userHandle=handle)


def answers(start):
    """Every answer in the order of time: whose it is ("" for a guest's), question, choice, minutes since ``start``."""
    rows = PracticeAnswer.objects.order_by("answered_at", "pk").select_related("learner", "question")
    return [
        (
            row.learner.email.split("@")[0] if row.learner else "",
            row.question.key,
            row.response["choice"],
            (row.answered_at - start).total_seconds() / 60,
        )
        for row in rows
    ]


def standings():
    """Every standing: whose it is, question, answers, right at first, missed last time."""
    rows = PracticeStanding.objects.select_related("learner", "question")
    return sorted(
        (
            row.learner.email.split("@")[0] if row.learner else "",
            row.question.key,
            row.events,
            row.first_correct,
            row.is_missed,
        )
        for row in rows
    )


def guests_kept():
    """Whose each guest has become, in the order they were made."""
    rows = Guest.objects.order_by("made_at", "pk").select_related("learner")
    return [row.learner.email.split("@")[0] if row.learner else "" for row in rows]
