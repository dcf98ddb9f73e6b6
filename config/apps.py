"""The site itself as an app: it holds the commands that wire the others together, and watches what they do."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created

from config.watching import reporting, slow


class ConfigApp(AppConfig):
    name = "config"
    label = "site"
    verbose_name = "Site"

    def ready(self) -> None:
        connection_created.connect(slow.watch, dispatch_uid="slow queries")
        reporting.start(settings.ENV)
