"""The map of ASVS 5.0.0 is whole, and every test that it names is there."""

import ast
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "asvs.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \| ([123](?:–[123])?) \| ([^|]+) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
SAYS = {"yes", "partly", "no", "operator", "–"}
#: How many requirements of levels 1 and 2 the standard has.
LEVEL_1, LEVEL_2 = 70, 183


def rows():
    """Each line of the map: the numbers it stands for, what it says, and the tests it names."""
    for first, last, levels, says, text in ROW.findall(PAGE.read_text()):
        section, start = first.rsplit(".", 1)
        end = int(last.rsplit(".", 1)[1]) if last else int(start)
        assert not last or last.startswith(f"{section}."), first
        yield [f"{section}.{n}" for n in range(int(start), end + 1)], levels, says, NAMED.findall(text)


@lru_cache
def named_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_requirement_of_levels_1_and_2_stands_there_once():
    numbers = Counter(number for group, levels, _, _ in rows() for number in group if levels != "3")

    assert [number for number, times in numbers.items() if times > 1] == []
    assert sum(numbers.values()) == LEVEL_1 + LEVEL_2
    assert sorted({int(number.split(".")[0]) for number in numbers}) == list(range(1, 18))


def test_every_line_says_whether_it_holds_and_what_holds_has_a_test():
    assert {says for _, _, says, _ in rows()} <= SAYS
    assert [group for group, _, says, named in rows() if says == "yes" and not named and group != ["15.1.1"]] == []


def test_every_test_that_is_named_is_there():
    missing = [
        f"{file}::{name}"
        for _, _, _, named in rows()
        for file, name in named
        if name not in named_in(ROOT / "tests" / file)
    ]

    assert missing == []
