"""The forms that passkeys answer: what a browser sends there is read with care, since anybody can send anything."""

from __future__ import annotations

import logging
from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from accounts.forms import HouseForm, Words

log = logging.getLogger(__name__)

NAME = Words(_("Name of the passkey"), _("Enter a name"), _("For you to tell it apart, like “Phone” or “Blue key”."))
UNUSED = _("No passkey was used. Try again, or sign in another way")
MISFIT = _("This passkey does not fit here. Try again, or sign in another way")
LONGEST_NAME = 60


class CredentialField(forms.JSONField):
    """The browser's answer, as JSON that is not nested beyond reason."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise ValidationError(MISFIT, code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing: an answer holds for one question only, so a refused one is not sent back."""

    def prepare_value(self, value: Any) -> str:
        return ""


class PasskeyForm(HouseForm):
    """Takes a browser's answer; one that cannot be read is refused like one that does not fit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(error_messages={"required": UNUSED, "invalid": MISFIT})

    def read(self, step: Any) -> Any:
        """What ``step`` makes of the answer. The libraries raise of all kinds on one that is made up."""
        try:
            return step()
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "incorrect_code":
                raise ValidationError(MISFIT, code="incorrect_code") from refusal
            raise
        except DatabaseError:
            raise
        except Exception as failure:
            log.info("Unreadable passkey answer: %r", failure)
            raise ValidationError(MISFIT, code="incorrect_code") from failure


class SignInPasskeyForm(PasskeyForm, webauthn.LoginWebAuthnForm):
    def clean_credential(self) -> Any:
        return self.read(super().clean_credential)


class SecondFactorPasskeyForm(PasskeyForm, webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return self.read(super().clean_credential)


class ConfirmPasskeyForm(PasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        return self.read(super().clean_credential)


class AddPasskeyForm(PasskeyForm, webauthn.AddWebAuthnForm):
    words = {
        "name": NAME,
        "passwordless": Words(
            _("Sign in with it alone, without a password"),
            "",
            _("The device then asks for your fingerprint, your face or a PIN."),
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean_name(self) -> str:
        return str(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> Any:
        return self.read(super().clean)


class RenamePasskeyForm(HouseForm, webauthn.EditWebAuthnForm):
    words = {"name": NAME}

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"])[:LONGEST_NAME]
