"""Settings that parse and are unwise together are named, with what to set instead."""

import pytest
from django.core import checks

from config.doctor import settings
from config.values import BASE_DIR
from tests.config.doctor.visits import told, visit

HTTPS = "https://learn.example.org"
HTTP = "http://learn.example.org"
HERE = "http://127.0.0.1:8000"
LIVE = {"mode": "production", "site_url": HTTPS, "trusted_proxy_count": 1}
CORES = settings.counted(settings.cores(), "core")
#: Check, settings → what it says: level, and how the line begins.
CASES = [
    (settings.mode, {"mode": "production"}, [("ok", "LECTERN_MODE is production")]),
    (settings.mode, {"mode": "development", "site_url": HERE}, [("advice", "LECTERN_MODE is development: demo")]),
    (settings.mode, {"mode": "development", "site_url": HTTPS}, [("error", f"LECTERN_MODE is development at {HTTPS}")]),
    (settings.address, LIVE, [("ok", f"SITE_URL is {HTTPS}")]),
    (settings.address, {"mode": "production", "site_url": HTTP}, [("error", f"SITE_URL is {HTTP}: passwords")]),
    (settings.address, {"mode": "production", "site_url": HERE}, [("advice", f"SITE_URL is {HERE}, for this machine")]),
    (settings.address, {"mode": "development", "site_url": HTTP}, [("advice", f"SITE_URL is {HTTP}, for this")]),
    (settings.address, {**LIVE, "hsts_seconds": 3600}, [("advice", "HSTS_SECONDS is 3600")]),
    (settings.proxy, LIVE, [("ok", "TRUSTED_PROXY_COUNT is 1")]),
    (settings.proxy, {"site_url": HERE, "trusted_proxy_count": 0}, [("ok", "TRUSTED_PROXY_COUNT is 0")]),
    (settings.proxy, {**LIVE, "trusted_proxy_count": 0}, [("error", "SITE_URL is https, so a proxy stands in front")]),
    (settings.hosts, LIVE, [("ok", "the site answers to learn.example.org")]),
    (settings.hosts, {**LIVE, "allowed_hosts": ("*",)}, [("error", "ALLOWED_HOSTS has *:")]),
    (settings.hosts, {**LIVE, "allowed_hosts": ("a.org", ".b.org")}, [("error", "ALLOWED_HOSTS has .b.org:")]),
    (settings.watched, {"metrics_token": "t" * 30}, [("ok", "METRICS_TOKEN is set")]),
    (settings.watched, {"metrics_token": ""}, [("advice", "METRICS_TOKEN is empty")]),
    (settings.watched, {"metrics_token": "s", "secret_key": "s"}, [("error", "METRICS_TOKEN is the SECRET_KEY")]),
    (
        settings.watched, {"metrics_token": "t" * 30, "practice_per_minute": 0, "costly_per_minute": 0},
        [
            ("ok", "METRICS_TOKEN is set"),
            ("advice", "PRACTICE_PER_MINUTE is 0"),
            ("advice", "COSTLY_PER_MINUTE is 0"),
        ],
    ),
    (settings.processes, {"workers": 5000, "threads": 4}, [("warning", "WORKERS is 5000, the machine has ")]),
    (settings.processes, {"workers": 1, "threads": 3}, [("ok", f"{CORES}, 1 worker of 3 threads")]),
    (settings.embedded_database, {"mode": "production", "data_dir": BASE_DIR.parent}, []),
    (
        settings.embedded_database, {"mode": "production", "data_dir": BASE_DIR / "var", "database_url": ""},
        [("advice", f"DATA_DIR is within the program's own folder ({BASE_DIR / 'var'})")],
    ),
    (settings.embedded_database, {"data_dir": BASE_DIR / "var", "database_url": "", "mode": "development"}, []),
    (
        settings.embedded_database, {"cache_url": "redis://cache:6379/0", "database_url": ""},
        [("warning", "the database is SQLite, and the cache is on another machine")],
    ),
    (settings.embedded_database, {"cache_url": "redis://localhost/0", "database_url": "sqlite:/a/b"}, []),
    (settings.embedded_database, {"cache_url": "redis://cache/0", "database_url": "postgres://db/lectern"}, []),
]  # fmt: skip


def test_what_is_unwise_is_named():
    for check, values, expected in CASES:
        found = told(check, visit(**values))
        case = f"{check.__name__} with {values}: {found}"

        assert [level for level, _ in found] == [level for level, _ in expected], case
        assert all(says.startswith(begin) for (_, says), (_, begin) in zip(found, expected, strict=True)), case


def test_a_container_has_a_share_of_the_cores(tmp_path):
    every = settings.cores(tmp_path / "missing")
    for text, cores in (("max 100000", every), ("100000 100000", 1), ("20000 100000", 1), ("99900000 100000", every)):
        (tmp_path / "cpu.max").write_text(text)

        assert settings.cores(tmp_path / "cpu.max") == cores, text


@pytest.mark.parametrize("silenced", [[], ["security.W002", "doctor.E1"]])
def test_what_django_says_is_passed_on(settings, silenced):
    from config.doctor.settings import heard

    settings.SILENCED_SYSTEM_CHECKS = silenced
    messages = [
        checks.Error("Broken.", hint="Mend it.", id="doctor.E1"),
        checks.Warning("Unwise.", id="doctor.W1"),
        checks.Info("Well.", id="doctor.I1"),
    ]
    expected = [
        ("error", "Broken. (doctor.E1)", "Mend it."),
        ("warning", "Unwise. (doctor.W1)", "See Django's list of system checks."),
        ("advice", "Well. (doctor.I1)", "See Django's list of system checks."),
    ]

    found = [(str(finding.level), finding.says, finding.mend) for finding in heard(messages)]
    assert found == expected[1 if silenced else 0 :]


def test_check_deploy_is_run(settings):
    from config.doctor.settings import django_checks

    for is_sent, expected in ((False, 1), (True, 0)):
        settings.SECURE_CONTENT_TYPE_NOSNIFF = is_sent
        found = [level for level, says in told(django_checks, visit()) if "security.W006" in says]
        assert found == ["warning"] * expected
