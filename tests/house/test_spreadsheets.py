"""Every table that the product writes goes through the one writer that no spreadsheet takes for formulas."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for app in ("accounts", "config", "courses", "quizzes", "exams")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
#: Where a table of cells is written, or sent under that name → how its cells are made safe.
TABLES = {
    "courses/sync/media.py": "names the type of a file that an author gave; it is sent as it is, as an attachment",
    "exams/views/judging.py": "quizzes.insights.csv.written",
    "quizzes/admin/insights.py": "quizzes.insights.csv.written",
    "quizzes/insights/csv.py": "safe(), for every cell",
}
WRITES = re.compile(r"csv\.(?:writer|DictWriter)|text/csv|spreadsheetml|opendocument")


def test_tables_are_written_in_one_place():
    assert {str(path.relative_to(ROOT)) for path in SOURCES if WRITES.search(path.read_text())} == set(TABLES)


def test_each_of_them_names_the_writer():
    users = [name for name, how in TABLES.items() if "written" in how]

    assert [name for name in users if not re.search(r"\bwritten\(", (ROOT / name).read_text())] == []
