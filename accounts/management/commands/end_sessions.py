"""``manage.py end_sessions``: sign people out, after a password or a whole device got into wrong hands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import ending
from accounts.letters import found
from accounts.models import User


class Command(BaseCommand):
    help = "Sign one person out wherever they are signed in, or everybody. They may sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="The email address that the person signs in with.")
        parser.add_argument("--all", action="store_true", help="Sign everybody out, also yourself.")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["email"]) == options["all"]:
            raise CommandError("Name one email address, or say --all.")
        if options["all"]:
            count = ending.end_all_sessions()
        else:
            count = ending.end_sessions_of(User.objects.filter(pk=found(options["email"]).pk))
        self.stdout.write(f"{count} session{'' if count == 1 else 's'} ended.")
