"""What a Prometheus server reads, and that nobody else does."""

import os
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.config.watching.test_requests import changed
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-thirty-two-characters"


def samples(text):
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(client, token=TOKEN):
    return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def token(settings):
    settings.ENV = changed(settings.ENV, metrics_token=TOKEN)


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN.upper()}", "Bearer ü"]
)
def test_who_has_no_token_finds_nothing(client, token, given):
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_without_a_token_there_is_nothing(client):
    assert read(client).status_code == 404
    assert read(client, token="").status_code == 404


def test_requests_are_counted_by_route(client, token):
    make_lesson(make_module(make_course("botany")), slug="fruit")
    route = ("route", "courses/<slug:course>/<slug:lesson>/")
    key = ("lectern_requests_total", (("method", "GET"), route, ("status", "200")))
    before = samples(read(client).content.decode()).get(key, 0)

    for _ in range(3):
        client.get("/courses/botany/fruit/")
    response = read(client)
    found = samples(response.content.decode())

    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["Cache-Control"] == "no-store"
    assert found[key] == before + 3
    assert found["lectern_request_seconds_count", (route,)] >= 3
    assert found["lectern_ready", (("part", "database"),)] == 1


def test_a_visitor_cannot_make_new_series(client, token):
    for method in ("BREW", "X" * 50):
        client.generic(method, "/")
    for path in ("/no-such-page-1", "/no-such-page-2"):
        client.get(path)
    labels = {dict(labels).get("method") for (name, labels) in samples(read(client).content.decode())}
    routes = {dict(labels).get("route") for (name, labels) in samples(read(client).content.decode())}

    assert labels <= {None, "GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "other"}
    assert not any("no-such" in (route or "") for route in routes)


ADD = """
import os, django
os.environ.update(LECTERN_MODE="test", DJANGO_SETTINGS_MODULE="config.settings")
django.setup()
from config.watching import metrics
metrics.count("a/", "GET", 200, 0.01)
"""
TELL = """
import os
os.environ.update(LECTERN_MODE="test", DJANGO_SETTINGS_MODULE="config.settings")
import django; django.setup()
from config.watching import metrics, readiness
readiness.CHECKS.clear()
readiness.sweeper_age = lambda: None
print(metrics.exposed().decode())
"""


def test_server_processes_count_together(tmp_path):
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", ADD], env=environ, check=True)
    told = subprocess.run([sys.executable, "-c", TELL], env=environ, check=True, capture_output=True, text=True)

    key = ("lectern_requests_total", (("method", "GET"), ("route", "a/"), ("status", "200")))
    assert samples(told.stdout)[key] == 2


FULL = """
import os, errno
os.environ.update(LECTERN_MODE="test", DJANGO_SETTINGS_MODULE="config.settings")
import django; django.setup()
from config.watching import metrics
metrics.count("a/", "GET", 200, 0.01)
folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
files = [os.stat(os.path.join(folder, name)) for name in os.listdir(folder)]
print(all(file.st_blocks * 512 >= file.st_size for file in files), len(files))
def full(*args):
    raise OSError(errno.ENOSPC, "No space left on device")
real, os.posix_fallocate = os.posix_fallocate, full
for number in range(200):
    metrics.count(f"{number}/" + 500 * "x", "GET", 200, 0.01)
files = [os.stat(os.path.join(folder, name)) for name in os.listdir(folder)]
print(all(file.st_blocks * 512 >= file.st_size for file in files), len(files))
os.posix_fallocate = real
metrics.count("b/", "GET", 200, 0.01)
from config.watching import readiness
readiness.CHECKS.clear()
readiness.sweeper_age = lambda: None
print(metrics.exposed().decode())
"""


def test_a_full_disk_stops_no_process_that_counts(tmp_path):
    """What is mapped into memory has its room on the disk; a page that has none would be the process's end."""
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", FULL], env=environ, check=True, capture_output=True, text=True)

    room, reserved, told = done.stdout.split("\n", 2)
    found = samples(told)
    counted = {dict(labels)["route"] for name, labels in found if name == "lectern_requests_total"}
    assert (room, reserved) == ("True 2", "True 2")
    assert "metrics: this request is not counted: No space left on device" in done.stderr
    assert {"a/", "b/", "0/" + 500 * "x"} <= counted
    assert "199/" + 500 * "x" not in counted


def test_how_the_site_stands_is_told_once_by_whichever_process_is_asked(tmp_path):
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    ask = TELL.replace("readiness.CHECKS.clear()", "readiness.CHECKS = {'database': lambda: ''}")
    for _ in range(2):
        told = subprocess.run([sys.executable, "-c", ask], env=environ, check=True, capture_output=True, text=True)

    ready = {key: value for key, value in samples(told.stdout).items() if key[0] == "lectern_ready"}
    assert ready == {("lectern_ready", (("part", "database"),)): 1}
