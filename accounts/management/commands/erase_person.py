"""``manage.py erase_person``: erase an account at once, for a person who asks by letter."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import declared, erasure
from accounts.letters import found


class Command(BaseCommand):
    help = "Say what erasing a person means; with --yes, erase them now. Make sure first who is asking."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The email address that the person signs in with.")
        parser.add_argument("--yes", action="store_true", help="Erase. Without, nothing is changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        person = found(options["email"])
        number = person.pk
        for stake in declared.stakes(person):
            self.stdout.write(f"{'stays' if stake.is_kept else 'goes'}: {stake.text}")
        if not options["yes"]:
            self.stdout.write(f"Person {number} was not erased. Do it with --yes; only a backup brings them back.")
            return
        try:
            erasure.erase(person=person, now=timezone.now())
        except erasure.LastOperator:
            raise CommandError(
                "This is the last operator: nobody could run the site. Make another one with manage.py createsuperuser."
            ) from None
        except erasure.Busy:
            raise CommandError(
                "A sitting of this person runs or is not marked yet. Wait, or end it in the admin (Exams, Sittings)."
            ) from None
        self.stdout.write(f"Person {number} is erased.")
