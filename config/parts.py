"""What this site is made of that others wrote: its bill of materials, in the form of CycloneDX 1.6.

It names what ``requirements.lock`` names, with every hash that an installation may have, the licenses as the installed
packages state them, and what is kept in the repository itself.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from config.values import BASE_DIR

LOCK = BASE_DIR / "requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ?; ?([^\\\n]+?))? *\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Package:
    """A line of the lock file. ``marker`` says on which systems it is installed; empty: on all."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


@dataclass(frozen=True)
class Kept:
    """Something of others that stands in the repository. ``license`` is an SPDX identifier."""

    name: str
    license: str
    files: str


#: The typefaces are subsets, made by ``static/fonts/build.py``.
KEPT = (
    Kept("Literata", "OFL-1.1", "static/fonts/literata-*.woff2"),
    Kept("Atkinson Hyperlegible", "OFL-1.1", "static/fonts/atkinson-*.woff2"),
)


def packages(lock: str) -> Iterator[Package]:
    """The packages of a lock file's text, in its order."""
    found: tuple[str, str, str] | None = None
    hashes: list[str] = []
    for line in lock.splitlines():
        if pin := PIN.match(line):
            if found:
                yield Package(*found, tuple(hashes))
            found, hashes = (pin[1].lower(), pin[2], pin[3] or ""), []
        else:
            hashes += HASH.findall(line)
    if found:
        yield Package(*found, tuple(hashes))


def licenses(name: str) -> list[dict[str, Any]]:
    """What the installed package says of its license; empty when it is not installed here or says nothing."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if expressions := told.get_all("License-Expression"):
        return [{"expression": expressions[0]}]
    named = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    text = "".join(told.get_all("License") or ()).strip()
    if not named and text and "\n" not in text:
        named = [text]
    return [{"license": {"name": each}} for each in named]


def component(package: Package) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        # One package has a file for each system, so its hashes belong to those files, not to the package.
        "externalReferences": [
            {
                "type": "distribution",
                "url": package.purl,
                "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
            }
        ],
    }
    if package.marker:
        entry["properties"] = [{"name": "lectern:only-where", "value": package.marker}]
    if stated := licenses(package.name):
        entry["licenses"] = stated
    return entry


def kept_component(part: Kept) -> dict[str, Any]:
    return {
        "type": "file",
        "bom-ref": f"file:{part.files}",
        "name": part.name,
        "licenses": [{"license": {"id": part.license}}],
        "properties": [{"name": "lectern:files", "value": part.files}],
    }


def bill(lock: Path, now: datetime, kept: Iterable[Kept] = KEPT) -> dict[str, Any]:
    """The whole bill. The same lock file gives the same serial number."""
    text = lock.read_text(encoding="utf-8")
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
        "version": 1,
        "metadata": {
            "timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            },
        },
        "components": [
            *(component(package) for package in packages(text)),
            *(kept_component(part) for part in kept),
        ],
    }
