"""Static files from the application: the same as from WhiteNoise, found when they are asked for."""

import gzip

import pytest
from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from config.serving.sending import StaticFiles

pytestmark = pytest.mark.django_db  # a response that is closed closes old connections


@pytest.fixture
def folder(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_URL = "/static/"
    (settings.STATIC_ROOT / "css").mkdir(parents=True)
    (settings.STATIC_ROOT / "css" / "one.css").write_text("a { color: red }")
    (settings.STATIC_ROOT / "css" / "one.css.gz").write_bytes(gzip.compress(b"a { color: red }"))
    (tmp_path / "secret.txt").write_text("secret")
    return settings.STATIC_ROOT


def answer(request):
    return HttpResponse("the site")


ASKED = [
    "/static/css/one.css", "/static/css/one.css.gz", "/static/css/two.css", "/static/css/", "/static/css", "/static/",
    "/static", "/", "/css/one.css", "/static/../secret.txt", "/static/css/../css/one.css", "/static//css/one.css",
    "/static/%2e%2e/secret.txt", "/static/css\\one.css", "/static/css/one.css\x00", "/static/" + "x" * 5000,
]  # fmt: skip


def told(middleware, request):
    response = middleware(request)
    answered = response.status_code, b"".join(response), dict(response.headers)
    response.close()
    return answered


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_every_address_is_answered_as_by_whitenoise(folder, rf, coding):
    late, whole = StaticFiles(answer), WhiteNoiseMiddleware(answer)
    assert late.files == {}

    for address in [*ASKED, *ASKED]:
        for method in ("GET", "HEAD", "POST"):
            request = rf.generic(method, "/", HTTP_ACCEPT_ENCODING=coding)
            request.path_info = address
            assert told(late, request) == told(whole, request), (method, address)

    assert list(late.files) == ["/static/css/one.css"]


def test_a_file_that_came_after_the_start_is_found(folder, rf):
    late = StaticFiles(answer)
    request = rf.get("/static/css/new.css")
    assert told(late, request)[1] == b"the site"

    (folder / "css" / "new.css").write_text("b {}")

    assert told(late, request)[:2] == (200, b"b {}")
