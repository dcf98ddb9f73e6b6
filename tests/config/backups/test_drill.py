"""The drill: a backup while an exam is sat, a disaster, and everything that was acknowledged is there again.

Small here. `DRILL_SECONDS=60 DRILL_SITTINGS=50` in the environment makes it an exam day.
"""

import os
import threading
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from config.backups import making, manifest, postgresql, restoring, rows, sqlite
from config.backups.tables import site_tables
from courses.models.media import MediaFile
from exams import verifying
from exams.delivery import answering
from exams.delivery.answering import Change
from exams.models.sitting import AnswerEvent
from quizzes.models.question import Question
from tests.exams.sittings import begin, make_exam
from tests.factories import make_lesson, make_user
from tests.quizzes.practicing import give
from tests.races import hang_up

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = float(os.environ.get("DRILL_SECONDS", "1.2"))
SITTINGS = int(os.environ.get("DRILL_SITTINGS", "6"))
SAVES_A_SECOND = 50
#: As many as two server processes have threads.
WRITERS = min(8, SITTINGS)


class Writer:
    """A thread of the server that saves what some learners answer, each in turn, at a steady pace.

    ``told`` is when each change was acknowledged, by its key.
    """

    def __init__(self, sittings):
        self.sittings = sittings
        self.told, self.failed, self.slowest = {}, [], 0.0

    def work(self, until, stop):
        try:
            for number in count():
                began = time.monotonic()
                if began >= until:
                    return
                turn, which = divmod(number, len(self.sittings))
                self.save(self.sittings[which], turn)
                took = time.monotonic() - began
                self.slowest = max(self.slowest, took)
                stop.wait(max(0.0, WRITERS / SAVES_A_SECOND - took))
        except Exception as error:
            self.failed.append(error)
        finally:
            hang_up()

    def save(self, sitting, turn):
        """The six questions one after the other, each time with another answer than before."""
        again, question = divmod(turn, 6)
        change = Change(question + 1, ("abc"[again % 3],), again, f"change-{sitting.pk}-{turn:06}")
        saved = answering.save(sitting=sitting, change=change, seat=sitting.seat, now=sitting.started_at)
        assert saved.is_saved
        self.told[change.key] = time.monotonic()


def site():
    """A course with a file and practice that somebody did, and an exam that is being sat."""
    lesson = make_lesson(questions=1)
    give(make_user(), Question.objects.get(lesson=lesson).revision)
    MediaFile.objects.create(course=lesson.course, name="a.bin", data=bytes(range(256)), sha256="0" * 64)
    exam = make_exam(lesson.course)
    sittings = [begin(exam, make_user()) for _ in range(SITTINGS)]
    return [Writer(sittings[number::WRITERS]) for number in range(WRITERS)]


def counted():
    """What the tables of the site's database come to, past the product's models."""
    if connection.vendor == "postgresql":
        with closing(postgresql.connect(connection)) as link:
            return rows.count_all(site_tables(), rows.postgresql_reader(link))
    with closing(sqlite.connect(Path(connection.settings_dict["NAME"]))) as link:
        return rows.count_all(site_tables(), rows.sqlite_reader(link))


def test_everything_acknowledged_before_a_backup_is_in_what_is_restored_from_it(own_database, empty_database):
    writers, stop = site(), threading.Event()
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=writer.work, args=(until, stop)) for writer in writers]
    for thread in threads:
        thread.start()
    stop.wait(SECONDS / 2)

    began = time.monotonic()
    path, made, _gone = making.to_folder(own_database / "backups", now=timezone.now())
    ended = time.monotonic()

    for thread in threads:
        thread.join()
    assert [writer.failed for writer in writers] == [[]] * WRITERS
    told = {key: at for writer in writers for key, at in writer.told.items()}
    due = {key for key, at in told.items() if at < began}
    assert set(AnswerEvent.objects.values_list("key", flat=True)) >= set(told)
    with empty_database():
        took = time.monotonic()
        restoring.restore(restoring.Order(path), now=timezone.now(), tell=lambda text: None)
        took = time.monotonic() - took
        found = set(AnswerEvent.objects.values_list("key", flat=True))
        assert due - found == set()
        assert found <= set(told)
        assert manifest.read(path) == made
        after = counted()
        assert {name for name in made.counts if made.counts[name] != after[name]} == {"courses_publication"}
        assert list(verifying.broken()) == []
        assert verifying.head() == made.trail
        if connection.vendor == "sqlite":
            assert sqlite.faults(Path(connection.settings_dict["NAME"])) == []
    slowest = max(writer.slowest for writer in writers)
    print(
        f"\n{len(told)} saves acknowledged in {SECONDS:.0f} s by {SITTINGS} learners, the slowest in {slowest:.3f} s; "
        f"{len(due)} of them before the backup, {sum(at < ended for at in told.values())} before its end; "
        f"{len(due - found)} of {len(due)} lost; backup {ended - began:.2f} s, {path.stat().st_size:,} bytes, "
        f"{made.rows:,} rows; restore {took:.2f} s"
    )
