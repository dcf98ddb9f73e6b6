"""Django's wrapper of a SQLite database, whose writers stand in line: transactions, and statements outside of one."""

from __future__ import annotations

import re
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from config.sqlite.line import Place, pause

#: Statements that write, where they stand alone.
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
#: Who has waited for longer than this in line has that much less patience with SQLite itself, in seconds.
NOTICED = 0.5
#: So often who opens a database that is busy tries again, in seconds.
AGAIN = 0.01


class DatabaseWrapper(base.DatabaseWrapper):
    place: Place | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        link = self.opened(conn_params)
        self.leave()
        if not self.is_in_memory_db():
            self.place = Place(Path(self.settings_dict["NAME"]))
            # A thread that ends without a word takes its place along.
            weakref.finalize(self, self.place.close)
        return link

    def opened(self, conn_params: dict[str, Any]) -> Any:
        """A connection. The first to a database that was restored or copied switches it to the write-ahead log; for
        who comes second meanwhile SQLite does not wait (it cannot tell that from two who wait for each other).
        """
        until = time.monotonic() + self.patience
        while True:
            try:
                return super().get_new_connection(conn_params)
            except sqlite3.OperationalError as error:
                if not is_busy(error) or time.monotonic() >= until:
                    raise
            pause(AGAIN)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = weakref.ref(self)
        return cursor

    @property
    def patience(self) -> float:
        """How long a writer waits, in seconds: as long as it would for SQLite alone."""
        return float(self.settings_dict["OPTIONS"].get("timeout", 5.0))

    @contextmanager
    def in_turn(self) -> Iterator[None]:
        """Wait for one's turn; then SQLite's own patience is what is left of the time, and its refusal an error."""
        waited = self.place.take(self.patience) if self.place is not None else 0.0
        if waited < NOTICED:
            yield
            return
        self.be_patient(max(0.0, self.patience - waited))
        try:
            yield
        finally:
            self.be_patient(self.patience)

    def be_patient(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def _start_transaction_under_autocommit(self) -> None:
        try:
            with self.in_turn():
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.give_up()
            raise

    def _commit(self) -> Any:
        done = super()._commit()  # type: ignore[misc]
        self.give_up()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self.give_up()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self.leave()

    def give_up(self) -> None:
        if self.place is not None:
            self.place.give_up()

    def leave(self) -> None:
        if self.place is not None:
            self.place.close()
        self.place = None


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether somebody else holds the database, which ends (a primary code of SQLite: the lowest byte)."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


class Cursor(base.SQLiteCursorWrapper):
    """One that stands in line for a statement which writes and is no part of a transaction."""

    wrapper: weakref.ref[DatabaseWrapper]

    def execute(self, query: str, params: Any = None) -> Any:
        with self.turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        with self.turn_for(query):
            return super().executemany(query, param_list)

    @contextmanager
    def turn_for(self, query: str) -> Iterator[None]:
        wrapper = self.wrapper()
        if wrapper is None or wrapper.place is None or self.connection.in_transaction or not WRITES.match(query):
            yield
            return
        try:
            with wrapper.in_turn():
                yield
        finally:
            wrapper.give_up()
