"""One proxy of each kind, each with an application, for all tests of this folder."""

import pytest
from django.test import override_settings

from config.serving.folder import Folder
from config.serving.public import handler
from courses.models import publication
from courses.models.media import MediaFile
from courses.models.outline import Course, Lesson
from tests.deploy.proxy import Caddy, Nginx, Site
from tests.factories import make_course, make_lesson, make_module

SECURE = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "ALLOWED_HOSTS": ["localhost"],
}


@pytest.fixture(scope="module", params=[Nginx, Caddy], ids=["nginx", "caddy"])
def site(request, django_db_setup, django_db_blocker, tmp_path_factory):
    proxy = request.param()
    if proxy.program() is None:
        pytest.skip(f"no {request.param.__name__} here")
    home = tmp_path_factory.mktemp("proxy")
    home.chmod(0o755)
    made = Site(home, proxy)
    settings = override_settings(SITE_URL=made.address, CSRF_TRUSTED_ORIGINS=[made.address], **SECURE)
    with django_db_blocker.unblock(), settings:
        handler.cache_clear()
        course = make_course("botany")
        module = make_module(course, slug="plants")
        for slug in ("fruit", "seed", "edited", "withdrawn"):
            make_lesson(module, slug=slug)
        make_lesson(module, slug="draft", status=Lesson.Status.DRAFT)
        make_course("secret", status=Course.Status.DRAFT)
        MediaFile.objects.create(
            course=course, name="a.svg", data=b"<svg/>", sha256="01" * 32, content_type="image/svg+xml"
        )
        publication.publish()
        made.folder = Folder(home / "pages")
        made.publish()
        made.start()
        yield made
        made.stop()
        Course.objects.all().delete()
        handler.cache_clear()
