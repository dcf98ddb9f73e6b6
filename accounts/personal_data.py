"""What the site keeps of a person as somebody who signs in (see :mod:`accounts.declared`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.declared import Exported, NotExported, PersonalData, Stake

if TYPE_CHECKING:
    from accounts.models import User

OPENS = lazy("It opens the account.")


def stakes(person: User) -> Iterable[Stake]:
    yield Stake(_("Your account: email address, name, ways to sign in, reading settings"))
    if person.is_staff:
        yield Stake(_("The list of what you did in the admin"))


DATA = PersonalData(
    name="account",
    title=lazy("Your account"),
    stakes=stakes,
    tables=(
        Exported(
            "accounts.User",
            "account",
            lazy("Who you are here, and how you like to read"),
            "pk",
            (
                "id", "email", "name", "date_joined", "signed_up", "last_login", "is_active", "is_staff",
                "is_superuser", "theme", "text_size", "typeface", "time_zone",
            ),
            {"password": lazy("A hash that opens the account to whoever can undo it.")},
        ),
        Exported("accounts.User_groups", "groups", lazy("Roles that you have"), "user", ("group__name",)),
        Exported(
            "accounts.User_user_permissions",
            "permissions",
            lazy("What else you may do"),
            "user",
            ("permission__codename",),
        ),
        Exported(
            "accounts.ErasureRequest",
            "erasure",
            lazy("Your wish to have the account erased"),
            "person",
            ("asked_at", "due_at"),
        ),
        NotExported(
            "accounts.Erased",
            lazy("Accounts that were erased"),
            lazy("The list holds numbers of people who are gone; you are here."),
        ),
        Exported(
            "account.EmailAddress",
            "email_addresses",
            lazy("Email addresses of the account"),
            "user",
            ("email", "verified", "primary"),
        ),
        NotExported("account.EmailConfirmation", lazy("Codes that confirm an address"), OPENS),
        Exported(
            "mfa.Authenticator",
            "authenticators",
            lazy("Passkeys, authenticator app and recovery codes: that they are set up, and since when"),
            "user",
            ("type", "created_at", "last_used_at"),
            {"data": OPENS},
        ),
        Exported(
            "usersessions.UserSession",
            "sessions",
            lazy("Browsers that you are signed in with"),
            "user",
            ("created_at", "last_seen_at", "ip", "user_agent"),
            {"session_key": OPENS, "data": lazy("Empty.")},
        ),
        Exported(
            "socialaccount.SocialAccount",
            "connected_accounts",
            lazy("Accounts of other sites that you sign in with, and what these told about you"),
            "user",
            ("provider", "uid", "last_login", "date_joined", "extra_data"),
        ),
        NotExported(
            "socialaccount.SocialToken",
            lazy("Keys to connected accounts"),
            lazy("They open your account at the other site."),
        ),
        Exported(
            "admin.LogEntry",
            "admin_log",
            lazy("What you did in the admin, if you work there"),
            "user",
            ("action_time", "action_flag", "content_type__model", "object_id", "change_message"),
            {"object_repr": lazy("It can hold the name of somebody else.")},
        ),
        NotExported(
            "sessions.Session",
            lazy("What keeps you signed in"),
            lazy("It opens the account. The browsers are listed under “sessions”."),
        ),
    ),
)  # fmt: skip
