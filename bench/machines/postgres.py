"""A PostgreSQL that takes writes and one that follows it, and who watches over the two.

A write is acknowledged when both have it on disk (``synchronous_standby_names``). The keeper does what Patroni or a
provider does for a real site: it lets writes go on without a follower that is gone, and makes the follower the one that
takes writes when the other is gone, but only when it had everything.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bench.serving import free_port
from tests.system.postgres import binaries

FOLLOWER = "follower"
#: The keeper looks this often, in seconds, and believes so many looks in a row.
LOOK, LOOKS = 0.5, 4


class Server:
    """One PostgreSQL with its folder. Everything is written to disk before it counts, as by default."""

    def __init__(self, name: str, home: Path) -> None:
        self.name, self.home, self.data, self.port = name, home, home / name, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.person: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            owner = pwd.getpwnam("postgres" if "postgres" in {e.pw_name for e in pwd.getpwall()} else "nobody")
            self.person = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(home, owner.pw_uid, owner.pw_gid)

    def run(self, program: str, *arguments: str) -> None:
        folder = binaries()
        assert folder is not None, "PostgreSQL is needed: install Debian's package postgresql"
        command = [str(folder / program), *arguments]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, cwd=self.home, env=environment, capture_output=True, **self.person)

    def make(self) -> None:
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "--no-instructions")

    def follow(self, leader: Server) -> None:
        """Copy the leader, and follow it from now on."""
        shutil.rmtree(self.data, ignore_errors=True)
        place = f"host=127.0.0.1 port={leader.port} user=postgres application_name={FOLLOWER}"
        self.run("pg_basebackup", "-D", str(self.data), "-R", "-X", "stream", "-c", "fast", "-d", place)

    def start(self) -> None:
        folder = binaries()
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "max_connections": 60, "wal_keep_size": "256MB"}  # fmt: skip
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self.home / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(folder / "postgres"), "-D", str(self.data), *options],
                cwd=self.home, stdout=log, stderr=log, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                start_new_session=True, **self.person,
            )  # fmt: skip
        for _ in range(200):
            try:
                return self.ask("SELECT 1") and None
            except psycopg.Error:
                time.sleep(0.1)
        raise RuntimeError((self.home / f"{self.name}.log").read_text()[-2000:])

    def kill(self) -> None:
        """As when the machine loses its power: every process of it at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-w", "promote")

    def ask(self, *queries: str) -> list[tuple[Any, ...]]:
        """The rows of the last query, each query in a transaction of its own."""
        place = {"host": "127.0.0.1", "port": self.port, "user": "postgres", "dbname": "postgres"}
        with psycopg.connect(**place, connect_timeout=2, autocommit=True) as connection:
            for query in queries:
                cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []


class Pair:
    """A leader, a follower and their keeper. ``tell`` is given every decision in words."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="lectern-machines-pg-"))
        self.home.chmod(0o755)
        self.leader, self.follower = Server("one", self.home), Server("two", self.home)
        self.tell, self.has_everything, self.is_over = tell, False, threading.Event()
        self.keeper = threading.Thread(target=self.keep, daemon=True)

    @property
    def url(self) -> str:
        """Both are named; whichever takes writes is used (config/backends.py)."""
        return f"postgres://postgres@127.0.0.1:{self.leader.port},127.0.0.1:{self.follower.port}/lectern"

    def start(self) -> None:
        self.leader.make()
        self.leader.start()
        self.leader.ask("CREATE DATABASE lectern")
        self.follower.follow(self.leader)
        self.follower.start()
        self.keeper.start()

    def keep(self) -> None:
        away = 0
        while not self.is_over.wait(LOOK):
            try:
                state = self.leader.ask(
                    f"SELECT sync_state FROM pg_stat_replication WHERE application_name='{FOLLOWER}'"
                )
            except psycopg.Error:
                away += 1
                if away == LOOKS and self.has_everything:
                    self.change_over()
                    away = 0
                continue
            away = 0
            self.agree(bool(state), bool(state) and state[0][0] == "sync")

    def agree(self, is_there: bool, is_sync: bool) -> None:
        """Wait for the follower with each write while it is there, and for nobody while it is not."""
        if is_there and not is_sync:
            self.wait_for(FOLLOWER)
        elif not is_there and self.has_everything:
            self.has_everything = False
            self.wait_for("")
            self.tell("keeper: the follower is gone, writes go on without it")
        elif is_sync and not self.has_everything:
            self.has_everything = True
            self.tell("keeper: the follower has everything, writes wait for it")

    def wait_for(self, names: str) -> None:
        self.leader.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'", "SELECT pg_reload_conf()")

    def change_over(self) -> None:
        self.tell("keeper: the leader does not answer, the follower takes over")
        self.leader, self.follower = self.follower, self.leader
        self.has_everything = False
        self.leader.promote()
        self.wait_for("")
        self.tell("keeper: the new leader takes writes")

    def until_in_step(self) -> None:
        while not self.has_everything:
            time.sleep(LOOK)

    def close(self) -> None:
        self.is_over.set()
        self.keeper.join(10)
        self.follower.stop()
        self.leader.stop()
        shutil.rmtree(self.home, ignore_errors=True)
