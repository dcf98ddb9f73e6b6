"""The round: every check is made whatever happens, what is found is put in order, and no secret is in it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.doctor import report, rounds
from config.doctor.findings import NotChecked, advice, error, ok, warning
from tests.config.doctor.visits import visit

SECRET = "a-password-of-the-database"


def all_kinds(seen):
    yield ok("the first is fine")
    yield advice("the second could be better", "Do this.")
    yield warning("the third is odd", "Do that.")
    yield error(f"the fourth says\n {SECRET}", f"Change {SECRET} .")


def no_tool(seen):
    raise NotChecked("no tool")


def no_tool_either(seen):
    yield ok("something first")
    raise NotChecked("no tool")


def broken(seen):
    raise ZeroDivisionError(f"secret {SECRET}")


@pytest.fixture
def sections(monkeypatch):
    found = {"One": (all_kinds, no_tool, no_tool_either), "Two": (broken,), "Three": ()}
    monkeypatch.setattr(rounds, "SECTIONS", found)
    return found


@pytest.fixture
def made(sections):
    seen = visit(database_url=f"postgres://lectern:{SECRET}@db/lectern")
    return list(rounds.make(seen))


def test_problems_come_first_and_what_was_not_checked_shares_a_line(made):
    text = "\n".join(report.lines(made))
    where = f"tests/config/doctor/test_rounds.py:{broken.__code__.co_firstlineno + 1}"

    assert (
        text
        == f"""\
One
  error        the fourth says (secret)
               → Change (secret) .
  warning      the third is odd
               → Do that.
  advice       the second could be better
               → Do this.
  not checked  no tool, no tool either: no tool
  ok           the first is fine
  ok           something first

Two
  error        the check “broken” failed itself: ZeroDivisionError at {where}
               → If nothing else above explains it, it is a fault of this program: please report it with this line.
"""
    )
    assert report.summary(made) == "2 errors, 1 warning, 1 advice, 2 not checked, 2 ok."
    assert report.summary([]) == "no errors."


def test_machines_get_the_same(made):
    found = json.loads(report.as_json(made))

    assert found["summary"] == {"error": 2, "warning": 1, "advice": 1, "not checked": 2, "ok": 2}
    assert found["findings"][2] == {
        "section": "One", "check": "all_kinds", "level": "warning", "says": "the third is odd", "mend": "Do that.",
    }  # fmt: skip
    assert [item["check"] for item in found["findings"]] == [
        *["all_kinds"] * 4, "no_tool", "no_tool_either", "no_tool_either", "broken",
    ]  # fmt: skip


def test_no_secret_is_printed():
    values = {
        "secret_key": "k" * 60,
        "secret_key_fallbacks": ("former-key", "older-key"),
        "metrics_token": "a-token-of-the-metrics",
        "social_providers": {"github": {"client_id": "public-id", "secret": "a-secret-of-github"}},
        "database_url": "postgres://lectern:p%40ssword@db/lectern",
        "cache_url": "redis://:cache-word@cache:6379/0",
        "email_url": "smtp://user:mail-word@mail:587",
        "sentry_dsn": "https://abcdef@sentry/1",
    }
    from config.doctor.visit import without_secrets

    env = visit(**values).env
    for hidden in (
        "k" * 60, "former-key", "older-key", "a-token-of-the-metrics", "a-secret-of-github", "p%40ssword", "p@ssword",
        "cache-word", "mail-word", "https://abcdef@sentry/1",
    ):  # fmt: skip
        assert without_secrets(f"<{hidden}>", env) == "<(secret)>", hidden
    longer = visit(secret_key_fallbacks=("word", "word-and-more")).env
    assert without_secrets("<word-and-more>", longer) == "<(secret)>"
    assert without_secrets("public-id of lectern at db", env) == "public-id of lectern at db"
    assert without_secrets("as it is", visit(secret_key="").env) == "as it is"


def test_the_command_ends_with_1_for_an_error_alone(sections):
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)

    assert ended.value.code == 1
    assert out.getvalue().endswith("\n2 errors, 1 warning, 1 advice, 2 not checked, 2 ok.\n")

    del sections["Two"]
    sections["One"] = (no_tool_either,)
    call_command("doctor", json=True, stdout=(out := StringIO()))

    assert json.loads(out.getvalue())["summary"]["not checked"] == 1


def test_the_command_refuses_what_is_no_address(sections):
    with pytest.raises(CommandError, match="must be an address without a path"):
        call_command("doctor", "--url", "https://learn.example.org/courses/")


def test_options_reach_the_checks(sections, monkeypatch):
    asked = []

    def look(seen):
        asked.append((seen.url, seen.mail, seen.is_quick))
        yield ok("seen")

    monkeypatch.setattr(rounds, "SECTIONS", {"One": (look,)})
    call_command("doctor", "--quick", "--url", "learn.example.org", "--mail", "me@example.net", stdout=StringIO())
    call_command("doctor", stdout=StringIO())

    assert asked == [("https://learn.example.org", "me@example.net", True), ("", "", False)]


def test_every_section_that_exams_depend_on_is_there():
    from config.doctor import exams

    assert [name for name in exams.NEEDED if name not in rounds.SECTIONS] == []
    names = [(section, check.__name__) for section, checks in rounds.SECTIONS.items() for check in checks]
    assert len(names) == len(set(names))
