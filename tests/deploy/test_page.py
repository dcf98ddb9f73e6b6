"""What docs/operating.md gives to type is there: files, units, commands with their options, make targets, settings."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

from django.core.management import get_commands, load_command_class

from config.env import Env, variable_name

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operating.md").read_text()
CALL = re.compile(r"(?:(?:^|&& )(?:[A-Z_]+=\S+ )*lectern|\.venv/bin/python manage\.py) ([^|#;&<>']+)")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def commands():
    """Each call of a command of ours in the blocks, with its line, without what a shell makes of it."""
    for line in "".join(BLOCKS).splitlines():
        for call in CALL.findall(line):
            if re.match(r"[a-z_]+( |$)", call):
                yield line, shlex.split(call)


def test_every_command_of_ours_takes_what_it_is_given():
    found = list(commands())
    names = {words[0] for _, words in found}
    assert names >= {"start", "createsuperuser", "doctor", "backup", "check_backup", "restore", "verify_audit"}
    for line, (name, *options) in found:
        assert name in get_commands(), line
        parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
        try:
            parser.parse_args([option.strip("[]") for option in options])
        except SystemExit:
            raise AssertionError(f"{name} does not take these words: {line}") from None


def test_every_command_that_a_table_names_is_there():
    tables = [line for line in PAGE.splitlines() if line.startswith("| `")]
    named = {name for line in tables for name in re.findall(r"`([a-z]+_[a-z_]+)[ `]", line.split("|")[1])}
    named.discard("fe_sendauth")  # what PostgreSQL says
    assert {"check_content", "erase_person"} <= named
    assert named - set(get_commands()) == set()


def test_every_file_of_ours_is_there():
    text = "".join(BLOCKS)
    named = set(re.findall(r"(?:^|[ /])(deploy/[\w./@-]+)", text, re.MULTILINE))
    named |= {name.strip("()") for name in re.findall(r"\]\(\.\./([\w./-]+)", PAGE)}
    assert {"deploy/lectern.env", "deploy/Caddyfile", "deploy/nginx.conf", "deploy/lectern"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
    targets = set(re.findall(r"(?:^|&& )make (?:-C \S+ )?([a-z.]+)\b", text, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text()
    assert "site" in targets
    assert [name for name in sorted(targets) if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_every_unit_of_ours_is_there():
    units = {path.name for path in (ROOT / "deploy/systemd").iterdir()}
    named = set(re.findall(r"(?<![\w/.@-])lectern[-@][a-z0-9]+(?:\.timer)?(?![\w.-]*/)", PAGE))
    assert {"lectern@8001", "lectern-prepare", "lectern-backup.timer"} <= named
    for name in named - {"lectern-clean"}:
        unit = re.sub(r"@\d+", "@", name)
        assert (unit if "." in unit else f"{unit}.service") in units, name


def test_every_setting_is_one():
    known = {variable_name(item.name) for item in fields(Env)} | {"SSL_CERT_FILE"}
    given = set(re.findall(r"\b([A-Z]+_[A-Z_]+)(?==)", "".join(BLOCKS)))
    of_a_shell = {"DATABASE_PASSWORD", "REDIS_PASSWORD", "SITE_HOST", "LISTEN_ON"}
    assert {"LECTERN_MODE", "SITE_URL", "DATA_DIR"} <= given
    assert {name.removesuffix("_FILE") for name in given} - known - of_a_shell == set()
    env = (ROOT / "deploy/lectern.env").read_text()
    for name in re.findall(r"/etc/lectern/([a-z-]+)", "".join(BLOCKS)):
        assert f"/etc/lectern/{name}" in env or name == "lectern", name


def test_links_within_the_page_lead_somewhere():
    titles = re.findall(r"^## (.*)", PAGE, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    links = set(re.findall(r"\]\(#([\w-]+)\)", PAGE))
    assert "several-machines" in links
    assert links - headings == set()
