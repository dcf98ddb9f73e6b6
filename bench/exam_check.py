"""What is stored of the answers that were acknowledged, as JSON.

The first argument names a file of what each browser was told: by sitting, by question, its revision and its value.
"""

import json
import sys
from itertools import islice
from pathlib import Path

import django

django.setup()

from django.db import connection

from exams import verifying
from exams.models.result import Result
from exams.models.sitting import Answer, Sitting


def lost(said: dict[str, dict[str, tuple[int, str | list[str]]]]) -> int:
    """How many acknowledged answers are not there. A change that was stored and whose answer did not arrive is one
    further than what was acknowledged.
    """
    missing = 0
    for uuid, answers in said.items():
        stored = {str(a.number): (a.rev, a.values) for a in Answer.objects.filter(sitting__uuid=uuid)}
        for number, (rev, value) in answers.items():
            is_rev, is_values = stored.get(number, (0, []))
            values = value if isinstance(value, list) else [value]
            missing += is_rev < rev or (is_rev == rev and is_values != values)
    return missing


def integrity() -> str:
    """What SQLite says of its file; PostgreSQL has no such question."""
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return str(cursor.fetchone()[0])


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text())
    found = {
        "lost": lost(told),
        "answers": sum(map(len, told.values())),
        "integrity": integrity(),
        "sittings": Sitting.objects.count(),
        "results": Result.objects.count(),
        "released": Sitting.objects.filter(state="released").count(),
        "trail": list(islice(verifying.broken(), 3)),
    }
    print(json.dumps(found))
