"""Published pages: all that is for everyone and nothing else, only what changed, whole or not at all."""

import gzip
import json
import os

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.management.commands import publish_pages
from config.serving import folder as folders
from config.serving import public
from config.serving.folder import Folder
from courses import publishing
from courses.models import publication
from courses.models.outline import Course, Lesson
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def botany():
    course = make_course("botany")
    module = make_module(course, slug="plants")
    make_lesson(module, slug="fruit", questions=1)
    make_lesson(module, slug="seed")
    make_lesson(module, slug="draft", status=Lesson.Status.DRAFT)
    make_lesson(make_module(make_course("secret", status=Course.Status.DRAFT)), slug="hidden")
    publication.publish()
    return course


def files(folder):
    return sorted(str(path.relative_to(folder.pages)) for path in folder.pages.rglob("index.html"))


PAGES = [
    "courses/botany/fruit/index.html", "courses/botany/glossary/index.html", "courses/botany/index.html",
    "courses/botany/seed/index.html", "index.html", "privacy/index.html",
]  # fmt: skip


def test_every_page_for_everyone_is_written_in_each_coding_with_the_time_of_its_tag(botany, tmp_path):
    folder = Folder(tmp_path)

    assert folder.update() == 3 * len(PAGES) + 3
    assert files(folder) == PAGES
    for name in PAGES:
        address = f"/{name.removesuffix('index.html')}"
        path = folder.pages / name
        for ending, coding, unpack in (
            ("", "", bytes),
            (".gz", "gzip", gzip.decompress),
            (".br", "br", brotli.decompress),
        ):
            file = path.with_name(path.name + ending)
            answer = Client().get(address, HTTP_ACCEPT_ENCODING=coding)
            assert (address, file.read_bytes()) == (address, answer.content)
            assert unpack(file.read_bytes()) == path.read_bytes()
            assert f'"{int(file.stat().st_mtime):x}-{file.stat().st_size:x}"' == answer["ETag"]
            assert file.stat().st_mode & 0o777 == 0o644
    stamp = json.loads((tmp_path / "stamp.json").read_text())
    assert (stamp["version"], stamp["pages"]) == (publication.version(), len(PAGES))


def test_the_list_is_what_the_site_answers_as_public(botany):
    """Whatever page a guest may keep is published, and nothing else: asked of every route that takes no more than
    courses and lessons."""
    names = {"course": ["botany", "secret"], "lesson": ["fruit", "seed", "draft", "hidden"]}
    found = set()

    def walk(patterns, prefix):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, route)
            elif isinstance(pattern, URLPattern) and set(pattern.pattern.converters) <= set(names):
                addresses = {f"/{route}"}
                for name, values in names.items():
                    addresses = {a.replace(f"<slug:{name}>", value) for a in addresses for value in values}
                for address in addresses:
                    answer = Client().get(address)
                    told = answer.headers.get("Cache-Control", "")
                    if (
                        answer.status_code == 200
                        and "public" in told
                        and answer["Content-Type"].startswith("text/html")
                    ):
                        found.add(address)

    walk([p for p in get_resolver().url_patterns if not str(p.pattern).startswith(("admin", "accounts"))], "")

    assert sorted(public.addresses()) == sorted(found)


def test_only_what_changed_is_written_and_what_has_gone_is_removed(botany, tmp_path):
    folder = Folder(tmp_path)
    folder.update()
    assert folder.update() is None

    publication.publish()
    assert folder.update() == 0, "another version with the same pages"

    seed = folder.pages / "courses/botany/seed/index.html"
    before = seed.stat().st_ino
    lesson = Lesson.objects.get(slug="fruit")
    publishing.set_status(lesson=lesson, status=Lesson.Status.DRAFT, seen=Lesson.Status.PUBLISHED)
    folder.update()
    assert files(folder) == [name for name in PAGES if "fruit" not in name]
    assert not (folder.pages / "courses/botany/fruit").exists()
    assert seed.stat().st_ino != before, "its link to the lesson before it has gone"

    Course.objects.filter(slug="botany").update(status=Course.Status.DRAFT)
    publication.publish()
    folder.update()
    assert files(folder) == ["index.html", "privacy/index.html"]


