"""The site itself as an app: it holds the commands that wire the others together."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"
    label = "site"
    verbose_name = "Site"
