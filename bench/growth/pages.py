"""The pages whose cost must not grow with the site, and those of staff, each as what a browser sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

#: What a page on which a whole crowd is counted may cost is said of it; the others may cost this much more.
FLAT = 1.2
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FRAGMENT = {"X-Fragment": "1", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Page:
    """What is asked, by whom. ``body`` makes it a form; ``{question}``, ``{rev}`` and ``{value}`` in path and body
    differ from turn to turn. ``limit`` is what it may cost beside the smallest site, None where it is only told.
    A page with one request is one that counts a whole crowd: it is opened as rarely as can be.
    """

    name: str
    path: str
    who: str = ""
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    limit: float | None = FLAT
    requests: int = 20

    @property
    def counts_a_crowd(self) -> bool:
        return self.requests == 1

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    def sent(self, turn: int) -> tuple[str, str]:
        """Path and body of one turn: an answer that was not there before, to another question each time."""
        told = {"question": 1 + turn % 60, "rev": turn // 60, "value": "ab"[turn // 60 % 2], "key": f"{turn:012}"}
        return tuple(filled(text, told) for text in (self.path, self.body))  # type: ignore[return-value]

    def ask(self, connection: HTTPConnection, turn: int, cookies: Mapping[str, str]) -> None:
        """Ask a server; SystemExit for another answer than the right one: nothing is measured that failed."""
        path, body = self.sent(turn)
        headers = {"Accept-Encoding": "gzip, br", **self.headers}
        headers |= {"Cookie": cookies[self.who]} if self.who else {}
        headers |= FORM if body else {}
        connection.request(self.method, path, body=body or None, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != self.status:
            raise SystemExit(f"bench: {self.name} was answered with {response.status}, not {self.status}")


def filled(text: str, told: Mapping[str, Any]) -> str:
    for name, value in told.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def of_learners(known: Mapping[str, str]) -> list[Page]:
    """What learners and guests do. ``known`` tells the site's course, sitting, certificate and token."""
    course, token = f"/courses/{known['course']}/", f"csrfmiddlewaretoken={known['csrf']}"
    answer = f"revision=&answer={known['answer']}&do=check"
    practice = f"{course}practice/multimodal-meaning/"
    save = f"{token}&answer={{value}}&rev={{rev}}&key=growth-{{key}}&seconds=9"
    return [
        Page("lesson, signed out", f"{course}{known['lesson']}/", requests=60),
        Page("lesson, signed in", f"{course}{known['lesson']}/", "learner", requests=60),
        Page("outline, signed out", course, requests=60),
        Page("outline, signed in", course, "learner"),
        Page("practice answer, guest", practice, "guest", answer, FRAGMENT, requests=40),
        Page("practice answer, learner", practice, "learner", f"{token}&{answer}", FRAGMENT, requests=40),
        Page("practice record", "/learn/practice/", "learner"),
        Page("review page", "/review/", "learner"),
        Page("review session", "/review/session/", "learner"),
        Page("learner's home", "/learn/", "learner"),
        Page("search", "/search/?q=language+model", "learner"),  # fifteen results on each site
        Page("exam, question", f"/exam/{known['sitting']}/1/", "learner"),
        Page("exam, save", f"/exam/{known['sitting']}/{{question}}/answer/", "learner", save, requests=50),
        Page("certificate verified", f"/verify/{known['certificate']}/"),
        Page("account page", "/account/", "learner"),
        Page("signing in", "/accounts/login/", "nobody", f"{token}&login={known['email']}&password={known['password']}",
             status=302, requests=4),
    ]  # fmt: skip


def of_staff(known: Mapping[str, str]) -> list[Page]:
    """Pages on which a crowd is listed or counted: told, and held to what is said of each."""
    only_postgresql = FLAT if known["vendor"] == "postgresql" else None  # SQLite reads names through
    return [
        Page("people", "/admin/accounts/user/", "operator"),
        Page("one of the people", f"/admin/accounts/user/?q={known['email']}", "operator", limit=only_postgresql),
        Page("people with a word", "/admin/accounts/user/?q=crowd77", "operator", limit=None),
        Page("workplace", "/admin/", "operator"),
        Page("sittings of an exam", f"/admin/exams/sitting/{known['exam']}/", "operator", limit=None, requests=1),
        Page("trail of the site", "/admin/exams/auditentry/", "operator"),
        Page("insights of a course", f"/admin/quizzes/question/insights/{known['shipped']}/", "instructor", limit=None,
             requests=1),
        Page("insights of an exam", f"/admin/exams/paperitem/insights/{known['exam']}/", "operator", limit=None,
             requests=1),
    ]  # fmt: skip
