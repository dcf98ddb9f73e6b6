"""An export, opened."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

from accounts import export
from accounts.models import User
from tests.factories import now


class Opened:
    """The files of a ZIP by name."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}

    @property
    def names(self) -> list[str]:
        return list(self.files)

    def json(self, name: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = json.loads(self.files[f"{name}.json"])
        return found

    def csv(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.files[f"{name}.csv"].decode("utf-8-sig"))))


def exported(person: User) -> Opened:
    with export.opened(person, now()) as file:
        return Opened(file.read())
