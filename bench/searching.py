"""Searching 4,000 lessons: each query beside the bare match that its database does for it.

Run as a program with a site's environment (``python -m bench search`` does): it fills the site and measures.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import django

LESSONS, COURSES, ENTRIES = 4_000, 40, 7
#: Milliseconds that a search may take: the middle one of these, and one for two words that stand in most texts.
LIMIT, LONGEST = 10.0, 20.0
ROUNDS = 15
QUERIES = (
    "diffusion", "temperature", "diffusion models learn", '"large language model"', "training data examples",
    "what is a token", "model", "the model", "da", "mo", "answer question", "zeppelin airship", "e", "gradient desc",
    "how can a zeppelin learn from data?", "why does a model give a different answer to the same question",
)  # fmt: skip


def fill() -> int:
    """Lessons whose titles and texts are stretches of the shipped course, drawn with a fixed seed; entries in all."""
    from courses.models.outline import Course, Lesson, Module
    from courses.models.search import SearchEntry
    from courses.search.engines import Indexed, engine

    files = sorted(Path("content/certified-ai-practitioner").rglob("0*/*.md"))
    words = [word for path in files for word in path.read_text("utf-8").split()]
    draw = random.Random(1)
    rows = []
    for number in range(COURSES):
        course = Course.objects.create(slug=f"large-{number}", title=f"Large {number}", status="published")
        module = Module.objects.create(course=course, slug="m", title="M")
        lessons = Lesson.objects.bulk_create(
            Lesson(
                course=course, module=module, slug=f"l{at}", title=" ".join(draw.choices(words, k=5))[:150],
                status="published", position=at,
            )
            for at in range(1, LESSONS // COURSES + 1)
        )  # fmt: skip
        for lesson in lessons:
            for at in range(ENTRIES):
                start = draw.randrange(len(words) - 250)
                kind = "lesson" if at == 0 else "term" if at == ENTRIES - 1 else "section"
                rows.append(
                    SearchEntry(
                        lesson=lesson, course=course, kind=kind, anchor=f"s-{at}" if at else "",
                        title=" ".join(draw.choices(words, k=4))[:200], body=" ".join(words[start : start + 200]),
                    )
                )  # fmt: skip
    made = SearchEntry.objects.bulk_create(rows, batch_size=2_000)
    for start in range(0, len(made), 2_000):
        engine().put([Indexed(row.pk, row.kind, row.title, row.body) for row in made[start : start + 2_000]])
    return SearchEntry.objects.count()


def took(function: Callable[..., object], *arguments: object) -> float:
    """The median of some rounds, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function(*arguments)
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times)


def bare(asked: str) -> None:
    """The ids of twenty matches and nothing else."""
    from django.db import connection

    from courses.search.engines import engine

    tables, values = engine().matched(asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry.id FROM {tables} LIMIT 20", values)
        cursor.fetchall()


def main() -> bool:
    """Measure; whether the queries were within the limits."""
    from courses.search.engines import engine
    from courses.search.results import search
    from courses.search.words import wanted

    print(f"search among {fill():,} entries of {LESSONS:,} lessons")
    print(f"  {'query':<28}{'ms':>8}{'bare ms':>10}{'found':>8}")
    times = []
    for query in QUERIES:
        asked = engine().AND.join(engine().asks(one, titles=False) for one in wanted(query))
        found = search(None, query)
        spent = took(search, None, query)
        count = f"{len(found.found)}{'+' * found.more}"
        print(f"  {query:<28}{spent:>8.1f}{took(bare, asked):>10.1f}{count:>8}")
        times.append(spent)
    middle, longest = statistics.median(times), max(times)
    print(f"  the middle one {middle:.1f} ms (limit {LIMIT}), the longest {longest:.1f} ms (limit {LONGEST})")
    return middle <= LIMIT and longest <= LONGEST


if __name__ == "__main__":
    django.setup()
    raise SystemExit(0 if main() else 1)
