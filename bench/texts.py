"""What texts cost: a lesson beside Python-Markdown with bleach, and texts made to stop a reader beside shorter ones."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import bleach
import django
import markdown

from courses.rendering import budget, render_document
from quizzes.interchange import aiken, formats, gift, mkdocs_quiz
from quizzes.interchange.html import to_markdown
from quizzes.interchange.shapes import Unreadable
from quizzes.syntax import parse
from tests.courses.rendering.samples import EVERYTHING, MEDIA, lesson
from tests.quizzes import hostile

EXTENSIONS = ["extra", "codehilite", "toc", "admonition", "sane_lists", "smarty"]
ROUNDS = 9
#: What a short measurement cannot tell from nothing, in seconds.
LEAST = 0.002
#: Four times a text may take so many times as long; the square of it would be sixteen.
GROWTH = 8.0
READERS: dict[str, Callable[[bytes], Any]] = {
    "GIFT": gift.read,
    "Aiken": aiken.read,
    "mkdocs-quiz": mkdocs_quiz.read,
    "format unknown": lambda data: formats.guess("x", data),
}


def report() -> bool:
    """Print both tables. Returns whether all keep their limits."""
    return all([report_rendering(), report_growth()])


def report_rendering() -> bool:
    print(f"milliseconds, median of {ROUNDS} rounds, in turns")
    print(f"{'':<44}{'ours':>10}{'beside':>10}{'ratio':>8}{'at most':>9}", flush=True)
    all_of_it, long = EVERYTHING.read_text(), lesson(10)
    return all(
        [
            compare("lesson of 1,200 words, Markdown and bleach", partial(rendered, long), partial(bare, long), 2.0),
            compare(
                "every construct, Markdown and bleach", partial(rendered, all_of_it), partial(bare, all_of_it), 2.0
            ),
            compare("renderer's process, Python with Markdown", started, bare_started, 3.0, time.perf_counter),
        ]
    )


def compare(
    name: str,
    ours: Callable[[], object],
    beside: Callable[[], object],
    limit: float,
    clock: Callable[[], float] = time.process_time,
) -> bool:
    ours()
    beside()
    pairs = [(spent(ours, clock), spent(beside, clock)) for _ in range(ROUNDS)]
    ratio = statistics.median(this / that for this, that in pairs)
    this, that = (1000 * statistics.median(column) for column in zip(*pairs, strict=True))
    over = "  over" if ratio > limit else ""
    print(f"{name:<44}{this:>10.2f}{that:>10.2f}{ratio:>8.2f}{limit:>9.2f}{over}", flush=True)
    return ratio <= limit


def spent(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    began = clock()
    work()
    return clock() - began


def rendered(text: str) -> object:
    return render_document(text, MEDIA)


def bare(text: str) -> str:
    return bleach.clean(markdown.markdown(text, extensions=EXTENSIONS))


def started() -> None:
    worker = budget.RenderWorker()
    worker.render_document("a", {})
    worker.close()


def bare_started() -> None:
    program = "import bleach, markdown; print(bleach.clean(markdown.markdown('a')))"
    subprocess.run([sys.executable, "-c", program], cwd=Path.cwd(), check=True, stdout=subprocess.DEVNULL)


def report_growth() -> bool:
    """Print, for each reader, the text whose time grows most when it is four times as long."""
    print(f"{'times the CPU for four times the text':<44}{'':>10}{'':>10}{'most':>8}{'at most':>9}", flush=True)
    kept = True
    for name, read, texts, size in growing():
        measured = {text: growth(read, make(size), make(4 * size)) for text, make in texts.items()}
        text = max(measured, key=measured.__getitem__)
        kept = kept and measured[text] <= GROWTH
        over = "  over" if measured[text] > GROWTH else ""
        label = f"{name}, {len(measured)} texts, most: {text}"
        print(f"{label[:63]:<64}{measured[text]:>8.2f}{GROWTH:>9.2f}{over}", flush=True)
    return kept


Read = Callable[[Any], object]
Make = Callable[[int], Any]


def growing() -> Iterator[tuple[str, Read, dict[str, Make], int]]:
    """Each reader with its texts by name, made of any size, and the size of the shorter ones."""
    for name, read in READERS.items():
        yield name, read, dict(hostile.FILES), hostile.MB // 8
    yield "HTML", to_markdown, {name: partial(hostile.html, name) for name in hostile.HTML}, 24_000
    blocks = {
        f"{answers}, {piece!r}": partial(hostile.block, piece, answers)
        for answers in hostile.ANSWERS
        for piece in hostile.PIECES
    }
    yield "questions", lambda block: parse(*block, 1), blocks, 5_000


def growth(read: Read, short: object, long: object) -> float:
    """How many times as long the longer text takes: the least of three rounds each."""

    def work(text: object) -> None:
        # A text that is refused has been read too.
        with suppress(Unreadable):
            read(text)

    least, most = (min(spent(partial(work, text)) for _ in range(3)) for text in (short, long))
    return most / max(least, LEAST)


if __name__ == "__main__":
    django.setup()
    sys.exit(0 if report() else 1)
