"""What guests' pages hold themselves: the published texts of a release, in the page and in the policy alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template.loader import render_to_string

from config import first_screen
from config.first_screen import FirstScreen
from config.policy import policy
from courses.templatetags.pages import rules as rules_tag

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "css/first.css": '@import "box.css";\n',
    "css/box.css": '/* a dot */\n.box {\n  background: url("../img/dot.svg") }\n',
    "css/text.css": ".prose { color: green }\n",
    "css/questions.css": ".question { color: blue }\n",
    "css/lectern.css": '@import "first.css";\n@import "text.css";\n@import "questions.css";\n',
    "css/own.css": "",
    "js/first.js": "first();\n",
    "js/lectern.js": "",
    "img/dot.svg": "<svg/>",
    "img/icon.svg": "<svg/>",
    "fonts/atkinson-latin.woff2": "",
    "fonts/literata-latin.woff2": "",
}
#: What stands inline in a page: the name of the element, and its text.
INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


@pytest.fixture
def publish(tmp_path: Path, settings: Any) -> Any:
    """Publishes a few files, after the changes that are given, as a new release would."""

    def published(changes: dict[str, str]) -> dict[str, str]:
        for name, text in (FILES | changes).items():
            path = tmp_path / "source" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "source"], tmp_path / "published"
        backend = {"BACKEND": "config.storage.BundledStaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
        call_command("collectstatic", interactive=False, verbosity=0)
        settings.STORAGES = {**settings.STORAGES}  # a new process: it reads the list of files anew
        return staticfiles_storage.hashed_files  # type: ignore[no-any-return]

    return published


def shown(template: str, learner: bool = False) -> str:
    return render_to_string(template, {"learner": learner, "site_name": "Lectern"})


def test_a_page_for_reading_holds_the_published_rules_and_asks_for_no_sheet(publish: Any) -> None:
    names = publish({})
    page = shown("reading.html")

    rules = f'.box {{\nbackground: url("/static/{names["img/dot.svg"]}") }}\n'
    assert INLINE.findall(page) == [("script", "first();\n"), ("style", rules), ("style", ".prose { color: green }\n")]
    assert "stylesheet" not in page
    assert [name for name in (first_screen.source("first();\n"), first_screen.source(rules)) if name in policy()] == [
        first_screen.source("first();\n"), first_screen.source(rules),
    ]  # fmt: skip


def test_the_rules_of_questions_stand_in_the_page_too_and_are_named_by_the_policy(publish: Any) -> None:
    publish({})
    text = ".question { color: blue }\n"

    assert rules_tag("questions") == f"<style>{text}</style>"
    assert first_screen.source(text) in policy()


def test_the_page_and_the_policy_change_with_the_rules(publish: Any) -> None:
    publish({})
    before = shown("reading.html"), policy()

    publish({"css/box.css": ".box { color: red }\n"})

    assert INLINE.findall(shown("reading.html"))[1] == ("style", ".box { color: red }\n")
    assert policy() != before[1]
    assert first_screen.source(".box { color: red }\n") in policy()


def test_other_pages_and_those_of_who_is_signed_in_link_to_the_whole_sheet(publish: Any) -> None:
    names = publish({})
    sheets = {
        (template, learner): re.findall(r'rel="stylesheet" href="/static/([^"]+)', page)
        for template in ("base.html", "reading.html")
        for learner in (False, True)
        if "<style" not in (page := shown(template, learner))
    }

    whole, own = names["css/lectern.css"], names["css/own.css"]
    assert sheets == {
        ("base.html", False): [whole, own],
        ("base.html", True): [whole, own],
        ("reading.html", True): [whole],
    }
    assert INLINE.findall(shown("base.html")) == [("script", "first();\n")]
    assert INLINE.findall(shown("base.html", learner=True)) == []


def test_while_no_files_are_published_pages_link_to_them_and_the_policy_allows_nothing_inline(
    publish: Any, tmp_path: Path
) -> None:
    names = publish({})
    for path in (tmp_path / "published/css").glob("first.*"):
        path.unlink()

    page = shown("reading.html")

    assert first_screen.first_screen() is None
    assert INLINE.findall(page) == []
    assert f'<script src="/static/{names["js/first.js"]}"></script>' in page
    assert f'<link rel="stylesheet" href="/static/{names["css/first.css"]}">' in page
    assert rules_tag("questions") == f'<link rel="stylesheet" href="/static/{names["css/questions.css"]}">'
    assert "sha256" not in policy()


@pytest.mark.parametrize("text", ["a::after { content: '</style>' }", "<!-- a"])
def test_a_text_that_would_end_too_early_in_a_page_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="holds </ or <!--"):
        FirstScreen(text, {})
    with pytest.raises(ValueError, match=r"css/text\.css holds </ or <!--"):
        FirstScreen("", {"first": "", "text": text})


def test_the_three_sheets_hold_each_sheet_of_reading_once() -> None:
    """And what fonts and colors there are comes first in the page."""
    imports = {
        name: re.findall(r'^@import "(.+)";$', (ROOT / f"static/css/{name}.css").read_text(), re.MULTILINE)
        for name in ("first", "text", "questions", "lectern")
    }
    files = {
        path.relative_to(ROOT / "static/css").as_posix() for path in (ROOT / "static/css").glob("components/*.css")
    }

    assert imports["lectern"] == ["first.css", "text.css", "questions.css"]
    parts = [path for name in ("first", "text", "questions") for path in imports[name]]
    assert len(parts) == len(set(parts))
    assert files - set(parts) == set()
    assert imports["first"][:5] == ["fonts.css", "tokens.css", "reset.css", "base.css", "layout.css"]
