"""Addresses of signing in with an account of another site, as ``allauth.socialaccount.urls`` has them, with views that
are read when they are asked for.
"""

from django.urls import path

from accounts.late import LateViews

views = LateViews("allauth.socialaccount.views")

urlpatterns = [
    path("login/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", views.login_error, name="socialaccount_login_error"),
    path("signup/", views.signup, name="socialaccount_signup"),
    path("", views.connections, name="socialaccount_connections"),
]
