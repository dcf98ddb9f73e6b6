"""Where everything is."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from accounts import data_pages
from accounts import views as accounts
from config import crawlers, health, styleguide
from config.asked import by_named_fields
from config.doctor import mirror
from config.watching import metrics, readiness
from courses import views as courses
from courses.admin.search import search
from courses.admin.workplace import workplace

admin.autodiscover()
# The admin's door is the site's own: the same limits, the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.admin_view = by_named_fields(admin.site.admin_view)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Lectern"
admin.site.password_change_template = "admin/password_change.html"  # noqa: S105 (a file, no password)

urlpatterns = [
    path("", include("quizzes.urls")),  # before a course's lessons: none is called “practice”
    path("", include("exams.urls")),  # likewise “exam”
    path("", include("courses.urls")),
    path("accounts/logout/", accounts.sign_out, name="account_logout"),
    path("accounts/sessions/", accounts.sessions, name="usersessions_list"),
    path("accounts/", include("allauth.urls")),
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
    path("admin/", admin.site.admin_view(workplace), name="workplace"),  # before the admin's own pages
    path("admin/search/", admin.site.admin_view(search), name="admin_search"),
    path("admin/", admin.site.urls),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"
