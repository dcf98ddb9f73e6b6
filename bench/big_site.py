"""Put the large course, or a small one of the same stuff, into a prepared site: ``big_site.py LESSONS``.

Prints ``name=value`` lines: what its sync takes, and how to ask for the pages of its admin as its instructor.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench import big_course
from bench.admin_pages import addresses
from bench.big_readers import read_and_answer
from bench.serving import cpu_seconds
from bench.sessions import session_of
from courses import checking, loader
from courses.models.outline import Course
from courses.sync import source
from courses.sync.apply import apply
from courses.sync.dump import course_files


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this process and its renderer."""
    before = cpu_seconds(os.getpid())
    work()
    return cpu_seconds(os.getpid()) - before


def measure(root: Path, lessons: int) -> None:
    """Print what each kind of sync takes; what a process does only once is done before."""

    def sync() -> None:
        apply(loader.load((root,), whole=False))

    def check() -> None:
        assert not [finding for finding in checking.check(source.read((root,))) if not finding.advice]

    def changed(number: int) -> float:
        path = next(root.rglob(f"*-{big_course.slug(lessons // 2)}.md"))
        path.write_text(f"{path.read_text()}\nOnce more, now {number}.\n")
        return seconds(sync)

    with tempfile.TemporaryDirectory() as other:
        big_course.write(Path(other), modules=1, lessons=1)
        loader.load((Path(other),), whole=False)
    print(f"seconds-cold={seconds(sync)}")
    with CaptureQueriesContext(connection) as captured:
        sync()
    print(f"queries-warm={len(captured)}")
    print(f"seconds-warm={statistics.median(seconds(sync) for _ in range(9))}")
    print(f"seconds-changed={statistics.median(changed(number) for number in range(5))}")
    course = Course.objects.get(slug=big_course.SLUG)
    print(f"seconds-dump={statistics.median(seconds(lambda: list(course_files(course))) for _ in range(5))}")
    print(f"seconds-check={seconds(check)}")


def main(lessons: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        big_course.write(Path(folder), modules=max(1, lessons // 10), lessons=lessons)
        measure(Path(folder), lessons)
    course = Course.objects.get(slug=big_course.SLUG)
    instructor = User.objects.get(email="instructor@example.org")
    Course.objects.exclude(pk=course.pk).delete()
    course.instructors.set([instructor])
    read_and_answer(course, people=12)
    print(f"key={settings.SECRET_KEY}")
    print(f"session={session_of(instructor)}")
    client = Client(SERVER_NAME="localhost")
    client.force_login(instructor)
    for name, address in addresses(course).items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        print(f"queries of {name}={len(captured)}")
        print(f"address of {name}={address}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
