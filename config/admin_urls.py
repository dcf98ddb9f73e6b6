"""Where the pages of the admin are, below ``/admin/``. Importing this finds them all."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import path

from config.asked import by_named_fields
from courses.admin.search import search
from courses.admin.workplace import workplace

admin.autodiscover()
# The admin's door is the site's own: the same limits, the same second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.admin_view = by_named_fields(admin.site.admin_view)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Lectern"
admin.site.password_change_template = "admin/password_change.html"  # noqa: S105 (a file, no password)

#: ``/admin/`` itself, before the page that Django has there.
first_page = admin.site.admin_view(workplace)

urlpatterns = [
    path("search/", admin.site.admin_view(search), name="search"),
    *admin.site.urls[0],
]
