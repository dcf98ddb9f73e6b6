"""The server's processes: copies of one that has loaded the site, and what becomes of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.serving import server
from tests.system import serving


def test_work_that_is_done_apart_leaves_its_exit_code_and_nothing_else(capfd):
    changed = []

    def fail():
        raise ValueError("the reason")

    def interrupt():
        raise KeyboardInterrupt

    codes = [
        server.apart(lambda: changed.append(1)),
        server.apart(lambda: sys.exit(3)),
        server.apart(lambda: sys.exit("words")),
        server.apart(interrupt),
        server.apart(fail),
        server.apart(lambda: os.kill(os.getpid(), signal.SIGKILL)),
    ]

    assert (codes, changed) == ([0, 3, 1, 130, 1, -signal.SIGKILL], [])
    assert capfd.readouterr().err.rstrip().endswith("ValueError: the reason")


def test_garbage_is_looked_for_again_when_the_program_is_read_and_in_what_is_done_apart():
    """While a program is read there is hardly any, so ``manage.py start`` begins without looking for it."""
    code = (
        "import django, gc, sys; gc.disable(); django.setup(); from config.serving import server; "
        "apart = server.apart(lambda: sys.exit(0 if gc.isenabled() else 3)); before = gc.isenabled(); server.load(); "
        "print(apart, before, gc.isenabled(), gc.get_freeze_count() > 100_000)"
    )
    environment = {**os.environ, "LECTERN_MODE": "test"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert run.stdout.split() == ["0", "False", "True", "True"]


def children(process):
    return [
        int(pid) for task in Path(f"/proc/{process}/task").iterdir() for pid in (task / "children").read_text().split()
    ]


def name(process):
    return Path(f"/proc/{process}/comm").read_text().strip()


def kilobytes(process):
    """What a process holds (``Rss``), and how much of that is its own alone."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name.rstrip(":"): int(size) for name, size, _ in map(str.split, lines)}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_workers_share_what_is_loaded_and_one_that_ends_is_there_again(tmp_path):
    with serving.process(tmp_path, workers=2) as (process, port):
        # The first answers as soon as it can, while the second has only just begun.
        deadline, both = time.monotonic() + 30, [server.WORKER] * 2
        while [name(worker) for worker in children(process.pid)] != both and time.monotonic() < deadline:
            time.sleep(0.1)
        workers = children(process.pid)
        names = [name(worker) for worker in workers]
        sizes = [kilobytes(worker) for worker in workers]
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and serving.health(port, seconds=1) != 200:
            time.sleep(0.1)

        assert names == both
        assert [own < held / 2 for held, own in sizes] == [True, True], sizes
        assert serving.health(port, seconds=5) == 200
        there_again = children(process.pid)
        assert not set(there_again) & set(workers)

        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
        assert [Path(f"/proc/{worker}").exists() for worker in there_again] == [False] * len(there_again)


def test_a_site_without_another_cache_or_provider_does_not_load_their_clients():
    """Each of them takes megabytes in every process."""
    code = "import django, sys; django.setup(); from config.serving import server; server.load(); print(*sys.modules)"
    environment = {**os.environ, "LECTERN_MODE": "test", "CACHE_URL": ""}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())

    assert "config.rsgi" in loaded
    assert {"redis", "requests", "typst", "snowballstemmer"} & loaded == set()
