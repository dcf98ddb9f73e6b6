"""``manage.py start``: from a checkout to a served site, one visible line for each step. ``make run`` calls it."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from accounts.models import User
from accounts.roles import instructors
from config import encoding, running
from config.errors import in_short
from config.serving import machine, private, server, static_files
from config.serving.preparing import one_at_a_time
from config.values import BASE_DIR
from courses.models.outline import Course


class Command(BaseCommand):
    help = "Bring the database, the static files and the courses up to date, then serve the site."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--no-sweeper", action="store_true", help="Another service runs `manage.py sweep`.")
        part = parser.add_mutually_exclusive_group()
        part.add_argument("--prepare-only", action="store_true", help="Do everything but serve.")
        part.add_argument("--serve-only", action="store_true", help="Serve what `start --prepare-only` has prepared.")

    def run_from_argv(self, argv: list[str]) -> None:
        """From the command line, where this process is the site's alone and may have habits of its own."""
        os.umask(private.HABIT)
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        data_dir = settings.ENV.data_dir
        try:
            private.close(data_dir)
            running.serve(data_dir)
        except running.Busy:
            raise CommandError(
                "A backup is being restored, or the site moved; start again when that is done."
            ) from None
        except OSError as error:
            raise CommandError(
                f"DATA_DIR, {data_dir}, cannot be used: {error.strerror}. Give it to the account that serves the site."
            ) from None
        if options["prepare_only"]:
            gc.enable()  # manage.py left it off for a server, which is read from here on
            self.prepare_alone()
            return
        if options["serve_only"]:
            self.refuse_unprepared()
        elif code := server.apart(self.prepare_or_say_why):
            raise SystemExit(code)
        self.serve(options["host"], options["port"], sweeper=not options["no_sweeper"])

    def reach_the_database(self) -> None:
        """Raises CommandError, in a line, where each reader of the database would raise the same in a hundred."""
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(
                f"The database does not answer: {in_short(error)}. Start it, or mend DATABASE_URL."
            ) from None

    def prepare_alone(self) -> None:
        self.reach_the_database()
        with one_at_a_time(Path(settings.ENV.data_dir), self.step):
            self.prepare()

    def prepare_or_say_why(self) -> None:
        """In a process apart: the server's processes are copies of this one, and need nothing of what this takes."""
        try:
            self.prepare_alone()
        except CommandError as error:
            self.stderr.write(f"CommandError: {error}")
            raise SystemExit(error.returncode) from None

    def step(self, text: str) -> None:
        self.stdout.write(f"→ {text}")
        self.stdout.flush()

    def prepare(self) -> None:
        self.migrate()
        self.collect_static()
        self.step("courses")
        call_command("sync_content", stdout=self.stdout, stderr=self.stderr)
        if settings.DEMO_ACCOUNTS:
            self.demo_accounts()

    def refuse_unprepared(self) -> None:
        """Raises CommandError when this release has not been prepared: its pages would fail one by one."""
        self.reach_the_database()
        waiting = self.has_new_migrations() and self.pending_migrations()
        if waiting:
            raise CommandError(f"{waiting} migrations wait; run `manage.py start --prepare-only` first.")
        if not static_files.are_collected():
            raise CommandError(
                f"The static files of this release are not in {settings.STATIC_ROOT}; run `manage.py start "
                "--prepare-only` first, on this machine."
            )

    def has_new_migrations(self) -> bool:
        """Whether there is a migration that this database has not run. Reads names only; most starts need no more."""
        run = MigrationRecorder(connection).applied_migrations()
        folders = ((app.label, Path(app.path) / "migrations") for app in apps.get_app_configs())
        found = {(label, path.stem) for label, folder in folders for path in folder.glob("[!_]*.py")}
        return not found <= run.keys()

    def pending_migrations(self) -> int:
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def migrate(self) -> None:
        if trouble := encoding.trouble():
            raise CommandError(trouble)
        pending = self.pending_migrations()
        name = settings.DATABASES["default"]["NAME"]
        self.step(f"database {name}: {pending} migrations to run" if pending else f"database {name}: up to date")
        if pending:
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        instructors()

    def collect_static(self) -> None:
        if static_files.are_collected():
            self.step("static files: unchanged")
            return
        self.step("static files: hashing and compressing")
        static_files.collect()

    def demo_accounts(self) -> None:
        from accounts.demo import create_demo_accounts

        self.step("demo accounts (only in development)")
        accounts = create_demo_accounts()
        for course in Course.objects.filter(instructors=None):
            course.instructors.set(User.objects.filter(email__in=[a.email for a in accounts if a.role == "instructor"]))
        for account in accounts:
            self.stdout.write(f"  {account.role:<11} {account.email:<26} password: {account.password}")

    def count_together(self, port: str) -> None:
        """An empty folder in which the processes of this server add up what ``/metrics`` tells."""
        folder = settings.ENV.metrics_dir / port
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)

    def serve(self, host: str, port: str, *, sweeper: bool) -> None:
        if is_taken(host, int(port)):
            raise CommandError(f"Another program serves on {host}:{port}; stop it, or choose another port.")
        workers = settings.ENV.workers or machine.workers(machine.this_machine())
        self.step(f"serving on http://{host}:{port} with {workers} workers (Ctrl+C stops)")
        if settings.DEVELOPMENT:
            self.stdout.write(f"  passkeys need a name instead of a number: http://localhost:{port}")
        connection.close()
        self.count_together(port)
        os.chdir(BASE_DIR)
        server.load()  # before the sweeper is copied from this process, so that it shares what is read
        if sweeper:
            server.sweep()
        server.serve(host, int(port), workers)


def is_taken(host: str, port: int) -> bool:
    """Whether something answers there already: the server would share the port without a word."""
    everywhere = {"0.0.0.0", "::"}  # noqa: S104 (an address to compare with; nothing is bound here)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host if host not in everywhere else "localhost", port)) == 0
