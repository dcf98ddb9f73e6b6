"""Addresses of signing in, as ``allauth.account.urls`` has them with the settings of this site, with views that are
read when they are asked for.
"""

from django.urls import path

from accounts.late import LateViews

views = LateViews("allauth.account.views")
confirming = LateViews("accounts.confirming")

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/mail/", confirming.confirm_by_mail, name="confirm_by_mail"),
    path("email/", views.email, name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", confirming.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/confirm/", views.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/complete/", views.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", views.password_reset_from_key_done, name="account_password_reset_completed"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
]
