"""``manage.py doctor``: whether this deployment is well, and how to mend what is not."""

from __future__ import annotations

import argparse
import sys
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from config.doctor import report, rounds
from config.doctor.visit import Visit
from config.values import a_site_url


class Command(BaseCommand):
    help = (
        "Examine this deployment by doing what the site does: settings, database, cache, clock, mail, files, content, "
        "the site from outside, and whether exams can be held. Says how to mend what it finds, changes nothing, and "
        "ends with status 1 when there is an error."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", type=an_address, help="Where the site is reached; SITE_URL if not given.")
        parser.add_argument("--mail", default="", metavar="ADDRESS", help="Send one mail to this address.")
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")
        parser.add_argument(
            "--quick", action="store_true", help="Leave out what takes long: integrity, content files, a form of 16 MB."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        visit = Visit(timezone.now(), options["url"] or "", options["mail"], options["quick"])
        if options["json"]:
            self.stdout.write(report.as_json(rounds.make(visit)))
        else:
            for line in report.lines(rounds.make(visit)):
                self.stdout.write(line)
                self.stdout.flush()
            self.stdout.write(report.summary(visit.found))
        if rounds.has_errors(visit.found):
            sys.exit(1)


def an_address(text: str) -> str:
    """``--url`` as :mod:`config.env` reads ``SITE_URL``."""
    try:
        return a_site_url(text if urlsplit(text).scheme else f"https://{text}")
    except ValueError as trouble:
        raise argparse.ArgumentTypeError(str(trouble)) from None
