"""Processes that die, and a release that takes the place of another one while people sit exams."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.faults.faults import Fault, around, control_groups
from bench.faults.site import Site

GROUP = Path("/sys/fs/cgroup/memory/lectern-faults")
MB = 1024 * 1024
#: What the next release brings: a column with a default, an index, and a step over all sittings.
MIGRATION = """\
from django.db import migrations, models


def count(apps, schema_editor):
    sittings = apps.get_model("exams", "Sitting").objects
    for pk in list(sittings.values_list("pk", flat=True)):
        sittings.filter(pk=pk).update(trial=pk)


class Migration(migrations.Migration):
    dependencies = [("exams", "{before}")]
    operations = [
        migrations.AddField("sitting", "trial", models.IntegerField(default=0, db_default=0)),
        migrations.AddIndex("sitting", models.Index(fields=["trial"], name="exams_trial")),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
"""


def kill_worker(site: Site) -> None:
    os.kill(site.workers()[0], signal.SIGKILL)


@asynccontextmanager
async def out_of_memory(site: Site, notes: list[str]) -> AsyncIterator[None]:
    """The kernel's own killer ends a worker that may not have one page more."""
    GROUP.mkdir(exist_ok=True)
    victim = site.workers()[0]
    (GROUP / "cgroup.procs").write_text(str(victim))
    (GROUP / "memory.limit_in_bytes").write_text(str(MB // 4))
    began = time.monotonic()
    try:
        while Path(f"/proc/{victim}").exists() and time.monotonic() - began < 20:
            await asyncio.sleep(0.05)
        killed = [line for line in (GROUP / "memory.oom_control").read_text().splitlines() if "oom_kill " in line]
        notes.append(
            f"the kernel's {killed[0] if killed else 'count is not known'}, after {time.monotonic() - began:.1f} s"
        )
        yield
    finally:
        for pid in (GROUP / "cgroup.procs").read_text().split():
            (GROUP.parent / "cgroup.procs").write_text(pid)
        GROUP.rmdir()


def next_release(site: Site) -> None:
    folder = site.release / "exams" / "migrations"
    before = max(path.stem for path in folder.glob("0*.py"))
    (folder / "9999_trial.py").write_text(MIGRATION.format(before=before))


@asynccontextmanager
async def upgrade(site: Site, notes: list[str]) -> AsyncIterator[None]:
    """As docs/operating.md has it: prepare while the old program serves, then restart."""
    await asyncio.to_thread(next_release, site)
    began = time.monotonic()
    await asyncio.to_thread(site.manage, "start", "--prepare-only")
    prepared = time.monotonic()
    await asyncio.to_thread(site.stop)
    stopped = time.monotonic()
    await asyncio.to_thread(site.serve)
    notes.append(
        f"prepared in {prepared - began:.1f} s beside the old program, stopped in {stopped - prepared:.1f} s, "
        f"served again after {time.monotonic() - stopped:.1f} s"
    )
    yield


@asynccontextmanager
async def restart(site: Site, notes: list[str]) -> AsyncIterator[None]:
    began = time.monotonic()
    await asyncio.to_thread(site.stop)
    stopped = time.monotonic()
    await asyncio.to_thread(site.serve)
    notes.append(f"stopped in {stopped - began:.1f} s, served again after {time.monotonic() - stopped:.1f} s")
    yield


FAULTS = [
    Fault("worker-killed", "kill -9 of one of the two workers", 8, around(kill_worker, lambda site: None)),
    Fault("out-of-memory", "a worker may take no more memory; the kernel kills it", 8, out_of_memory,
          control_groups("memory")),
    Fault("upgrade", "the next release: start --prepare-only (it migrates), then a restart", 5, upgrade),
    Fault("restart", "the server is stopped (SIGTERM) and started again (start --serve-only)", 5, restart),
]  # fmt: skip
