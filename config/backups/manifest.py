"""What a backup says about itself: of which site it is, when it was made, and what its tables must come to."""

from __future__ import annotations

import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from config.backups import sealed
from config.backups.refusal import Refused
from config.backups.rows import Count
from config.backups.tables import Column, Table
from config.values import BASE_DIR

FORMAT = 1
KIND = "lectern backup"
PURPOSE = b"lectern: which secret key a backup belongs to"


@dataclass(frozen=True)
class Manifest:
    """``trail`` is “number hash” of the last audit entry. ``key`` tells a SECRET_KEY from another, and not what it is.

    ``payload`` names the part of the file that holds the database, ``length`` and ``sha256`` are of that part.
    ``schema`` is the one of PostgreSQL that the tables were in.
    """

    made_at: str
    site: str
    product: str
    engine: str
    engine_version: str
    schema: str
    migrations: tuple[str, ...]
    tables: tuple[Table, ...]
    counts: Mapping[str, Count]
    trail: str
    key: str
    payload: str
    length: int
    sha256: str

    @property
    def rows(self) -> int:
        return sum(count.rows for count in self.counts.values())

    @property
    def newer(self) -> list[str]:
        """Migrations that this release does not know: the backup was made by a newer one."""
        known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).graph.nodes}
        return sorted(set(self.migrations) - known)

    @property
    def is_of_this_key(self) -> bool:
        """Whether what was encrypted with the site's secret key can be read here."""
        return self.key in {fingerprint(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}

    def differences(self, counts: Mapping[str, Count]) -> list[str]:
        """Where other rows were found than the backup was made of, one line each."""
        lines = []
        for name, due in self.counts.items():
            found = counts.get(name)
            if found is None:
                lines.append(f"{name}: it is not there")
            elif found.rows != due.rows:
                lines.append(f"{name}: {found.rows} rows, and should have {due.rows}")
            elif found.sha256 != due.sha256:
                lines.append(f"{name}: its {due.rows} rows are not those of the backup")
        return lines


def fingerprint(key: str) -> str:
    return hmac.new(key.encode(), PURPOSE, hashlib.sha256).hexdigest()[:32]


def product() -> str:
    """The version of this release."""
    with (BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def as_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in the file."""
    said = {"kind": KIND, "format": FORMAT, **asdict(manifest)}
    return json.dumps(said, indent=1, ensure_ascii=False).encode()


def read(path: Path) -> Manifest:
    """What the backup says, after every byte of it was checked. Raises :class:`Refused`."""
    try:
        said = json.loads(sealed.manifest_of(path))
    except ValueError:
        said = None
    if not isinstance(said, dict) or said.get("kind") != KIND:
        raise Refused(f"{path} is not a backup of Lectern: its manifest is another one.")
    if said.get("format") != FORMAT:
        raise Refused(
            f"{path} has format {said.get('format')}, and this release reads format {FORMAT}. "
            f"Use the release that made it (Lectern {said.get('product')}), or a newer one."
        )
    try:
        return parsed(said)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(f"{path} is not a backup of Lectern: its manifest lacks {error}.") from error


def parsed(said: Mapping[str, Any]) -> Manifest:
    values = {item.name: said[item.name] for item in fields(Manifest)}
    values["tables"] = tuple(table(one) for one in said["tables"])
    values["counts"] = {name: Count(**count) for name, count in said["counts"].items()}
    values["migrations"] = tuple(said["migrations"])
    return Manifest(**values)


def table(said: Mapping[str, Any]) -> Table:
    columns: Sequence[Mapping[str, str]] = said["columns"]
    return Table(said["name"], said["key"], tuple(Column(**column) for column in columns))
