"""How many workers fit: cores, quota and memory, and how a system says them."""

from config.serving.machine import MB, Machine, this_machine, workers
from tests.factories import write_tree

GB = 1024 * MB


def test_as_many_workers_as_there_is_room_for():
    cases = [
        (Machine(1), 1),
        (Machine(2), 2),
        (Machine(2, None, 24 * GB), 2),
        (Machine(64), 8),
        (Machine(64, None, 256 * GB), 8),
        (Machine(8, 2.0), 2),
        (Machine(8, 1.5), 2),
        (Machine(8, 0.25), 1),
        (Machine(2, 16.0), 2),
        (Machine(8, None, 512 * MB), 3),
        (Machine(8, None, 400 * MB), 2),
        (Machine(8, None, 399 * MB), 1),
        (Machine(8, None, 64 * MB), 1),
        (Machine(8, 4.0, 510 * MB), 3),
    ]
    for machine, fitting in cases:
        assert (machine, workers(machine)) == (machine, fitting)


def test_quota_and_memory_are_read_as_the_system_says_them(tmp_path):
    memory = "MemTotal:       2048000 kB\nMemFree: 1 kB\n"
    built_in = 2048000 * 1024
    v1 = "4:memory:/a/b\n3:cpuset:/\n1:cpu,cpuacct:/a/b\n0::/\n"
    cases = {
        "version 2, no limits": (
            {"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "max 100000",
             "sys/fs/cgroup/a/b/memory.max": "max"},
            (None, built_in),
        ),
        "version 2, our own limits": (
            {"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "150000 100000",
             "sys/fs/cgroup/a/b/memory.max": "536870912"},
            (1.5, 512 * MB),
        ),
        "version 2, limits of the group around ours": (
            {"proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/cpu.max": "400000 100000",
             "sys/fs/cgroup/a/cpu.max": "200000 100000", "sys/fs/cgroup/a/memory.max": "1073741824"},
            (2.0, GB),
        ),
        "version 2 in a container": (
            {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "50000 100000",
             "sys/fs/cgroup/memory.max": "1073741824"},
            (0.5, GB),
        ),
        "version 1": (
            {"proc/self/cgroup": v1, "sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us": "250000",
             "sys/fs/cgroup/cpu/a/b/cpu.cfs_period_us": "100000",
             "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "1073741824"},
            (2.5, GB),
        ),
        "version 1, no limits": (
            {"proc/self/cgroup": v1, "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1",
             "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000",
             "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"},
            (None, built_in),
        ),
        "no groups": ({}, (None, built_in)),
    }  # fmt: skip
    for name, (files, expected) in cases.items():
        found = this_machine(write_tree(tmp_path / name, {"proc/meminfo": memory, **files}))
        assert (name, (found.quota, found.memory)) == (name, expected)
        assert found.cores >= 1
    assert this_machine(tmp_path / "nothing at all").memory is None
