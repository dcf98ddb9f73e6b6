"""The server: workers are copies of one process, one that dies is replaced, and SIGTERM ends all of them."""

import os
import signal
import time
from pathlib import Path

from tests.system.serving import health, process


def workers_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children]


def eventually(what):
    deadline = time.monotonic() + 30
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def test_a_worker_is_a_copy_is_replaced_and_ends_with_the_server(tmp_path):
    with process(tmp_path) as (server, port):
        assert health(port, seconds=10) == 200
        (first,) = workers_of(server.pid)
        said = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in (server.pid, first)]
        assert said[0] == said[1], "a worker that was started anew would read the program once more"

        os.kill(first, signal.SIGKILL)
        (second,) = eventually(lambda: [pid for pid in workers_of(server.pid) if pid != first])
        assert eventually(lambda: health(port, seconds=5) == 200)

        os.kill(server.pid, signal.SIGTERM)
        assert server.wait(30) == 0
        assert not Path(f"/proc/{second}").exists()
