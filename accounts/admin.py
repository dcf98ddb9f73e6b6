"""People in the admin."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import ending, finding, security_log
from accounts.finding import FirstPages
from accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People, found by words of their address or name."""

    ordering = ("email",)
    list_display = ("email", "name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email", "name")
    search_help_text = _(
        "The beginning of words of an address or a name; a whole address finds its owner alone. "
        "Of many people the first 1,000 are listed."
    )
    paginator = FirstPages
    # How many there are in all beside how many were found: one more look at everybody, for each page of a search.
    show_full_result_count = False
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Reading settings"), {"fields": ("theme", "text_size", "typeface")}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    actions = ("sign_out",)
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "name", "password1", "password2")}),)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        return finding.found(queryset, search_term), False

    @admin.action(description=_("Sign out wherever they are signed in"), permissions=["change"])
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """End the sessions of those who are chosen; not the one in which this is asked for."""
        count = ending.end_sessions_of(queryset, but=request.session.session_key)
        self.message_user(request, ngettext("%d session is ended.", "%d sessions are ended.", count) % count)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        security_log.note("added in the admin", obj, by_person=request.user.pk)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Django's own page for another person's password says it here, too."""
        security_log.note("changed in the admin", obj, by_person=request.user.pk, what=", ".join(fields_of(message)))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for person in queryset:
            security_log.note("deleted in the admin", person, by_person=request.user.pk)
        return super().log_deletions(request, queryset)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """An address that is replaced here opens the account no more; the new one is confirmed at sign-in."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()


def fields_of(message: Any) -> list[str]:
    """The names of the fields that a message of the admin's history speaks of; Django writes a list, or a text."""
    if isinstance(message, str):
        return [message.rstrip(".")]
    return [str(name) for part in message for name in part.get("changed", {}).get("fields", [])]