def test_a_file_that_is_not_whole_is_written_again_by_the_next_process(botany, tmp_path):
    Folder(tmp_path).update()
    page = tmp_path / "pages/index.html.br"
    moment = page.stat().st_mtime
    for what, spoil in {
        "half a file": lambda: page.write_bytes(page.read_bytes()[:20]),
        "an empty one": lambda: page.write_bytes(b""),
        "none": page.unlink,
        "another time": lambda: os.utime(page, (5, 5)),
    }.items():
        whole = page.read_bytes()
        spoil()
        if what != "another time" and page.exists():
            os.utime(page, (moment, moment))

        assert (what, Folder(tmp_path).update()) == (what, 3)
        assert (page.read_bytes(), page.stat().st_mtime) == (whole, moment)


def test_while_old_and_new_stand_side_by_side_there_is_no_lease(botany, tmp_path, monkeypatch):
    folder = Folder(tmp_path)
    folder.update()
    folder.lease.grant(folder.key, 1000)
    publication.publish()
    seen, real = [], Folder.write_all

    def write_all(self):
        seen.append(list((tmp_path / "lease").iterdir()))
        if len(seen) == 1:
            publication.publish()  # an edit, while the pages are written
        return real(self)

    monkeypatch.setattr(Folder, "write_all", write_all)
    folder.update()

    assert seen == [[], []], "written twice, without a lease each time"
    assert folder.version == publication.version()


def test_a_page_that_is_not_for_everyone_is_refused_with_words(botany, tmp_path, monkeypatch):
    real = public.addresses()
    for address, words in {
        "/accounts/login/": "/accounts/login/ answers a guest with 200, Cache-Control 'max-age=0",
        "/learn/": "/learn/ answers a guest with 302",
        "/healthz": "/healthz answers a guest with 200, Cache-Control 'no-store', 'text/plain; charset=utf-8';",
    }.items():
        monkeypatch.setattr(public, "addresses", lambda address=address: [*real, address])
        with pytest.raises(CommandError) as refused:
            call_command("publish_pages", str(tmp_path))
        assert str(refused.value).startswith(words)
    monkeypatch.setattr(public, "addresses", lambda: [*real, "/courses/botany/draft/"])
    call_command("publish_pages", str(tmp_path))
    assert files(Folder(tmp_path)) == PAGES


def test_the_proxies_get_the_headers_of_the_app(botany, tmp_path):
    folder = Folder(tmp_path)
    folder.update()

    for name in ("pages.nginx.conf", "pages.caddy"):
        text = (tmp_path / name).read_text()
        assert f'"{tmp_path}/lease/{folder.key}-' in text
        answer = Client().get("/privacy/")
        for header, value in answer.headers.items():
            stands = f'{header} "{value}"' in text
            assert (name, header, stands) == (name, header, header not in public.OF_THE_FILE)


def test_two_publishers_do_not_write_to_one_folder(tmp_path):
    with folders.alone(tmp_path), pytest.raises(CommandError, match="Another process publishes to"):
        call_command("publish_pages", str(tmp_path))


class Stop:
    """Lets the command look ``times`` times."""

    def __init__(self, monkeypatch, times):
        self.left = times
        monkeypatch.setattr(publish_pages, "pause", lambda stop, seconds, parent: self.look(stop))

    def look(self, stop):
        self.left -= 1
        if not self.left:
            stop.set()


def test_the_lease_goes_on_only_while_the_content_can_be_asked_for_and_ends_with_the_command(
    botany, tmp_path, monkeypatch
):
    granted, real = [], Folder.update
    monkeypatch.setattr(folders.Lease, "grant", lambda self, key, now: granted.append(key))
    Stop(monkeypatch, 3)
    looks = iter([real, OperationalError("gone\nmore"), real])

    def update(self):
        look = next(looks)
        if isinstance(look, Exception):
            raise look
        return look(self)

    monkeypatch.setattr(Folder, "update", update)
    (tmp_path / "lease").mkdir()
    (tmp_path / "lease/abc-100").symlink_to("../pages")
    call_command("publish_pages", str(tmp_path), every=1.0)

    assert len(granted) == 2
    assert list((tmp_path / "lease").iterdir()) == []
