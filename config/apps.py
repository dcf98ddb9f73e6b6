"""The site itself as an app: it holds the commands that wire the others together, and watches what they do."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks
from django.db.backends.signals import connection_created

from config.watching import reporting, slow


class ConfigApp(AppConfig):
    name = "config"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        connection_created.connect(slow.watch, dispatch_uid="slow queries")
        reporting.start(settings.ENV)


class LateAdmin(SimpleAdminConfig):
    """Django's admin, whose pages are found when the first of them is asked for (``config.admin_urls``)."""

    default = False

    def ready(self) -> None:
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_pages, checks.Tags.admin)


def check_pages(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """What Django's own checks say of the admin's pages, once they are found."""
    import_module("config.admin_urls")
    return check_admin_app(app_configs, **options)
