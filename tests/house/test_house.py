"""The house keeps its own rules: contracts, settings documented, nothing inline, safe HTML in named places only."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from config import env

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = [
    path
    for app in ("accounts", "config", "courses", "quizzes")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
#: Where HTML is called safe, and why it is.
SAFE_HTML = {
    "courses/home.py": "parts that templates made, whose personal places are escaped as they are filled",
    "courses/marks.py": "marks that only templates place",
    "courses/templatetags/courses.py": "HTML that courses.rendering cleaned when it was written",
    "courses/templatetags/pages.py": "marks, nodes that escaped their own parts, and our own first.css and first.js",
    "quizzes/templatetags/quizzes.py": "HTML that courses.rendering cleaned when it was written",
}


def test_import_contracts_hold():
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_setting_is_documented():
    assert env.settings_table() in (ROOT / "docs/operating.md").read_text()


def test_every_component_is_on_the_style_guide():
    shown = (ROOT / "templates/styleguide.html").read_text() + (ROOT / "templates/base.html").read_text()
    components = sorted(path.name for path in (ROOT / "templates/components").glob("*.html"))

    assert len(components) >= 8
    assert [name for name in components if f'"components/{name}"' not in shown] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_inline_in_templates(path):
    text = path.read_text()

    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\s(?:src=|type=\"application/json\"))[^>]*>", text) == []
    assert re.findall(r"\|\s*safe\b|autoescape off", text) == []


def test_html_is_called_safe_in_named_places_only():
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"mark_safe\(|SafeString\(", path.read_text()) and "rendering" not in path.parts
    }

    assert found == set(SAFE_HTML)


def test_no_file_outgrows_its_room():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 330}

    assert long == {}


def test_no_link_to_another_site_is_loaded_by_a_page():
    loaded = [
        (str(path.relative_to(ROOT)), url)
        for path in [
            *TEMPLATES,
            *sorted((ROOT / "static").rglob("*.css")),
            *sorted((ROOT / "static").rglob("*.js")),
        ]
        for url in re.findall(r"(?:src=|href=|url\(|import )[\"']?((?:https?:)?//[^\"')\s]+)", path.read_text())
    ]

    assert loaded == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_hold_hashes_and_name_no_host(lock):
    text = (ROOT / lock).read_text()

    pins = re.findall(r"^[a-z0-9][^ \n]*==", text, re.MULTILINE)
    assert len(pins) > 20
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text


@pytest.mark.parametrize(("lock", "count"), [("tests/system/node", 3), ("bench/browser", 201)])
def test_lock_files_of_programs_by_npm_hold_hashes_and_name_no_host(lock, count):
    text = (ROOT / lock / "package-lock.json").read_text()

    assert text.count('"integrity": "sha512-') == count
    assert text.count('"node_modules/') == count
    assert "resolved" not in text
