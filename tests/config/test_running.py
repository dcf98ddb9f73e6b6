"""Who serves a DATA_DIR and who works on it alone keep out of each other's way."""

import subprocess
import sys

import pytest

from config import running


def test_many_may_serve_and_nobody_works_alone_meanwhile(tmp_path):
    folder = tmp_path / "new"
    servers = [running.serve(folder), running.serve(folder)]

    for server in servers:
        with pytest.raises(running.Busy), running.nobody_serves(folder):
            pass
        running.leave(server)
    with running.nobody_serves(folder):
        with pytest.raises(running.Busy):
            running.serve(folder)
        with pytest.raises(running.Busy), running.nobody_serves(folder):
            pass
    running.leave(running.serve(folder))


def test_a_program_that_the_server_becomes_holds_the_lock_until_it_ends(tmp_path):
    server = running.serve(tmp_path)
    program = [sys.executable, "-c", "input()"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, pass_fds=[server]) as process:
        running.leave(server)

        with pytest.raises(running.Busy), running.nobody_serves(tmp_path):
            pass

        process.communicate(b"\n")
    with running.nobody_serves(tmp_path):
        pass
