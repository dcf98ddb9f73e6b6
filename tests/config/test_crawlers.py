"""What search engines are told: every page for everyone and no other, when its text was made, what to leave alone."""

import gzip
import re
from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from config import crawlers
from config.serving import public
from courses import sitemap
from courses.models import publication
from courses.models.outline import Course, Lesson
from courses.models.versions import LessonVersion
from tests.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db

MADE = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def botany():
    course = make_course("botany")
    module = make_module(course, slug="plants")
    lesson = make_lesson(module, slug="fruit")
    LessonVersion.objects.filter(lesson=lesson).delete()
    for number, day in ((1, 1), (2, 4), (3, 9)):
        LessonVersion.objects.create(
            lesson=lesson, number=number, slug="fruit", title="Fruit", sha256="0" * 64, made_at=MADE.replace(day=day)
        )
    Lesson.objects.filter(pk=lesson.pk).update(version=2, head=3)
    make_lesson(module, slug="seed")
    make_lesson(module, slug="draft", status=Lesson.Status.DRAFT)
    make_lesson(module, slug="retired", status=Lesson.Status.RETIRED)
    make_lesson(make_module(make_course("secret", status=Course.Status.DRAFT)), slug="hidden")
    LessonVersion.objects.exclude(lesson=lesson).delete()
    publication.publish()
    return course


def listed(response):
    return [address.removeprefix(settings.SITE_URL) for address in re.findall("<loc>(.*?)</loc>", text_of(response))]


def text_of(response):
    return response.content.decode()


def test_the_sitemap_lists_what_is_published_for_everyone_and_says_when_the_text_shown_was_made(client, botany):
    response = client.get("/sitemap.xml")

    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert listed(response) == [
        "/", "/courses/botany/", "/courses/botany/glossary/", "/privacy/", "/courses/botany/fruit/",
        "/courses/botany/seed/",
    ]  # fmt: skip
    assert sorted(listed(response)) == sorted(public.addresses())
    assert re.findall(r"<url>.*?<lastmod>.*", text_of(response)) == [
        f"<url><loc>{settings.SITE_URL}/courses/botany/fruit/</loc><lastmod>2026-03-04T05:06:07+00:00</lastmod></url>"
    ]
    assert client.get("/sitemap-1.xml").status_code == 404, "one file is all there is"


def test_it_is_made_once_for_a_content_version_and_anew_for_the_next(client, botany, django_assert_num_queries):
    first = client.get("/sitemap.xml")
    with django_assert_num_queries(1):
        packed = client.get("/sitemap.xml", headers={"Accept-Encoding": "gzip"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", first.content)
    same = client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    Lesson.objects.filter(slug="seed").update(status=Lesson.Status.DRAFT)
    publication.publish()
    changed = client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, "/courses/botany/seed/" in listed(changed)) == (200, False)


def test_more_than_a_file_may_hold_are_several_files_and_an_index(client, botany, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 5)
    publication.publish()

    index = client.get("/sitemap.xml")

    assert listed(index) == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert "<sitemapindex " in text_of(index)
    assert re.findall("<lastmod>(.*?)</lastmod>", text_of(index)) == ["2026-03-04T05:06:07+00:00"]
    parts = [listed(client.get(f"/sitemap-{number}.xml")) for number in (1, 2)]
    assert [len(part) for part in parts] == [5, 1]
    assert sorted(parts[0] + parts[1]) == sorted(public.addresses())
    assert [client.get(f"/sitemap-{number}.xml").status_code for number in (0, 3)] == [404, 404]


def test_robots_may_read_every_page_for_everyone_and_leave_alone_what_is_somebodys_own(client, botany):
    response = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(text_of(response).splitlines())

    assert (response["Content-Type"], rules.site_maps()) == (
        "text/plain; charset=utf-8", [f"{settings.SITE_URL}/sitemap.xml"],
    )  # fmt: skip
    open_to_all = [*public.addresses(), "/static/css/lectern.css", "/courses/botany/media/0123456789abcdef/a.svg"]
    assert [address for address in open_to_all if not rules.can_fetch("*", settings.SITE_URL + address)] == []
    own = ["/accounts/login/?next=/", "/admin/", "/search/?q=a", "/learn/practice/", "/preview/token/", "/account/"]
    assert [address for address in own if rules.can_fetch("*", settings.SITE_URL + address)] == []
    routes = {f"/{pattern.pattern}" for pattern in every_route(get_resolver().url_patterns)}
    assert [named for named in crawlers.LEFT_ALONE if not any(route.startswith(named) for route in routes)] == []


def every_route(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "":
            yield from every_route(pattern.url_patterns)
        else:
            yield pattern


def test_pages_for_everyone_say_what_they_are_about_and_where_they_are(client, botany):
    for address in public.addresses():
        page = text_of(client.get(f"{address}?utm_source=elsewhere"))
        told = re.findall(r'<link rel="canonical" href="(.*?)">', page)
        assert (address, told) == (address, [f"{settings.SITE_URL}{address}"])
        described = re.findall(r'<meta name="description" content="(.+?)">', page)
        assert (address, len(described), len(set(described))) == (address, 1, 1)
    assert 'rel="canonical"' not in text_of(client.get("/search/?q=fruit"))


def test_a_course_and_a_lesson_say_in_words_of_schema_org_what_they_are(client, botany):
    course, lesson = (text_of(client.get(address)) for address in ("/courses/botany/", "/courses/botany/fruit/"))
    fruit = Lesson.objects.get(slug="fruit")

    assert re.findall(r'itemtype="https://schema.org/(\w+)"', course) == ["Course", "Organization"]
    assert re.findall(r'itemprop="(\w+)" (?:content|href)="(.*?)"', course) == [
        ("name", botany.title), ("description", botany.summary), ("name", settings.SITE_NAME),
        ("url", f"{settings.SITE_URL}/"),
    ]  # fmt: skip
    assert re.findall(r'itemtype="https://schema.org/(\w+)"', lesson) == ["LearningResource", "Course"]
    assert re.findall(r'itemprop="(\w+)" (?:content|href)="(.*?)"', lesson) == [
        ("name", fruit.title), ("learningResourceType", "lesson"), ("timeRequired", f"PT{fruit.minutes}M"),
        ("name", botany.title), ("url", f"{settings.SITE_URL}/courses/botany/"),
    ]  # fmt: skip
