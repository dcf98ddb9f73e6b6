"""Answers of a class: each learner in turn, each time to the next question, as the page of a lesson sends them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.steady import request


def class_of(environ: dict[str, str]) -> Iterator[bytes]:
    """Write a class into a prepared site; returns its requests, without end."""
    known = Path(environ["DATA_DIR"]) / "class.json"
    script = Path(__file__).with_name("classroom.py")
    subprocess.run([sys.executable, str(script), str(known)], env=environ, check=True)
    return answers(json.loads(known.read_text()))


def answers(known: dict[str, Any]) -> Iterator[bytes]:
    """In each round of the class everybody is at another question, and later at the one after it."""
    sessions, questions, csrf = known["sessions"], known["questions"], known["csrf"]
    number = 0
    while True:
        turn, learner = divmod(number, len(sessions))
        path, revision, answer = questions[(turn + learner) % len(questions)]
        yield request(
            path,
            [("csrfmiddlewaretoken", csrf), ("revision", revision), ("answer", answer), ("do", "check")],
            **{
                "Cookie": f"{known['cookie']}={sessions[learner]}; csrf={csrf}",
                "X-Fragment": "1",
                "Sec-Fetch-Site": "same-origin",
                "Sec-Fetch-Mode": "cors",
            },
        )
        number += 1
