"""The files under deploy/ hang together with the program: settings, commands, limits and cookies are its own."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from config import rsgi
from config.env import Env, variable_name
from config.serving import proxies
from quizzes import guests

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
VARIABLES = {variable_name(item.name) for item in fields(Env)}
PROGRAM = "/opt/lectern/.venv/bin/python manage.py "


def assert_runs(words):
    """That this is a command of ours with options it takes."""
    name, *options = words
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str
    parser.read_string(re.sub(r"\A(#.*\n|\n)+", "", path.read_text()))
    return parser


def test_units_run_commands_that_there_are_and_are_kept_in():
    services = sorted(DEPLOY.glob("systemd/*.service"))
    assert [path.name for path in services] == [
        "lectern-backup.service", "lectern-prepare.service", "lectern-publisher.service", "lectern-sweeper.service",
        "lectern@.service",
    ]  # fmt: skip
    for path in services:
        service = unit(path)["Service"]
        assert service["ExecStart"].startswith(PROGRAM), path.name
        assert_runs(shlex.split(service["ExecStart"].replace("%i", "8001"))[2:])
        for name, value in {
            "User": "lectern", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes",
            "EnvironmentFile": "/etc/lectern/lectern.env", "StateDirectory": "lectern", "UMask": "0077",
        }.items():  # fmt: skip
            assert (path.name, name, service[name]) == (path.name, name, value)
    assert unit(DEPLOY / "systemd/lectern-backup.timer")["Timer"]["OnCalendar"]


def test_compose_starts_every_part_with_commands_and_settings_that_there_are():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert sorted(compose["services"]) == [
        "app1", "app2", "backup", "cache", "database", "prepare", "proxy", "publisher", "sweeper",
    ]  # fmt: skip
    for name, service in compose["services"].items():
        if service.get("image") == "lectern":
            assert_runs(service["command"])
            given = {key.removesuffix("_FILE") for key in service["environment"]}
            assert (name, given - VARIABLES) == (name, set())
            assert (name, service["read_only"], service["cap_drop"]) == (name, True, ["ALL"])
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        for source, *_ in (volume.split(":") for volume in service.get("volumes", [])):
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in compose["volumes"], source
    # pg_dump dumps servers of its own version and of older ones.
    client = re.search(r"postgresql-client-(\d+)", (DEPLOY / "Containerfile").read_text())
    assert compose["services"]["database"]["image"].partition(":")[2].partition("-")[0] == client[1]
    assert not re.search(r"postgres://|smtp://|PASSWORD: |SECRET_KEY: ", (DEPLOY / "compose.yaml").read_text())


def test_the_example_settings_are_settings_and_hold_no_secret():
    text = (DEPLOY / "lectern.env").read_text()
    given = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert {name.removesuffix("_FILE") for name in given} - VARIABLES == set()
    assert {"SECRET_KEY_FILE", "EMAIL_URL_FILE", "DATABASE_URL_FILE", "CACHE_URL_FILE"} <= set(given)
    assert set(re.findall(r"^#([A-Z_]+)=", text, re.MULTILINE)) == {"DATABASE_URL_FILE", "CACHE_URL_FILE"}
    assert {"SECRET_KEY", "EMAIL_URL", "DATABASE_URL"} & set(given) == set()


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_know_the_cookies_that_change_pages_and_the_apps_limit(name):
    text = (DEPLOY / name).read_text()
    cookie = re.search(r"\((?:\?:)?__Host-\)\?\((?:\?:)?session\|practice\)\\s\*=", text)
    assert cookie, f"{name} does not look for the cookies of a session and of a guest who practices"
    pattern = re.compile(r"(^|;)\s*" + cookie[0])
    for value in (settings.SESSION_COOKIE_NAME, guests.cookie_name()):
        assert pattern.search(f"a=b; {value}=x"), value
        assert pattern.search(f"__Host-{value}=x"), value
    assert rsgi.BODY_LIMIT == 16 * 1024 * 1024
    assert re.search(r"client_max_body_size 16m;|max_size 16MiB", text)


def test_caddy_understands_its_file_and_takes_what_the_app_takes(tmp_path):
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("no Caddy here")
    (tmp_path / "pages").mkdir()
    headers = (("Cache-Control", "public"), ("X-Quoted", 'a "word"'))
    (tmp_path / "pages/pages.caddy").write_text(proxies.caddy(tmp_path / "pages", headers, headers[:1]))
    command = [caddy, "adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    environment = {**os.environ, "HOME": str(tmp_path), "DATA_DIR": str(tmp_path)}

    adapted = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert adapted.returncode == 0, adapted.stderr
    assert re.findall(r'"max_size":(\d+)', adapted.stdout) == [str(rsgi.BODY_LIMIT)]
    assert f'"root":"{tmp_path}"' in adapted.stdout
