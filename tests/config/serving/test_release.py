"""A server whose program is replaced on disk goes on with what it has read, and reads nothing of the other release."""

import importlib
import json
import logging
import sys

import pytest

from config.errors import is_away
from config.serving import release, texts
from config.serving.release import FRESH, OneRelease, Replaced


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A folder with a package of two modules, and one of libraries; one module is imported already."""
    package, libraries = tmp_path / "ours", tmp_path / "site-packages"
    (package / "inner").mkdir(parents=True)
    (libraries / "thing-1.0.dist-info").mkdir(parents=True)
    for name in ("__init__", "first", "second", "inner/__init__", "inner/third"):
        (package / f"{name}.py").write_text("WORD = 'old'\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("ours.first")
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "ours"]:
        del sys.modules[name]


@pytest.fixture
def guard(program, monkeypatch):
    finder = OneRelease([program / "ours", program / "site-packages"])
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    later(finder)
    return finder


def later(finder):
    finder.looked -= 2 * FRESH


def test_what_is_read_late_is_read_while_the_program_is_the_same(guard, program):
    assert importlib.import_module("ours.second").WORD == "old"
    later(guard)
    assert importlib.import_module("ours.inner.third").WORD == "old"


def change_a_module(program):
    (program / "ours" / "inner" / "third.py").write_text("WORD = 'another'\n")


def add_a_module(program):
    (program / "ours" / "inner" / "fourth.py").write_text("")


def remove_a_module(program):
    (program / "ours" / "second.py").unlink()


def take_another_library(program):
    (program / "site-packages" / "thing-1.0.dist-info").rename(program / "site-packages" / "thing-1.1.dist-info")
    (program / "site-packages" / "other-1.0.dist-info").mkdir()


CHANGES = [change_a_module, add_a_module, remove_a_module, take_another_library]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_program_that_was_replaced_is_not_read_any_more(guard, program, change, caplog):
    change(program)

    with (
        caplog.at_level(logging.WARNING),
        pytest.raises(Replaced, match=r"ours\.second: the program was replaced") as told,
    ):
        importlib.import_module("ours.second")
    with pytest.raises(Replaced):
        importlib.import_module("ours.inner.third")

    assert is_away(told.value)  # answered with 503 and when to come back
    assert importlib.import_module("ours.first").WORD == "old"
    assert [record.getMessage() for record in caplog.records] == [
        "The program on disk is another release than the one that runs: restart the server."
    ]


def test_python_itself_is_read_still(guard, program, monkeypatch):
    change_a_module(program)
    monkeypatch.delitem(sys.modules, "json.tool", raising=False)

    assert importlib.import_module("json.tool").json is json


def test_a_program_is_not_looked_at_for_each_of_many_modules(program, monkeypatch):
    looked = []
    finder = OneRelease([program / "ours"])
    monkeypatch.setattr(release, "state", lambda folders: looked.append(folders) or finder.known)

    later(finder)
    for _ in range(5):
        finder.find_spec("ours.second", None)

    assert looked == [[program / "ours"]]


def test_templates_are_those_that_the_server_was_started_with(tmp_path, monkeypatch, settings):
    from django.template import engines

    monkeypatch.setattr(texts, "held", {})
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [tmp_path])
    page, late = tmp_path / "page.html", tmp_path / "late.html"
    page.write_text("old “page”")
    texts.hold([tmp_path])
    page.write_text("another page")
    late.write_text("a page of the other release")
    loader = texts.Loader(engine)

    assert loader.get_template("page.html").render(engine_context()) == "old “page”"
    assert loader.get_template("late.html").render(engine_context()) == "a page of the other release"


def engine_context():
    from django.template import Context

    return Context()
