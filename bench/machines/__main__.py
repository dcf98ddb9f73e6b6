"""``python -m bench.machines``: an exam through nginx, two app servers, PostgreSQL with a follower, and Redis, while an
app server, Redis, the follower and the leader are lost one after the other. Prints a timeline, and what was lost.

Every machine is a process of its own on this one; nginx has the shipped configuration. ``MACHINES_LEARNERS`` (40) and
``MACHINES_SECONDS`` (20, for each step) make it larger. Needs Debian's nginx, postgresql and redis-server.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.__main__ import environment, prepare
from bench.exam_day import filled, stored
from bench.machines import processes
from bench.machines.people import Learner, Said
from bench.machines.postgres import Pair

LEARNERS = int(os.environ.get("MACHINES_LEARNERS", "40"))
SECONDS = float(os.environ.get("MACHINES_SECONDS", "20"))
BEGAN = time.monotonic()


def tell(what: str) -> None:
    print(f"{time.monotonic() - BEGAN:7.1f} s  {what}", flush=True)


class Site:
    """The machines together."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pair, self.redis = folder, Pair(tell), processes.redis(folder)
        self.environ: dict[str, str] = {}
        self.running: list[processes.Process] = []

    def start(self) -> dict[str, object]:
        """Bring everything up, with an exam and learners who are signed in; what is known of them."""
        self.pair.start()
        self.start_one(self.redis)
        environ = {
            **environment(self.folder), "DATABASE_URL": self.pair.url, "SITE_URL": "https://localhost",
            "CACHE_URL": f"redis://127.0.0.1:{self.redis.port}/0", "TRUSTED_PROXY_COUNT": "1", "WORKERS": "1",
        }  # fmt: skip
        key = prepare(environ)["key"]
        known = filled(LEARNERS, environ, self.folder)
        production = {"LECTERN_MODE": "production", "SECRET_KEY": key, "EMAIL_URL": "console:"}
        self.environ = {**environ, **production}
        prepare_it = [sys.executable, "manage.py", "start", "--prepare-only"]
        subprocess.run(prepare_it, env=self.environ, check=True, stdout=subprocess.DEVNULL)
        self.apps = [processes.app(f"app server {name}", self.environ, self.folder) for name in "AB"]
        for each in self.apps:
            self.start_one(each)
        pages = ("publish_pages", str(self.folder / "pages"))
        subprocess.run([sys.executable, "manage.py", *pages], env=self.environ, check=True, stdout=subprocess.DEVNULL)
        self.start_one(processes.beside("publisher", self.environ, self.folder, *pages, "--every", "2"))
        self.start_one(processes.beside("sweeper", self.environ, self.folder, "sweep"))
        self.proxy = processes.proxy((self.apps[0].port, self.apps[1].port), self.folder)
        self.start_one(self.proxy)
        self.pair.until_in_step()
        return known

    def start_one(self, process: processes.Process) -> None:
        process.start()
        if process not in self.running:
            self.running.append(process)

    def close(self) -> None:
        for process in reversed(self.running):
            process.stop()
        self.pair.close()


def lose(what: str, kill: Callable[[], None]) -> None:
    tell(f"lost: {what}")
    kill()


async def exam(site: Site, learners: list[Learner], path: str, said: Said) -> None:
    await asyncio.gather(*(learner.start(path) for learner in learners))
    tell(f"{len(learners)} learners have started")
    is_over = asyncio.Event()
    sitting = [asyncio.create_task(learner.sit(is_over)) for learner in learners]

    async def watched(name: str, seconds: float = SECONDS) -> None:
        said.fresh()
        await asyncio.sleep(seconds)
        tell(f"  {name}: {said.line()}")

    await watched("all is well")
    one, (first, _) = site.apps[0], site.apps
    lose(f"{one.name} (kill -9)", one.kill)
    await watched("without it")
    await asyncio.to_thread(first.start)
    tell(f"back: {first.name}")
    await watched("with it again")
    lose("Redis (kill -9)", site.redis.kill)
    await watched("without it")
    await asyncio.to_thread(site.redis.start)
    tell("back: Redis")
    follower = site.pair.follower
    lose("the follower of PostgreSQL (kill -9)", follower.kill)
    await watched("without it")
    await asyncio.to_thread(follower.start)
    await asyncio.to_thread(site.pair.until_in_step)
    await watched("with it again")
    lose("the leader of PostgreSQL (kill -9)", site.pair.leader.kill)
    await watched("failing over", 2 * SECONDS)
    await asyncio.to_thread(site.pair.follower.follow, site.pair.leader)
    await asyncio.to_thread(site.pair.follower.start)
    await asyncio.to_thread(site.pair.until_in_step)
    tell("back: the former leader, as follower")
    await watched("with two again")
    is_over.set()
    said.fresh()
    await asyncio.gather(*sitting)
    tell("all have submitted")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="lectern-machines-") as name:
        Path(name).chmod(0o755)
        site = Site(Path(name))
        try:
            known = site.start()
            said = Said()
            csrf, cookie = str(known["csrf"]), str(known["cookie"])
            learners = [
                Learner(site.proxy.port, f"{cookie}={session}; __Host-csrf={csrf}", csrf, number, said)
                for number, session in enumerate(known["sessions"])  # type: ignore[arg-type]
            ]
            tell("up: nginx, two app servers, PostgreSQL with a follower, Redis")
            asyncio.run(exam(site, learners, str(known["path"]), said))
            found = stored(learners, site.environ, site.folder)  # type: ignore[arg-type]
        finally:
            site.close()
    tell(
        f"{found['answers']} acknowledged answers, {found['lost']} lost; {found['sittings']} sittings, "
        f"{found['results']} results, {found['released']} released; trail: {found['trail'] or 'verified'}"
    )
    return 0 if not found["lost"] and found["results"] == LEARNERS and not found["trail"] else 1


if __name__ == "__main__":
    sys.exit(main())
