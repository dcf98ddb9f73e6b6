"""What people type about themselves: the sign-in machinery's forms in the house's words, and our own few.

``settings.ACCOUNT_FORMS``, ``MFA_FORMS`` and ``SOCIALACCOUNT_FORMS`` name these classes and those of ``passkeys``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context as current
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.socialaccount import forms as social
from allauth.socialaccount.models import SocialApp
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import guesses, security_log
from accounts.models import User

#: Text, mostly to be translated when it is shown.
Text = Any
GOOD_PASSWORD = _("At least 10 characters. A few words in a row are good, and easy to keep in mind.")
ADDRESS_LIKE = _("Enter an email address like name@example.org")


@dataclass(frozen=True)
class Words:
    """What a field is called, what is said when it is left empty, and a hint."""

    label: Text
    missing: Text
    hint: Text = ""


ADDRESS = Words(_("Email address"), _("Enter your email address"))
CODE = Words(_("Code"), _("Enter the code from the mail"), _("Small letters and leaving out the dash are fine."))
APP_CODE = Words(_("Code"), _("Enter the code that your authenticator app shows"))
SECOND_CODE = Words(_("Code"), _("Enter a code of your app, or a recovery code"))
OWN_PASSWORD = Words(_("Password"), _("Enter your password"))
NEW_PASSWORD = Words(_("New password"), _("Choose a new password"), GOOD_PASSWORD)
NAME = Words(_("Name"), _("Enter a name; it can be a nickname"), _("How the site addresses you."))


class HouseForm(forms.Form):
    """Gives the fields the house's words and looks. ``words`` speaks about fields by their names."""

    words: dict[str, Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if words := self.words.get(name):
                field.label, field.help_text = words.label, words.hint
                field.error_messages["required"] = words.missing
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = ADDRESS_LIKE
                kept = [check for check in field.validators if not isinstance(check, EmailValidator)]
                field.validators = [*kept, EmailValidator(ADDRESS_LIKE)]
                field.widget.attrs["inputmode"] = "email"
            field.widget.attrs.pop("placeholder", None)
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs["class"] = "input"


class WithoutRepeat(HouseForm):
    """A new password is typed once: "Show password" is there to check it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)


class SignInForm(HouseForm, account.LoginForm):
    words = {"login": ADDRESS, "password": OWN_PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"

    def clean(self) -> Any:
        """A refusal stands beside the password; it never says which of the two was wrong."""
        try:
            return super().clean()
        except ValidationError as refusal:
            self.add_error("password", refusal)
            return self.cleaned_data


class Named(HouseForm):
    """Asks for a name and keeps it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = User._meta.get_field("name").max_length
        self.fields["name"] = forms.CharField(
            label=NAME.label,
            help_text=NAME.hint,
            max_length=length,
            error_messages={"required": NAME.missing},
            widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"}),
        )
        self.order_fields(["name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class SignUpForm(Named, account.SignupForm):
    words = {
        "email": ADDRESS,
        "password1": Words(_("Password"), _("Choose a password"), GOOD_PASSWORD),
    }

    def try_save(self, request: HttpRequest) -> Any:
        """An address that is taken costs as much time as one that is free, so the time tells nothing."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class SocialSignUpForm(Named, social.SignupForm):
    words = {"email": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.sociallogin.user.name


class DisconnectForm(social.DisconnectForm):
    def save(self) -> None:
        """An account of a provider that the operator has since taken out is simply forgotten."""
        try:
            super().save()
        except SocialApp.DoesNotExist:
            self.cleaned_data["account"].delete()


class RequestCodeForm(HouseForm, account.RequestLoginCodeForm):
    words = {"email": ADDRESS}


class SignInCodeForm(HouseForm, account.ConfirmLoginCodeForm):
    words = {"code": CODE}


class VerifyAddressForm(HouseForm, account.ConfirmEmailVerificationCodeForm):
    words = {"code": CODE}


class ResetCodeForm(HouseForm, account.ConfirmPasswordResetCodeForm):
    words = {"code": CODE}


class ForgottenPasswordForm(HouseForm, account.ResetPasswordForm):
    words = {"email": ADDRESS}


class NewPasswordForm(WithoutRepeat, account.ResetPasswordKeyForm):
    words = {"password1": NEW_PASSWORD}


class SetPasswordForm(WithoutRepeat, account.SetPasswordForm):
    words = {"password1": Words(_("Password"), _("Choose a password"), GOOD_PASSWORD)}


class ChangePasswordForm(WithoutRepeat, account.ChangePasswordForm):
    words = {
        "oldpassword": Words(_("Current password"), _("Enter your current password")),
        "password1": NEW_PASSWORD,
    }


class NewAddressForm(HouseForm, account.AddEmailForm):
    words = {"email": Words(_("New email address"), _("Enter the new email address"))}


class ConfirmPasswordForm(HouseForm, account.ReauthenticateForm):
    words = {"password": OWN_PASSWORD}


class SecondFactorForm(HouseForm, mfa.AuthenticateForm):
    words = {"code": SECOND_CODE}

    def clean_code(self) -> str:
        """A code that does not fit is a guess of its network address, too."""
        guess = guesses.take(current.request)
        if guess is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()
        guess.rollback()
        return code


class ConfirmFactorForm(HouseForm, mfa.ReauthenticateForm):
    words = {"code": SECOND_CODE}


class ActivateAppForm(HouseForm, totp.ActivateTOTPForm):
    words = {"code": APP_CODE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class EndSessionsForm(ManageUserSessionsForm):
    """Ends the session that is chosen, or, when none is, all but the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = UserSession.objects.filter(user=self.request.user)
        own = own.exclude(session_key=self.request.session.session_key)
        self.fields["session"] = forms.ModelChoiceField(own, required=False)

    def save(self, request: HttpRequest) -> None:
        if chosen := self.cleaned_data["session"]:
            chosen.end()
        else:
            super().save(request)
        security_log.note("session ended" if chosen else "other sessions ended", request.user)


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.required, name.label, name.help_text = True, NAME.label, NAME.hint
        name.error_messages["required"] = NAME.missing
        name.widget.attrs.update({"class": "input", "autocomplete": "name"})


class ReadingForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["theme", "text_size", "typeface"]
