"""Visits of the doctor for tests, and what one check says."""

from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db.utils import ConnectionHandler
from django.utils import timezone

from config import backends
from config.doctor import rounds
from config.doctor.visit import Visit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def visit(*, now=None, url="", mail="", is_quick=False, **values):
    """A visit of this site with some settings changed."""
    return Visit(now or timezone.now(), url, mail, is_quick, env=replace(settings.ENV, **values))


def told(check, seen):
    """What a check says, as (level, text)."""
    return [(str(finding.level), finding.says) for finding in rounds.made(check, seen)]


def levels(check, seen):
    return [level for level, _ in told(check, seen)]


def embedded(folder):
    """A connection to a SQLite file of its own, made as the site makes its own."""
    handler = ConnectionHandler({"default": backends.database(replace(settings.ENV, data_dir=folder, database_url=""))})
    return handler["default"]
