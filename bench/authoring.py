"""A course of 200 lessons and 2,000 questions: its syncs beside each other, its admin beside that of a small course."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench import big_course
from bench.admin_pages import PAGES, Page
from bench.asking import Ask, Row, get
from bench.serving import Server

SMALL = big_course.LESSONS // 10
#: The most that each may take of what the first sync takes.
SHARES = (
    ("sync, nothing changed", "warm", 0.05),
    ("sync, one lesson changed", "changed", 0.10),
    ("dump of all files", "dump", 0.05),
    ("check of all files", "check", 1.00),
)


def fill(environ: dict[str, str], lessons: int) -> dict[str, str]:
    """Put the course into a prepared site; returns what its syncs took, and how to ask for its pages."""
    script = Path(__file__).with_name("big_site.py")
    command = [sys.executable, str(script), str(lessons)]
    run = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)


def report_syncs(known: dict[str, str]) -> bool:
    """Print each kind of sync as a share of the first one. Returns whether all keep their limit."""
    cold = float(known["seconds-cold"])
    questions = big_course.LESSONS * big_course.QUESTIONS
    print(f"CPU for {big_course.LESSONS} lessons with {questions:,} questions, of one process and its renderer")
    print(f"{'':<44}{'CPU s':>10}{'':>10}{'share':>8}{'at most':>9}")
    print(f"{'first sync':<44}{cold:>10.2f}")
    kept = True
    for name, key, limit in SHARES:
        spent = float(known[f"seconds-{key}"])
        share = spent / cold
        kept = kept and share <= limit
        over = "  over" if share > limit else ""
        print(f"{name:<44}{spent:>10.2f}{'':>10}{share:>8.1%}{limit:>9.0%}{over}")
    return kept


def report_queries(large: dict[str, str], small: dict[str, str]) -> bool:
    """Print the queries of each page in both courses. Returns whether the large one asks no more.

    It may ask less: figures of many answers are kept, of few they are counted (decision 42).
    """
    print(f"{'queries':<44}{big_course.LESSONS:>10}{SMALL:>10}   lessons")
    kept = True
    for name in ("-warm", *(f" of {page.name}" for page in PAGES)):
        many, few = int(large[f"queries{name}"]), int(small[f"queries{name}"])
        kept = kept and many <= few
        shown = "sync, nothing changed" if name == "-warm" else name.removeprefix(" of ")
        print(f"{shown:<44}{many:>10}{few:>10}{'  grows' if many > few else ''}")
    return kept


def rows(large: dict[str, str], small: dict[str, str], many: Server, few: Server) -> list[Row]:
    """Each page of the admin in the large course beside the same page in the small one."""

    def ask(server: Server, known: dict[str, str], page: Page) -> tuple[Server, Ask]:
        return server, get(known[f"address of {page.name}"], Cookie=f"session={known['session']}")

    return [Row(page.name, ask(many, large, page), ask(few, small, page), page.ratio) for page in PAGES]
