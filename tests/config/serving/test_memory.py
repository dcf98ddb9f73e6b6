"""Large blocks go back to the system, also after still larger ones were freed."""

import subprocess
import sys

import pytest

#: Forty blocks of 2 MB with a small one after each; then what of their 80 MB is still held.
CODE = """
import re
from config.serving import memory

def held():
    with open("/proc/self/smaps_rollup") as file:
        return int(re.search(r"Rss:\\s+(\\d+)", file.read())[1]) // 1024

if {told}:
    memory.give_back_large_blocks()
bytearray(30 << 20)
before = held()
blocks = [(bytearray(b"x") * (2 << 20), bytearray(b"x") * 5000) for _ in range(40)]
small = [small for _, small in blocks]
del blocks
print(held() - before)
"""


@pytest.mark.parametrize("told", [True, False])
def test_large_blocks_go_back_between_small_ones_that_stay(told):
    code = CODE.format(told=told)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    kept = int(run.stdout)
    assert kept < 10 if told else kept > 60
