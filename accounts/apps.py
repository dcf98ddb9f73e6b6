"""The accounts app: who you are."""

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and sign-in")

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed

        from accounts import security_log
        from accounts.forgetting import forget_on_deletion
        from accounts.session_store import renew_when_confirmed

        pre_delete.connect(forget_on_deletion, sender=settings.AUTH_USER_MODEL, dispatch_uid="accounts.forgetting")
        authentication_step_completed.connect(renew_when_confirmed, dispatch_uid="accounts.session_store")
        security_log.connect()
