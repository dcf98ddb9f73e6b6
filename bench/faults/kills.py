"""What an exam has to survive: the server killed again and again while learners save, and a thousand sittings that
nobody comes back to. Real HTTP, real processes, SQLite on a disk.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from bench.exam_day import Learner, Times, filled, people, saving, starting, stored
from bench.serving import children, free_port
from tests.system.serving import program

ROUNDS = int(os.environ.get("BENCH_KILLS", "100"))
LEARNERS, SAVES_A_SECOND = 50, 50
SECONDS_OF_LOAD = (0.6, 2.0)
#: Seconds from the start of the server's process to its first page, and for a thousand overdue sittings.
MOST_FOR_A_RESTART, OVERDUE, MOST_FOR_OVERDUE = 3.0, 1000, 10.0


def first_page(port: int, began: float) -> float:
    """Seconds until the server answers with a page."""
    while time.monotonic() - began < 30:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/courses/bench/exam/")
            if connection.getresponse().status == 200:
                return time.monotonic() - began
        except OSError:
            time.sleep(0.02)
    return float("inf")


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server and every worker of it, all at once and without a word."""
    for pid in [*children(process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


async def load(learners: list[Learner], times: Times, seconds: float, die: Callable[[], None]) -> None:
    """Save at a steady pace until the server dies in the middle of it."""
    end = time.monotonic() + seconds

    async def go_on(learner: Learner) -> None:
        while time.monotonic() < end:
            await asyncio.sleep(learner.dice.uniform(0, 2 * len(learners) / SAVES_A_SECOND))
            await saving(learner, times)

    tasks = [asyncio.create_task(go_on(learner)) for learner in learners]
    await asyncio.sleep(seconds)
    die()
    await asyncio.wait(tasks, timeout=10)
    for task in tasks:
        task.cancel()


def run(
    environment: Callable[[Path], dict[str, str]],
    prepare: Callable[[dict[str, str]], dict[str, str]],
    in_production: Callable[[dict[str, str], str], dict[str, str]],
) -> bool:
    with tempfile.TemporaryDirectory(prefix="lectern-bench-") as folder:
        environ = environment(Path(folder))
        key = prepare(environ)["key"]
        known, environ = filled(LEARNERS, environ, Path(folder)), in_production(environ, key)
        survived = killed_again_and_again(known, environ, Path(folder))
        return overdue(environ) and survived


def killed_again_and_again(known: dict, environ: dict[str, str], folder: Path) -> bool:
    dice, restarts, acknowledged, learners = random.Random(7), [], 0, []
    port = free_port()
    for number in range(ROUNDS + 1):
        began = time.monotonic()
        process = subprocess.Popen(program(port, 2), env=environ, stderr=subprocess.DEVNULL)
        restarts.append(first_page(port, began))
        learners = learners or people(known, port)
        times = Times()
        for learner in learners:
            learner.browser.writer = None
        if number == 0:
            asyncio.run(begin_all(learners, known["path"], times))
        if number < ROUNDS:
            asyncio.run(load(learners, times, dice.uniform(*SECONDS_OF_LOAD), partial(kill, process)))
            acknowledged += len(times.took)
        else:
            kill(process)
    found = stored(learners, environ, folder)
    trail = subprocess.run([sys.executable, "manage.py", "verify_audit"], env=environ, capture_output=True, text=True)
    slowest = max(restarts[1:])
    print(
        f"{ROUNDS} times kill -9 of the server and its workers while {LEARNERS} learners save: "
        f"{acknowledged} acknowledged saves, {found['lost']} lost; integrity_check {found['integrity']}; "
        f"verify_audit {'verified' if trail.returncode == 0 else trail.stdout[-300:]}"
    )
    print(f"restart to the first page: median {sorted(restarts)[len(restarts) // 2]:.2f} s, most {slowest:.2f} s")
    return not found["lost"] and found["integrity"] == "ok" and not trail.returncode and slowest < MOST_FOR_A_RESTART


async def begin_all(learners: list[Learner], path: str, times: Times) -> None:
    for learner in learners:
        await starting(learner, path, times)


def overdue(environ: dict[str, str]) -> bool:
    """A thousand sittings of sixty questions whose time is up are closed, marked and released by one sweep."""
    script = Path(__file__).parents[1] / "exam_overdue.py"
    filled = subprocess.run(
        [sys.executable, script, str(OVERDUE)], env=environ, check=True, capture_output=True, text=True
    )
    began = time.monotonic()
    swept = subprocess.run(
        [sys.executable, "manage.py", "close_overdue"], env=environ, check=True, capture_output=True, text=True
    )
    took = time.monotonic() - began
    print(f"{filled.stdout.strip()} open sittings, {OVERDUE} of them overdue: {swept.stdout.strip()} {took:.1f} s")
    return took < MOST_FOR_OVERDUE
