"""A folder with every page that is the same for everyone, as files that a proxy serves as they are.

``pages/`` holds them (``courses/botany/index.html`` with its ``.gz`` and ``.br``), ``lease/`` says for how long they
count (:mod:`config.serving.lease`), ``stamp.json`` what they were made from, and ``pages.nginx.conf``,
``static.nginx.conf`` and ``pages.caddy`` tell a proxy how to serve them.
"""

from __future__ import annotations

import contextlib
import fcntl
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from django.utils import timezone

from config.serving import proxies, public
from config.serving.lease import Lease
from courses.models import publication

#: What is published is for everyone to read, whatever the publisher's own habit is: a proxy runs as somebody else.
OPEN_FILE, OPEN_FOLDER = 0o644, 0o755
UNPACKERS = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


class Occupied(Exception):
    """Another publisher writes to this folder."""


class Folder:
    """Call :meth:`update` again and again; it does something only when the site's content is another one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pages = folder, folder / "pages"
        self.lease = Lease(folder / "lease", "pages")
        make_open(self.pages, folder)
        make_open(folder / "lease", folder)
        self.version: int | None = None
        self.headers: public.Headers = ()

    def update(self) -> int | None:
        """Make the files what the site says now; the number of those that changed, or None when nothing had to be done.

        The lease is withdrawn as long as old and new stand side by side. When the content changes meanwhile, once more.
        """
        changed: int | None = None
        while (version := publication.current_version()) != self.version:
            self.lease.withdraw()
            self.version = None
            changed = (changed or 0) + self.write_all()
            self.note(version)
            self.version = version
        return changed

    @property
    def key(self) -> str:
        """What the configuration of a proxy must have been made for, for the pages to be right."""
        return proxies.key(self.headers)

    def write_all(self) -> int:
        """Every page as it is now, and no other; returns how many files were written or removed."""
        kept: set[Path] = set()
        changed = 0
        headers: public.Headers = ()
        for address in public.addresses():
            page = public.ask(address)
            if page is None:
                continue
            if headers and page.headers != headers:
                raise public.NotForEveryone(f"{address} has other headers than the pages before it: {page.headers}")
            headers = page.headers
            path = self.pages / address.lstrip("/") / "index.html"
            kept |= {path.with_name(path.name + ending) for ending in public.CODINGS.values()}
            if not is_written(path, page):
                changed += self.write_page(address, path)
        changed += self.remove_others(kept)
        self.headers = headers
        return changed + sum(self.write(self.folder / name, text.encode()) for name, text in self.proxy_files())

    def write_page(self, address: str, path: Path) -> int:
        written = 0
        for coding, ending in public.CODINGS.items():
            page = public.ask(address, coding)
            if page is not None:
                written += self.write(path.with_name(path.name + ending), page.body, page.moment)
        return written

    def proxy_files(self) -> Iterator[tuple[str, str]]:
        yield "pages.nginx.conf", proxies.nginx(self.folder, self.headers)
        static = public.static_headers()
        yield "static.nginx.conf", proxies.nginx_headers(static)
        yield "pages.caddy", proxies.caddy(self.folder, self.headers, static)

    def write(self, path: Path, body: bytes, moment: int | None = None) -> bool:
        """Let ``path`` hold ``body``, whole at every moment; whether it had to be written."""
        if moment is None and path.exists() and path.read_bytes() == body:
            return False
        make_open(path.parent, self.folder)
        aside = self.folder / "new"
        aside.write_bytes(body)
        aside.chmod(OPEN_FILE)
        if moment is not None:
            os.utime(aside, (moment, moment))
        aside.replace(path)
        return True

    def remove_others(self, kept: set[Path]) -> int:
        """Remove the files of pages that are no more, and the folders that are empty then."""
        removed = 0
        for place, folders, names in os.walk(self.pages, topdown=False):
            for name in names:
                if (path := Path(place, name)) not in kept:
                    path.unlink()
                    removed += 1
            for name in folders:
                with contextlib.suppress(OSError):  # it holds something
                    Path(place, name).rmdir()
        return removed

    def note(self, version: int) -> None:
        count = sum(1 for _ in self.pages.rglob("index.html"))
        stamp: dict[str, Any] = {"version": version, "pages": count, "written": timezone.now().isoformat()}
        self.write(self.folder / "stamp.json", json.dumps(stamp).encode())


def make_open(path: Path, root: Path) -> None:
    """Let the folder ``path`` exist, and everybody look into it and into those around it up to ``root``."""
    path.mkdir(parents=True, exist_ok=True)
    for folder in (path, *path.parents):
        if folder.is_relative_to(root) and folder.stat().st_mode & 0o777 != OPEN_FOLDER:
            folder.chmod(OPEN_FOLDER)


def is_written(path: Path, page: public.Answer) -> bool:
    """Whether the files hold this page already, whole in every coding: a power cut may have left half of one."""
    try:
        for coding, ending in public.CODINGS.items():
            file = path.with_name(path.name + ending)
            if int(file.stat().st_mtime) != page.moment or UNPACKERS[coding](file.read_bytes()) != page.body:
                return False
    except (OSError, EOFError, zlib.error, brotli.error):
        return False
    return True


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else writes to ``folder`` meanwhile. Raises :class:`Occupied`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield
