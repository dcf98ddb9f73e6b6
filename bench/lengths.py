"""Histories of many lengths: one learner's own, and those of a thousand others, made and compared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.asking import Ask, Row, get, post
from bench.serving import Server

#: Answers of other learners in the large site.
OTHERS = 1_000_000
#: The learners that are compared, with the number of their answers. "short" has one for each question.
HISTORIES = {"none": 0, "short": 1, "thousand": 1_000, "long": 100_000}
PRACTICE = "/courses/certified-ai-practitioner/practice/multimodal-meaning/"
SET = "/courses/certified-ai-practitioner/practice/"
FRAGMENT = {"X-Fragment": "1", "Sec-Fetch-Site": "same-origin"}
LIMIT = 1.2


def fill(environ: dict[str, str], others: int) -> dict[str, str]:
    """Write the histories into a prepared site; returns how to ask as each learner."""
    script = Path(__file__).with_name("histories.py")
    command = [sys.executable, str(script), str(others), *(f"{name}={size}" for name, size in HISTORIES.items())]
    run = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    return dict(line.split("=", 1) for line in run.stdout.splitlines() if "=" in line)


def rows(known: dict[str, dict[str, str]], few: Server, many: Server) -> list[Row]:
    """Each page at each length among a million others' answers, beside a short history in a site of its own."""

    def asks(site: str, name: str) -> dict[str, Ask]:
        facts = known[site]
        cookie = {"Cookie": f"session={facts[f'session-{name}']}; csrf={facts['csrf']}"}
        answer = f"csrfmiddlewaretoken={facts['csrf']}&revision=1.1&answer={facts['answer']}&do=check"
        return {
            "signed-in answer": post(PRACTICE, answer, **cookie, **FRAGMENT),
            "practice record": get("/learn/practice/", **cookie),
            "review page": get("/review/", **cookie),
            "review session": get("/review/session/", **cookie),
            "practice set": get(f"{SET}?only=all&started={facts['now']}", **cookie),
        }

    def guest(site: str, name: str) -> Ask:
        body = f"revision=1.1&answer={known[site]['answer']}&do=check"
        return post(PRACTICE, body, Cookie=f"practice={known[site][name]}", **FRAGMENT)

    beside = (few, guest("small", "guest"))
    compared = [
        Row("guest answer, 0 own", (many, guest("large", "guest")), beside, LIMIT),
        Row("guest answer, 1,000 own", (many, guest("large", "guest-thousand")), beside, LIMIT),
    ]
    none, short = asks("small", "none"), asks("small", "short")
    for page in short:
        for name, size in HISTORIES.items():
            label = f"{page}, one a question" if name == "short" else f"{page}, {size:,} own"
            # A page without anything on it is compared with another such page.
            fair = none if name == "none" else short
            compared.append(Row(label, (many, asks("large", name)[page]), (few, fair[page]), LIMIT))
    return compared
