"""Where everything is."""

from django.conf import settings
from django.urls import include, path

from accounts.late import LateResolver, LateViews
from config import health
from courses import views as courses

accounts = LateViews("accounts.views")
data_pages = LateViews("accounts.data_pages")
admin = LateViews("config.admin_urls")
crawlers = LateViews("config.crawlers")
metrics = LateViews("config.watching.metrics")
mirror = LateViews("config.doctor.mirror")
readiness = LateViews("config.watching.readiness")
styleguide = LateViews("config.styleguide")

#: What sign-in at other sites needs, where there is any.
further = [path("accounts/", include("allauth.urls"))] if settings.ENV.social_providers else []

urlpatterns = [
    path("", include("quizzes.urls")),  # before a course's lessons: none is called “practice”
    path("", include("exams.urls")),  # likewise “exam”
    path("", include("courses.urls")),
    path("accounts/logout/", accounts.sign_out, name="account_logout"),
    path("accounts/sessions/", accounts.sessions, name="usersessions_list"),
    path("accounts/", include("accounts.account_urls")),
    path("accounts/2fa/", include("accounts.second_factor_urls")),
    path("accounts/3rdparty/", include("accounts.third_party_urls")),
    *further,
    path("learn/", courses.learn, name="learn"),
    path("account/", accounts.account, name="account"),
    path("account/data/", data_pages.own_data, name="own_data"),
    path("account/erasure/", data_pages.account_erasure, name="account_erasure"),
    path("account/erasure/keeping/", data_pages.account_keeping, name="account_keeping"),
    path("settings/reading/", accounts.reading_settings, name="reading_settings"),
    path("privacy/", courses.privacy, name="privacy"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", readiness.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("doctor/mirror", mirror.mirror, name="mirror"),
    path("favicon.ico", health.favicon),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", crawlers.sitemap_part, name="sitemap_part"),
    path("admin/", admin.first_page, name="workplace"),  # of its own name: each page of a learner knows the way
    LateResolver("admin/", "config.admin_urls", namespace="admin"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"
