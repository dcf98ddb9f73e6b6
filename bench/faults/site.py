"""A site as an operator runs it: a release in a folder of its own, a disk of its own, Redis, a mail server, and
``manage.py start`` in production mode with two workers and the sweeper.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.faults.mail import MailServer
from bench.machines import processes
from bench.serving import free_port
from config.serving.server import SWEEPER

ROOT = Path(__file__).resolve().parents[2]
#: What of a checkout a release is.
RELEASE = ("accounts", "config", "content", "courses", "exams", "quizzes", "static", "templates", "manage.py",
           "pyproject.toml", "requirements.lock")  # fmt: skip
DISK_MB, WORKERS, THREADS = 160, 2, 4


class Disk:
    """A file system in a file, where that is allowed; else a folder, on which fewer faults can be had."""

    def __init__(self, folder: Path) -> None:
        self.place, self.image, self.device = folder / "disk", folder / "disk.img", ""

    def make(self) -> None:
        self.place.mkdir()
        if os.geteuid() != 0:
            return
        with self.image.open("wb") as file:
            file.truncate(DISK_MB * 1024 * 1024)
        run("mkfs.ext4", "-q", "-m", "0", str(self.image))
        run("mount", "-o", "loop", str(self.image), str(self.place))
        self.device = run("findmnt", "-no", "SOURCE", str(self.place)).strip()

    def close(self) -> None:
        if self.device:
            run("umount", str(self.place))
            self.device = ""


def run(*command: str) -> str:
    """What a command prints. Its complaint is the error when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return done.stdout


class Site:
    def __init__(self, folder: Path, learners: int) -> None:
        self.folder, self.learners = folder, learners
        self.disk, self.redis, self.mail = Disk(folder), processes.redis(folder), MailServer()
        self.release, self.log = folder / "release", folder / "site.log"
        self.port, self.environ = free_port(), dict[str, str]()
        self.app = processes.Process("the site", [], self.port, {}, self.log)
        self.known: dict[str, Any] = {}

    @property
    def database(self) -> Path:
        return self.disk.place / "lectern.sqlite3"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Bring everything up, with learners who may sit the exam."""
        self.disk.make()
        self.redis.start()
        self.mail.start()
        self.release.mkdir()
        for name in RELEASE:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, self.release / name)
        self.environ = {
            **os.environ, "LECTERN_MODE": "production", "SECRET_KEY": secrets.token_urlsafe(50),
            "SITE_URL": self.address, "DATA_DIR": str(self.disk.place), "WORKERS": str(WORKERS),
            "THREADS": str(THREADS), "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "CACHE_URL": f"redis://127.0.0.1:{self.redis.port}/0", "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": f"{self.release}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "",
        }  # fmt: skip
        self.manage("start", "--prepare-only")
        note = self.folder / "known.json"
        self.script("fill.py", str(self.learners), str(note))
        self.known = json.loads(note.read_text())
        self.serve()

    def manage(self, *command: str) -> str:
        """What a command of the site prints, run as its operator would. Raises CalledProcessError when it fails."""
        line = [sys.executable, str(self.release / "manage.py"), *command]
        return subprocess.run(
            line, env=self.environ, cwd=self.release, check=True, capture_output=True, text=True
        ).stdout

    def script(self, name: str, *arguments: str) -> str:
        line = [sys.executable, str(Path(__file__).parent / name), *arguments]
        return subprocess.run(line, env=self.environ, cwd=self.release, check=True, stdout=subprocess.PIPE,
                              text=True).stdout  # fmt: skip

    def serve(self, **more: str) -> None:
        """Start the server, with its sweeper; ``more`` goes into its environment."""
        self.app.command = [
            sys.executable, str(self.release / "manage.py"), "start", "--serve-only", "--port", str(self.port)
        ]  # fmt: skip
        self.app.environ = {**self.environ, **more}
        self.app.start()

    def below(self) -> dict[int, str]:
        """The names of the processes that the server started: its workers, and the sweeper."""
        assert self.app.process is not None
        pids = Path(f"/proc/{self.app.process.pid}/task/{self.app.process.pid}/children").read_text().split()
        return {int(pid): Path(f"/proc/{pid}/comm").read_text().strip() for pid in pids}

    def workers(self) -> list[int]:
        """The processes that answer."""
        return [pid for pid, name in self.below().items() if name != SWEEPER]

    def stop(self) -> None:
        """Stop the server, and see its sweeper end, which looks now and then whether it is still there."""
        beside = set(self.below())
        self.app.stop()
        for _turn in range(200):
            beside = {pid for pid in beside if Path(f"/proc/{pid}").exists()}
            if not beside:
                return
            time.sleep(0.1)
        raise RuntimeError(f"processes of the server are still there: {beside}")

    def close(self) -> None:
        if self.app.process is not None and self.app.process.poll() is None:
            self.stop()
        self.redis.stop()
        self.mail.stop()
        self.disk.close()
