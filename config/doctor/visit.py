"""One call of the doctor: what was asked for, what is looked at, and what was found so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from config.doctor import mirror
from config.doctor.findings import Finding, Level, NotChecked
from config.doctor.outside.asking import Site, site_at
from config.env import SECRETS, Env

#: Shorter ones stand in half of all words.
WORTH_HIDING = 4


@dataclass(frozen=True)
class Found:
    """A finding, and where it was made: the section and the name of the check."""

    section: str
    check: str
    finding: Finding


@dataclass
class Visit:
    """What the checks share.

    ``database`` is None once it was found to be away; ``is_migrated`` is False once migrations were found to wait.
    """

    now: datetime
    url: str = ""
    mail: str = ""
    is_quick: bool = False
    env: Env = field(default_factory=lambda: settings.ENV)
    database: BaseDatabaseWrapper | None = field(default_factory=lambda: connection)
    is_migrated: bool = True
    found: list[Found] = field(default_factory=list)

    @property
    def server(self) -> BaseDatabaseWrapper:
        """The database, whatever is in it. Raises :class:`NotChecked` where it is away."""
        if self.database is None:
            raise NotChecked("the database is away")
        return self.database

    @property
    def rows(self) -> BaseDatabaseWrapper:
        """The database with this release's tables. Raises :class:`NotChecked` where it has not all of them."""
        if not self.is_migrated:
            raise NotChecked("migrations wait")
        return self.server

    @cached_property
    def site(self) -> Site:
        """The site as people reach it; asking it raises :class:`NotChecked` where it does not answer."""
        return site_at(self.url or self.env.site_url, self.env)

    @cached_property
    def reflection(self) -> mirror.Reflection:
        """How an ordinary request arrives at the site. Raises :class:`NotChecked`."""
        return self.site.reflection()

    def errors_in(self, section: str) -> list[str]:
        """What is wrong so far in a section."""
        return [
            item.finding.says for item in self.found if item.section == section and item.finding.level is Level.ERROR
        ]

    def is_wrong(self, section: str, check: str) -> bool:
        """Whether a check has found an error."""
        return any(
            item.section == section and item.check == check and item.finding.level is Level.ERROR for item in self.found
        )


def secrets_of(env: Env) -> set[str]:
    """Everything that must not be printed: secret settings, and the passwords within addresses."""
    found = {text for name in SECRETS for text in texts(getattr(env, name))}
    for address in (env.database_url, env.cache_url, env.email_url):
        password = urlsplit(address).password or ""
        found |= {password, unquote(password)}
    return {secret for secret in found if len(secret) >= WORTH_HIDING}


def texts(value: Any) -> Iterator[str]:
    """The secrets in a setting: a text, several, or those of applications."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (str(app.get("secret", "")) for app in value.values())
    else:
        yield from value


def without_secrets(text: str, env: Env) -> str:
    """``text`` as it may be printed."""
    hidden = sorted(secrets_of(env), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, hidden)), "(secret)", text) if hidden else text
