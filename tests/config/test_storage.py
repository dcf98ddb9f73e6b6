"""What collectstatic publishes from our style sheets and scripts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from config.storage import BundledStaticFilesStorage, StyleSheetError, bundle, compact

ENTRY = """\
/* The order. */
@layer base, components;

@import "tokens.css";
@import "components/box.css";
"""
TOKENS = """\
/* Colors
   of the site */
@layer base {
  :root { --note: "/* kept */" }
}
"""
BOX = """\
@layer components {
  .box { background: url("../../img/dot.svg") } /* a dot */
}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with two sheets, a picture and two scripts, as they stand in a checkout."""
    files = {
        "css/lectern.css": ENTRY,
        "css/tokens.css": TOKENS,
        "css/components/box.css": BOX,
        "img/dot.svg": "<svg/>",
        "js/page.js": 'import { open } from "./box.js";\n// a line for the reader\nopen();\n',
        "js/box.js": "export function open() {}\n",
    }
    for name, text in files.items():
        path = tmp_path / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "static"


def published(checkout: Path, settings: Any) -> tuple[Path, dict[str, str]]:
    """Run collectstatic on ``checkout``; return the published folder and its manifest."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [checkout]
    settings.STATIC_ROOT = checkout.parent / "published"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.storage.BundledStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((settings.STATIC_ROOT / "staticfiles.json").read_text())
    return settings.STATIC_ROOT, manifest["paths"]


def sources(checkout: Path) -> dict[str, tuple[FileSystemStorage, str]]:
    storage = FileSystemStorage(checkout)
    names = [path.relative_to(checkout).as_posix() for path in checkout.rglob("*.*") if path.is_file()]
    return {name: (storage, name) for name in names}


def test_the_style_sheet_is_published_in_one_piece_with_hashed_urls(checkout: Path, settings: Any) -> None:
    root, names = published(checkout, settings)

    text = (root / names["css/lectern.css"]).read_text()

    assert text == (
        "@layer base, components;\n"
        "@layer base {\n"
        ':root { --note: "/* kept */" }\n'
        "}\n"
        "@layer components {\n"
        f'.box {{ background: url("../{names["img/dot.svg"]}") }}\n'
        "}\n"
    )


def test_the_name_without_a_hash_leads_to_one_piece_too(checkout: Path, settings: Any) -> None:
    root, _ = published(checkout, settings)

    text = (root / "css/lectern.css").read_text()

    assert "@import" not in text
    assert 'url("../img/dot.svg")' in text


def test_compressed_copies_hold_the_same_bytes(checkout: Path, settings: Any) -> None:
    (checkout / "css/tokens.css").write_text(TOKENS + "@layer base { a { color: red } }\n" * 40)

    root, names = published(checkout, settings)

    plain = (root / names["css/lectern.css"]).read_bytes()
    assert brotli.decompress((root / f"{names['css/lectern.css']}.br").read_bytes()) == plain
    assert gzip.decompress((root / f"{names['css/lectern.css']}.gz").read_bytes()) == plain


def test_publishing_again_brings_in_a_part_that_changed(checkout: Path, settings: Any) -> None:
    _, before = published(checkout, settings)
    (checkout / "css/tokens.css").write_text("@layer base { :root { --note: 2 } }\n")

    root, after = published(checkout, settings)

    text = (root / after["css/lectern.css"]).read_text()
    assert text.splitlines()[1] == "@layer base { :root { --note: 2 } }"
    assert before["css/lectern.css"] != after["css/lectern.css"]


def test_a_script_keeps_its_comments_and_imports_by_hashed_name(checkout: Path, settings: Any) -> None:
    root, names = published(checkout, settings)

    text = (root / names["js/page.js"]).read_text()

    box = names["js/box.js"].removeprefix("js/")
    assert text == f'import {{ open }} from "./{box}";\n// a line for the reader\nopen();\n'


def test_the_checkout_is_left_as_it_was(checkout: Path, settings: Any) -> None:
    published(checkout, settings)

    assert (checkout / "css/lectern.css").read_text() == ENTRY


def test_a_dry_run_writes_nothing(checkout: Path, tmp_path: Path) -> None:
    storage = BundledStaticFilesStorage(location=tmp_path / "published", base_url="/static/")

    outcome = list(storage.post_process(sources(checkout), dry_run=True))

    assert outcome == []
    assert not (tmp_path / "published").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            '@import "components/bix.css";',
            "css/lectern.css:4: there is no file css/components/bix.css; mend the name or take the line out",
        ),
        (
            '@import "lectern.css";',
            "css/lectern.css:4: css/lectern.css imports itself through this line; take it out",
        ),
        (
            '@import "tokens.css" layer(base);',
            'css/lectern.css:4: @import "tokens.css" layer(base); cannot be inlined; '
            'write @import "file.css"; and put layers and media queries inside that file',
        ),
        (
            '@import "https://example.org/a.css";',
            'css/lectern.css:4: @import "https://example.org/a.css"; cannot be inlined; '
            'write @import "file.css"; and put layers and media queries inside that file',
        ),
    ],
    ids=["missing", "circular", "layered", "elsewhere"],
)
def test_an_import_that_cannot_be_inlined_names_file_and_line(checkout: Path, line: str, message: str) -> None:
    (checkout / "css/lectern.css").write_text(f'/* Two\n   lines. */\n@import "tokens.css";\n{line}\n')

    with pytest.raises(StyleSheetError) as refused:
        bundle("css/lectern.css", sources(checkout))

    assert str(refused.value) == message


def test_an_import_after_a_rule_is_refused_as_browsers_ignore_it(checkout: Path) -> None:
    (checkout / "css/lectern.css").write_text('a { color: red }\n@import "tokens.css";\n')

    with pytest.raises(StyleSheetError) as refused:
        bundle("css/lectern.css", sources(checkout))

    assert str(refused.value) == ("css/lectern.css:2: browsers ignore an @import after a rule; move it to the top")


def test_a_circle_over_two_files_is_found(checkout: Path) -> None:
    (checkout / "css/components/box.css").write_text('@import "../lectern.css";\n')

    with pytest.raises(StyleSheetError) as refused:
        bundle("css/lectern.css", sources(checkout))

    assert str(refused.value) == (
        "css/components/box.css:1: css/lectern.css imports itself through this line; take it out"
    )


def test_urls_of_a_part_fit_the_folder_of_the_whole_and_others_stay(checkout: Path) -> None:
    (checkout / "css/components/box.css").write_text(
        '.a { background: url(dot.svg) }\n.b { background: url("data:image/gif;base64,R0lGOD") }\n'
        ".c { background: url(/static/img/dot.svg) }\n.d { clip-path: url(#edge) }\n"
    )

    text = bundle("css/lectern.css", sources(checkout))

    assert text.splitlines()[-5:-1] == [
        '.a { background: url("components/dot.svg") }',
        '.b { background: url("data:image/gif;base64,R0lGOD") }',
        ".c { background: url(/static/img/dot.svg) }",
        ".d { clip-path: url(#edge) }",
    ]


def test_compact_keeps_strings_whole() -> None:
    text = ".a::after {\n\n  content: '/* not a comment */ \"';  /* a comment */\n}\n"

    assert compact(text) == ".a::after {\ncontent: '/* not a comment */ \"';\n}\n"
