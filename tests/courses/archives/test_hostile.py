"""Whatever anybody puts into a zip file is refused without harm: database, disk and memory stay as they were."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.courses.archives.disk import left_on
from tests.courses.archives.hostile import HOSTILE
from tests.courses.trees import run
from tests.factories import make_course, make_lesson, make_module
from tests.snapshot import all_rows

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_leaves_database_and_disk_as_they_were(name, disk, tmp_path):
    data, message = HOSTILE[name]
    file = tmp_path / "upload.zip"
    file.write_bytes(data)
    make_lesson(make_module(make_course("a-course")))
    before = all_rows()

    ran = run("import_course", file)

    assert ran.status == 1
    assert message in ran.problems[-1]
    assert ran.problems[-1].lower().endswith("nothing was changed.")
    assert all_rows() == before
    assert left_on(disk) == []


def test_a_bomb_is_noticed_before_it_fills_the_memory():
    names = ("a bomb", "a bomb that says it is small", "many small bombs", "one bomb under many names")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, name in enumerate(names):
            path = Path(folder) / f"{number}.zip"
            path.write_bytes(HOSTILE[name][0])
            paths.append(str(path))
        measured = subprocess.run(
            [sys.executable, "-c", MEASURE, *paths], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
        )
    refused, kilobytes = map(int, measured.stdout.split())

    assert refused == 4
    assert kilobytes < 300 * 1024


MEASURE = """
import os, re, sys
os.environ.update(LECTERN_MODE="test", DJANGO_SETTINGS_MODULE="config.settings")
import django
django.setup()
from courses.archive import ArchiveRefused, unpack
refused = 0
for path in sys.argv[1:]:
    try:
        unpack(open(path, "rb").read())
    except ArchiveRefused:
        refused += 1
print(refused, re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])  # of this process alone
"""
