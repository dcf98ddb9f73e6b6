"""Secrets are compared in constant time, and nothing that is read is run."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for app in ("accounts", "config", "courses", "quizzes", "exams")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
SECRET = re.compile(r"token|secret|password|signature|otp|nonce|seat|csrf|session_key|api_key", re.IGNORECASE)
#: Where such a name is compared with == all the same → why nobody learns anything by trying.
NOT_GUESSED = {
    "config/doctor/outside/doors.py": "the status of an answer to one's own token",
    "courses/search/words.py": "words of a text",
    "courses/templatetags/pages.py": "words of a template",
    "exams/credentials/checking.py": "a credential is public: its signature has been verified before",
    "exams/delivery/answering.py": "a seat comes from the session on the server, never from a form",
    "exams/delivery/ending.py": "likewise",
    "exams/seats.py": "likewise",
    "exams/views/start.py": "likewise",
}
#: What runs what it is given.
RUNS = {"eval", "exec", "__import__", "os.system", "os.popen", "yaml.load", "yaml.unsafe_load"}


@lru_cache
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}


def names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def test_a_secret_is_compared_in_constant_time():
    found = set()
    for path, tree in trees().items():
        for node in ast.walk(tree):
            equals = isinstance(node, ast.Compare) and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
            if equals and any(SECRET.search(name) for name in names(node)):
                found.add(path)

    assert found == set(NOT_GUESSED)


def test_the_search_would_see_a_secret_that_is_compared_by_its_letters():
    node = ast.parse("given == settings.METRICS_TOKEN", mode="eval").body

    assert any(SECRET.search(name) for name in names(node))


def calls(tree: ast.AST) -> Iterator[str]:
    """Calls that run what they are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else ""
            if called in RUNS:
                yield called
            if any(word.arg == "shell" for word in node.keywords):
                yield f"{called} with a shell"


def test_nothing_that_is_read_is_run():
    assert [(path, call) for path, tree in trees().items() for call in calls(tree)] == []


def test_the_search_would_see_what_runs():
    assert list(calls(ast.parse("eval(x); os.system(x); subprocess.run(x, shell=True)"))) == [
        "eval", "os.system", "subprocess.run with a shell",
    ]  # fmt: skip


#: Where a text with places to fill is not written where it is filled → where it comes from.
PATTERNS = {
    "courses/admin/arranging.py": "names of fields, from the same class",
    "courses/templatetags/courses.py": "made of {} and <mark>{}</mark> alone",
    "exams/management/commands/check_quality.py": "the head of the same table",
    "quizzes/insights/counting.py": "queries of the same module",
}
FILLS = {"format", "format_map"}
FILLS_HTML = {"format_html": 0, "format_html_join": 1}


def patterns(tree: ast.AST) -> Iterator[str]:
    """What is filled in by ``str.format``, which follows names into objects, and is no text that stands there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr in FILLS:
            pattern: ast.AST = node.func.value
        elif isinstance(node.func, ast.Name) and node.func.id in FILLS_HTML:
            pattern = node.args[FILLS_HTML[node.func.id]]
        else:
            continue
        if isinstance(pattern, ast.Call) and pattern.args:  # a text that is translated
            pattern = pattern.args[0]
        if not isinstance(pattern, ast.Constant):
            yield ast.unparse(pattern)


def test_no_text_that_somebody_gave_is_filled_in():
    assert {path for path, tree in trees().items() if list(patterns(tree))} == set(PATTERNS)


def test_the_search_would_see_such_a_text():
    tree = ast.parse(
        "said.format(x); _('a {}').format(x); format_html(text, x); format_html_join('', row, rows); 'a'.format(x)"
    )

    assert list(patterns(tree)) == ["said", "text", "row"]


def test_nothing_is_imported_that_rebuilds_objects():
    found = [
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for name in re.findall(r"^\s*(?:import|from) (pickle|marshal|shelve|dill)\b", path.read_text(), re.MULTILINE)
    ]

    assert found == []
